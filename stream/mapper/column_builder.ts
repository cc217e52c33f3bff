/**
 * Growing typed columns that take values as bytes.
 *
 * @module
 */
import type { ColumnSchema, ColumnType } from "../../register/table.ts";
import type { Column } from "../record_batch.ts";
import { type ArrayMaker, heapArrays } from "../array_maker.ts";
import { Dictionary } from "./dictionary.ts";
import {
  NOT_IN_CALENDAR,
  parseBasicDate,
  parseHundredths,
  parseInteger,
  parseIsoDate,
} from "./value_parser.ts";

/** How a value fared: taken, taken as nothing, or not readable as the column's type. */
export const Put = Object.freeze({ taken: 0, empty: 1, unreadable: 2, notInCalendar: 3 });

/** Lexical form of dates in a format: `YYYYMMDD` in IPLOS, `YYYY-MM-DD` in XPR. */
export type DateForm = "basic" | "iso";

/** How a column reads and holds its values. */
export const Kind = Object.freeze({
  integer: 0,
  hundredths: 1,
  basicDate: 2,
  isoDate: 3,
  dictionary: 4,
  text: 5,
});

/**
 * Largest number by type, where it is not that of 32 bits. Keys have at most ten digits (the register's own
 * check), so that no identity number can pass for one.
 */
const LARGEST: { readonly [type in ColumnType]?: number } = {
  int16: 0x7fff,
  key: 9_999_999_999,
  id: Number.MAX_SAFE_INTEGER,
};

function kindOf(type: ColumnType, dates: DateForm): number {
  switch (type) {
    case "code":
      return Kind.dictionary;
    case "text":
      return Kind.text;
    case "hours":
      return Kind.hundredths;
    case "date":
      return dates === "basic" ? Kind.basicDate : Kind.isoDate;
    default:
      return Kind.integer;
  }
}

/**
 * A column under construction. Rows are filled in order; a row that gets no value is null. One class for all
 * types, with a switch inside: calls from the hot path then always meet the same one.
 */
export class ColumnBuilder {
  readonly schema: ColumnSchema;
  readonly #make: ArrayMaker;
  readonly #kind: number;
  readonly #most: number;
  #valid: Uint8Array;
  /** Numbers; codes of a dictionary; of text, where each row starts, with one entry more. */
  #values: Int16Array | Int32Array | Float64Array;
  /** Of codes alone; other columns have no use for one. */
  readonly #dictionary: Dictionary | undefined;
  /** Of text alone. */
  #bytes: Uint8Array;

  /** @param dates How dates are written in the source. */
  constructor(schema: ColumnSchema, dates: DateForm, make: ArrayMaker = heapArrays) {
    this.schema = schema;
    this.#make = make;
    this.#kind = kindOf(schema.type, dates);
    this.#dictionary = this.#kind === Kind.dictionary ? new Dictionary(make) : undefined;
    this.#most = LARGEST[schema.type] ?? 0x7fffffff;
    this.#valid = make.uint8(64);
    this.#values = this.#newValues(64);
    this.#bytes = make.uint8(0);
  }

  #newValues(rows: number): Int16Array | Int32Array | Float64Array {
    if (this.#kind === Kind.text) return this.#make.int32(rows + 1);
    if (this.schema.type === "int16") return this.#make.int16(rows);
    const isWide = this.schema.type === "id" || this.schema.type === "key";
    return isWide ? this.#make.float64(rows) : this.#make.int32(rows);
  }

  /** Bytes of text that there is room for. */
  get textRoom(): number {
    return this.#bytes.length;
  }

  /** The arrays it writes to, for a lane that writes to them in its stead. */
  get arrays(): ColumnArrays {
    return {
      kind: this.#kind,
      largest: this.#most,
      valid: this.#valid,
      values: this.#values,
      bytes: this.#bytes,
      dictionary: this.#dictionary,
    };
  }

  /** Sets the value of `row` from UTF-8 bytes; returns a {@linkcode Put}. */
  put(row: number, bytes: Uint8Array, start: number, end: number): number {
    const kind = this.#kind;
    if (kind === Kind.dictionary) {
      if (start === end) return Put.empty;
      this.#values[row] = this.#dictionary!.intern(bytes, start, end);
      this.#valid[row] = 1;
      return Put.taken;
    }
    if (kind === Kind.text) return this.#putText(row, bytes, start, end);
    // White space around a number or date is not part of it (XML Schema: whiteSpace collapse).
    while (start < end && bytes[start]! <= 0x20) start++;
    while (end > start && bytes[end - 1]! <= 0x20) end--;
    if (start === end) return Put.empty;
    let value: number;
    if (kind === Kind.basicDate) value = parseBasicDate(bytes, start, end);
    else if (kind === Kind.integer) value = parseInteger(bytes, start, end);
    else if (kind === Kind.hundredths) value = parseHundredths(bytes, start, end);
    else value = parseIsoDate(bytes, start, end);
    if (value >= -this.#most && value <= this.#most) {
      this.#values[row] = value;
      this.#valid[row] = 1;
      return Put.taken;
    }
    return value === NOT_IN_CALENDAR ? Put.notInCalendar : Put.unreadable;
  }

  #putText(row: number, bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return Put.empty;
    // A second value for an open row takes the place of the first.
    const from = this.#values[row]!;
    const to = from + end - start;
    if (to > this.#bytes.length) this.reserveText(to);
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#values[row + 1] = to;
    this.#valid[row] = 1;
    return Put.taken;
  }

  /** Makes room for so many bytes of text in all rows, and more. */
  reserveText(bytes: number): void {
    const larger = this.#make.uint8(bytes * 2);
    larger.set(this.#bytes);
    this.#make.release(this.#bytes);
    this.#bytes = larger;
  }

  /** Row `row` has a value. */
  has(row: number): boolean {
    return this.#valid[row] === 1;
  }

  /** Rows must be closed one by one: true for text, where each starts where the one before it ends. */
  get mustClose(): boolean {
    return this.#kind === Kind.text;
  }

  /** Closes `row` of text. Of other types what is not set is null by itself. */
  close(row: number): void {
    if (this.#valid[row] === 0) this.#values[row + 1] = this.#values[row]!;
  }

  /** Makes room for `rows` rows. */
  reserve(rows: number): void {
    if (rows <= this.#valid.length) return;
    const valid = this.#make.uint8(rows);
    valid.set(this.#valid);
    this.#make.release(this.#valid);
    this.#valid = valid;
    const values = this.#newValues(rows);
    values.set(this.#values);
    this.#make.release(this.#values);
    this.#values = values;
  }

  /** The first `rows` rows as a column, in memory shared with the builder until {@linkcode reset}. */
  view(rows: number): Column {
    const { schema } = this;
    const valid = this.#valid.subarray(0, rows);
    switch (this.#kind) {
      case Kind.dictionary: {
        const codes = this.#values.subarray(0, rows) as Int32Array;
        return { kind: "dictionary", schema, codes, dictionary: this.#dictionary!.entries, valid };
      }
      case Kind.text:
        return {
          kind: "text",
          schema,
          offsets: this.#values.subarray(0, rows + 1) as Int32Array,
          bytes: this.#bytes,
          valid,
        };
      default:
        return { kind: "number", schema, values: this.#values.subarray(0, rows), valid };
    }
  }

  /** Forgets the first `rows` rows, and the open one behind them. */
  reset(rows: number): void {
    this.#valid.fill(0, 0, rows + 1);
    this.#dictionary?.trim();
  }
}

/** What a {@linkcode ColumnBuilder} writes to. */
export interface ColumnArrays {
  /** One of {@linkcode Kind}. */
  readonly kind: number;
  /** Largest number. */
  readonly largest: number;
  readonly valid: Uint8Array;
  readonly values: Int16Array | Int32Array | Float64Array;
  readonly bytes: Uint8Array;
  readonly dictionary: Dictionary | undefined;
}
