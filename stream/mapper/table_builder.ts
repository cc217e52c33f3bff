/**
 * A table under construction: one row is open at a time, children close before their parent.
 *
 * @module
 */
import type { TableSchema } from "../../register/table.ts";
import type { Misfit, RecordBatch } from "../record_batch.ts";
import { ColumnBuilder, type DateForm } from "./column_builder.ts";

/** Builds the {@linkcode RecordBatch}es of one table, one after the other, in the same memory. */
export class TableBuilder {
  readonly schema: TableSchema;
  readonly columns: readonly ColumnBuilder[];
  /** Closed rows; also the index of the open row. */
  length = 0;
  isOpen = false;
  misfits: Misfit[] = [];
  readonly #texts: readonly ColumnBuilder[];
  #capacity = 64;
  #start = new Float64Array(64);
  #end = new Float64Array(64);
  #parent = new Int32Array(64);
  #fate = new Uint8Array(64);

  constructor(schema: TableSchema, dates: DateForm) {
    this.schema = schema;
    this.columns = schema.columns.map((column) => new ColumnBuilder(column, dates));
    this.#texts = this.columns.filter((column) => column.mustClose);
  }

  /** Opens a row that begins at a source offset, below a row of the parent table. */
  open(start: number, parent: number): void {
    const row = this.length;
    if (row === this.#capacity) this.#grow();
    this.#start[row] = start;
    this.#parent[row] = parent;
    this.#fate[row] = 0;
    this.isOpen = true;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#start = copied(this.#start, new Float64Array(this.#capacity));
    this.#end = copied(this.#end, new Float64Array(this.#capacity));
    this.#parent = copied(this.#parent, new Int32Array(this.#capacity));
    this.#fate = copied(this.#fate, new Uint8Array(this.#capacity));
    for (const column of this.columns) column.reserve(this.#capacity);
  }

  /** Sets a value of the open row; returns a `Put`. */
  put(column: number, bytes: Uint8Array, start: number, end: number): number {
    return this.columns[column]!.put(this.length, bytes, start, end);
  }

  /** Closes the open row, which ends before a source offset. */
  close(end: number): void {
    const row = this.length;
    this.#end[row] = end;
    for (const column of this.#texts) column.close(row);
    this.length = row + 1;
    this.isOpen = false;
  }

  /** Drops closed rows from `length` on, and the open one. */
  truncate(length: number): void {
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
    this.length = 0;
    this.isOpen = false;
    this.misfits = [];
    for (const column of this.columns) column.reset();
  }
}

function copied<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
