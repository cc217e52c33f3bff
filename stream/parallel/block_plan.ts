/**
 * Where a document can be cut into blocks that are read apart from each other.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { isTopTable } from "../../register/table.ts";
import type { Message } from "../message.ts";
import { readRecords, type ReadRecordsOptions } from "../read_records.ts";
import type { RecordGroup } from "../record_batch.ts";
import type { RecordPlace } from "../record_place.ts";
import { createRecordReader } from "../record_reader.ts";
import { replayHeader } from "../replay.ts";
import type { Source } from "../source/source.ts";

/** Bytes of a block where nothing else is said: the default of {@linkcode ReadRecordsOptions.blockBytes}. */
export const BLOCK_BYTES = 1 << 23;

/** What must be known of a document to read it in blocks. */
export interface BlockPlan {
  /** The message, as its header describes it. */
  readonly message: Message;
  /** A place between two top records; others differ in `offset` alone, as long as the document goes on alike. */
  readonly place: RecordPlace;
  /** What each top record begins with, in the document's encoding: `<PERSON`. */
  readonly opening: Uint8Array;
}

/**
 * Reads the beginning of a document. `undefined` where it cannot be read in blocks: it is packed, in UTF-16, or no
 * top record ends soon.
 */
export async function planBlocks(
  source: Source,
  file: Deno.FsFile,
  options: ReadRecordsOptions,
): Promise<BlockPlan | undefined> {
  try {
    const plan = await readBeginning(source, file, options);
    if (plan !== undefined) await assertReplayable(source, plan.place, options);
    return plan;
  } catch {
    // What is wrong is told when the document is read for good.
    return undefined;
  }
}

async function readBeginning(
  source: Source,
  file: Deno.FsFile,
  options: ReadRecordsOptions,
): Promise<BlockPlan | undefined> {
  const { from: _, ...reading } = options;
  for await (const group of readRecords(source, { ...reading, groupBytes: PLAN_BYTES })) {
    const { message, place, offset, last } = group;
    if (source.gzip || last || offset > LONGEST_BEGINNING) return undefined;
    if (place === undefined) continue;
    const opening = openingAt(file, lastTopRecord(group));
    return opening === undefined ? undefined : { message, place, opening };
  }
  return undefined;
}

/** Text right before the first top record is not complete without it: such a beginning cannot be read by itself. */
async function assertReplayable(
  source: Source,
  place: RecordPlace,
  options: ReadRecordsOptions,
): Promise<void> {
  const { reader, mapper, release } = createRecordReader(options.parser ?? "auto", options);
  try {
    await replayHeader(source, { reader, mapper, place });
  } finally {
    release();
  }
}

/** The header is read with the first records after it; no more of the document is looked at. */
const PLAN_BYTES = 1 << 16;
/** Where no top record has ended by then, none is waited for. */
const LONGEST_BEGINNING = 1 << 20;

/** Offset of the last row that stands below no other. */
function lastTopRecord({ batches }: RecordGroup): number {
  let last = 0;
  for (const { table, length, start } of batches.values()) {
    if (isTopTable(table.name) && length > 0) last = Math.max(last, start[length - 1]!);
  }
  return last;
}

/** The bytes of a start tag from "<" to the end of its name. */
function openingAt(file: Deno.FsFile, offset: number): Uint8Array | undefined {
  const bytes = readAt(file, offset, LONGEST_NAME);
  const length = bytes.findIndex((byte) => ENDS_NAME.has(byte));
  return bytes[0] === LESS && length > 1 ? bytes.slice(0, length) : undefined;
}

const LESS = 0x3c;
const LONGEST_NAME = 256;
/** White space, ">" and "/". */
const ENDS_NAME: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x3e, 0x2f]);

/**
 * Offset of the first place at or after `from` that reads like the start of a top record; `undefined` where there is
 * none up to the end. It may stand in a comment, a CDATA section or another element.
 */
export function findOpening(file: Deno.FsFile, opening: Uint8Array, from: number): number | undefined {
  for (let at = from;; at += SEARCHED) {
    const bytes = readAt(file, at, SEARCHED + opening.length);
    for (let found = bytes.indexOf(opening); found >= 0; found = bytes.indexOf(opening, found + 1)) {
      if (ENDS_NAME.has(bytes[found + opening.length] ?? -1)) return at + found;
    }
    if (bytes.length < SEARCHED + opening.length) return undefined;
  }
}

/** Bytes searched at a time. */
const SEARCHED = 1 << 16;

/** Up to `length` bytes from an offset on, fewer where the file ends. */
export function readAt(file: Deno.FsFile, offset: number, length: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  file.seekSync(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
