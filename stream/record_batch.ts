/**
 * The one currency of everything that moves in bulk: some thousand rows of one table as typed
 * columns, with the byte range each row had in its source.
 *
 * @module
 */
import type { ColumnSchema, RecordTable, TableSchema } from "../register/table.ts";
import type { Message } from "./message.ts";
import type { Misfit } from "./misfit.ts";
import type { RecordPlace } from "./record_place.ts";

export type { Misfit } from "./misfit.ts";

/** Numbers: ids, whole numbers, dates as days, hours as hundredths. */
export interface NumberColumn {
  /** Tells the three layouts of a column apart. */
  readonly kind: "number";
  /** Name, type and official field of the column. */
  readonly schema: ColumnSchema;
  /** One number a row, meaningless where `valid` is 0. The array type follows from `schema.type`. */
  readonly values: Int16Array | Int32Array | Float64Array;
  /** One byte a row: 1 where there is a value. */
  readonly valid: Uint8Array;
}

/** Codes: a small dictionary and an index into it for each row. */
export interface DictionaryColumn {
  /** Tells the three layouts of a column apart. */
  readonly kind: "dictionary";
  /** Name, type and official field of the column. */
  readonly schema: ColumnSchema;
  /** Index into `dictionary`; meaningless where `valid` is 0. */
  readonly codes: Int32Array;
  /**
   * Codes as written in the source. It may hold some that no row of the batch has, and where a field has no end of different
   * values, each row has an entry of its own.
   */
  readonly dictionary: readonly string[];
  /** One byte a row: 1 where there is a value. */
  readonly valid: Uint8Array;
}

/** Text: UTF-8 bytes of row `i` are `bytes[offsets[i] .. offsets[i + 1]]`. */
export interface TextColumn {
  /** Tells the three layouts of a column apart. */
  readonly kind: "text";
  /** Name, type and official field of the column. */
  readonly schema: ColumnSchema;
  /** One entry more than there are rows; the text of a row whose `valid` is 0 means nothing. */
  readonly offsets: Int32Array;
  /** UTF-8, whatever the source was written in. */
  readonly bytes: Uint8Array;
  /** One byte a row: 1 where there is a value. */
  readonly valid: Uint8Array;
}

/** A column of a batch. */
export type Column = NumberColumn | DictionaryColumn | TextColumn;

/** What became of a row, as one byte in {@linkcode RecordBatch.fate}. */
export const Fate: {
  /** It goes on to the store. */
  readonly stored: 0;
  /** The register would drop it; it becomes a dead letter. */
  readonly rejected: 1;
  /** A named transform took it out on purpose. */
  readonly removed: 2;
} = Object.freeze({ stored: 0, rejected: 1, removed: 2 });

/** Rows of one table. Arrays may be longer than `length`; only the first `length` count. */
export interface RecordBatch {
  /** Name, columns in order, key and parent of the rows' table. */
  readonly table: TableSchema;
  /** Rows, dropped and removed ones included. */
  readonly length: number;
  /** Aligned with `table.columns`. */
  readonly columns: readonly Column[];
  /** Byte offset of each record's first byte in the unpacked source. */
  readonly start: Float64Array;
  /** Byte offset after each record's last byte. */
  readonly end: Float64Array;
  /** Row of the parent in the group's batch of the parent table; -1: last one of the group before. */
  readonly parent: Int32Array;
  /** See {@linkcode Fate}; transforms write it, sinks honour it. */
  readonly fate: Uint8Array;
  /** What did not fit its format in these rows, in file order; transforms may add to it. */
  readonly misfits: Misfit[];
}

/**
 * The batches of a run of whole top records (a PERSON with all below it), in file order. A record
 * too large for one group is continued: its row stands in the first group only.
 *
 * A group and its arrays are valid until the next one is asked for; who keeps it, copies.
 */
export interface RecordGroup {
  /** The message that all records of the group stand in. */
  readonly message: Message;
  /**
   * By table; without those that have neither rows nor misfits here. `submission` comes with the last
   * group.
   */
  readonly batches: ReadonlyMap<RecordTable, RecordBatch>;
  /** The message ends with this group. */
  readonly last: boolean;
  /** Bytes of the source consumed up to and with this group. */
  readonly offset: number;
  /** Where reading can go on after this group; absent inside a record and in later messages of a MsgHead. */
  readonly place?: RecordPlace;
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
