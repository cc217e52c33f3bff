/**
 * Fills DuckDB's own vectors from typed arrays, without a call across the native border for each
 * value.
 *
 * @module
 */
import { createRequire } from "node:module";
import type { SqlType } from "./engine.ts";
import type { FullColumn } from "./append_column.ts";

/** Rows of a data chunk: DuckDB's vector size. */
export const chunkRows = 2048;

/** A vector of a data chunk, as the bindings hand it out. */
export interface RawVector {
  readonly __duckdb_type: "duckdb_vector";
}

/** What is used of `@duckdb/node-bindings`, the C API below `@duckdb/node-api`. */
export interface Bindings {
  data_chunk_get_vector(chunk: unknown, column: number): RawVector;
  vector_ensure_validity_writable(vector: RawVector): void;
  vector_assign_string_element_len(vector: RawVector, row: number, data: Uint8Array): void;
  copy_data_to_vector(
    vector: RawVector,
    targetOffset: number,
    source: ArrayBufferLike,
    sourceOffset: number,
    byteCount: number,
  ): void;
  copy_data_to_vector_validity(
    vector: RawVector,
    targetOffset: number,
    source: ArrayBufferLike,
    sourceOffset: number,
    byteCount: number,
  ): void;
}

/** The bindings that the loaded `@duckdb/node-api` stands on: the same library, not a second copy. */
export function loadBindings(): Bindings {
  return createRequire(import.meta.resolve("@duckdb/node-api"))("@duckdb/node-bindings");
}

/**
 * DuckDB holds a text of up to 12 bytes inside its 16-byte `duckdb_string_t`: four bytes of length,
 * then the text, then zeros. Nearly all codes are that short, so they are laid out here and copied
 * as a block; only longer ones cost a call each.
 */
const inlineBytes = 12;
const stringBytes = 16;

const encoder = new TextEncoder();
const strings = new Uint8Array(chunkRows * stringBytes);
const stringWords = new Int32Array(strings.buffer);
const validity = new Uint8Array(chunkRows / 8);
const wide = new Int32Array(chunkRows * 2);

/** A dictionary made ready once for a whole append. */
export interface PreparedColumn {
  readonly type: SqlType;
  readonly column: FullColumn;
  /** UTF-8 of each dictionary entry. */
  readonly entries: readonly Uint8Array[];
  /** `duckdb_string_t` of each entry that is short enough to stand inside it. */
  readonly words: Int32Array;
}

/** Encodes the dictionary of a column, where it has one. */
export function prepareColumn(column: FullColumn, type: SqlType): PreparedColumn {
  if (column.kind !== "dictionary") return { type, column, entries: [], words: new Int32Array(0) };
  const entries = column.dictionary.map((entry) => encoder.encode(entry));
  const bytes = new Uint8Array(entries.length * stringBytes);
  const words = new Int32Array(bytes.buffer);
  for (const [index, entry] of entries.entries()) {
    if (entry.length > inlineBytes) continue;
    words[index * 4] = entry.length;
    bytes.set(entry, index * stringBytes + 4);
  }
  return { type, column, entries, words };
}

/** Copies rows `from` to `from + count` of a column into a vector. */
export function fillVector(
  bindings: Bindings,
  vector: RawVector,
  options: { readonly prepared: PreparedColumn; readonly from: number; readonly count: number },
): void {
  const { prepared, from, count } = options;
  const { column } = prepared;
  fillValidity(bindings, vector, { valid: column.valid, from, count });
  switch (column.kind) {
    case "number":
      return fillNumbers(bindings, vector, { values: column.values, type: prepared.type, from, count });
    case "dictionary": {
      const { codes, valid } = column;
      const { entries, words } = prepared;
      for (let row = 0; row < count; row++) {
        if (valid !== undefined && valid[from + row] === 0) stringWords.fill(0, row * 4, row * 4 + 4);
        else {
          const entry = codes[from + row]! * 4;
          const target = row * 4;
          stringWords[target] = words[entry]!;
          stringWords[target + 1] = words[entry + 1]!;
          stringWords[target + 2] = words[entry + 2]!;
          stringWords[target + 3] = words[entry + 3]!;
        }
      }
      return fillStrings(bindings, vector, {
        from,
        count,
        ...(valid === undefined ? {} : { valid }),
        long: (row) => {
          const entry = entries[codes[row]!]!;
          return entry.length > inlineBytes ? entry : undefined;
        },
      });
    }
    case "text": {
      const { offsets, bytes, valid } = column;
      strings.fill(0, 0, count * stringBytes);
      for (let row = 0; row < count; row++) {
        const start = offsets[from + row]!;
        const length = offsets[from + row + 1]! - start;
        if (length > inlineBytes || (valid !== undefined && valid[from + row] === 0)) continue;
        stringWords[row * 4] = length;
        const target = row * stringBytes + 4;
        for (let byte = 0; byte < length; byte++) strings[target + byte] = bytes[start + byte]!;
      }
      return fillStrings(bindings, vector, {
        from,
        count,
        ...(valid === undefined ? {} : { valid }),
        long: (row) => {
          const start = offsets[row]!;
          const end = offsets[row + 1]!;
          return end - start > inlineBytes ? bytes.subarray(start, end) : undefined;
        },
      });
    }
  }
}

function fillValidity(
  bindings: Bindings,
  vector: RawVector,
  options: { readonly valid: Uint8Array | undefined; readonly from: number; readonly count: number },
): void {
  const { valid, from, count } = options;
  if (valid === undefined || valid.subarray(from, from + count).indexOf(0) < 0) return;
  validity.fill(0);
  for (let row = 0; row < count; row++) {
    if (valid[from + row] !== 0) validity[row >> 3]! |= 1 << (row & 7);
  }
  bindings.vector_ensure_validity_writable(vector);
  bindings.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, validity.length);
}

function fillNumbers(
  bindings: Bindings,
  vector: RawVector,
  options: {
    readonly values: Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array;
    readonly type: SqlType;
    readonly from: number;
    readonly count: number;
  },
): void {
  const { type, from, count } = options;
  const values = options.values.subarray(from, from + count);
  let source: Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array;
  switch (type) {
    case "BIGINT":
      // Two's complement in two words: `| 0` takes a number modulo 2^32, and a BigInt for each
      // value would cost an allocation.
      for (let row = 0; row < count; row++) {
        const value = values[row]!;
        wide[row * 2] = value | 0;
        wide[row * 2 + 1] = Math.floor(value / 4_294_967_296);
      }
      source = wide.subarray(0, count * 2);
      break;
    case "INTEGER":
    case "DATE":
    case "DECIMAL(9,2)":
      source = values instanceof Int32Array ? values : Int32Array.from(values);
      break;
    case "SMALLINT":
      source = values instanceof Int16Array ? values : Int16Array.from(values);
      break;
    case "TINYINT":
      source = values instanceof Int8Array ? values : Int8Array.from(values);
      break;
    default:
      // A byte other than 0 and 1 is no BOOLEAN to DuckDB.
      source = Uint8Array.from(values, (value) => value === 0 ? 0 : 1);
  }
  bindings.copy_data_to_vector(vector, 0, source.buffer, source.byteOffset, source.byteLength);
}

function fillStrings(
  bindings: Bindings,
  vector: RawVector,
  options: {
    readonly from: number;
    readonly count: number;
    readonly valid?: Uint8Array;
    /** UTF-8 of a row whose text is too long to stand inline. */
    readonly long: (row: number) => Uint8Array | undefined;
  },
): void {
  const { from, count, valid, long } = options;
  bindings.copy_data_to_vector(vector, 0, strings.buffer, 0, count * stringBytes);
  for (let row = 0; row < count; row++) {
    if (valid !== undefined && valid[from + row] === 0) continue;
    const bytes = long(from + row);
    if (bytes !== undefined) bindings.vector_assign_string_element_len(vector, row, bytes);
  }
}
