/**
 * Going on in the middle of a document: reader and mapper are brought to the state they would have there.
 *
 * @module
 */
import type { Mapper } from "./mapper/mapper.ts";
import type { RecordPlace } from "./record_place.ts";
import { type Source, SourceError } from "./source/source.ts";
import { PlaceTracker } from "./xml/place.ts";
import { type XmlReader, XmlSyntaxError } from "./xml/xml_reader.ts";

/** Bytes after which lines are counted and let go. */
const COUNTED = 1 << 18;

/**
 * Reads the beginning of a document up to its first top record, and moves on to a place. Element names, namespaces and the
 * message's header are then known as if all had been read.
 * A reader that cannot skip reads all up to the place.
 *
 * @throws {SourceError} The source is not the one that the place is from.
 */
export async function replayHeader(
  source: Source,
  { reader, mapper, place }: {
    readonly reader: XmlReader;
    readonly mapper: Mapper;
    readonly place: RecordPlace;
  },
): Promise<void> {
  const skips = reader.skipTo !== undefined;
  const until = skips ? place.header : place.offset;
  let left = until;
  for await (const chunk of source.chunks()) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    reader.write(part, mapper, false);
    if (!skips) { while (mapper.takeGroup() !== undefined); }
    if (left === 0) break;
  }
  if (left > 0 || !mapper.resume(place, reader) || !skipped(reader, place.offset)) {
    throw new SourceError(`${source.name} has changed: no record ends at byte ${place.offset}`, {
      offset: until - left,
      hint: "Read it from the beginning",
    });
  }
}

/** False where the reader stands inside text, so that what it has been given of it would be lost. */
function skipped(reader: XmlReader, offset: number): boolean {
  try {
    reader.skipTo?.(offset);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A syntax error with the line that it has in the whole source, found by counting from the beginning. */
export async function relocated(error: unknown, source: Source, encoding: string): Promise<unknown> {
  if (!(error instanceof XmlSyntaxError)) return error;
  const tracker = new PlaceTracker();
  tracker.utf8 = encoding === "utf-8";
  let held = new Uint8Array(0);
  let left = error.offset;
  for await (const chunk of source.chunks()) {
    if (left === error.offset && hasMark(chunk)) tracker.skipMark();
    const bytes = new Uint8Array(held.length + Math.min(chunk.length, left));
    bytes.set(held);
    bytes.set(chunk.subarray(0, left), held.length);
    left -= bytes.length - held.length;
    held = bytes;
    if (left === 0) break;
    if (held.length < COUNTED) continue;
    tracker.advance(held, held.length);
    held = new Uint8Array(0);
  }
  return error.at({ ...tracker.at(held, held.length), offset: error.offset });
}

/** A byte order mark takes no column. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
