/**
 * The groups of one message: what its rows are handed out in.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import type { RecordTable } from "../../register/table.ts";
import type { Message } from "../../stream/message.ts";
import type { RecordBatch, RecordGroup } from "../../stream/record_batch.ts";
import { RowTable } from "./row_table.ts";
import { messageHeader, type MessageOrigin } from "./rows_header.ts";

/** Rows of a message, and XML that stands in the place of some of them. */
export interface MessageGroup extends RecordGroup {
  /** XML by table and row; absent where every row is written as its values are. */
  readonly verbatim?: ReadonlyMap<RecordTable, ReadonlyMap<number, string>>;
}

const NOTHING = new Uint8Array();

/** Makes the groups of one message after the other. */
export class MessageGroups {
  #message: Message | undefined;
  readonly #contacts: RowTable = new RowTable("contact");

  /** Takes up the next message. */
  begin(format: Format, origin: MessageOrigin): void {
    const { header, contacts } = messageHeader(format, origin);
    this.#message = {
      format,
      ordinal: 0,
      encoding: "utf-8",
      enveloped: false,
      header,
      misfits: [],
      start: 0,
      end: 0,
    };
    this.#contacts.clear();
    for (const contact of contacts) {
      const row = this.#contacts.append(-1);
      for (const [name, value] of Object.entries(contact)) this.#contacts.set(name, row, value);
    }
  }

  /** The message as far as it is known. */
  get message(): Message {
    return this.#message!;
  }

  /** The group that comes first: who is to be asked about the message. */
  head(): MessageGroup {
    return this.group([this.#contacts], false);
  }

  /** A group of these tables, without those that have no rows. */
  group(tables: readonly RowTable[], last: boolean): MessageGroup {
    const batches = new Map<RecordTable, RecordBatch>();
    let verbatim: Map<RecordTable, ReadonlyMap<number, string>> | undefined;
    for (const table of tables) {
      if (table.length === 0) continue;
      batches.set(table.table.name, table);
      if (table.verbatim.size > 0) (verbatim ??= new Map()).set(table.table.name, table.verbatim);
    }
    return {
      message: this.message,
      batches,
      last,
      offset: 0,
      fragment: () => NOTHING,
      ...(verbatim === undefined ? {} : { verbatim }),
    };
  }
}
