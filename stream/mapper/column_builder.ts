/**
 * Growing typed columns that take values as bytes.
 *
 * @module
 */
import type { ColumnSchema } from "../../register/table.ts";
import type { Column } from "../record_batch.ts";
import {
  NOT_IN_CALENDAR,
  parseBasicDate,
  parseHundredths,
  parseInteger,
  parseIsoDate,
} from "./value_parser.ts";

/** How a value fared: taken, taken as nothing, or not readable as the column's type. */
export const Put = Object.freeze({ taken: 0, empty: 1, unreadable: 2, notInCalendar: 3 });

/** A column under construction. Rows are filled in order; a row that gets no value is null. */
export interface ColumnBuilder {
  readonly schema: ColumnSchema;
  /** Sets the value of `row` from UTF-8 bytes; returns a {@linkcode Put}. */
  put(row: number, bytes: Uint8Array, start: number, end: number): number;
  /** Makes room for `rows` rows. */
  reserve(rows: number): void;
  /** Closes `row`: what is not set becomes null. */
  close(row: number): void;
  /** Row `row` has a value. */
  has(row: number): boolean;
  /** The first `rows` rows as a column, sharing memory with the builder until {@linkcode reset}. */
  view(rows: number): Column;
  /** Forgets all rows. */
  reset(): void;
}

/** Lexical form of dates in a format: `YYYYMMDD` in IPLOS, `YYYY-MM-DD` in XPR. */
export type DateForm = "basic" | "iso";

/** A builder for a column; `dates` says how dates are written in the source. */
export function columnBuilder(schema: ColumnSchema, dates: DateForm): ColumnBuilder {
  switch (schema.type) {
    case "code":
      return new DictionaryBuilder(schema);
    case "text":
      return new TextBuilder(schema);
    case "int16":
      return new NumberBuilder(schema, (n) => new Int16Array(n), parseInteger, 0x7fff);
    case "int32":
      return new NumberBuilder(schema, (n) => new Int32Array(n), parseInteger, 0x7fffffff);
    case "id":
      return new NumberBuilder(schema, (n) => new Float64Array(n), parseInteger, Number.MAX_SAFE_INTEGER);
    case "hours":
      return new NumberBuilder(schema, (n) => new Int32Array(n), parseHundredths, 0x7fffffff);
    case "date":
      return new NumberBuilder(
        schema,
        (n) => new Int32Array(n),
        dates === "basic" ? parseBasicDate : parseIsoDate,
        0x7fffffff,
      );
  }
}

type NumberArray = Int16Array | Int32Array | Float64Array;
type Parse = (bytes: Uint8Array, start: number, end: number) => number;

class NumberBuilder implements ColumnBuilder {
  readonly schema: ColumnSchema;
  #values: NumberArray;
  #valid: Uint8Array;
  readonly #make: (length: number) => NumberArray;
  readonly #parse: Parse;
  readonly #most: number;

  constructor(schema: ColumnSchema, make: (length: number) => NumberArray, parse: Parse, most: number) {
    this.schema = schema;
    this.#make = make;
    this.#parse = parse;
    this.#most = most;
    this.#values = make(64);
    this.#valid = new Uint8Array(64);
  }

  put(row: number, bytes: Uint8Array, start: number, end: number): number {
    // White space around a number or date is not part of it (XML Schema: whiteSpace collapse).
    while (start < end && bytes[start]! <= 0x20) start++;
    while (end > start && bytes[end - 1]! <= 0x20) end--;
    if (start === end) return Put.empty;
    const value = this.#parse(bytes, start, end);
    if (value >= -this.#most && value <= this.#most) {
      this.#values[row] = value;
      this.#valid[row] = 1;
      return Put.taken;
    }
    return value === NOT_IN_CALENDAR ? Put.notInCalendar : Put.unreadable;
  }

  reserve(rows: number): void {
    if (rows <= this.#valid.length) return;
    const values = this.#make(rows * 2);
    values.set(this.#values);
    this.#values = values;
    this.#valid = grown(this.#valid, rows * 2);
  }

  close(row: number): void {
    if (this.#valid[row] === 0) this.#values[row] = 0;
  }

  has(row: number): boolean {
    return this.#valid[row] === 1;
  }

  view(rows: number): Column {
    return {
      kind: "number",
      schema: this.schema,
      values: this.#values.subarray(0, rows),
      valid: this.#valid.subarray(0, rows),
    };
  }

  reset(): void {
    this.#valid.fill(0);
  }
}

/**
 * Codes. The dictionary lives on from batch to batch while it is small; one that has grown beyond
 * {@linkcode KEPT_ENTRIES} starts anew with the next batch, so that a field full of different values
 * costs no more memory than the rows of one batch.
 */
class DictionaryBuilder implements ColumnBuilder {
  readonly schema: ColumnSchema;
  #codes = new Int32Array(64);
  #valid = new Uint8Array(64);
  #entries: string[] = [];
  #hashes = new Int32Array(256);
  #offsets = new Int32Array(256);
  #bytes = new Uint8Array(1024);
  #used = 0;
  /** Open addressing; 0 is free, else entry + 1. Kept at most half full. */
  #slots = new Int32Array(512);

  constructor(schema: ColumnSchema) {
    this.schema = schema;
  }

  put(row: number, bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return Put.empty;
    this.#codes[row] = this.#entry(bytes, start, end);
    this.#valid[row] = 1;
    return Put.taken;
  }

  #entry(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 16777619);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      if (this.#hashes[found - 1] === hash && this.#equals(found - 1, bytes, start, end)) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(hash, slot, bytes, start, end);
  }

  #equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.#offsets[entry]!;
    const stop = entry + 1 < this.#entries.length ? this.#offsets[entry + 1]! : this.#used;
    if (stop - at !== end - start) return false;
    while (start < end) if (bytes[start++] !== this.#bytes[at++]) return false;
    return true;
  }

  #add(hash: number, slot: number, bytes: Uint8Array, start: number, end: number): number {
    const entry = this.#entries.length;
    if (entry === this.#hashes.length) {
      this.#hashes = grownInt32(this.#hashes, entry * 2);
      this.#offsets = grownInt32(this.#offsets, entry * 2);
    }
    if (this.#used + end - start > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, (this.#used + end - start) * 2);
    }
    this.#entries.push(utf8.decode(bytes.subarray(start, end)));
    this.#hashes[entry] = hash;
    this.#offsets[entry] = this.#used;
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    this.#used += end - start;
    this.#slots[slot] = entry + 1;
    if ((entry + 1) * 2 > this.#slots.length) this.#rehash();
    return entry;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#entries.length; entry++) {
      const hash = this.#hashes[entry]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }

  reserve(rows: number): void {
    if (rows <= this.#valid.length) return;
    this.#codes = grownInt32(this.#codes, rows * 2);
    this.#valid = grown(this.#valid, rows * 2);
  }

  close(_row: number): void {}

  has(row: number): boolean {
    return this.#valid[row] === 1;
  }

  view(rows: number): Column {
    return {
      kind: "dictionary",
      schema: this.schema,
      codes: this.#codes.subarray(0, rows),
      dictionary: this.#entries,
      valid: this.#valid.subarray(0, rows),
    };
  }

  reset(): void {
    this.#valid.fill(0);
    if (this.#entries.length > KEPT_ENTRIES || this.#used > KEPT_BYTES) {
      this.#entries = [];
      this.#used = 0;
      this.#slots = new Int32Array(512);
      this.#hashes = new Int32Array(256);
      this.#offsets = new Int32Array(256);
      this.#bytes = new Uint8Array(1024);
    }
  }
}

const KEPT_ENTRIES = 4096;
const KEPT_BYTES = 1 << 16;
const utf8 = new TextDecoder();

class TextBuilder implements ColumnBuilder {
  readonly schema: ColumnSchema;
  #offsets = new Int32Array(65);
  #bytes = new Uint8Array(1024);
  #valid = new Uint8Array(64);
  #used = 0;

  constructor(schema: ColumnSchema) {
    this.schema = schema;
  }

  put(row: number, bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return Put.empty;
    // A second value for an open row replaces the first.
    this.#used = this.#offsets[row]!;
    const length = end - start;
    if (this.#used + length > this.#bytes.length) this.#bytes = grown(this.#bytes, (this.#used + length) * 2);
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    this.#used += length;
    this.#valid[row] = 1;
    return Put.taken;
  }

  reserve(rows: number): void {
    if (rows <= this.#valid.length) return;
    this.#offsets = grownInt32(this.#offsets, rows * 2 + 1);
    this.#valid = grown(this.#valid, rows * 2);
  }

  close(row: number): void {
    this.#offsets[row + 1] = this.#used;
  }

  has(row: number): boolean {
    return this.#valid[row] === 1;
  }

  view(rows: number): Column {
    return {
      kind: "text",
      schema: this.schema,
      offsets: this.#offsets.subarray(0, rows + 1),
      bytes: this.#bytes,
      valid: this.#valid.subarray(0, rows),
    };
  }

  reset(): void {
    this.#valid.fill(0);
    this.#used = 0;
  }
}

function grown(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(array);
  return larger;
}

function grownInt32(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
