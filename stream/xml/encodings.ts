/**
 * The encodings that are read as they stand, and what wrong bytes tell about the encoding a file really has.
 *
 * @module
 */

/** Encodings that the readers understand, by the name they report. */
export type Encoding = "utf-8" | "us-ascii" | "iso-8859-1" | "windows-1252" | "utf-16le" | "utf-16be";

/** Labels found in XML declarations and on command lines, in lower case. `utf-16` leaves the byte order open. */
const LABELS: Readonly<Record<string, Encoding | "utf-16">> = Object.freeze({
  "utf-8": "utf-8",
  "utf8": "utf-8",
  "us-ascii": "us-ascii",
  "ascii": "us-ascii",
  "iso-8859-1": "iso-8859-1",
  "iso8859-1": "iso-8859-1",
  "iso_8859-1": "iso-8859-1",
  "latin1": "iso-8859-1",
  "latin-1": "iso-8859-1",
  "windows-1252": "windows-1252",
  "cp1252": "windows-1252",
  "cp-1252": "windows-1252",
  "utf-16": "utf-16",
  "utf-16le": "utf-16le",
  "utf-16be": "utf-16be",
});

/** What the hint of an unsupported encoding lists. */
export const SUPPORTED_ENCODINGS = "UTF-8, UTF-16, US-ASCII, ISO-8859-1 and windows-1252";

/** The encoding a label stands for, or `undefined` where it is not supported. */
export function encodingOf(label: string): Encoding | "utf-16" | undefined {
  const key = label.toLowerCase();
  return Object.hasOwn(LABELS, key) ? LABELS[key] : undefined;
}

/** Bytes that stand for no character in windows-1252 (Unicode's `CP1252.TXT`). */
const UNDEFINED_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** By byte from 0x80: the UTF-16 code unit in windows-1252. From 0xA0 on it is ISO-8859-1. */
export const WINDOWS_1252: Uint16Array = Uint16Array.from(
  new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i)),
  (character) => character.charCodeAt(0),
);

/** The byte is a character in windows-1252. */
export function isWindows1252(byte: number): boolean {
  return !UNDEFINED_1252.has(byte);
}

/** Results of {@linkcode utf8Length} that are not lengths. */
export const Utf8 = Object.freeze({
  /** The window ends inside the character. */
  more: 0,
  /** The bytes are not UTF-8. */
  invalid: -1,
  /** The bytes are U+FFFE or U+FFFF, which XML does not allow. */
  forbidden: -2,
});

/** Length of the character of two to four bytes at `at`, or a {@linkcode Utf8} result (Unicode, table 3-7). */
export function utf8Length(buffer: Uint8Array, at: number, end: number): number {
  const first = buffer[at]!;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0) return Utf8.invalid;
  for (let i = 1; i < length; i++) {
    if (at + i >= end) return Utf8.more;
    const byte = buffer[at + i]!;
    if ((byte & 0xc0) !== 0x80) return Utf8.invalid;
    // Overlong forms, surrogates, and what lies beyond U+10FFFF show in the second byte.
    if (i === 1 && (byte < SECOND_FROM[first - 0xc2]! || byte > SECOND_TO[first - 0xc2]!)) {
      return Utf8.invalid;
    }
  }
  if (first === 0xef && buffer[at + 1] === 0xbf && buffer[at + 2]! > 0xbd) return Utf8.forbidden;
  return length;
}

/** Lowest and highest second byte by first byte from 0xC2. */
const SECOND_FROM = new Uint8Array(0xf5 - 0xc2).fill(0x80);
const SECOND_TO = new Uint8Array(0xf5 - 0xc2).fill(0xbf);
SECOND_FROM[0xe0 - 0xc2] = 0xa0;
SECOND_TO[0xed - 0xc2] = 0x9f;
SECOND_FROM[0xf0 - 0xc2] = 0x90;
SECOND_TO[0xf4 - 0xc2] = 0x8f;

/** The bytes at `at` encode a surrogate as if it were a character, as a transcoded lone one does. */
export function isSurrogate(buffer: Uint8Array, at: number, end: number): boolean {
  return at + 1 < end && buffer[at] === 0xed && buffer[at + 1]! >= 0xa0;
}

/**
 * Best guess at the encoding of a file whose first byte that is not UTF-8 is this one: 0x80–0x9F are printable in
 * windows-1252 and control characters in ISO-8859-1. `undefined` where the byte stands for nothing in either. What
 * follows is not asked, so that the answer does not depend on how much of it has come.
 */
export function guessEncoding(byte: number): Encoding | undefined {
  if (byte >= 0xa0) return "iso-8859-1";
  return isWindows1252(byte) ? "windows-1252" : undefined;
}
