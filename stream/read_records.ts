/**
 * A source of bytes to record groups: reader and mapper driven together, one chunk at a time.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type { GroupOptions } from "./mapper/group_assembler.ts";
import type { Mapper } from "./mapper/mapper.ts";
import type { RecordGroup } from "./record_batch.ts";
import type { RecordPlace } from "./record_place.ts";
import { relocated, replayHeader } from "./replay.ts";
import type { Source } from "./source/source.ts";
import { createRecordReader, type ParserKind } from "./record_reader.ts";
import { type XmlReader, type XmlReaderOptions, XmlSyntaxError } from "./xml/xml_reader.ts";

/** Options of {@linkcode readRecords}. */
export interface ReadRecordsOptions extends XmlReaderOptions, GroupOptions {
  /** Which XML reader. @default "auto" */
  parser?: ParserKind;
  /** Gives only the groups after this place, which a group of an earlier reading had. @default the beginning */
  from?: RecordPlace;
}

/** The document broke off or could not be read on: what is known of the record it broke in. */
export interface BrokenRecord {
  /** Byte offset of the record in the unpacked source. */
  readonly start: number;
  /** Byte offset after what was read of it. */
  readonly end: number;
  /** The broken record's bytes, cut to what was still at hand. */
  readonly fragment: Uint8Array;
}

/**
 * Reads the record groups of a source, in file order and constant memory. A group is valid until the
 * next one is asked for.
 *
 * Where the document is broken, the groups of all records finished before the break come first, then
 * the generator throws what broke it, with the record that was open in `broken`.
 *
 * @throws {XmlSyntaxError} The document is not well-formed, or its encoding is not what it says.
 * @throws {FormatError} It is XML, but not a message that kprkit reads.
 * @throws {SourceError} The bytes cannot be read or unpacked.
 *
 * @example
 * ```ts
 * import { BytesSource } from "./source/mod.ts";
 * import { readRecords } from "./read_records.ts";
 *
 * const xml = `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">
 *   <PERSON pePeID="1"><peAlder>84</peAlder></PERSON></IPLOS>`;
 * for await (const group of readRecords(new BytesSource("example", new TextEncoder().encode(xml)))) {
 *   group.batches.get("person")?.length; // 1
 * }
 * ```
 */
export async function* readRecords(
  source: Source,
  options: ReadRecordsOptions = {},
): AsyncGenerator<RecordGroup, void, undefined> {
  const { reader, mapper, release } = createRecordReader(options.parser ?? "auto", options);
  try {
    yield* readWith(reader, mapper, source, options);
  } finally {
    release();
  }
}

async function* readWith(
  reader: XmlReader,
  mapper: Mapper,
  source: Source,
  options: ReadRecordsOptions,
): AsyncGenerator<RecordGroup, void, undefined> {
  let failure: unknown;
  let fed = 0;
  let breathed = performance.now();
  try {
    if (options.from !== undefined) {
      await replayHeader(source, { reader, mapper, place: options.from });
      fed = options.from.offset;
    }
    for await (const chunk of source.chunks(fed)) {
      fed += chunk.length;
      if (performance.now() - breathed > BREATH) {
        await setImmediate();
        breathed = performance.now();
      }
      reader.write(chunk, mapper, false);
      for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) yield group;
      // Records may be asked for as they stand, but nothing may hold the window without bound.
      reader.retainFrom = Math.max(mapper.neededFrom, reader.base + reader.markupEnd - RETAINED);
    }
    reader.write(NOTHING, mapper, true);
  } catch (error) {
    failure = options.from === undefined ? error : await relocated(error, source, reader.encoding);
  }
  if (failure === undefined) {
    for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) yield group;
    return;
  }
  const start = mapper.breakOff(reader);
  let broken: BrokenRecord | undefined;
  for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) {
    if (start !== undefined) {
      const end = Math.max(reader.base + reader.markupEnd, breakOffset(failure, fed, reader.encoding));
      broken = { start, end, fragment: group.fragment(start, end).slice() };
    }
    yield group;
  }
  if (broken !== undefined && failure instanceof Error) Object.assign(failure, { broken });
  throw failure;
}

/** Where reading ended, in the offsets of the reader; they count other bytes than the source where it is UTF-16. */
function breakOffset(failure: unknown, fed: number, encoding: string): number {
  if (failure instanceof XmlSyntaxError) return failure.offset;
  return encoding.startsWith("utf-16") ? 0 : fed;
}

/** The record that was open when `error` broke the document, where one was. */
export function brokenRecord(error: unknown): BrokenRecord | undefined {
  return error instanceof Error && "broken" in error ? error.broken as BrokenRecord : undefined;
}

const NOTHING = new Uint8Array(0);
/** Milliseconds after which signals and timers of the process get their turn. */
const BREATH = 50;
/** Most bytes of the source that are held for the records of a group. */
const RETAINED = 1 << 24;
