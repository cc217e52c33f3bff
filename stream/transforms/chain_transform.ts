/**
 * A link of the chain of transforms that a user turns on, and the counts it keeps.
 *
 * @module
 */
import { type Column, Fate, type RecordBatch } from "../record_batch.ts";
import type { Message } from "../message.ts";
import type { Transform } from "./transform.ts";

/** What is known of a message before its first group is worked on. */
export interface MessagePlace {
  /** The message, with what transforms before this one changed in its header. */
  readonly message: Message;
  /** Number as message, file name or option tell it. User's tables are written with it. */
  readonly stated: string | null;
  /** Number that counts from here on; differs from `stated` where it was renumbered. `null` where nothing tells. */
  readonly municipality: string | null;
  /** Part of the municipality that the message tells of, as it tells apart submissions in the store. */
  readonly district: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
}

/** The transform takes the message out as a whole; every row of it is removed for this reason. */
export interface MessageRemoval {
  /** Counted for each row: `outside_period`. */
  readonly removed: string;
}

/** What a transform did in a run. Rows are counted, not cells; `reasons` add up to the three before it. */
export interface TransformCount {
  /** Name of the transform: `retire-codes`. */
  readonly name: string;
  /** Rows that were changed and stay. */
  readonly changed: number;
  /** Rows taken out, those below a person who was taken out among them. */
  readonly removed: number;
  /** Rows that it was asked to change and could not. */
  readonly left: number;
  /** Rows by what was done to them or why not. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Counts of one transform while a run goes on. */
export class TransformTally {
  #changed = 0;
  #removed = 0;
  #left = 0;
  readonly #reasons = new Map<string, number>();

  /** Notes rows that were changed. */
  change(reason: string, rows = 1): void {
    this.#changed += rows;
    this.#note(reason, rows);
  }

  /** Notes rows that were taken out. */
  remove(reason: string, rows = 1): void {
    this.#removed += rows;
    this.#note(reason, rows);
  }

  /** Notes rows that could not be changed as asked. */
  leave(reason: string, rows = 1): void {
    this.#left += rows;
    this.#note(reason, rows);
  }

  #note(reason: string, rows: number): void {
    if (rows > 0) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + rows);
  }

  /** The counts so far. */
  count(name: string): TransformCount {
    return {
      name,
      changed: this.#changed,
      removed: this.#removed,
      left: this.#left,
      reasons: Object.fromEntries([...this.#reasons].sort(([a], [b]) => a < b ? -1 : 1)),
    };
  }

  /** Takes up counts where {@linkcode count} gave them. */
  restore(count: TransformCount): void {
    this.#changed = count.changed;
    this.#removed = count.removed;
    this.#left = count.left;
    this.#reasons.clear();
    for (const [reason, rows] of Object.entries(count.reasons)) this.#reasons.set(reason, rows);
  }
}

/**
 * A transform of the chain. It leaves rows alone that are not {@linkcode Fate.stored} any more. Rows below a person
 * it takes out are taken out by the chain.
 */
export interface ChainTransform extends Transform {
  /** What it did so far. */
  readonly tally: TransformTally;
  /** The source's own bytes of a record must not be shown any more, in dead letters or elsewhere. */
  readonly hidesSource?: boolean;
  /** Looks at a message before its first group; returns it changed, taken out, or nothing for "as it is". */
  begin?(place: MessagePlace): MessagePlace | MessageRemoval | void;
  /** The message is over. `current`: what it holds counts from now on. */
  end?(status: "current" | "refused" | "incomplete" | "removed"): void;
}

/** A message under another header. What grows while it is read (misfits, end) still grows. */
export function withHeader(message: Message, changes: Readonly<Record<string, string>>): Message {
  return Object.freeze({
    format: message.format,
    ordinal: message.ordinal,
    encoding: message.encoding,
    enveloped: message.enveloped,
    start: message.start,
    header: new Map([...message.header, ...Object.entries(changes)]),
    get misfits() {
      return message.misfits;
    },
    get end() {
      return message.end;
    },
  });
}

/** Takes a row out, unless something else has become of it. Says whether it did. */
export function removeRow(batch: RecordBatch, row: number, tally: TransformTally, reason: string): boolean {
  if (batch.fate[row] !== Fate.stored) return false;
  batch.fate[row] = Fate.removed;
  tally.remove(reason);
  return true;
}

/** Puts a column in the place of another of the batch. The array of columns is the batch's own. */
export function replaceColumn(batch: RecordBatch, index: number, column: Column): void {
  (batch.columns as Column[])[index] = column;
}

/** Drops the misfits of a column in rows that `isMended` names: what was wrong there is wrong no more. */
export function dropMisfits(batch: RecordBatch, column: Column, isMended: (row: number) => boolean): void {
  const { misfits } = batch;
  let kept = 0;
  for (const misfit of misfits) {
    if (misfit.column?.name === column.schema.name && misfit.row >= 0 && isMended(misfit.row)) continue;
    misfits[kept++] = misfit;
  }
  misfits.length = kept;
}

/** A column of text written anew: `textOf` gives the text of a row, `null` for none. */
export function rewrittenText(
  column: Column & { readonly kind: "text" },
  rows: number,
  textOf: (text: string, row: number) => string,
): Column {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const offsets = new Int32Array(rows + 1);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let row = 0; row < rows; row++) {
    if (column.valid[row] === 1) {
      const text = decoder.decode(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!));
      const part = encoder.encode(textOf(text, row));
      parts.push(part);
      length += part.length;
    }
    offsets[row + 1] = length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { kind: "text", schema: column.schema, offsets, bytes, valid: column.valid };
}
