/**
 * A table under construction: one row is open at a time, children close before their parent.
 *
 * @module
 */
import type { TableSchema } from "../../register/table.ts";
import type { Misfit, RecordBatch } from "../record_batch.ts";
import { type ArrayMaker, heapArrays } from "../array_maker.ts";
import { ColumnBuilder, type DateForm } from "./column_builder.ts";

/** Builds the {@linkcode RecordBatch}es of one table, one after the other, in the same memory. */
export class TableBuilder {
  readonly schema: TableSchema;
  readonly columns: readonly ColumnBuilder[];
  /** Closed rows; also the index of the open row. */
  length = 0;
  isOpen = false;
  misfits: Misfit[] = [];
  /** Those whose rows must be closed one by one. */
  readonly texts: readonly ColumnBuilder[];
  readonly #make: ArrayMaker;
  #capacity = 64;
  /** Rows that were closed before some were dropped. */
  #used = 0;
  #start: Float64Array;
  #end: Float64Array;
  #parent: Int32Array;
  #fate: Uint8Array;

  constructor(schema: TableSchema, dates: DateForm, make: ArrayMaker = heapArrays) {
    this.schema = schema;
    this.#make = make;
    this.columns = schema.columns.map((column) => new ColumnBuilder(column, dates, make));
    this.texts = this.columns.filter((column) => column.mustClose);
    this.#start = make.float64(this.#capacity);
    this.#end = make.float64(this.#capacity);
    this.#parent = make.int32(this.#capacity);
    this.#fate = make.uint8(this.#capacity);
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** The arrays it writes to, for a lane that writes to them in its stead. */
  get arrays(): TableArrays {
    return {
      start: this.#start,
      end: this.#end,
      parent: this.#parent,
      fate: this.#fate,
    };
  }

  /** Opens a row that begins at a source offset, below a row of the parent table. */
  open(start: number, parent: number): void {
    const row = this.length;
    if (row === this.#capacity) this.grow();
    this.#start[row] = start;
    this.#parent[row] = parent;
    this.#fate[row] = 0;
    this.isOpen = true;
  }

  /** Makes room for twice the rows. */
  grow(): void {
    this.#capacity *= 2;
    this.#start = this.#larger(this.#start, this.#make.float64(this.#capacity));
    this.#end = this.#larger(this.#end, this.#make.float64(this.#capacity));
    this.#parent = this.#larger(this.#parent, this.#make.int32(this.#capacity));
    this.#fate = this.#larger(this.#fate, this.#make.uint8(this.#capacity));
    for (const column of this.columns) column.reserve(this.#capacity);
  }

  #larger<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
    to.set(from);
    this.#make.release(from);
    return to;
  }

  /** Sets a value of the open row; returns a `Put`. */
  put(column: number, bytes: Uint8Array, start: number, end: number): number {
    return this.columns[column]!.put(this.length, bytes, start, end);
  }

  /** Closes the open row, which ends before a source offset. */
  close(end: number): void {
    const row = this.length;
    this.#end[row] = end;
    for (const column of this.texts) column.close(row);
    this.length = row + 1;
    this.isOpen = false;
  }

  /** Drops closed rows from `length` on, and the open one. */
  truncate(length: number): void {
    this.#used = Math.max(this.#used, this.length);
    this.length = length;
    this.isOpen = false;
    this.misfits = this.misfits.filter((misfit) => misfit.row < length);
  }

  /** Parent of a closed row. */
  parentOf(row: number): number {
    return this.#parent[row]!;
  }

  /** Source offset where a row begins. */
  startOf(row: number): number {
    return this.#start[row]!;
  }

  /** The closed rows as a batch, in memory shared with the builder until {@linkcode reset}. */
  view(): RecordBatch {
    const rows = this.length;
    return {
      table: this.schema,
      length: rows,
      columns: this.columns.map((column) => column.view(rows)),
      start: this.#start.subarray(0, rows),
      end: this.#end.subarray(0, rows),
      parent: this.#parent.subarray(0, rows),
      fate: this.#fate.subarray(0, rows),
      misfits: this.misfits,
    };
  }

  reset(): void {
    for (const column of this.columns) column.reset(Math.max(this.#used, this.length));
    this.length = this.#used = 0;
    this.isOpen = false;
    this.misfits = [];
  }
}

/** What a {@linkcode TableBuilder} writes to, beside its columns. */
export interface TableArrays {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly parent: Int32Array;
  readonly fate: Uint8Array;
}
