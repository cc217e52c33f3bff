/**
 * A record group as one block of memory, to be sent to another thread. The arrays of a group are used again for
 * the next one, so they have to be copied in any case.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";
import { type Column, Fate, type RecordBatch } from "../record_batch.ts";
import { storeTable } from "./store_tables.ts";

/** Arrays that a block is made of. */
type Block = Uint8Array | Int16Array | Int32Array | Float64Array;

/** Where a column's arrays stand in the block; `null` where no row has a value. */
type PackedColumn =
  | null
  | {
    /** Offset of `valid`; -1 where every row has a value. */
    readonly valid: number;
    readonly values: number;
    /** Bytes of a text column: where they stand, and how many. */
    readonly texts?: readonly [start: number, length: number];
    readonly dictionary?: readonly string[];
  };

/** Where a batch's arrays stand in the block. */
export interface PackedBatch {
  readonly table: TableName;
  readonly length: number;
  readonly columns: readonly PackedColumn[];
  readonly start: number;
  readonly end: number;
  readonly parent: number;
  /** -1 where every row goes to the store. */
  readonly fate: number;
}

/** Batches of a group in one block. */
export interface GroupPacket {
  readonly block: ArrayBuffer;
  readonly batches: readonly PackedBatch[];
}

/** Columns of `secret` stay behind: their values do not leave the thread that reads them. */
export function packBatches(
  batches: Iterable<RecordBatch>,
  take: (size: number) => ArrayBuffer,
): GroupPacket {
  const layout = new Layout();
  const packed = [...batches].map((batch): PackedBatch => {
    const { length } = batch;
    const fate = batch.fate.subarray(0, length);
    return {
      table: storeTable(batch.table.name),
      length,
      columns: batch.columns.map((column) => packColumn(layout, column, length)),
      start: layout.place(batch.start.subarray(0, length)),
      end: layout.place(batch.end.subarray(0, length)),
      parent: layout.place(batch.parent.subarray(0, length)),
      fate: fate.includes(Fate.rejected) || fate.includes(Fate.removed) ? layout.place(fate) : -1,
    };
  });
  return { block: layout.fill(take(layout.size)), batches: packed };
}

function packColumn(layout: Layout, column: Column, length: number): PackedColumn {
  const bits = column.valid.subarray(0, length);
  if (column.schema.secret === true || !bits.includes(1)) return null;
  const valid = bits.includes(0) ? layout.place(bits) : -1;
  switch (column.kind) {
    case "number":
      return { valid, values: layout.place(column.values.subarray(0, length)) };
    case "dictionary":
      return { valid, values: layout.place(column.codes.subarray(0, length)), dictionary: column.dictionary };
    case "text": {
      const bytes = column.bytes.subarray(0, column.offsets[length]!);
      const values = layout.place(column.offsets.subarray(0, length + 1));
      return { valid, values, texts: [layout.place(bytes), bytes.length] };
    }
  }
}

/** Places arrays one after the other, each where the widest of them could begin. */
class Layout {
  size = 0;
  readonly #placed: [offset: number, array: Block][] = [];

  place(array: Block): number {
    const offset = this.size;
    this.#placed.push([offset, array]);
    this.size += (array.byteLength + 7) & ~7;
    return offset;
  }

  fill(block: ArrayBuffer): ArrayBuffer {
    const target = new Uint8Array(block);
    for (const [offset, array] of this.#placed) {
      target.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    }
    return block;
  }
}

/** The batches of a packet. They stand in its block, and are valid as long as that is. */
export function unpackBatches(packet: GroupPacket): Map<TableName, RecordBatch> {
  return new Map(packet.batches.map((batch) => [batch.table, unpackBatch(packet.block, batch)]));
}

function unpackBatch(block: ArrayBuffer, packed: PackedBatch): RecordBatch {
  const table = tables[packed.table];
  const { length } = packed;
  return {
    table,
    length,
    columns: table.columns.map((schema, index) =>
      unpackColumn(block, packed.columns[index]!, { schema, length })
    ),
    start: new Float64Array(block, packed.start, length),
    end: new Float64Array(block, packed.end, length),
    parent: new Int32Array(block, packed.parent, length),
    fate: packed.fate < 0 ? zeros.bytes(length) : new Uint8Array(block, packed.fate, length),
    misfits: [],
  };
}

function unpackColumn(
  block: ArrayBuffer,
  packed: PackedColumn,
  { schema, length }: { readonly schema: Column["schema"]; readonly length: number },
): Column {
  const valid = packed === null
    ? zeros.bytes(length)
    : packed.valid < 0
    ? ones.bytes(length)
    : new Uint8Array(block, packed.valid, length);
  const memory = packed === null ? zeros.memory((length + 1) * 8) : block;
  const at = packed?.values ?? 0;
  switch (schema.type) {
    case "code":
      return {
        kind: "dictionary",
        schema,
        codes: new Int32Array(memory, at, length),
        dictionary: packed?.dictionary ?? [""],
        valid,
      };
    case "text": {
      const [start, count] = packed?.texts ?? [0, 0];
      const offsets = new Int32Array(memory, at, length + 1);
      return { kind: "text", schema, offsets, bytes: new Uint8Array(memory, start, count), valid };
    }
    case "int16":
      return { kind: "number", schema, values: new Int16Array(memory, at, length), valid };
    case "int32":
    case "date":
    case "hours":
      return { kind: "number", schema, values: new Int32Array(memory, at, length), valid };
    case "key":
    case "id":
      return { kind: "number", schema, values: new Float64Array(memory, at, length), valid };
  }
}

/** The same byte over and over, for all columns that need no more. */
class Constant {
  readonly #byte: number;
  #memory = new ArrayBuffer(0);

  constructor(byte: number) {
    this.#byte = byte;
  }

  memory(size: number): ArrayBuffer {
    if (this.#memory.byteLength < size) {
      this.#memory = new ArrayBuffer(size * 2);
      new Uint8Array(this.#memory).fill(this.#byte);
    }
    return this.#memory;
  }

  bytes(length: number): Uint8Array {
    return new Uint8Array(this.memory(length), 0, length);
  }
}

const zeros = new Constant(0);
const ones = new Constant(1);
