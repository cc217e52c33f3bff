/**
 * A column of a row group: its values and which rows have one.
 *
 * @module
 */
import { storageNumber } from "../append_column.ts";
import type { AppendColumn, SqlType } from "../engine.ts";
import { ByteBuffer } from "./byte_buffer.ts";
import { type ColumnChunk, writeChunk } from "./column_chunk.ts";
import { writeHybrid, writeRun } from "./hybrid_encoding.ts";
import { KeyBuffer, type KeyWriter } from "./key_buffer.ts";
import { NumberBuffer } from "./number_buffer.ts";
import { type PickedRows, TextBuffer } from "./text_buffer.ts";

/** A column as it stands in a file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: SqlType;
}

/** Person keys, by the local ids they belong to. */
export interface KeyColumn {
  readonly kind: "keys";
  readonly ids: Float64Array;
  readonly valid: Uint8Array;
}

/** Scratch memory of one file's columns, used for one chunk after the other. */
export class ChunkScratch {
  /** Definition levels and values of a page. */
  readonly page: ByteBuffer = new ByteBuffer(1 << 16);
  readonly levels: ByteBuffer = new ByteBuffer(1 << 12);
}

/** Collects a column until its row group is written. */
export class ColumnBuffer {
  readonly column: ParquetColumn;
  readonly #values: NumberBuffer | TextBuffer | KeyBuffer;
  #defined = new Uint8Array(256);
  #rows = 0;
  #nulls = 0;

  /** With `keys` the column takes person keys and nothing else. */
  constructor(column: ParquetColumn, keys?: KeyWriter) {
    this.column = column;
    this.#values = keys === undefined ? makeValues(column.type) : new KeyBuffer(keys);
  }

  /** Bytes held, roughly. */
  get size(): number {
    return this.#values.size + this.#rows;
  }

  /** Adds `rows` rows: the first ones of the column, or those that `from` picks. */
  append(column: AppendColumn | KeyColumn, { rows, from }: PickedRows): void {
    const values = this.#values;
    if (column.kind === "constant") return this.#appendConstant(column.value, rows);
    let { valid } = column;
    if (valid !== undefined && from === undefined) {
      // Most columns have a value in every row of a batch, or in none; both are found out at memory speed.
      const bits = valid.subarray(0, rows);
      if (!bits.includes(1)) return this.#appendConstant(null, rows);
      if (!bits.includes(0)) valid = undefined;
    }
    this.#define(rows, from, valid);
    if (values instanceof KeyBuffer) {
      if (column.kind === "keys") return values.pushIds(column.ids, { rows, from, valid });
    } else if (values instanceof NumberBuffer) {
      if (column.kind === "number") return values.push(column.values, { rows, from, valid });
    } else if (column.kind === "dictionary") {
      return values.pushCodes(column.codes, column.dictionary, { rows, from, valid });
    } else if (column.kind === "text") {
      return values.pushTexts(column.offsets, column.bytes, { rows, from, valid });
    }
    throw new TypeError(
      `Column ${this.column.name} is ${this.column.type} and cannot take ${column.kind} values`,
    );
  }

  /** Writes the chunk to the end of `out`, whose first byte stands at `base` of the file, and starts anew. */
  write(out: ByteBuffer, options: { readonly base: number; readonly scratch: ChunkScratch }): ColumnChunk {
    const { page, levels } = options.scratch;
    page.reset();
    levels.reset();
    const rows = this.#rows;
    if (this.#nulls === 0) writeRun(levels, 1, { length: rows, width: 1 });
    else if (this.#nulls === rows) writeRun(levels, 0, { length: rows, width: 1 });
    else writeHybrid(levels, this.#defined, { length: rows, width: 1 });
    page.uint32(levels.length);
    page.bytes(levels.view());
    const encoded = this.#values.encode(page);
    const chunk = writeChunk(out, { ...this.column, base: options.base }, {
      page: page.view(),
      rows,
      nulls: this.#nulls,
      encoded,
    });
    this.#rows = 0;
    this.#nulls = 0;
    this.#values.reset();
    return chunk;
  }

  #appendConstant(value: string | number | boolean | null, rows: number): void {
    const defined = this.#reserve(rows);
    defined.fill(value === null ? 0 : 1, this.#rows, this.#rows + rows);
    this.#rows += rows;
    if (value === null) this.#nulls += rows;
    else if (this.#values instanceof TextBuffer) this.#values.fill(String(value), rows);
    else if (this.#values instanceof NumberBuffer) {
      this.#values.fill(storageNumber(value, this.column.type), rows);
    }
  }

  #define(rows: number, from: Int32Array | undefined, valid: Uint8Array | undefined): void {
    const defined = this.#reserve(rows);
    let at = this.#rows;
    this.#rows += rows;
    if (valid === undefined) {
      defined.fill(1, at, this.#rows);
      return;
    }
    let held = 0;
    for (let index = 0; index < rows; index++) {
      const bit = valid[from === undefined ? index : from[index]!] === 0 ? 0 : 1;
      defined[at++] = bit;
      held += bit;
    }
    this.#nulls += rows - held;
  }

  #reserve(count: number): Uint8Array {
    const needed = this.#rows + count;
    if (needed > this.#defined.length) {
      const grown = new Uint8Array(Math.max(needed, this.#defined.length * 2));
      grown.set(this.#defined.subarray(0, this.#rows));
      this.#defined = grown;
    }
    return this.#defined;
  }
}

function makeValues(type: SqlType): NumberBuffer | TextBuffer {
  switch (type) {
    case "VARCHAR":
      return new TextBuffer();
    case "BIGINT":
      return new NumberBuffer("int64");
    case "BOOLEAN":
      return new NumberBuffer("boolean");
    default:
      return new NumberBuffer("int32");
  }
}
