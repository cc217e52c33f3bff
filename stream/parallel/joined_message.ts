/**
 * A message that several readings tell of.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { type RecordTable, tables } from "../../register/table.ts";
import type { Message } from "../message.ts";
import type { Misfit, RecordBatch, RecordGroup } from "../record_batch.ts";
import { type PackedMisfit, unpackMisfit } from "./packed_group.ts";

/** The first message of a document, put together from what the readings of its blocks tell. */
export class JoinedMessage implements Message {
  readonly format: Format;
  readonly ordinal: number;
  readonly encoding: string;
  readonly enveloped: boolean;
  readonly start: number;
  readonly header: Map<string, string>;
  readonly misfits: Misfit[];
  end = 0;

  /** The message as its beginning describes it, with the misfits that stand before a source offset. */
  constructor(message: Message, told: number) {
    this.format = message.format;
    this.ordinal = message.ordinal;
    this.encoding = message.encoding;
    this.enveloped = message.enveloped;
    this.start = message.start;
    this.header = new Map(message.header);
    this.misfits = message.misfits.filter(({ end }) => end <= told);
  }

  /** Takes header values that were not known. */
  learn(header: ReadonlyMap<string, string>): void {
    for (const [column, value] of header) if (!this.header.has(column)) this.header.set(column, value);
  }

  /** Takes misfits that a block has told. */
  note(misfits: readonly PackedMisfit[]): void {
    for (const misfit of misfits) this.misfits.push(unpackMisfit(misfit, tables.submission));
  }

  /** A group as one of this message. */
  join(group: RecordGroup): RecordGroup {
    if (!group.last) return { ...group, message: this };
    this.end = group.offset;
    const batches = new Map<RecordTable, RecordBatch>(group.batches);
    const submission = batches.get("submission");
    // A block knows of its own misfits only; the row of the message has all of them.
    if (submission !== undefined) batches.set("submission", { ...submission, misfits: [...this.misfits] });
    return { ...group, batches, message: this };
  }
}
