/**
 * What a byte means to the scanner, as tables of 256 entries: one load and one compare decide a byte, where a
 * chain of comparisons would branch up to six times.
 *
 * @module
 */

/** Classes of a byte in character data and in attribute values. */
export const ByteClass = Object.freeze({
  /** Goes on: nothing to do. */
  plain: 0,
  /** `<`, which is also the sentinel behind the last byte of the window, so that no loop tests for its end. */
  less: 1,
  /** `&` */
  ampersand: 2,
  /** `]` in text, where it may begin `]]>`; either quote in an attribute value. */
  closing: 3,
  /** Carriage return in text; tab, line feed and carriage return in an attribute value. */
  space: 4,
  /** 0x80 and above: part of a character that the encoding decides about. */
  nonAscii: 5,
  /** A control character that XML does not allow. */
  illegal: 6,
});

/** Byte values with a role in the syntax. */
export const Byte = Object.freeze({
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  exclamation: 0x21,
  quote: 0x22,
  hash: 0x23,
  ampersand: 0x26,
  apostrophe: 0x27,
  hyphen: 0x2d,
  slash: 0x2f,
  semicolon: 0x3b,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
  question: 0x3f,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  x: 0x78,
});

/** XML 1.0 section 2.2, `Char`: of the control characters only tab, line feed and carriage return. */
function baseClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  classes.fill(ByteClass.illegal, 0, 0x20);
  classes[Byte.tab] = classes[Byte.lineFeed] = ByteClass.plain;
  classes[Byte.carriageReturn] = ByteClass.plain;
  classes.fill(ByteClass.nonAscii, 0x80);
  classes[Byte.less] = ByteClass.less;
  return classes;
}

/** Inside comments and processing instructions. `<` is plain there, and found only as the sentinel. */
export const MISC_CLASS: Uint8Array = baseClasses();

/** In a CDATA section: also stops at `]` and at a carriage return. */
export const CDATA_CLASS: Uint8Array = baseClasses();
CDATA_CLASS[Byte.closeBracket] = ByteClass.closing;
CDATA_CLASS[Byte.carriageReturn] = ByteClass.space;

/** In character data: as in CDATA, and at `&`. */
export const TEXT_CLASS: Uint8Array = CDATA_CLASS.slice();
TEXT_CLASS[Byte.ampersand] = ByteClass.ampersand;

/** In an attribute value. */
export const ATTRIBUTE_CLASS: Uint8Array = baseClasses();
ATTRIBUTE_CLASS[Byte.ampersand] = ByteClass.ampersand;
ATTRIBUTE_CLASS[Byte.quote] = ATTRIBUTE_CLASS[Byte.apostrophe] = ByteClass.closing;
ATTRIBUTE_CLASS[Byte.tab] = ATTRIBUTE_CLASS[Byte.lineFeed] = ByteClass.space;
ATTRIBUTE_CLASS[Byte.carriageReturn] = ByteClass.space;

/** Not part of a name. */
export const NOT_NAME = 0;
/** In a name, but not first: digits, `-` and `.`. */
export const NAME = 1;
/** Anywhere in a name. Bytes from 0x80 count here; a name that has any is checked by character when interned. */
export const NAME_START = 2;

/** XML 1.0 section 2.3, `NameStartChar` and `NameChar`, for bytes. */
export const NAME_CLASS: Uint8Array = new Uint8Array(256);
for (let letter = 0; letter < 26; letter++) {
  NAME_CLASS[0x41 + letter] = NAME_CLASS[0x61 + letter] = NAME_START;
}
NAME_CLASS.fill(NAME, 0x30, 0x3a);
NAME_CLASS[0x2d] = NAME_CLASS[0x2e] = NAME;
NAME_CLASS[0x3a] = NAME_CLASS[0x5f] = NAME_START;
NAME_CLASS.fill(NAME_START, 0x80);

/** XML 1.0 section 2.3, `S`: space, tab, carriage return, line feed. */
export function isSpace(byte: number): boolean {
  return byte === Byte.space || byte === Byte.lineFeed || byte === Byte.tab || byte === Byte.carriageReturn;
}
