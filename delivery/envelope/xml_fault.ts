/**
 * What an XML reader has against a document, by kind, and where.
 *
 * @module
 */
import type { XmlSyntaxError } from "../../stream/xml/mod.ts";

/** Kinds of faults. */
export type XmlFault = "empty" | "doctype" | "encoding" | "not_xml";

const kinds: readonly (readonly [XmlFault, RegExp])[] = [
  ["empty", /^The file is empty|^The document has no root element/],
  ["doctype", /^A document type declaration/],
  [
    "encoding",
    /^The encoding |^The document (?:declares|is said to be|is to be read)|^The file is (?:UTF|EBCDIC)|^The file ends inside a|^Byte 0x|^A surrogate|^U\+FFFE/,
  ],
];

/** The kind of fault that an error of the reader tells. */
export function xmlFault(error: XmlSyntaxError): XmlFault {
  return kinds.find(([, message]) => message.test(error.message))?.[0] ?? "not_xml";
}

/** Where the fault is, in words. The reader's own words may hold a name from the document, so they are not used. */
export function faultPlace({ line, column, offset }: XmlSyntaxError): string {
  return `line ${line}, column ${column}, byte ${offset}`;
}
