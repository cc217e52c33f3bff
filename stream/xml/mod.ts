/**
 * Reading XML: bytes to events, by the project's own tokenizer or by its reference on `npm:sax`.
 *
 * @module
 */

export { ByteXmlReader } from "./byte_reader.ts";
export { createXmlReader, type ReaderKind } from "./create_reader.ts";
export { SaxXmlReader } from "./sax_reader.ts";
export {
  ValueFlag,
  type XmlHandler,
  type XmlReader,
  type XmlReaderOptions,
  XmlSyntaxError,
} from "./xml_reader.ts";
