/**
 * Rows of one table that are written column by column, in arrays that are used again.
 *
 * @module
 */
import { type RecordTable, recordTables, type TableSchema } from "../../register/table.ts";
import { type Column, columnIndex, type RecordBatch } from "../../stream/record_batch.ts";
import { putDate } from "./calendar.ts";

const encoder = new TextEncoder();

/** Text of a column. Rows come one after the other; a column whose rows have no text is never touched. */
export class TextCells {
  bytes: Uint8Array = new Uint8Array(4096);
  offsets: Int32Array = new Int32Array(65);
  valid: Uint8Array = new Uint8Array(64);
  /** Bytes there are. */
  end = 0;

  grow(rows: number): void {
    this.offsets = larger(this.offsets, new Int32Array(rows + 1));
    this.valid = larger(this.valid, new Uint8Array(rows));
  }

  clear(rows: number): void {
    this.valid.fill(0, 0, rows);
    this.end = 0;
  }

  /** Ends a row's text, which begins where the last one ended. */
  #close(row: number, end: number): void {
    this.valid[row] = 1;
    this.offsets[row + 1] = this.end = end;
  }

  /** Makes room, and begins a row's text. */
  #open(row: number, length: number): number {
    const { end } = this;
    if (end + length > this.bytes.length) {
      this.bytes = larger(this.bytes, new Uint8Array((end + length) * 2));
    }
    this.offsets[row] = end;
    return end;
  }

  /** A row without text. */
  skip(row: number): void {
    this.offsets[row] = this.offsets[row + 1] = this.end;
  }

  putBytes(row: number, text: Uint8Array): void {
    let at = this.#open(row, text.length);
    for (let from = 0; from < text.length; from++) this.bytes[at++] = text[from]!;
    this.#close(row, at);
  }

  putText(row: number, text: string): void {
    this.putBytes(row, encoder.encode(text));
  }

  /** A whole number of at least 0, and digits behind it that are filled up with zeros. */
  putNumber(row: number, high: number, low?: { readonly value: number; readonly digits: number }): void {
    const at = this.#open(row, 32);
    let length = 1;
    for (let rest = high; rest >= 10; length++) rest = Math.floor(rest / 10);
    this.#digits(high, at, length);
    if (low !== undefined) this.#digits(low.value, at + length, low.digits);
    this.#close(row, at + length + (low?.digits ?? 0));
  }

  /** Tenths: `54.5`. */
  putTenths(row: number, tenths: number): void {
    const at = this.#open(row, 16);
    const whole = Math.floor(tenths / 10);
    const length = whole < 10 ? 1 : whole < 100 ? 2 : 3;
    this.#digits(whole, at, length);
    this.bytes[at + length] = 0x2e;
    this.bytes[at + length + 1] = 0x30 + tenths - whole * 10;
    this.#close(row, at + length + 2);
  }

  #digits(value: number, at: number, length: number): void {
    for (let to = at + length - 1; to >= at; to--) {
      const rest = Math.floor(value / 10);
      this.bytes[to] = 0x30 + value - rest * 10;
      value = rest;
    }
  }

  /** Minutes since 1970-01-01 as `2021-02-12T09:00:00`. */
  putTime(row: number, minutes: number, second: number): void {
    const at = this.#open(row, 19);
    const day = Math.floor(minutes / 1440);
    const minute = minutes - day * 1440;
    const hour = (minute / 60) | 0;
    putDate(this.bytes, at, day);
    this.bytes[at + 10] = 0x54;
    this.#twoDigits(at + 11, hour);
    this.bytes[at + 13] = 0x3a;
    this.#twoDigits(at + 14, minute - hour * 60);
    this.bytes[at + 16] = 0x3a;
    this.#twoDigits(at + 17, second);
    this.#close(row, at + 19);
  }

  #twoDigits(at: number, value: number): void {
    const tens = (value / 10) | 0;
    this.bytes[at] = 0x30 + tens;
    this.bytes[at + 1] = 0x30 + value - tens * 10;
  }

  /** A GUID from four words that begin at a place: version 4 in its form, see RFC 9562, section 5.4. */
  putGuid(row: number, words: Int32Array, from: number): void {
    const at = this.#open(row, 36);
    writeGuid(this.bytes, at, words, from);
    this.#close(row, at + 36);
  }

  /** Another GUID in place of a row's. */
  replaceGuid(row: number, words: Int32Array): void {
    writeGuid(this.bytes, this.offsets[row]!, words, 0);
  }
}

const HEXADECIMAL = encoder.encode("0123456789abcdef");

function writeGuid(bytes: Uint8Array, at: number, words: Int32Array, from: number): void {
  for (let word = 0; word < 4; word++) {
    let value = words[from + word]!;
    // Version 4 in the second word, the variant of RFC 9562 in the third.
    if (word === 1) value = (value & ~0xf000) | 0x4000;
    else if (word === 2) value = (value & 0x3fffffff) | 0x80000000;
    for (let nibble = 28; nibble >= 0; nibble -= 4) {
      bytes[at++] = HEXADECIMAL[(value >>> nibble) & 15]!;
      if (nibble === 16 ? word === 1 || word === 2 : nibble === 0 && word < 2) bytes[at++] = 0x2d;
    }
  }
}

/** Codes, as places in a dictionary that stays the same. */
export class CodeCells {
  codes: Int32Array = new Int32Array(64);
  valid: Uint8Array = new Uint8Array(64);
  readonly dictionary: readonly string[];

  constructor(dictionary: readonly string[]) {
    this.dictionary = dictionary;
  }

  grow(rows: number): void {
    this.codes = larger(this.codes, new Int32Array(rows));
    this.valid = larger(this.valid, new Uint8Array(rows));
  }

  clear(rows: number): void {
    this.valid.fill(0, 0, rows);
  }

  put(row: number, code: number): void {
    this.codes[row] = code;
    this.valid[row] = 1;
  }
}

/** Whole numbers. */
export class NumberCells {
  values: Int32Array = new Int32Array(64);
  valid: Uint8Array = new Uint8Array(64);

  grow(rows: number): void {
    this.values = larger(this.values, new Int32Array(rows));
    this.valid = larger(this.valid, new Uint8Array(rows));
  }

  clear(rows: number): void {
    this.valid.fill(0, 0, rows);
  }

  put(row: number, value: number): void {
    this.values[row] = value;
    this.valid[row] = 1;
  }
}

/** A table's rows, as long as they are added. */
export class GrowingBatch {
  /** Rows there are. */
  length = 0;
  readonly #table: TableSchema;
  readonly #cells: readonly (TextCells | CodeCells | NumberCells)[];
  #parent = new Int32Array(64);
  #capacity = 64;

  /** `dictionaries` are by column; a column of codes without one has no values. */
  constructor(table: RecordTable, dictionaries: Readonly<Record<string, readonly string[]>> = {}) {
    this.#table = recordTables[table];
    this.#cells = this.#table.columns.map(({ name, type }) =>
      type === "text"
        ? new TextCells()
        : type === "code"
        ? new CodeCells(dictionaries[name] ?? [])
        : new NumberCells()
    );
  }

  /** Cells of a column of text. */
  text(name: string): TextCells {
    return this.#cells[columnIndex(this.#table, name)] as TextCells;
  }

  /** Cells of a column of codes. */
  code(name: string): CodeCells {
    return this.#cells[columnIndex(this.#table, name)] as CodeCells;
  }

  /** Cells of a column of whole numbers. */
  number(name: string): NumberCells {
    return this.#cells[columnIndex(this.#table, name)] as NumberCells;
  }

  /** Place of a new row. */
  add(parent: number): number {
    if (this.length === this.#capacity) this.#grow();
    this.#parent[this.length] = parent;
    return this.length++;
  }

  /** Forgets all rows. */
  clear(): void {
    for (const cells of this.#cells) cells.clear(this.length);
    this.length = 0;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#parent = larger(this.#parent, new Int32Array(this.#capacity));
    for (const cells of this.#cells) cells.grow(this.#capacity);
  }

  /** The rows as they are handed on; good until the next one is added. */
  batch(): RecordBatch {
    return {
      table: this.#table,
      length: this.length,
      columns: this.#table.columns.map((schema, place): Column => {
        const cells = this.#cells[place]!;
        const { valid } = cells;
        if (cells instanceof TextCells) {
          return { kind: "text", schema, valid, offsets: cells.offsets, bytes: cells.bytes };
        }
        if (cells instanceof CodeCells) {
          return { kind: "dictionary", schema, valid, codes: cells.codes, dictionary: cells.dictionary };
        }
        return { kind: "number", schema, valid, values: cells.values };
      }),
      start: new Float64Array(this.length),
      end: new Float64Array(this.length),
      parent: this.#parent,
      fate: new Uint8Array(this.length),
      misfits: [],
    };
  }
}

function larger<Values extends { set(from: Values): void }>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}
