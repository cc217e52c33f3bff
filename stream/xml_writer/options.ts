/**
 * How record groups are written as XML.
 *
 * @module
 */
import type { RecordTable } from "../../register/table.ts";
import type { MsgHeadContent } from "../xml/msg_head_writer.ts";

/** Encodings that records are written in. */
export type RecordEncoding = "utf-8" | "iso-8859-1" | "windows-1252";

/**
 * Where lines end: `lines` has each field of the header and each record on a line of its own, `indented` each element
 * with two spaces for each level, `compact` nothing but the XML declaration.
 */
export type RecordLayout = "lines" | "indented" | "compact";

/**
 * One of the pieces of a document that several writers make, each by itself: a head, as many bodies as there are, and a tail.
 * One behind the other they are what one writer would have made of all groups, where at least one row stands in a body.
 */
export interface RecordXmlPart {
  /**
   * `head` has all that stands before the rows of {@linkcode RecordXmlPart.of}, `body` such rows with all below them, `tail`
   * all that stands behind.
   */
  readonly piece: "head" | "body" | "tail";
  /** Table of the rows that the bodies have; its rows stand below no other. */
  readonly of: RecordTable;
}

/** XML in the place of the elements of some rows, by table and row of a group. */
export type VerbatimRows = ReadonlyMap<RecordTable, ReadonlyMap<number, string>>;

/** Options of {@linkcode RecordXmlWriter.write}. */
export interface WriteGroupOptions {
  /**
   * What stands in the place of these rows, whatever their values: for documents that no reader should take. Only rows of tables
   * that have none below them.
   *
   * @default none
   */
  readonly verbatim?: VerbatimRows;
}

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
  /** Make one piece of the document. @default the whole document */
  readonly part?: RecordXmlPart;
  /** Bytes after which a chunk goes out with the row that ends there. @default 262144 */
  readonly chunkBytes?: number;
}

/** Options of {@linkcode writeRecords}. */
export interface WriteRecordsOptions extends Omit<RecordXmlOptions, "part"> {
  /** Packed with gzip. @default false */
  readonly gzip?: boolean;
}
