/**
 * Text on its way into an XML file: escaping, and the bytes of the encodings that extracts come in.
 *
 * @module
 */

/** Encodings that can be written. */
export type XmlEncoding = "utf-8" | "iso-8859-1" | "windows-1252" | "utf-16le";

/** Options of {@linkcode encodeXml}. */
export interface EncodeXmlOptions {
  /** @default "utf-8" */
  readonly encoding?: XmlEncoding;
  /**
   * Begin with a byte order mark. UTF-16 always has one, as XML 1.0 section 4.3.3 demands.
   *
   * @default false
   */
  readonly bom?: boolean;
}

const declared: Readonly<Record<XmlEncoding, string>> = {
  "utf-8": "UTF-8",
  "iso-8859-1": "ISO-8859-1",
  "windows-1252": "windows-1252",
  "utf-16le": "UTF-16",
};

/** Bytes 0x80 to 0x9F of windows-1252; a space stands where the code page has no character. */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

const windows1252Byte: ReadonlyMap<string, number> = new Map(
  [...windows1252].map((character, index) => [character, 0x80 + index] as const)
    .filter(([character]) => character !== " "),
);

/**
 * A character that may not stand in XML 1.0 at all, not even as a reference (section 2.2, `Char`).
 */
// deno-lint-ignore no-control-regex -- control characters are what it looks for
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

const beyondAscii = /[^\0-\x7F]/gu;
const encoder = new TextEncoder();

/**
 * Escapes character data. `field` is named where the text cannot be written; the text itself is not,
 * since it may be about a person.
 *
 * @throws {RangeError} where the text holds a character that XML does not allow.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escapeText } from "./xml_encoder.ts";
 *
 * assert.equal(escapeText("a < b & c", "Navn"), "a &lt; b &amp; c");
 * ```
 */
export function escapeText(text: string, field: string): string {
  refuseForbidden(text, field);
  return text.replace(/[&<>\r]/g, reference);
}

/**
 * Escapes an attribute value for double quotes. White space other than a space becomes a reference,
 * since a reader would turn it into a space.
 *
 * @throws {RangeError} where the text holds a character that XML does not allow.
 */
export function escapeAttribute(text: string, field: string): string {
  refuseForbidden(text, field);
  return text.replace(/[&<>"\t\n\r]/g, reference);
}

/** The text holds a character that may not stand in XML 1.0 at all, not even as a reference (section 2.2, `Char`). */
export function holdsForbidden(text: string): boolean {
  return forbidden.test(text);
}

/** The XML declaration that tells an encoding, with its line end. */
export function xmlDeclaration(encoding: XmlEncoding): string {
  return `<?xml version="1.0" encoding="${declared[encoding]}"?>\n`;
}

/** Bytes of escaped text or markup; a character that the encoding lacks becomes a character reference. */
export function encodeText(text: string, encoding: XmlEncoding): Uint8Array<ArrayBuffer> {
  if (encoding === "utf-8") return encoder.encode(text);
  return encoding === "utf-16le" ? utf16(text) : singleByte(text, encoding === "windows-1252");
}

/**
 * Bytes of a whole document: XML declaration, then `xml`. A character that the encoding does not
 * have becomes a character reference; that is right in text and attribute values, so element names
 * and comments must be ASCII.
 *
 * @throws {RangeError} where a byte order mark is asked for in a single-byte encoding.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { encodeXml } from "./xml_encoder.ts";
 *
 * const bytes = encodeXml("<Navn>Blåbær ☂</Navn>", { encoding: "iso-8859-1" });
 * assert.ok(new TextDecoder("iso-8859-1").decode(bytes).includes("<Navn>Blåbær &#9730;</Navn>"));
 * ```
 */
export function encodeXml(xml: string, options: EncodeXmlOptions = {}): Uint8Array<ArrayBuffer> {
  const { encoding = "utf-8", bom = false } = options;
  const isMarked = bom || encoding === "utf-16le";
  return encodeText(
    `${isMarked ? byteOrderMark(encoding) : ""}${xmlDeclaration(encoding)}${xml}\n`,
    encoding,
  );
}

/**
 * The byte order mark, as text.
 *
 * @throws {RangeError} where it is asked for in a single-byte encoding.
 */
export function byteOrderMark(encoding: XmlEncoding): string {
  if (encoding === "utf-8" || encoding === "utf-16le") return "\uFEFF";
  throw new RangeError(`A byte order mark cannot stand in ${encoding}: leave bom out`);
}

function reference(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return `&#${character.codePointAt(0)};`;
  }
}

function refuseForbidden(text: string, field: string): void {
  if (forbidden.test(text)) {
    throw new RangeError(`Field ${field} holds a character that XML does not allow: remove it`);
  }
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return bytes;
}

/**
 * U+0080 to U+009F become references: they are legal in ISO-8859-1, but most readers take those
 * bytes for windows-1252.
 */
function singleByte(text: string, codePage: boolean): Uint8Array<ArrayBuffer> {
  const mapped = text.replace(beyondAscii, (character) => {
    const byte = codePage ? windows1252Byte.get(character) : undefined;
    if (byte !== undefined) return String.fromCharCode(byte);
    const code = character.codePointAt(0)!;
    return code >= 0xA0 && code <= 0xFF ? character : `&#${code};`;
  });
  const bytes = new Uint8Array(mapped.length);
  for (let i = 0; i < mapped.length; i++) bytes[i] = mapped.charCodeAt(i);
  return bytes;
}
