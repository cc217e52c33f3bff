/**
 * How record groups are written as XML.
 *
 * @module
 */
import type { MsgHeadContent } from "../xml/msg_head_writer.ts";

/** Encodings that records are written in. */
export type RecordEncoding = "utf-8" | "iso-8859-1" | "windows-1252";

/**
 * Where lines end: `lines` has each field of the header and each record on a line of its own, `indented` each element
 * with two spaces for each level, `compact` nothing but the XML declaration.
 */
export type RecordLayout = "lines" | "indented" | "compact";

/** Options of {@linkcode RecordXmlWriter}. */
export interface RecordXmlOptions {
  /** A character that the encoding lacks becomes a character reference. @default "utf-8" */
  readonly encoding?: RecordEncoding;
  /** Begin with a byte order mark; of UTF-8 alone. @default false */
  readonly bom?: boolean;
  /** Where lines end. @default "lines" */
  readonly layout?: RecordLayout;
  /** Namespace prefix of every element of the message; empty for the default namespace. @default "" */
  readonly prefix?: string;
  /** Put the messages into a MsgHead 1.2. @default none: one message that stands by itself */
  readonly envelope?: MsgHeadContent;
  /** Bytes after which a chunk goes out with the row that ends there. @default 262144 */
  readonly chunkBytes?: number;
}

/** Options of {@linkcode writeRecords}. */
export interface WriteRecordsOptions extends RecordXmlOptions {
  /** Packed with gzip. @default false */
  readonly gzip?: boolean;
}
