/**
 * Record groups on their way from one thread to another: all arrays of a group in one block of memory that changes
 * hands, and very little beside it.
 *
 * @module
 */
import {
  type ColumnSchema,
  type RecordTable,
  recordTables,
  tables,
  type TableSchema,
} from "../../register/table.ts";
import type { Misfit } from "../misfit.ts";
import type { Column, RecordBatch, RecordGroup } from "../record_batch.ts";
import type { RecordPlace } from "../record_place.ts";

/** A misfit with its column by number. */
export type PackedMisfit = Omit<Misfit, "column"> & {
  /** Number of the column in its table. */
  readonly column?: number;
};

/** A batch without its arrays. Where they stand follows from the table and what is told here. */
export interface PackedBatch {
  /** Name of the rows' table. */
  readonly table: RecordTable;
  /** Number of rows. */
  readonly length: number;
  /** By column: number of its dictionary, or bytes of its text; 0 for numbers. */
  readonly parts: readonly number[];
  /** What did not fit in these rows. */
  readonly misfits: readonly PackedMisfit[];
}

/** A group without its message. */
export interface PackedGroup {
  /** All arrays of the group. */
  readonly memory: ArrayBuffer;
  /** In the order of the group. */
  readonly batches: readonly PackedBatch[];
  /** Misfits of the message since the group before. */
  readonly noted: readonly PackedMisfit[];
  /** The message ends with this group. */
  readonly last: boolean;
  /** Bytes of the source up to and with this group. */
  readonly offset: number;
  /** Where reading can go on after it. */
  readonly place?: RecordPlace;
}

/** Numbers dictionaries, so that each is sent once for all groups that refer to it. */
export class DictionaryTexts {
  readonly #numbers = new Map<readonly string[], number>();

  /** The number of a dictionary, which may grow until all are sent. */
  numberOf(dictionary: readonly string[]): number {
    let number = this.#numbers.get(dictionary);
    if (number === undefined) this.#numbers.set(dictionary, number = this.#numbers.size);
    return number;
  }

  /** All dictionaries as one text: one string crosses threads at the cost of one, a thousand at that of a thousand. */
  text(): string {
    return [...this.#numbers.keys()].map((entries) => entries.join(ENTRY_END)).join(DICTIONARY_END);
  }
}

// Characters that no XML document can hold.
const ENTRY_END = "\u0000";
const DICTIONARY_END = "\u0001";

/** Dictionaries from their texts. Those of one block are mostly those of the block before. */
export class DictionaryReader {
  #known = new Map<string, readonly string[]>();

  /** The dictionaries of a {@linkcode DictionaryTexts.text}, by number. */
  read(text: string): readonly (readonly string[])[] {
    const known = new Map<string, readonly string[]>();
    const dictionaries = text.split(DICTIONARY_END).map((joined) => {
      const entries = known.get(joined) ?? this.#known.get(joined) ?? joined.split(ENTRY_END);
      known.set(joined, entries);
      return entries;
    });
    this.#known = known;
    return dictionaries;
  }
}

/** Memory that groups are packed into: what has come back, else new. */
export class GroupMemory {
  readonly #spare: ArrayBuffer[] = [];

  /** Takes memory back. */
  give(spare: readonly ArrayBuffer[]): void {
    this.#spare.push(...spare);
  }

  /** Memory of at least `size` bytes. New one is larger, so that it does for the groups to come. */
  take(size: number): ArrayBuffer {
    const memory = this.#spare.pop();
    if (memory === undefined || memory.byteLength < size) return new ArrayBuffer(padded(size + (size >> 2)));
    return memory;
  }
}

/** Copies a group into memory of its own. `noted` are the misfits of its message that go with it. */
export function packGroup(
  group: RecordGroup,
  { noted, dictionaries, memory }: {
    readonly noted: readonly Misfit[];
    readonly dictionaries: DictionaryTexts;
    readonly memory: GroupMemory;
  },
): PackedGroup {
  const { batches, last, offset, place } = group;
  const packed = [...batches.values()].map((batch): PackedBatch => ({
    table: batch.table.name,
    length: batch.length,
    parts: batch.columns.map((column) => partOf(column, batch.length, dictionaries)),
    misfits: batch.misfits.map((misfit) => packMisfit(misfit, batch.table)),
  }));
  const layout = new Layout(memory.take(packed.reduce((sum, batch) => sum + sizeOf(batch), 0)));
  for (const batch of packed) copyBatch(batches.get(batch.table)!, layout.batch(batch, []));
  return {
    memory: layout.memory,
    batches: packed,
    noted: noted.map((misfit) => packMisfit(misfit, tables.submission)),
    last,
    offset,
    ...(place === undefined ? {} : { place }),
  };
}

/** The batches of a group, standing in its memory, with the dictionaries that were sent with it. */
export function unpackBatches(
  { memory, batches }: PackedGroup,
  dictionaries: readonly (readonly string[])[],
): Map<RecordTable, RecordBatch> {
  const layout = new Layout(memory);
  return new Map(batches.map((batch) => [batch.table, layout.batch(batch, dictionaries)]));
}

function packMisfit({ column, ...misfit }: Misfit, table: TableSchema): PackedMisfit {
  return column === undefined ? misfit : { ...misfit, column: table.columns.indexOf(column) };
}

/** A misfit of a table from its packed form. */
export function unpackMisfit({ row, column, ...misfit }: PackedMisfit, table: TableSchema): Misfit {
  const schema = table.columns[column ?? -1];
  return { row, ...(schema === undefined ? {} : { column: schema }), ...misfit };
}

function partOf(column: Column, length: number, dictionaries: DictionaryTexts): number {
  switch (column.kind) {
    case "number":
      return 0;
    case "dictionary":
      return dictionaries.numberOf(column.dictionary);
    case "text":
      return column.offsets[length]!;
  }
}

function copyBatch(from: RecordBatch, to: RecordBatch): void {
  const { length } = from;
  copy(from.start, to.start, length);
  copy(from.end, to.end, length);
  copy(from.parent, to.parent, length);
  copy(from.fate, to.fate, length);
  for (const [index, column] of from.columns.entries()) copyColumn(column, to.columns[index]!, length);
}

function copyColumn(from: Column, to: Column, length: number): void {
  copy(from.valid, to.valid, length);
  if (from.kind === "text" && to.kind === "text") {
    copy(from.offsets, to.offsets, length + 1);
    copy(from.bytes, to.bytes, to.bytes.length);
  } else if (from.kind === "number" && to.kind === "number") {
    copy(from.values, to.values, length);
  } else if (from.kind === "dictionary" && to.kind === "dictionary") {
    copy(from.codes, to.codes, length);
  }
}

/** Copies the first `length` values of an array, without another view of it where there are no more. */
function copy(from: Values, to: Values, length: number): void {
  to.set(from.length === length ? from : from.subarray(0, length));
}

type Values = Uint8Array | Int16Array | Int32Array | Float64Array;

/** Bytes that an array takes: each begins where the widest of them could. */
function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

/** Bytes of the arrays that {@linkcode Layout.batch} places. */
function sizeOf({ table, length, parts }: PackedBatch): number {
  let size = 2 * padded(8 * length) + padded(4 * length) + padded(length);
  for (const [index, { type }] of recordTables[table].columns.entries()) {
    size += padded(length);
    if (type === "text") size += padded(4 * (length + 1)) + padded(parts[index]!);
    else size += padded(widthOf(type) * length);
  }
  return size;
}

function widthOf(type: ColumnSchema["type"]): number {
  return type === "int16" ? 2 : type === "key" || type === "id" ? 8 : 4;
}

/** Arrays one after the other in a block of memory. Sender and receiver go through the same steps. */
class Layout {
  readonly memory: ArrayBuffer;
  #at = 0;

  constructor(memory: ArrayBuffer) {
    this.memory = memory;
  }

  batch(packed: PackedBatch, dictionaries: readonly (readonly string[])[]): RecordBatch {
    const { length, parts } = packed;
    const table = recordTables[packed.table];
    return {
      table,
      length,
      start: this.#float64(length),
      end: this.#float64(length),
      parent: this.#int32(length),
      fate: this.#bytes(length),
      columns: table.columns.map((schema, index) =>
        this.#column(schema, length, { part: parts[index]!, dictionaries })
      ),
      misfits: packed.misfits.map((misfit) => unpackMisfit(misfit, table)),
    };
  }

  #column(
    schema: ColumnSchema,
    length: number,
    { part, dictionaries }: { part: number; dictionaries: readonly (readonly string[])[] },
  ): Column {
    const valid = this.#bytes(length);
    switch (schema.type) {
      case "code": {
        const dictionary = dictionaries[part] ?? [];
        return { kind: "dictionary", schema, codes: this.#int32(length), dictionary, valid };
      }
      case "text":
        return { kind: "text", schema, offsets: this.#int32(length + 1), bytes: this.#bytes(part), valid };
      case "int16":
        return { kind: "number", schema, values: new Int16Array(...this.#room(length, 2)), valid };
      case "key":
      case "id":
        return { kind: "number", schema, values: this.#float64(length), valid };
      default:
        return { kind: "number", schema, values: this.#int32(length), valid };
    }
  }

  #bytes(length: number): Uint8Array {
    return new Uint8Array(...this.#room(length, 1));
  }

  #int32(length: number): Int32Array {
    return new Int32Array(...this.#room(length, 4));
  }

  #float64(length: number): Float64Array {
    return new Float64Array(...this.#room(length, 8));
  }

  #room(length: number, width: number): [memory: ArrayBuffer, at: number, length: number] {
    const at = this.#at;
    this.#at += padded(length * width);
    return [this.memory, at, length];
  }
}
