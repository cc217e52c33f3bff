/**
 * Values that are text, on their way into an encoding.
 *
 * @module
 */
import { encodeText, escapeAttribute, escapeText, holdsForbidden } from "../xml/xml_encoder.ts";
import type { RecordEncoding } from "./options.ts";

/** Bytes that go out as they are, wherever they stand: printable ASCII without what markup is made of. */
const PLAIN = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte >= 0x20 && byte < 0x7f && !'&<>"'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** Every byte of a range goes out as it is. */
export function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  while (start < end) if (PLAIN[bytes[start++]!] === 0) return false;
  return true;
}

/** Why a text cannot be written. */
export class UnwritableText extends RangeError {}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 as text. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch (error) {
    throw new UnwritableText("holds bytes that are not UTF-8", { cause: error });
  }
}

/** A value escaped and encoded. */
export function cellBytes(
  text: string,
  options: { readonly encoding: RecordEncoding; readonly isAttribute: boolean },
): Uint8Array {
  if (holdsForbidden(text)) throw new UnwritableText("holds a character that XML does not allow");
  return encodeText(options.isAttribute ? escapeAttribute(text, "") : escapeText(text, ""), options.encoding);
}
