/**
 * Whether the text of a value is written as a schema or the register demands, judged on bytes.
 *
 * @module
 */
import type { SimpleType } from "../../register/format.ts";

/** Says whether the UTF-8 bytes of a value fit. */
export type ValueFormat = (bytes: Uint8Array, start: number, end: number) => boolean;

const decoder = new TextDecoder();

/**
 * A predicate for a regular expression of the register, anchored at both ends. The shapes that occur
 * in bulk (digits, lengths) are judged on bytes; the rest go through `RegExp`.
 *
 * @example
 * ```ts
 * import { registerFormat } from "./value_format.ts";
 *
 * const fits = registerFormat("^\\d{1,10}$");
 * const bytes = new TextEncoder().encode("4601");
 * fits(bytes, 0, 4); // true
 * ```
 */
export function registerFormat(expression: string): ValueFormat {
  const body = expression.replace(/^\^/, "").replace(/\$$/, "");
  if (body === ".*") return () => true;
  let parts = /^\\d(?:\{(\d+)(?:,(\d+))?\}|(\+))$/.exec(body);
  if (parts !== null) {
    const least = parts[3] === "+" ? 1 : Number(parts[1]);
    const most = parts[3] === "+" ? Infinity : Number(parts[2] ?? parts[1]);
    return (bytes, start, end) => end - start >= least && end - start <= most && allDigits(bytes, start, end);
  }
  parts = /^\.\{(\d+),(\d+)\}$/.exec(body);
  if (parts !== null) {
    const least = Number(parts[1]);
    const most = Number(parts[2]);
    return (bytes, start, end) => {
      const length = characters(bytes, start, end);
      return length >= least && length <= most;
    };
  }
  const regex = new RegExp(`^(?:${body})$`, "u");
  return (bytes, start, end) => regex.test(decoder.decode(bytes.subarray(start, end)));
}

/** A predicate for the facets of a simple type; `undefined` where it has none beyond its base. */
export function facetFormat(type: SimpleType): ValueFormat | undefined {
  const checks: ValueFormat[] = [];
  const least = type.length ?? type.minLength ?? 0;
  const most = type.length ?? type.maxLength ?? Infinity;
  if (least > 0 || most < Infinity) {
    checks.push((bytes, start, end) => {
      const length = characters(bytes, start, end);
      return length >= least && length <= most;
    });
  }
  if (type.totalDigits !== undefined || type.fractionDigits !== undefined) checks.push(digitsFormat(type));
  if (type.pattern !== undefined) {
    const regex = new RegExp(`^(?:${type.pattern})$`, "u");
    checks.push((bytes, start, end) => regex.test(decoder.decode(bytes.subarray(start, end))));
  }
  if (type.enumeration !== undefined) {
    const values = new Set(type.enumeration);
    checks.push((bytes, start, end) => values.has(decoder.decode(bytes.subarray(start, end))));
  }
  if (checks.length === 0) return undefined;
  return (bytes, start, end) => checks.every((check) => check(bytes, start, end));
}

/** XML Schema counts digits of the value: leading zeros, and zeros at the end of the fraction, are none. */
function digitsFormat(type: SimpleType): ValueFormat {
  const total = type.totalDigits ?? Infinity;
  const fraction = type.fractionDigits ?? Infinity;
  return (bytes, start, end) => {
    let whole = 0;
    let behind = 0;
    let zeros = 0; // zeros seen behind the point that another digit has not followed yet
    let point = false;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === 0x2e) point = true;
      else if (byte >= 0x30 && byte <= 0x39) {
        if (!point) whole += whole > 0 || byte !== 0x30 ? 1 : 0;
        else if (byte === 0x30) zeros++;
        else {
          behind += zeros + 1;
          zeros = 0;
        }
      }
    }
    return behind <= fraction && whole + behind <= total;
  };
}

/**
 * A predicate for the register's format of dates: a day of the years 1900 to 2099, or 99991231 for
 * "no end". Applies to text that {@linkcode parseBasicDate} has read; it judges the century alone.
 */
export const registerDateFormat: ValueFormat = (bytes, start, end) => {
  if (end - start !== 8) return false;
  const century = bytes[start]! * 256 + bytes[start + 1]!;
  if (century === 0x3139 || century === 0x3230) return true; // "19", "20"
  return century === 0x3939 && decoder.decode(bytes.subarray(start, end)) === "99991231";
};

function allDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}

/** Code points in a range of valid UTF-8: all bytes but continuation bytes. */
export function characters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80) count++;
  return count;
}
