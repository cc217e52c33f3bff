/**
 * Values and rows to record groups: the columns of the message being read, and the groups that are
 * ready to be taken.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { type RecordTable, recordTables, tables } from "../../register/table.ts";
import type { Message } from "../message.ts";
import type { Misfit, RecordBatch, RecordGroup } from "../record_batch.ts";
import type { RecordPlace } from "../record_place.ts";
import type { XmlReader } from "../xml/xml_reader.ts";
import type { ArrayMaker } from "../array_maker.ts";
import { type DateForm, Put } from "./column_builder.ts";
import { PARENTS, PERSON, SUBMISSION, tableNames, type ValueBinding } from "./element_state.ts";
import { TableBuilder } from "./table_builder.ts";
import { fits } from "./value_format.ts";

/** When a group ends. */
export interface GroupOptions {
  /** Rows of one table after which a group ends with its top record. @default 8192 */
  groupRows?: number;
  /** Bytes of source after which a group ends with its top record. @default 1048576 */
  groupBytes?: number;
  /** Times a group may exceed these within one top record before it is split there. @default 8 */
  slack?: number;
  /**
   * Top records that begin in different blocks of so many bytes of the source never share a group, so that the
   * groups of a block are the same whether all is read in one go or the block by itself. @default 8388608
   */
  blockBytes?: number;
}

/** What of a message has been there, as the mapper counts: the place in its sequence, and the elements seen. */
export type Progress = Pick<RecordPlace, "order" | "seen">;

/** The group being assembled. */
export interface OpenGroup {
  readonly message: Message | undefined;
  /** By number of the table. */
  readonly tables: BuilderSet;
  /** The open person stands in the group before. */
  readonly personContinued: boolean;
  /** Rows and bytes at which it may end. */
  readonly rows: number;
  readonly bytes: number;
  /** Source offset of its first top record; -1 before it. */
  readonly measuredFrom: number;
  /** Source offset from which top records belong to another group. */
  readonly blockEnd: number;
}

/** Builders of every table, used for one group at a time and then again. */
export type BuilderSet = TableBuilder[];

/** What is known of the message being read. */
class OpenMessage implements Message {
  readonly header = new Map<string, string>();
  readonly misfits: Misfit[] = [];
  end = 0;
  /** All that have been met, told or not. */
  readonly metMisfits: Misfit[] = [];

  constructor(
    readonly format: Format,
    readonly ordinal: number,
    readonly encoding: string,
    readonly enveloped: boolean,
    readonly start: number,
  ) {}

  /** Tells the misfits met before a group ended, and none after: the same in whatever chunks the source came. */
  tell(met: number): void {
    while (this.misfits.length < met) this.misfits.push(this.metMisfits[this.misfits.length]!);
  }
}

/** A finished group with the memory it stands in. */
interface ReadyGroup {
  readonly group: RecordGroup;
  readonly message: OpenMessage;
  /** Misfits of the message that were met before it ended. */
  readonly met: number;
  readonly builders: BuilderSet;
  readonly dates: DateForm;
}

/** Longest value in bytes that is kept. No field of any format comes near; the limit bounds memory. */
export const VALUE_LIMIT = 1 << 20;
/** Bytes of a value that does not fit which are kept: twice what a finding shows. */
const RAW_LIMIT = 400;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Assembles the groups of a document's messages. Rows are opened and closed as their elements are;
 * finished groups wait until they are taken.
 */
export class GroupAssembler {
  readonly #rows: number;
  readonly #bytes: number;
  readonly #slack: number;
  readonly #blockBytes: number;
  #message: OpenMessage | undefined;
  #messages = 0;
  #dates: DateForm = "basic";
  /** Of the message being read; empty before the first. */
  #tables: BuilderSet = [];
  readonly #free: Record<DateForm, BuilderSet[]> = { basic: [], iso: [] };
  readonly #ready: ReadyGroup[] = [];
  #handedOut: ReadyGroup | undefined;
  #groupStart = 0;
  /** Source offset from which the group's size counts: its first record, wherever the group before ended. */
  #measuredFrom = -1;
  /** Source offset from which top records belong to the next block. */
  #blockEnd = 0;
  /** Misfits of the message that had been met where the last group ended. */
  #endedMet = 0;
  /** Source offset of the message's first top record; -1 before it. */
  #recordsStart = -1;
  /** By table: 1 where the open row stands in a group before, so that rows below it have no parent in this one. */
  readonly #continued = new Uint8Array(tableNames.length);
  /** Header values and misfits of the envelope, for each message in it. */
  readonly #envelope = new Map<string, string>();
  readonly #envelopeMisfits: Misfit[] = [];

  readonly #make: ArrayMaker | undefined;

  constructor(options: GroupOptions = {}, make?: ArrayMaker) {
    this.#make = make;
    this.#rows = options.groupRows ?? 8192;
    this.#bytes = options.groupBytes ?? 1 << 20;
    this.#slack = options.slack ?? 8;
    this.#blockBytes = options.blockBytes ?? 1 << 23;
  }

  /** What a lane must know that writes rows in the assembler's stead. */
  get open(): OpenGroup {
    return {
      message: this.#message,
      tables: this.#tables,
      personContinued: this.#continued[PERSON] === 1,
      rows: this.#rows,
      bytes: this.#bytes,
      measuredFrom: this.#measuredFrom,
      blockEnd: this.#blockEnd,
    };
  }

  /** A lane has begun the group's first top record. */
  measureFrom(offset: number): void {
    this.#measuredFrom = offset;
  }

  /** Groups ended so far. */
  ended = 0;

  /** Messages begun so far. */
  get messages(): number {
    return this.#messages;
  }

  /** Source offset from which bytes are still needed, for {@linkcode RecordGroup.fragment}. */
  get neededFrom(): number {
    return this.#message === undefined ? Infinity : this.#groupStart;
  }

  /** Begins a message whose root element starts at a source offset. */
  startMessage(format: Format, reader: XmlReader, place: { offset: number; enveloped: boolean }): void {
    const { offset, enveloped } = place;
    this.#dates = usesIsoDates(format) ? "iso" : "basic";
    this.#tables = this.#free[this.#dates].pop() ?? newBuilders(this.#dates, this.#make);
    this.#message = new OpenMessage(format, this.#messages++, reader.encoding, enveloped, offset);
    this.#groupStart = offset;
    this.#measuredFrom = -1;
    this.#recordsStart = -1;
    this.#endedMet = 0;
    this.#continued.fill(0);
    // From here on records may be asked for as they stand. Groups that wait to be taken need more.
    if (this.#ready.length === 0) reader.retainFrom = offset;
    for (const misfit of this.#envelopeMisfits) this.#noteHeader(misfit);
    for (const [column, value] of this.#envelope) {
      const index = tables.submission.columns.findIndex((schema) => schema.name === column);
      const bytes = encoder.encode(value);
      this.#tables[SUBMISSION]!.columns[index]!.put(0, bytes, 0, bytes.length);
      this.#message.header.set(column, value);
    }
  }

  /**
   * A top record begins at a source offset: the group before it ends where another block of the source begins with
   * this record. `order` and `seen` say what of the message has been there before it.
   */
  startTop(offset: number, { reader, order, seen }: { reader: XmlReader } & Progress): void {
    if (this.#recordsStart < 0) this.#recordsStart = offset;
    if (offset >= this.#blockEnd) {
      if (this.#measuredFrom >= 0) {
        this.#endGroup(offset, reader, { place: this.#placeAt(offset, order, seen) });
      }
      this.#blockEnd = (Math.floor(offset / this.#blockBytes) + 1) * this.#blockBytes;
    }
    if (this.#measuredFrom < 0) this.#measuredFrom = offset;
  }

  /**
   * Reading stops between two top records, as where a block of the source ends. Returns the place; `undefined` where
   * there is none, and where the next group has begun with something that is no top record.
   */
  pause(offset: number, { reader, order, seen }: { reader: XmlReader } & Progress): RecordPlace | undefined {
    const place = this.#placeAt(offset, order, seen);
    if (this.#measuredFrom < 0) return this.#holdsRest() ? undefined : place;
    this.#endGroup(offset, reader, { place });
    return place;
  }

  /** Something stands between the last group and the next top record. */
  #holdsRest(): boolean {
    return this.#message!.metMisfits.length > this.#endedMet ||
      this.#tables.some((table, t) => t !== SUBMISSION && (table.length > 0 || table.misfits.length > 0));
  }

  /** Drops all rows, and goes on at a place of the source: what stands before it has been told already. */
  resume({ offset, header }: RecordPlace, reader: XmlReader): void {
    while (this.takeGroup() !== undefined);
    for (const [t, builder] of this.#tables.entries()) if (t !== SUBMISSION) builder.reset();
    this.#endedMet = this.#message!.metMisfits.length;
    this.#message!.tell(this.#endedMet);
    this.#continued.fill(0);
    this.#recordsStart = header;
    this.#groupStart = reader.retainFrom = offset;
    this.#measuredFrom = -1;
    // A record at the place itself begins its block or goes on with it: either way no group is open.
    this.#blockEnd = 0;
  }

  #placeAt(offset: number, order: number, seen: number): RecordPlace | undefined {
    // Offsets in UTF-16 are not those of the source.
    const findable = this.#messages === 1 && this.#recordsStart >= 0 &&
      !this.#message!.encoding.startsWith("utf-16");
    return findable ? { offset, header: this.#recordsStart, order, seen } : undefined;
  }

  /** Opens a row of a table. */
  openRow(table: number, offset: number): void {
    const above = PARENTS[table]!;
    const parent = above < 0 ? undefined : this.#tables[above]!;
    // A row that is continued is closed already, in the group it stands in.
    this.#tables[table]!.open(offset, parent?.isOpen ? parent.length : -1);
  }

  /**
   * Closes the open row of a table, and the group with it where it is large enough: after a top
   * record, or inside one only where memory would grow without bound. `progress` says what of the message has been
   * there, where the row is a top record right below it.
   */
  closeRow(
    table: number,
    at: { after: number; top: boolean; reader: XmlReader; progress?: Progress | undefined },
  ): void {
    const { after, top, reader, progress } = at;
    const builder = this.#tables[table]!;
    if (this.#continued[table] === 1) this.#continued[table] = 0;
    else builder.close(after);
    const slack = top ? 1 : this.#slack;
    const from = this.#measuredFrom < 0 ? this.#groupStart : this.#measuredFrom;
    if (builder.length < this.#rows * slack && after - from < this.#bytes * slack) return;
    for (const [t, open] of this.#tables.entries()) {
      if (t === SUBMISSION || !open.isOpen) continue;
      open.close(after);
      this.#continued[t] = 1;
    }
    const place = progress === undefined ? undefined : this.#placeAt(after, progress.order, progress.seen);
    this.#endGroup(after, reader, { place });
  }

  /** Closes the submission's row, which is open over all groups, and the message with it. */
  endMessage(after: number, reader: XmlReader): void {
    this.#tables[SUBMISSION]!.close(after);
    this.#endGroup(after, reader, { last: true });
    this.#message = undefined;
  }

  /** Ends the group with the records closed so far, and takes other memory for the next. */
  #endGroup(
    offset: number,
    reader: XmlReader,
    { last = false, place }: { last?: boolean; place?: RecordPlace | undefined },
  ): void {
    const builders = this.#tables;
    const batches = new Map<RecordTable, RecordBatch>();
    for (const [t, name] of tableNames.entries()) {
      if (t === SUBMISSION && !last) continue; // its row is open until the message ends
      const builder = builders[t]!;
      if (builder.length > 0 || builder.misfits.length > 0) batches.set(name, builder.view());
    }
    const fragment = (start: number, end: number) => {
      const from = Math.max(start - reader.base, 0);
      return reader.buffer.subarray(from, Math.max(end - reader.base, from));
    };
    const placed = place === undefined ? {} : { place };
    const message = this.#message!;
    const group = { message, batches, last, offset, ...placed, fragment };
    const met = this.#endedMet = message.metMisfits.length;
    this.ended++;
    this.#ready.push({ group, message, met, builders, dates: this.#dates });
    this.#groupStart = offset;
    this.#measuredFrom = -1;
    if (last) return; // the next message brings its own
    const next = this.#free[this.#dates].pop() ?? newBuilders(this.#dates, this.#make);
    [next[SUBMISSION], builders[SUBMISSION]] = [builders[SUBMISSION]!, next[SUBMISSION]!];
    this.#tables = next;
  }

  /**
   * Ends reading where the document broke off: the top records finished before it become a group.
   * Returns the offset where the broken record began, if one was open.
   */
  breakOff(reader: XmlReader): number | undefined {
    if (this.#message === undefined) return undefined;
    let broken: number | undefined;
    // Parents come before what stands below them, so that what is kept of them is known.
    const kept: number[] = [];
    for (const [t, builder] of this.#tables.entries()) {
      let keep = builder.length;
      const above = PARENTS[t]!;
      if (above >= 0) { while (keep > 0 && builder.parentOf(keep - 1) >= kept[above]!) keep--; }
      kept.push(keep);
      if (t === SUBMISSION) continue;
      if (builder.isOpen && PARENTS.includes(t)) broken ??= builder.startOf(builder.length);
      builder.truncate(keep);
    }
    this.#endGroup(this.#groupStart, reader, {});
    this.#message = undefined;
    return broken;
  }

  /** The next finished group; `undefined` where none is. The group taken before it is gone then. */
  takeGroup(): RecordGroup | undefined {
    if (this.#handedOut !== undefined) {
      const { builders, dates } = this.#handedOut;
      for (const builder of builders) builder.reset();
      this.#free[dates].push(builders);
    }
    this.#handedOut = this.#ready.shift();
    if (this.#handedOut === undefined) return undefined;
    const { group, message, met } = this.#handedOut;
    message.tell(met);
    if (group.last) message.end = group.offset;
    return group;
  }

  /**
   * Takes a value of the open row of `owner` to its column, and notes where it does not fit. The last two say
   * where it stood in the source.
   */
  put(
    owner: number,
    binding: ValueBinding,
    bytes: Uint8Array,
    start: number,
    end: number,
    sourceStart: number,
    sourceEnd: number,
  ): void {
    let put: number = Put.taken;
    if (end - start > VALUE_LIMIT) put = Put.unreadable;
    else if (binding.column >= 0) {
      put = owner === SUBMISSION
        ? this.#putHeader(binding.column, bytes, start, end)
        : this.#tables[owner]!.put(binding.column, bytes, start, end);
    }
    if (put <= Put.empty && isFit(binding, bytes, start, end)) return;
    this.note(misfitKind(put, binding, bytes, start, end), binding.field, owner, {
      raw: decoder.decode(bytes.subarray(start, Math.min(end, start + RAW_LIMIT))),
      start: sourceStart,
      end: sourceEnd,
      column: binding.column,
    });
  }

  /** The first value of a header field is the one that counts. */
  #putHeader(column: number, bytes: Uint8Array, start: number, end: number): number {
    const name = tables.submission.columns[column]!.name;
    const header = this.#message?.header ?? this.#envelope;
    if (header.has(name)) return Put.taken;
    header.set(name, decoder.decode(bytes.subarray(start, end)));
    if (this.#message === undefined) return Put.taken;
    return this.#tables[SUBMISSION]!.columns[column]!.put(0, bytes, start, end);
  }

  /** Notes what does not fit, with the open row of `owner`; -1 stands for the envelope. */
  note(
    kind: Misfit["kind"],
    field: string,
    owner: number,
    place: { raw: string; start: number; end: number; column?: number },
  ): void {
    const told = { field, kind, raw: place.raw, start: place.start, end: place.end };
    const table = owner < 0 ? SUBMISSION : owner;
    const column = recordTables[tableNames[table]!].columns[place.column ?? -1];
    const misfit = (row: number): Misfit => ({ row, ...(column === undefined ? {} : { column }), ...told });
    if (table !== SUBMISSION) {
      const builder = this.#tables[table]!;
      const continued = this.#continued[table] === 1;
      builder.misfits.push(misfit(continued ? -1 : builder.isOpen ? builder.length : builder.length - 1));
    } else if (this.#message === undefined) this.#envelopeMisfits.push(misfit(0));
    else this.#noteHeader(misfit(0));
  }

  #noteHeader(misfit: Misfit): void {
    this.#message!.metMisfits.push(misfit);
    this.#tables[SUBMISSION]!.misfits.push(misfit);
  }
}

/** The value is written as schema and register demand. */
export function isFit(
  { facet, format, fixed }: ValueBinding,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  return (facet === undefined || fits(facet, bytes, start, end)) &&
    (format === undefined || fits(format, bytes, start, end)) &&
    (fixed === undefined || decoder.decode(bytes.subarray(start, end)) === fixed);
}

function misfitKind(
  put: number,
  { facet, fixed }: ValueBinding,
  bytes: Uint8Array,
  start: number,
  end: number,
): Misfit["kind"] {
  if (put === Put.unreadable) return "type";
  if (put === Put.notInCalendar) return "calendar";
  if (facet !== undefined && !fits(facet, bytes, start, end)) return "facet";
  // A value that is not the fixed one is that first of all, however it is written.
  return fixed !== undefined ? "fixed" : "format";
}

function newBuilders(dates: DateForm, make: ArrayMaker | undefined): BuilderSet {
  return tableNames.map((name) => new TableBuilder(recordTables[name], dates, make));
}

const isoFormats = new WeakMap<Format, boolean>();

/** The format writes dates as xs:date, not as the eight digits of IPLOS. */
function usesIsoDates(format: Format): boolean {
  let iso = isoFormats.get(format);
  if (iso === undefined) {
    iso = Object.values(format.types).some((type) =>
      type.attributes.some((attribute) => attribute.type.base === "date")
    );
    isoFormats.set(format, iso);
  }
  return iso;
}
