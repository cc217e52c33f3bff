/**
 * Whether the text of a value is written as a schema or the register demands, judged on bytes.
 *
 * @module
 */
import type { SimpleType } from "../../register/format.ts";

/** How a {@linkcode ValueFormat} judges. */
export const Shape = Object.freeze({
  /** So many digits, and nothing else. */
  digits: 0,
  /** So many characters of any kind. */
  length: 1,
  /** So many digits, with or without one zero behind them. */
  digitsAndZero: 2,
  /** Digits, a point, digits; `fit` says how many. */
  decimal: 3,
  /** A date in the register's time, see {@linkcode registerDateFormat}. */
  date: 4,
  /** Anything else. */
  other: 5,
  /** So many digits, of text that has been read as a whole number: only its ends can be something else. */
  parsedDigits: 6,
});

/** Says whether bytes fit. */
type Judge = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
 * What a value must look like. The shapes that occur in bulk are numbers to switch on, since a call to one of
 * many small functions costs more than what most of them do; see {@linkcode fits}.
 */
export interface ValueFormat {
  readonly shape: number;
  /** Fewest and most digits or characters. */
  readonly least: number;
  readonly most: number;
  readonly judge: Judge | undefined;
  /** Of a decimal: fewest and most digits before the point, fewest and most behind it. */
  readonly decimal?: readonly number[];
  /** Of a number in XML Schema: most digits in all, and most behind the point. */
  readonly digits?: { readonly total: number; readonly fraction: number };
}

const decoder = new TextDecoder();
const OPEN_END = new TextEncoder().encode("99991231");
const ZERO = 0x30;
const POINT = 0x2e;

function valueFormat(shape: number, least: number, most: number, judge?: Judge): ValueFormat {
  return Object.freeze({ shape, least, most, judge });
}

/** Says whether the UTF-8 bytes of a value fit a format. */
export function fits(format: ValueFormat, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  switch (format.shape) {
    case Shape.digits:
      return length >= format.least && length <= format.most && allDigits(bytes, start, end);
    case Shape.parsedDigits:
      return length >= format.least && length <= format.most && isDigit(bytes[start]!) &&
        isDigit(bytes[end - 1]!);
    case Shape.length: {
      // No character takes more than four bytes or less than one.
      if (length < format.least || length > format.most * 4) return false;
      const count = characters(bytes, start, end);
      return count >= format.least && count <= format.most;
    }
    case Shape.digitsAndZero:
      return allDigits(bytes, start, end) &&
        (length === format.most || (length === format.most + 1 && bytes[end - 1] === ZERO));
    case Shape.date:
      return isRegisterDate(bytes, start, end);
    default:
      return format.judge!(bytes, start, end);
  }
}

/**
 * A format from a regular expression of the register, anchored at both ends.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fits, registerFormat } from "./value_format.ts";
 *
 * const format = registerFormat("^\\d{1,10}$");
 * assert.ok(fits(format, new TextEncoder().encode("4601"), 0, 4));
 * ```
 */
export function registerFormat(expression: string): ValueFormat {
  const body = expression.replace(/^\^/, "").replace(/\$$/, "");
  let parts = /^\\d(?:\{(\d+)(?:,(\d+))?\}|(\+))?$/.exec(body);
  if (parts !== null) {
    if (parts[3] === "+") return valueFormat(Shape.digits, 1, Infinity);
    const least = Number(parts[1] ?? 1);
    return valueFormat(Shape.digits, least, Number(parts[2] ?? least));
  }
  parts = /^\.\{(\d+),(\d+)\}$/.exec(body);
  if (parts !== null) return valueFormat(Shape.length, Number(parts[1]), Number(parts[2]));
  parts = /^\\d\{(\d+)\}0\?$/.exec(body);
  if (parts !== null) return valueFormat(Shape.digitsAndZero, 0, Number(parts[1]));
  parts = /^\\d\{(\d+),(\d+)\}\\\.\\d\{(\d+),(\d+)\}$/.exec(body);
  if (parts !== null) {
    const decimal = parts.slice(1).map(Number);
    return Object.freeze({ shape: Shape.decimal, least: 0, most: 0, judge: decimalJudge(decimal), decimal });
  }
  return valueFormat(Shape.other, 0, 0, regexJudge(body));
}

/** The same format, for text that goes to a column of whole numbers: cheaper where it asks for digits. */
export function numberFormat(format: ValueFormat): ValueFormat {
  return format.shape === Shape.digits ? valueFormat(Shape.parsedDigits, format.least, format.most) : format;
}

/**
 * The register's format of dates: a day of the years 1900 to 2099, or 99991231 for "no end". For text
 * that `parseBasicDate` has read: it judges the century alone.
 */
export const registerDateFormat: ValueFormat = valueFormat(Shape.date, 0, 0);

function isRegisterDate(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 8) return false;
  const century = bytes[start]! * 256 + bytes[start + 1]!;
  if (century === 0x3139 || century === 0x3230) return true; // "19", "20"
  for (let i = 0; i < 8; i++) if (bytes[start + i] !== OPEN_END[i]) return false;
  return true;
}

/** A format from the facets of a simple type; `undefined` where it has none beyond its base. */
export function facetFormat(type: SimpleType): ValueFormat | undefined {
  const formats: ValueFormat[] = [];
  const least = type.length ?? type.minLength ?? 0;
  const most = type.length ?? type.maxLength ?? Infinity;
  if (least > 0 || most < Infinity) formats.push(valueFormat(Shape.length, least, most));
  if (type.totalDigits !== undefined || type.fractionDigits !== undefined) {
    const digits = { total: type.totalDigits ?? Infinity, fraction: type.fractionDigits ?? Infinity };
    formats.push(
      Object.freeze({ shape: Shape.other, least: 0, most: 0, judge: digitsJudge(digits), digits }),
    );
  }
  if (type.pattern !== undefined) formats.push(valueFormat(Shape.other, 0, 0, regexJudge(type.pattern)));
  if (type.enumeration !== undefined) {
    const values = new Set(type.enumeration);
    formats.push(
      valueFormat(
        Shape.other,
        0,
        0,
        (bytes, start, end) => values.has(decoder.decode(bytes.subarray(start, end))),
      ),
    );
  }
  if (formats.length < 2) return formats[0];
  return valueFormat(
    Shape.other,
    0,
    0,
    (bytes, start, end) => formats.every((format) => fits(format, bytes, start, end)),
  );
}

function regexJudge(body: string): Judge {
  const regex = new RegExp(`^(?:${body})$`, "u");
  return (bytes, start, end) => regex.test(decoder.decode(bytes.subarray(start, end)));
}

/** Digits, a point and digits, each run of a length within bounds. */
function decimalJudge(bounds: readonly number[]): Judge {
  const [leastWhole = 0, mostWhole = 0, leastPart = 0, mostPart = 0] = bounds;
  return (bytes, start, end) => {
    let point = start;
    while (point < end && bytes[point] !== POINT) point++;
    const whole = point - start;
    const part = end - point - 1;
    return whole >= leastWhole && whole <= mostWhole && part >= leastPart && part <= mostPart &&
      allDigits(bytes, start, point) && allDigits(bytes, point + 1, end);
  };
}

/** XML Schema counts digits of the value: leading zeros, and zeros at the end of the fraction, are none. */
function digitsJudge({ total, fraction }: { readonly total: number; readonly fraction: number }): Judge {
  return (bytes, start, end) => {
    let whole = 0;
    let behind = 0;
    let zeros = 0; // zeros seen behind the point that another digit has not followed yet
    let point = false;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === POINT) point = true;
      else if (byte >= ZERO && byte <= 0x39) {
        if (!point) whole += whole > 0 || byte !== ZERO ? 1 : 0;
        else if (byte === ZERO) zeros++;
        else {
          behind += zeros + 1;
          zeros = 0;
        }
      }
    }
    return behind <= fraction && whole + behind <= total;
  };
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}

function allDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < ZERO || byte > 0x39) return false;
  }
  return true;
}

/** Code points in a range of valid UTF-8: all bytes but continuation bytes. */
function characters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++;
  return count;
}
