/**
 * Record groups to a document of XML.
 *
 * @module
 */
import type { RecordGroup } from "../record_batch.ts";
import type { WriteRecordsOptions } from "./options.ts";
import { RecordXmlWriter } from "./record_xml_writer.ts";

/**
 * Writes record groups as the XML message of their format, in chunks that the taker may keep. The next group is asked
 * for when all chunks of the one before have been taken, so that a slow taker holds back a fast maker, and memory is
 * that of one group. `ReadableStream.from` makes a stream of it.
 *
 * What is written and what is not: {@linkcode RecordXmlWriter}.
 *
 * @throws {XmlWriteError} A value cannot stand in XML, or a row stands where it cannot be written.
 * @throws {RangeError} There are no groups, or those of several messages and no envelope.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readRecords } from "../read_records.ts";
 * import { BytesSource } from "../source/mod.ts";
 * import { writeRecords } from "./write_records.ts";
 *
 * const xml = '<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019"><PERSON pePeID="1"/></IPLOS>';
 * const groups = readRecords(new BytesSource("example", new TextEncoder().encode(xml)));
 * const stream = ReadableStream.from(writeRecords(groups, { layout: "compact", encoding: "iso-8859-1" }));
 * assert.equal(await new Response(stream).text(), `<?xml version="1.0" encoding="ISO-8859-1"?>\n${xml}\n`);
 * ```
 */
export async function* writeRecords(
  groups: Iterable<RecordGroup> | AsyncIterable<RecordGroup>,
  options: WriteRecordsOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { gzip = false, ...how } = options;
  if (!gzip) return yield* plainChunks(groups, new RecordXmlWriter(how));
  const plain = ReadableStream.from(plainChunks(groups, new RecordXmlWriter(how)));
  yield* plain.pipeThrough(new CompressionStream("gzip"));
}

async function* plainChunks(
  groups: Iterable<RecordGroup> | AsyncIterable<RecordGroup>,
  writer: RecordXmlWriter,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for await (const group of groups) yield* writer.write(group);
  yield* writer.finish();
}
