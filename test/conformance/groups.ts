/**
 * Which documents of the conformance suite say something about a reader of XML 1.0, fifth edition, with namespaces
 * and without document type declarations, and why the others do not.
 *
 * @module
 */

import type { ConformanceTest } from "./suite.ts";

/** What becomes of a test. */
export type Group =
  /** The catalogue's verdict holds for kprkit as it stands. */
  | "applies"
  /** The document has a document type declaration: kprkit refuses it, whatever the catalogue says. */
  | "doctype"
  /** The test is for XML 1.1 or Namespaces 1.1. A 1.0 processor may read the documents, but the verdicts are others. */
  | "xml-1.1"
  /** The document is for processors without namespaces: it has names that Namespaces in XML does not allow. */
  | "without-namespaces"
  /** The catalogue leaves open what a processor does. */
  | "optional";

/** The group of a test. */
export function groupOf(test: ConformanceTest): Group {
  if (doctypeAt(test.bytes) >= 0) return "doctype";
  if (isForXml11(test)) return "xml-1.1";
  if (!test.namespaces) return "without-namespaces";
  return test.type === "error" ? "optional" : "applies";
}

/** The test is about a processor of XML 1.1 or Namespaces 1.1. */
export function isForXml11({ versions, recommendation }: ConformanceTest): boolean {
  return (versions.length > 0 && !versions.includes("1.0")) || recommendation.includes("1.1");
}

/** The document as characters, for looking for markup: bytes that are not ASCII may come out as other characters. */
export function roughText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const little = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  return new TextDecoder(little ? "utf-16le" : big ? "utf-16be" : "latin1", { ignoreBOM: true }).decode(
    bytes,
  );
}

/** Index in {@linkcode roughText} of a document type declaration that no comment, instruction or CDATA holds; or -1. */
export function doctypeAt(bytes: Uint8Array): number {
  const hidden = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>/g;
  return roughText(bytes).replace(hidden, (found) => " ".repeat(found.length)).indexOf("<!DOCTYPE");
}
