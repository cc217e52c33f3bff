/**
 * Writing XML: record groups to the message of their format.
 *
 * @module
 */
export type { MsgHeadAddress, MsgHeadContent, MsgHeadParty } from "../xml/msg_head_writer.ts";
export type {
  RecordEncoding,
  RecordLayout,
  RecordXmlOptions,
  RecordXmlPart,
  VerbatimRows,
  WriteGroupOptions,
  WriteRecordsOptions,
} from "./options.ts";
export { RecordXmlWriter } from "./record_xml_writer.ts";
export { writeRecords } from "./write_records.ts";
export { XmlWriteError, type XmlWritePlace } from "./xml_write_error.ts";
