/**
 * From the bytes of a value to the value: decoding, references, line ends and attribute white space.
 *
 * @module
 */

import { Byte, isSpace } from "./byte_classes.ts";
import { WINDOWS_1252 } from "./encodings.ts";
import { ValueFlag } from "./xml_reader.ts";

/**
 * Flags of the byte reader beside {@linkcode ValueFlag}, always together with `escaped`: where the value stood
 * decides what escaping means.
 */
export const Where = Object.freeze({
  /** Attribute value: white space becomes spaces (XML 1.0, section 3.3.3). */
  attribute: 16,
  /** CDATA section: no references. */
  cdata: 32,
});

/** Code point of a predefined entity, or -1 (XML 1.0, section 4.6). */
export function entityOf(name: string): number {
  switch (name) {
    case "amp":
      return 0x26;
    case "lt":
      return 0x3c;
    case "gt":
      return 0x3e;
    case "quot":
      return 0x22;
    case "apos":
      return 0x27;
    default:
      return -1;
  }
}

/** XML 1.0 section 2.2, `Char`. */
export function isCharacter(code: number): boolean {
  return code >= 0x20 && code <= 0xd7ff || code >= 0xe000 && code <= 0xfffd ||
    code >= 0x10000 && code <= 0x10ffff || code === 9 || code === 10 || code === 13;
}

/** Appends a code point as UTF-8; returns the new length. */
export function putCodePoint(target: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    target[at++] = code;
    return at;
  }
  if (code < 0x800) {
    target[at++] = 0xc0 | (code >> 6);
  } else {
    if (code < 0x10000) {
      target[at++] = 0xe0 | (code >> 12);
    } else {
      target[at++] = 0xf0 | (code >> 18);
      target[at++] = 0x80 | ((code >> 12) & 0x3f);
    }
    target[at++] = 0x80 | ((code >> 6) & 0x3f);
  }
  target[at++] = 0x80 | (code & 0x3f);
  return at;
}

/** Below this length a loop is faster than the call that copies or decodes in native code. */
const SHORT = 24;

/** Turns values into UTF-8 bytes and strings. */
export class ValueDecoder {
  /** The document is in a single-byte encoding. */
  singleByte = false;
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  // ISO-8859-1 is decoded as windows-1252: they differ in 0x80–0x9F only, which the reader refuses in the former.
  readonly #windows1252 = new TextDecoder("windows-1252");
  #scratch = new Uint8Array(256);

  /** Appends a value to `target` as UTF-8; returns the new length. */
  copyTo(buffer: Uint8Array, target: Uint8Array, at: number, value: Value): number {
    const { start, end, flags } = value;
    const recode = this.singleByte && (flags & ValueFlag.nonAscii) !== 0;
    if ((flags & ValueFlag.escaped) !== 0) return unescape(buffer, target, at, value, recode);
    if (!recode) {
      if (end - start > SHORT) {
        target.set(buffer.subarray(start, end), at);
        return at + end - start;
      }
      for (let i = start; i < end; i++) target[at++] = buffer[i]!;
      return at;
    }
    for (let i = start; i < end; i++) {
      const byte = buffer[i]!;
      at = putCodePoint(target, at, byte < 0x80 ? byte : WINDOWS_1252[byte - 0x80]!);
    }
    return at;
  }

  /** A value as a string. */
  stringOf(buffer: Uint8Array, value: Value): string {
    const { start, end, flags } = value;
    if ((flags & ValueFlag.escaped) !== 0) {
      const room = (end - start) * 3;
      if (this.#scratch.length < room) this.#scratch = new Uint8Array(room * 2);
      const length = this.copyTo(buffer, this.#scratch, 0, value);
      return this.#utf8.decode(this.#scratch.subarray(0, length));
    }
    if ((flags & ValueFlag.nonAscii) !== 0) {
      return (this.singleByte ? this.#windows1252 : this.#utf8).decode(buffer.subarray(start, end));
    }
    if (end - start > SHORT) return this.#utf8.decode(buffer.subarray(start, end));
    let text = "";
    for (let i = start; i < end; i++) text += String.fromCharCode(buffer[i]!);
    return text;
  }
}

/** A range of the window with its flags. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly flags: number;
}

function unescape(
  buffer: Uint8Array,
  target: Uint8Array,
  at: number,
  { start, end, flags }: Value,
  recode: boolean,
): number {
  const attribute = (flags & Where.attribute) !== 0;
  const references = (flags & Where.cdata) === 0;
  for (let i = start; i < end;) {
    const byte = buffer[i]!;
    if (byte === Byte.ampersand && references) {
      const semicolon = buffer.indexOf(Byte.semicolon, i);
      at = putCodePoint(target, at, referenceAt(buffer, i + 1, semicolon));
      i = semicolon + 1;
      continue;
    }
    i++;
    if (byte === Byte.carriageReturn) {
      // CR LF is one line end (section 2.11): the line feed stands for both.
      if (i < end && buffer[i] === Byte.lineFeed) i++;
      target[at++] = attribute ? Byte.space : Byte.lineFeed;
    } else if (attribute && isSpace(byte)) {
      target[at++] = Byte.space;
    } else if (byte >= 0x80 && recode) {
      at = putCodePoint(target, at, WINDOWS_1252[byte - 0x80]!);
    } else {
      target[at++] = byte;
    }
  }
  return at;
}

/**
 * Code point of the reference between `&` and `;`, both excluded, or -1 where it is neither a predefined entity
 * nor a character reference to a character that XML allows (section 4.1).
 */
export function referenceAt(buffer: Uint8Array, start: number, end: number): number {
  if (buffer[start] !== Byte.hash) return entityOf(asciiOf(buffer, start, end));
  const hexadecimal = buffer[start + 1] === Byte.x;
  const radix = hexadecimal ? 16 : 10;
  let at = start + (hexadecimal ? 2 : 1);
  if (at >= end) return -1;
  let code = 0;
  for (; at < end; at++) {
    const digit = digitOf(buffer[at]!);
    if (digit >= radix) return -1;
    // Stays above the highest code point once there, however many digits follow.
    code = Math.min(code * radix + digit, 0x110000);
  }
  return isCharacter(code) ? code : -1;
}

/** Value of a hexadecimal digit, or 16. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : 16;
}

/** The bytes as a string of one character each. */
export function asciiOf(buffer: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(buffer[i]!);
  return text;
}
