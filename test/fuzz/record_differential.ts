/**
 * One document read into record groups by each of kprkit's readers, whole and in chunks: all must give the same.
 *
 * @module
 */

import { brokenRecord, readRecords, type ReadRecordsOptions } from "../../stream/read_records.ts";
import type { Message } from "../../stream/message.ts";
import type { Misfit } from "../../stream/misfit.ts";
import { cellAt, type RecordBatch, type RecordGroup } from "../../stream/record_batch.ts";
import type { Source } from "../../stream/source/mod.ts";
import type { ParserKind } from "../../stream/record_reader.ts";

/** The readers that are compared; each with the first. */
export const RECORD_PARSERS: readonly ParserKind[] = ["ts", "wasm", "sax"];

/** A row: its values, and where it stands. */
export interface PlainRow {
  readonly cells: readonly (string | number | null)[];
  readonly start: number;
  readonly end: number;
  readonly parent: number;
  readonly fate: number;
  /** The bytes of the row as the group shows them, each as a character. */
  readonly source: string;
}

/** A misfit with its column by name. */
export type PlainMisfit = Omit<Misfit, "column"> & { readonly column: string | undefined };

/** A group as plain values that `deepEqual` can compare, and that outlive it. */
export interface PlainGroup {
  readonly message: number;
  readonly last: boolean;
  readonly offset: number;
  readonly tables: Readonly<Record<string, { readonly rows: PlainRow[]; readonly misfits: PlainMisfit[] }>>;
}

/** A message as plain values, at the end of the reading. */
export interface PlainMessage {
  readonly format: string;
  readonly encoding: string;
  readonly enveloped: boolean;
  readonly header: readonly (readonly [column: string, value: string])[];
  readonly misfits: readonly PlainMisfit[];
  readonly start: number;
  readonly end: number;
}

/** An error as plain values. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly offset: number | undefined;
  /** The record that was open: its place, and its bytes each as a character. */
  readonly broken: { readonly start: number; readonly end: number; readonly fragment: string } | undefined;
}

/** All that reading a document gives. */
export interface PlainReading {
  readonly groups: readonly PlainGroup[];
  readonly messages: readonly PlainMessage[];
  readonly error: PlainError | undefined;
}

/** Options of {@linkcode readPlain}. */
export interface ReadPlainOptions extends ReadRecordsOptions {
  /** Sizes of the chunks, over and over. @default one chunk */
  readonly chunks?: readonly number[];
}

/** Reads a document into plain values. Errors that a reading may end in are part of them; others are thrown. */
export async function readPlain(bytes: Uint8Array, options: ReadPlainOptions = {}): Promise<PlainReading> {
  const groups: PlainGroup[] = [];
  const messages = new Map<number, Message>();
  let error: PlainError | undefined;
  try {
    for await (const group of readRecords(new ChunkedSource(bytes, options.chunks), options)) {
      messages.set(group.message.ordinal, group.message);
      groups.push(plainGroup(group));
    }
  } catch (thrown) {
    error = plainError(thrown);
  }
  return { groups, messages: [...messages.values()].map(plainMessage), error };
}

/** Name and values of a group, copied. */
export function plainGroup(group: RecordGroup): PlainGroup {
  const tables: Record<string, { rows: PlainRow[]; misfits: PlainMisfit[] }> = {};
  for (const [name, batch] of group.batches) {
    tables[name] = {
      rows: Array.from({ length: batch.length }, (_, row) => plainRow(group, batch, row)),
      misfits: batch.misfits.map(plainMisfit),
    };
  }
  return { message: group.message.ordinal, last: group.last, offset: group.offset, tables };
}

function plainRow(group: RecordGroup, batch: RecordBatch, row: number): PlainRow {
  const [start, end] = [batch.start[row]!, batch.end[row]!];
  return {
    cells: batch.columns.map((column) => cellAt(column, row)),
    start,
    end,
    parent: batch.parent[row]!,
    fate: batch.fate[row]!,
    // The row of the submission is the whole message, of which only the last group's part is at hand.
    source: batch.table.name === "submission" ? "" : asCharacters(group.fragment(start, end)),
  };
}

function plainMisfit({ column, ...misfit }: Misfit): PlainMisfit {
  return { ...misfit, column: column?.name };
}

function plainMessage(message: Message): PlainMessage {
  const { format, encoding, enveloped, header, misfits, start, end } = message;
  return {
    format: format.id,
    encoding,
    enveloped,
    header: [...header],
    misfits: misfits.map(plainMisfit),
    start,
    end,
  };
}

function plainError(thrown: unknown): PlainError {
  const names = ["XmlSyntaxError", "FormatError"];
  if (!(thrown instanceof Error) || !names.includes(thrown.name)) throw thrown;
  const { hint, offset } = thrown as { readonly hint?: string; readonly offset?: number };
  const broken = brokenRecord(thrown);
  return {
    name: thrown.name,
    message: thrown.message,
    hint,
    offset,
    broken: broken === undefined ? undefined : { ...broken, fragment: asCharacters(broken.fragment) },
  };
}

function asCharacters(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Bytes in chunks of given sizes. Each chunk is overwritten when the next is asked for, as a source may do. */
export class ChunkedSource implements Source {
  readonly name = "document";
  readonly size: number;
  readonly gzip = false;
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #sizes: readonly number[];

  /** Chunks have these sizes, over and over; without sizes there is one chunk. */
  constructor(bytes: Uint8Array, sizes: readonly number[] = [Math.max(bytes.length, 1)]) {
    this.#bytes = bytes;
    this.#sizes = sizes;
    this.size = bytes.length;
  }

  get delivered(): number {
    return this.position;
  }

  async *chunks(from = 0): AsyncGenerator<Uint8Array, void, undefined> {
    let at = from;
    for (let i = 0; at < this.size; i++) {
      const chunk = this.#bytes.slice(at, at + this.#sizes[i % this.#sizes.length]!);
      this.position = at += chunk.length;
      yield chunk;
      chunk.fill(0xff);
    }
  }
}

/** Options of {@linkcode compareRecords}. */
export interface CompareOptions {
  /** Sizes of the chunks of the second reading of each reader. */
  readonly chunks: readonly number[];
  /** The readers; each is compared with the first. @default {@linkcode RECORD_PARSERS} */
  readonly parsers?: readonly ParserKind[];
  /** Rows and bytes in a group. */
  readonly groups?: Pick<ReadRecordsOptions, "groupRows" | "groupBytes" | "slack">;
}

/** What came of a document: whether it could be read to its end, and how readings of it differ, if they do. */
export interface RecordOutcome {
  readonly accepted: boolean;
  readonly failure?: string;
}

/** Reads a document with each reader, whole and in chunks. A crash is a failure like others. */
export async function compareRecords(bytes: Uint8Array, options: CompareOptions): Promise<RecordOutcome> {
  const { chunks, parsers = RECORD_PARSERS, groups = {} } = options;
  let reference: PlainReading | undefined;
  for (const parser of parsers) {
    if (parser === "sax" && beyondSax(bytes)) continue;
    const comparable = parser === "sax" ? forSax : settled;
    try {
      const whole = await readPlain(bytes, { ...groups, parser });
      const pieces = await readPlain(bytes, { ...groups, parser, chunks });
      const accepted = whole.error === undefined;
      const changed = difference(comparable(whole), comparable(pieces));
      if (changed !== undefined) {
        return { accepted, failure: `${parser}: chunks of ${chunks} change ${changed}` };
      }
      reference ??= whole;
      const other = difference(comparable(reference), comparable(whole));
      if (other !== undefined) return { accepted, failure: `${parsers[0]} and ${parser} differ in ${other}` };
    } catch (error) {
      return {
        accepted: false,
        failure: `${parser} crashes: ${error instanceof Error ? error.stack : error}`,
      };
    }
  }
  return { accepted: reference?.error === undefined };
}

/** The first thing two readings differ in, with both values; `undefined` where they are the same. */
export function difference(one: unknown, other: unknown, path = "reading"): string | undefined {
  if (Object.is(one, other)) return undefined;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return `${path}: ${JSON.stringify(one)} / ${JSON.stringify(other)}`;
  }
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = difference(left[key], right[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * What a reading promises. Where the document broke off, that is the groups and the error; how far the message's
 * header had come by then is not.
 */
function settled(reading: PlainReading): unknown {
  if (reading.error === undefined) return reading;
  const messages = reading.messages.map(({ format, encoding, enveloped, start }) => [
    format,
    encoding,
    enveloped,
    start,
  ]);
  return { ...reading, messages };
}

/**
 * What a reading with sax can be asked for. Its errors are its own, and noticed elsewhere. It gives values with their
 * references resolved and text in other pieces, so that misfits show another text and stand at another place, and
 * stray text is noted another number of times.
 */
function forSax({ groups, messages, error }: PlainReading): unknown {
  if (error !== undefined) return error.name;
  const plain = (misfits: readonly PlainMisfit[]) =>
    misfits.filter(({ kind }) => kind !== "stray_text").map(({ row, column, field, kind }) => [
      row,
      column,
      field,
      kind,
    ]);
  return {
    groups: groups.map(({ tables, ...group }) => ({
      ...group,
      tables: Object.entries(tables).map(([name, { rows, misfits }]) => [name, rows, plain(misfits)]),
    })),
    messages: messages.map(({ misfits, ...message }) => ({ ...message, misfits: plain(misfits) })),
  };
}

/**
 * The document has what sax is known to read wrongly: instructions that end in `??>`, names above U+FFFF, and a
 * U+FEFF behind the XML declaration, which it skips.
 */
function beyondSax(bytes: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(bytes).replaceAll("\0", "");
  return /\?\?>|[\xF0-\xF4\xD8-\xDB]|.\xEF\xBB\xBF|.(?:\xFE\xFF|\xFF\xFE)/s.test(text);
}
