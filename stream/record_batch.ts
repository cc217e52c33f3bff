/**
 * The one currency of everything that moves in bulk: some thousand rows of one table as typed
 * columns, with the byte range each row had in its source.
 *
 * @module
 */
import type { ColumnSchema, TableName, TableSchema } from "../register/table.ts";
import type { Message } from "./message.ts";
import type { Misfit } from "./misfit.ts";

export type { Misfit } from "./misfit.ts";

/** Numbers: ids, whole numbers, dates as days, hours as hundredths. */
export interface NumberColumn {
  readonly kind: "number";
  readonly schema: ColumnSchema;
  readonly values: Int16Array | Int32Array | Float64Array;
  /** One byte a row: 1 where there is a value. */
  readonly valid: Uint8Array;
}

/** Codes: a small dictionary and an index into it for each row. */
export interface DictionaryColumn {
  readonly kind: "dictionary";
  readonly schema: ColumnSchema;
  /** Index into `dictionary`; meaningless where `valid` is 0. */
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
  readonly valid: Uint8Array;
}

/** Text: UTF-8 bytes of row `i` are `bytes[offsets[i] .. offsets[i + 1]]`. */
export interface TextColumn {
  readonly kind: "text";
  readonly schema: ColumnSchema;
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly valid: Uint8Array;
}

/** A column of a batch. */
export type Column = NumberColumn | DictionaryColumn | TextColumn;

/** What became of a row: it goes on, the register would drop it, or a named transform removed it. */
export const Fate = Object.freeze({ stored: 0, rejected: 1, removed: 2 });

/** Rows of one table. Arrays may be longer than `length`; only the first `length` count. */
export interface RecordBatch {
  readonly table: TableSchema;
  readonly length: number;
  /** Aligned with `table.columns`. */
  readonly columns: readonly Column[];
  /** Byte offset of each record's first byte, and of the byte after its last. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Row of the parent in the group's batch of the parent table; -1: last one of the group before. */
  readonly parent: Int32Array;
  /** See {@linkcode Fate}; transforms write it, sinks honour it. */
  readonly fate: Uint8Array;
  readonly misfits: Misfit[];
}

/**
 * The batches of a run of whole top records (a PERSON with all below it), in file order. A record
 * too large for one group is continued: its row stands in the first group only.
 *
 * A group and its arrays are valid until the next one is asked for; who keeps it, copies.
 */
export interface RecordGroup {
  readonly message: Message;
  readonly batches: ReadonlyMap<TableName, RecordBatch>;
  /** The message ends with this group. */
  readonly last: boolean;
  /** Bytes of the source consumed up to and with this group. */
  readonly offset: number;
  /** The source's bytes of a range inside this group; shorter where they are gone. */
  fragment(start: number, end: number): Uint8Array;
}

/** Index of a column by name; throws a `RangeError` for a name the table does not have. */
export function columnIndex(table: TableSchema, name: string): number {
  const index = table.columns.findIndex((column) => column.name === name);
  if (index < 0) throw new RangeError(`Table ${table.name} has no column ${name}`);
  return index;
}

const decoder = new TextDecoder();

/**
 * Value of one cell as a plain JavaScript value, `null` where there is none. Dates are days, hours
 * are hundredths. For tests and rare paths: the hot ones read the arrays.
 */
export function cellAt(column: Column, row: number): number | string | null {
  if (column.valid[row] === 0) return null;
  switch (column.kind) {
    case "number":
      return column.values[row]!;
    case "dictionary":
      return column.dictionary[column.codes[row]!]!;
    case "text":
      return decoder.decode(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!));
  }
}
