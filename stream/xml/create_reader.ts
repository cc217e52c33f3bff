/**
 * Choosing an XML reader by name.
 *
 * @module
 */

import { ByteXmlReader } from "./byte_reader.ts";
import { SaxXmlReader } from "./sax_reader.ts";
import type { XmlReader, XmlReaderOptions } from "./xml_reader.ts";

/** `ts` is the project's own tokenizer, `sax` the reference; `auto` takes the fastest one that is there. */
export type ReaderKind = "auto" | "ts" | "sax";

/**
 * A reader for one document.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createXmlReader } from "./create_reader.ts";
 *
 * const names: string[] = [];
 * createXmlReader("auto").write(new TextEncoder().encode("<a><b/></a>"), {
 *   startElement: (name, reader) => names.push(reader.nameOf(name)),
 *   text() {},
 *   endElement() {},
 * }, true);
 * assert.deepEqual(names, ["a", "b"]);
 * ```
 */
export function createXmlReader(kind: ReaderKind, options: XmlReaderOptions = {}): XmlReader {
  return kind === "sax" ? new SaxXmlReader(options) : new ByteXmlReader(options);
}
