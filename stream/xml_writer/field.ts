/**
 * A value of a row with the markup around it, bound to a column of the batch that is being written.
 *
 * @module
 */
import type { Column } from "../record_batch.ts";
import { encodeText } from "../xml/xml_encoder.ts";
import { cellBytes } from "./cell_text.ts";
import { CodeElements } from "./code_elements.ts";
import { DIGITS_ROOM } from "./digits.ts";
import type { RecordEncoding } from "./options.ts";
import type { FieldPlan } from "./record_plan.ts";
import { wordsOf } from "./words.ts";

/** How a column holds its values and how they are written. */
export const Held = Object.freeze({
  int16: 0,
  int32: 1,
  float64: 2,
  hundredths: 3,
  basicDate: 4,
  isoDate: 5,
  code: 6,
  text: 7,
});

function heldAs({ type, isIso }: FieldPlan): number {
  switch (type) {
    case "code":
      return Held.code;
    case "text":
      return Held.text;
    case "hours":
      return Held.hundredths;
    case "date":
      return isIso ? Held.isoDate : Held.basicDate;
    case "int16":
      return Held.int16;
    case "int32":
      return Held.int32;
    default:
      return Held.float64;
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_INT16 = new Int16Array(0);
const NO_INT32 = new Int32Array(0);
const NO_FLOAT64 = new Float64Array(0);

/** One class for all types with an array for each: the loop over the fields of a row then always meets the same one. */
export class Field {
  readonly plan: FieldPlan;
  readonly held: number;
  /** Markup before and behind the value. */
  readonly open: Int32Array;
  readonly openLength: number;
  readonly close: Int32Array;
  readonly closeLength: number;
  /** Most bytes that it takes, if it is not of any length. */
  readonly room: number;
  readonly codes: CodeElements;
  valid: Uint8Array = NO_BYTES;
  int16: Int16Array = NO_INT16;
  /** Whole numbers, days and hundredths; places in the dictionary; where each text begins. */
  int32: Int32Array = NO_INT32;
  float64: Float64Array = NO_FLOAT64;
  bytes: Uint8Array = NO_BYTES;
  /** By row: what stood in place of a value that could not be read. */
  raw: ReadonlyMap<number, string> | undefined;

  constructor(plan: FieldPlan, encoding: RecordEncoding) {
    this.plan = plan;
    this.held = heldAs(plan);
    const [open, close] = [encodeText(plan.open, encoding), encodeText(plan.close, encoding)];
    ({ words: this.open, length: this.openLength } = wordsOf(open));
    ({ words: this.close, length: this.closeLength } = wordsOf(close));
    this.room = open.length + close.length + DIGITS_ROOM + 4;
    this.codes = new CodeElements((code) => {
      const value = cellBytes(code, { encoding, isAttribute: plan.isAttribute });
      const bytes = new Uint8Array(open.length + value.length + close.length);
      bytes.set(open);
      bytes.set(value, open.length);
      bytes.set(close, open.length + value.length);
      return bytes;
    });
  }

  /** Takes the column of the next batch. */
  bind(column: Column, raw: ReadonlyMap<number, string> | undefined): void {
    this.valid = column.valid;
    this.raw = raw;
    switch (column.kind) {
      case "dictionary":
        this.int32 = column.codes;
        this.codes.bind(column.dictionary);
        break;
      case "text":
        this.int32 = column.offsets;
        this.bytes = column.bytes;
        break;
      case "number":
        if (column.values instanceof Int16Array) this.int16 = column.values;
        else if (column.values instanceof Int32Array) this.int32 = column.values;
        else this.float64 = column.values;
    }
  }
}
