/**
 * Record groups to XML, a group at a time.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import type { Message } from "../message.ts";
import { Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { byteOrderMark, encodeText, xmlDeclaration } from "../xml/xml_encoder.ts";
import { envelopeBefore, envelopeBehind } from "./envelope_writer.ts";
import { HeaderWriter } from "./header_writer.ts";
import type { RecordXmlOptions, RecordXmlPart, WriteGroupOptions } from "./options.ts";
import { Output } from "./output.ts";
import { type HeaderPlan, planOf, type RecordPlan, topRecords } from "./record_plan.ts";
import { RowWriter } from "./row_writer.ts";
import { XmlWriteError } from "./xml_write_error.ts";

/** A format compiled for writing. */
interface FormatWriter {
  readonly format: Format;
  readonly plan: HeaderPlan;
  /** Tables that stand in the header and not below others, in order. */
  readonly tops: readonly { readonly record: RecordPlan; readonly rows: RowWriter }[];
  /** All tables, each behind the one its rows stand below. */
  readonly all: readonly RowWriter[];
}

/** A message that has begun. */
interface OpenMessage {
  readonly message: Message;
  readonly writer: FormatWriter;
  readonly header: HeaderWriter;
}

/** A row that has begun, and that more rows may come below. */
interface OpenRow {
  readonly rows: RowWriter;
  /** The end of its start tag is written. */
  filled: boolean;
}

/**
 * Writes record groups as the XML message of their format: the mirror of {@linkcode readRecords}. Each call returns
 * the chunks that are full; memory is that of one group.
 *
 * Rows that are not stored are left out, with all below them. Values are written as they are and not judged. A cell
 * without a value whose misfit says what stood there (`type` or `calendar`) is written as that. Columns that the
 * format has no field for are not written, and neither is the batch of `submission`: the header is that of the message,
 * {@linkcode Message.header}. Rows stand in the order of the rows they are below, as in every group that was read.
 *
 * The same groups give the same bytes, wherever one ends and the next begins. Several writers can each make a part of one
 * document: see {@linkcode RecordXmlPart}. Head and tail need a group each, be it without rows, to know the message.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readRecords } from "../read_records.ts";
 * import { BytesSource } from "../source/mod.ts";
 * import { RecordXmlWriter } from "./record_xml_writer.ts";
 *
 * const xml = `<?xml version="1.0" encoding="UTF-8"?>
 * <IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">
 * <PERSON pePeID="1"><peAlder>84</peAlder></PERSON>
 * </IPLOS>
 * `;
 * const writer = new RecordXmlWriter();
 * const chunks: Uint8Array<ArrayBuffer>[] = [];
 * for await (const group of readRecords(new BytesSource("example", new TextEncoder().encode(xml)))) {
 *   chunks.push(...writer.write(group));
 * }
 * chunks.push(...writer.finish());
 * assert.equal(await new Blob(chunks).text(), xml);
 * ```
 */
export class RecordXmlWriter {
  readonly #options: RecordXmlOptions;
  readonly #writers = new Map<Format, FormatWriter>();
  #out: Output | undefined;
  #open: OpenMessage | undefined;
  #messages = 0;
  /** From the top record down to the last row that has begun. */
  readonly #path: OpenRow[] = [];
  /** What stands around records is another writer's. */
  #isMute: boolean;

  /** Begins a document; nothing is written before the first group. */
  constructor(options: RecordXmlOptions = {}) {
    this.#options = options;
    this.#isMute = beginsMute(options.part);
  }

  /**
   * Writes a group. Its arrays may be used again as soon as this returns. After an error the document cannot go on.
   *
   * @throws {XmlWriteError} A value cannot stand in XML, or a row stands where it cannot be written.
   * @throws {RangeError} The group is of another message, and there is no envelope to carry several.
   */
  write(group: RecordGroup, { verbatim }: WriteGroupOptions = {}): Uint8Array<ArrayBuffer>[] {
    const { writer, header } = this.#openMessage(group.message);
    const out = this.#out!;
    const batches: ReadonlyMap<string, RecordBatch> = group.batches;
    for (const rows of writer.all) rows.bind(batches.get(rows.table), out, verbatim?.get(rows.table));
    refuseStrangers(group, writer);
    // From below, since rows that go on with one of the group before come first in their batch.
    for (const rows of writer.all.toReversed()) {
      const depth = this.#path.findIndex((open) => open.rows === rows);
      if (rows.isLastLeftOut) passBelow(rows, -1);
      else if (depth >= 0) this.#below(rows, -1, depth + 1);
    }
    for (const { record, rows } of writer.tops) this.#top(record, rows, header);
    for (const rows of writer.all) finishBatch(rows);
    return out.take();
  }

  /**
   * Ends the document. The next group begins another one.
   *
   * @throws {RangeError} No group has been written.
   */
  finish(): Uint8Array<ArrayBuffer>[] {
    const open = this.#open;
    if (open === undefined) throw new RangeError("There is no message to write: write its groups first");
    const { envelope, part } = this.#options;
    if (part?.piece === "body") this.#closeTo(0);
    else if (part?.piece === "head") this.#goToBodies(part, open);
    else {
      this.#endMessage();
      if (envelope !== undefined) this.#text(envelopeBehind(envelope, this.#messages));
      this.#text("\n");
    }
    this.#out!.flush();
    this.#open = undefined;
    this.#messages = 0;
    this.#isMute = beginsMute(part);
    return this.#out!.take();
  }

  /** Goes to where the rows of the bodies stand. */
  #goToBodies({ of, piece }: RecordXmlPart, { writer, header }: OpenMessage): void {
    const top = writer.tops.find(({ rows }) => rows.table === of);
    if (top === undefined) {
      throw new RangeError(`Format ${writer.format.id} has no rows of table ${of} that stand below no other`);
    }
    this.#closeTo(0);
    if (!header.goTo(top.record)) {
      throw new RangeError(`Rows that stand behind those of ${of} belong to the tail of the document`);
    }
    if (piece === "tail") this.#isMute = false;
  }

  #openMessage(message: Message): OpenMessage {
    const open = this.#open;
    if (open?.message.format === message.format && open.message.ordinal === message.ordinal) return open;
    const { envelope } = this.#options;
    if (open !== undefined && (envelope === undefined || this.#options.part !== undefined)) {
      throw new RangeError(
        "The group is of another message: write each message by itself, or in an envelope, and not in parts",
      );
    }
    const writer = this.#writerOf(message.format);
    if (open === undefined) this.#beginDocument();
    else this.#endMessage();
    this.#out!.reserve(Math.max(...writer.all.map((rows) => rows.room)));
    if (envelope !== undefined) this.#text(envelopeBefore(envelope, this.#messages));
    this.#messages++;
    for (const rows of writer.all) rows.isLastLeftOut = false;
    const header = new HeaderWriter(writer.plan, message.header, (text) => this.#text(text));
    this.#open = { message, writer, header };
    const { part } = this.#options;
    if (part !== undefined && part.piece !== "head") this.#goToBodies(part, this.#open);
    return this.#open;
  }

  #writerOf(format: Format): FormatWriter {
    let writer = this.#writers.get(format);
    if (writer === undefined) {
      const { encoding = "utf-8", layout = "lines", prefix = "" } = this.#options;
      const plan = planOf(format, { layout, prefix });
      const tops = topRecords(plan).map((record) => ({ record, rows: new RowWriter(record, encoding) }));
      const withBelow = (rows: RowWriter): RowWriter[] => [rows, ...rows.children.flatMap(withBelow)];
      writer = { format, plan, tops, all: tops.flatMap(({ rows }) => withBelow(rows)) };
      this.#writers.set(format, writer);
    }
    return writer;
  }

  #beginDocument(): void {
    const { encoding = "utf-8", bom = false, chunkBytes = 1 << 18 } = this.#options;
    if (!(chunkBytes >= 1)) throw new RangeError("A chunk has at least one byte");
    this.#out ??= new Output(chunkBytes);
    this.#text(`${bom ? byteOrderMark(encoding) : ""}${xmlDeclaration(encoding)}`);
  }

  #endMessage(): void {
    this.#closeTo(0);
    this.#open!.header.finish();
  }

  #text(text: string): void {
    if (this.#isMute) return;
    this.#out!.put(encodeText(text, this.#options.encoding ?? "utf-8"));
  }

  /** Rows of a table that stands below no other. */
  #top(record: RecordPlan, rows: RowWriter, header: HeaderWriter): void {
    const { batch } = rows;
    if (batch === undefined || batch.length === 0) return;
    const { part } = this.#options;
    if (part !== undefined && (part.of === rows.table) !== (part.piece === "body")) {
      throw partedWrong(rows, part);
    }
    let isPlaced = false;
    for (let row = 0; row < batch.length; row++) {
      rows.cursor = row + 1;
      if (batch.fate[row] !== Fate.stored) {
        passBelow(rows, row);
        continue;
      }
      this.#closeTo(0);
      if (!isPlaced && !header.goTo(record)) throw misplaced(rows, row);
      isPlaced = true;
      this.#row(rows, row, 0);
    }
  }

  /** Rows of the tables below a row; -1 for what stands below the last row of the group before. */
  #below(parent: RowWriter, row: number, depth: number): void {
    for (const rows of parent.children) {
      const { batch } = rows;
      if (batch === undefined) continue;
      for (; rows.cursor < batch.length && batch.parent[rows.cursor] === row; rows.cursor++) {
        if (batch.fate[rows.cursor] === Fate.stored) this.#row(rows, rows.cursor, depth);
        else passBelow(rows, rows.cursor);
      }
    }
  }

  /** A row at a depth of the path, with all below it. */
  #row(rows: RowWriter, row: number, depth: number): void {
    if (this.#path.length > depth) this.#closeTo(depth);
    const parent = this.#path[depth - 1];
    if (parent !== undefined && !parent.filled) {
      this.#out!.bytes[this.#out!.at++] = TAG_END;
      parent.filled = true;
    }
    rows.lastWritten = row;
    if (rows.children.length === 0) return rows.whole(row);
    this.#path.push({ rows, filled: rows.begin(row) });
    this.#below(rows, row, depth + 1);
  }

  /** Ends the rows from a depth of the path on. */
  #closeTo(depth: number): void {
    while (this.#path.length > depth) {
      const { rows, filled } = this.#path.pop()!;
      rows.end(filled);
    }
  }
}

/** `>`. */
const TAG_END = 0x3e;

/** Passes by what stands below a row that is left out. */
function passBelow(parent: RowWriter, row: number): void {
  for (const rows of parent.children) {
    const { batch } = rows;
    if (batch === undefined) continue;
    for (; rows.cursor < batch.length && batch.parent[rows.cursor] === row; rows.cursor++) {
      passBelow(rows, rows.cursor);
    }
  }
}

/** Nothing of a batch may be left over. */
function finishBatch(rows: RowWriter): void {
  const { batch, cursor } = rows;
  if (batch === undefined || batch.length === 0) return;
  if (cursor < batch.length) {
    throw new XmlWriteError("it stands below no row that was written, or not in the order of those", {
      table: rows.table,
      row: cursor,
      hint: "Put rows in the order of the rows that they stand below",
    });
  }
  rows.isLastLeftOut = rows.lastWritten !== batch.length - 1;
}

/** What stands before the rows of the bodies is written by the head alone. */
function beginsMute(part: RecordXmlPart | undefined): boolean {
  return part !== undefined && part.piece !== "head";
}

/** Rows of the bodies' table stand in bodies, and no others do. */
function partedWrong({ table }: RowWriter, { piece, of }: RecordXmlPart): XmlWriteError {
  return new XmlWriteError(`a ${piece} of a document whose bodies have rows of ${of} has no place for it`, {
    table,
    row: 0,
    hint: "Write rows of the bodies' table in bodies, and all others in the head or the tail",
  });
}

function misplaced(rows: RowWriter, row: number): XmlWriteError {
  return new XmlWriteError("what the format has behind it is written already", {
    table: rows.table,
    row,
    hint: "Put rows in the order that the format has their elements in",
  });
}

/** Rows of tables that the format has no element for would be lost. The header takes the place of `submission`. */
function refuseStrangers({ message, batches }: RecordGroup, { all }: FormatWriter): void {
  for (const [name, { length }] of batches) {
    if (length > 0 && name !== "submission" && !all.some(({ table }) => table === name)) {
      throw new RangeError(`Format ${message.format.id} has no place for rows of table ${name}`);
    }
  }
}
