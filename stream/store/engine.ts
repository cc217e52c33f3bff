/**
 * The border between kprkit and DuckDB. Two engines stand behind it: native, and WebAssembly for
 * machines where native code may not be loaded. Same SQL, same answers.
 *
 * @module
 */

import type { StatementRunner } from "./statement.ts";

/** A row of an answer. BIGINT and DECIMAL come as numbers, DATE as `YYYY-MM-DD`, NULL as `null`. */
export type Row = Record<string, string | number | boolean | null>;

/** SQL type of a column that is appended to. */
export type SqlType =
  | "BIGINT"
  | "INTEGER"
  | "SMALLINT"
  | "TINYINT"
  | "BOOLEAN"
  | "DATE"
  | "DECIMAL(9,2)"
  | "VARCHAR";

/**
 * Values to append to one column, `length` rows of them. Numbers carry the storage of their SQL type:
 * whole numbers for BIGINT (in a `Float64Array`), days since 1970-01-01 for DATE, hundredths for
 * DECIMAL(9,2). `valid` has one byte a row; absent means that every row has a value.
 */
export type AppendColumn =
  | {
    readonly kind: "number";
    readonly values: Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array;
    readonly valid?: Uint8Array;
  }
  | {
    readonly kind: "dictionary";
    readonly codes: Int32Array;
    readonly dictionary: readonly string[];
    readonly valid?: Uint8Array;
  }
  | {
    readonly kind: "text";
    readonly offsets: Int32Array;
    readonly bytes: Uint8Array;
    readonly valid?: Uint8Array;
  }
  /** The same value in every row. */
  | { readonly kind: "constant"; readonly value: string | number | boolean | null };

/** A table that batches are appended to. */
export interface AppendTarget {
  /** Name as it is, without quotation marks. */
  readonly table: string;
  /** In the order that values are appended; they make the table where there is none. */
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
}

/** A DuckDB database. */
export interface Engine {
  /** `wasm` needs no native code, but keeps all in memory and has no files. */
  readonly kind: "native" | "wasm";
  /** DuckDB's version: `v1.5.5`. */
  readonly version: string;
  /** Parquet files can be read and written. */
  readonly parquet: boolean;
  /** Runs statements for their effect. */
  run(sql: string): Promise<void>;
  /** Runs a query and hands out all rows. */
  query<T extends Row = Row>(sql: string): Promise<T[]>;
  /** Runs a query and hands out rows in pieces, for answers of any size. */
  stream<T extends Row = Row>(sql: string): AsyncIterable<T[]>;
  /** Appends rows, creating the table when it is not there. */
  append(target: AppendTarget, columns: readonly AppendColumn[], length: number): Promise<void>;
  /** Runs statements that a user wrote, see `store_reader.ts`; absent where the engine has no files. */
  statements?(): Promise<StatementRunner>;
  /** Frees memory and files. What was not written to a file is gone; the engine cannot be used again. */
  close(): Promise<void>;
}

/** Text as an SQL literal: `'it''s'`. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier: `"order"`. */
export function sqlName(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
