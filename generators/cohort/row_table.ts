/**
 * Rows of one table that are gathered, written and forgotten, over and over, in the same columns.
 *
 * @module
 */
import { type ColumnSchema, tables, type TableSchema } from "../../register/table.ts";
import type { Misfit, RecordBatch } from "../../stream/record_batch.ts";
import type { CellValue } from "./person_editor.ts";

/** Tables that messages of care and of identities have rows of. */
export type RowTableName = Exclude<keyof typeof tables, "submission">;

/** Codes that may be added to a dictionary before it is made anew. */
const MANY_CODES = 1000;

/** Rows there is room for at first. */
const FIRST_CAPACITY = 256;

/**
 * What the cells of a column are before a row is filled in. Columns of which every row or no row has a value are not touched
 * again, which spares a third of all stores.
 */
export type Presence = "always" | "never" | "sometimes";

/** A column of numbers whose array is made anew where rows no longer fit. */
export class NumberCells<
  Values extends Int16Array | Int32Array | Float64Array = Int16Array | Int32Array | Float64Array,
> {
  /** Tells the three layouts of a column apart. */
  readonly kind = "number";
  /** Name, type and official field of the column. */
  readonly schema: ColumnSchema;
  /** One number a row. */
  values: Values;
  /** One byte a row: 1 where there is a value. */
  valid: Uint8Array = new Uint8Array(FIRST_CAPACITY);

  /** A column whose first array this is. */
  constructor(schema: ColumnSchema, values: Values) {
    this.schema = schema;
    this.values = values;
  }
}

/** A column of codes. The dictionary keeps its identity as long as no code is added that it does not have. */
export class CodeCells {
  /** Tells the three layouts of a column apart. */
  readonly kind = "dictionary";
  /** Name, type and official field of the column. */
  readonly schema: ColumnSchema;
  /** Place of each row's code in the dictionary. */
  codes: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** One byte a row: 1 where there is a value. */
  valid: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Codes as they are written. */
  dictionary: readonly string[] = [];
  /** The dictionary that {@linkcode codeOf} adds to; the one that was given stays as it is. */
  #own: string[] | undefined;
  #given: readonly string[] = [];

  /** A column without rows. */
  constructor(schema: ColumnSchema) {
    this.schema = schema;
  }

  /** Takes a dictionary whose order the caller knows. */
  use(dictionary: readonly string[]): void {
    this.dictionary = this.#given = dictionary;
    this.#own = undefined;
  }

  /** Forgets the codes that were added, where they have become many; before there are rows. */
  tidy(): void {
    if (this.dictionary.length > this.#given.length + MANY_CODES) this.use(this.#given);
  }

  /** Place of a text in the dictionary, to which it is added where it is not there. */
  codeOf(text: string): number {
    const found = this.dictionary.indexOf(text);
    if (found >= 0) return found;
    if (this.#own === undefined) this.dictionary = this.#own = [...this.dictionary];
    return this.#own.push(text) - 1;
  }
}

/** A column of text. */
export class TextCells {
  /** Tells the three layouts of a column apart. */
  readonly kind = "text";
  /** Name, type and official field of the column. */
  readonly schema: ColumnSchema;
  /** Where each row's text begins, and the one before ends. */
  offsets: Int32Array = new Int32Array(FIRST_CAPACITY + 1);
  /** All texts, one behind the other. */
  bytes: Uint8Array = new Uint8Array(FIRST_CAPACITY * 8);
  /** One byte a row: 1 where there is a value. */
  valid: Uint8Array = new Uint8Array(FIRST_CAPACITY);

  /** A column without rows. */
  constructor(schema: ColumnSchema) {
    this.schema = schema;
  }

  /** Makes room for so many bytes more behind the first ones. */
  reserve(used: number, more: number): void {
    if (used + more <= this.bytes.length) return;
    const larger = new Uint8Array((used + more) * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** A column that rows are gathered in. */
export type Cells = NumberCells | CodeCells | TextCells;

function cellsOf(schema: ColumnSchema): Cells {
  switch (schema.type) {
    case "code":
      return new CodeCells(schema);
    case "text":
      return new TextCells(schema);
    case "key":
    case "id":
      return new NumberCells(schema, new Float64Array(FIRST_CAPACITY));
    case "int16":
      return new NumberCells(schema, new Int16Array(FIRST_CAPACITY));
    default:
      return new NumberCells(schema, new Int32Array(FIRST_CAPACITY));
  }
}

const encoder = new TextEncoder();

/** A batch that grows: rows are put in at its end, changed there, and forgotten together. */
export class RowTable implements RecordBatch {
  /** Name, columns in order, key and parent of the rows' table. */
  readonly table: TableSchema;
  /** Rows there are. */
  length = 0;
  /** Aligned with the columns of the table. */
  readonly columns: readonly Cells[];
  /** Rows come from no source: 0 for all. */
  start: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** As {@linkcode RowTable.start}. */
  end: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Row of the person that a row stands below; -1 where it stands below none. */
  parent: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** All rows are stored. */
  fate: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Texts that stand in the place of values. */
  misfits: Misfit[] = [];
  /** XML that stands in the place of a row's element, by row. */
  readonly verbatim: Map<number, string> = new Map();
  readonly #presence: Presence[];
  #capacity = FIRST_CAPACITY;
  /** Rows whose marks for "always" and "never" may be others. */
  #touched = 0;

  /** A table without rows. Columns that are not named have a value in some rows. */
  constructor(name: RowTableName, presence: Readonly<Record<string, Presence>> = {}) {
    this.table = tables[name];
    this.columns = this.table.columns.map(cellsOf);
    this.#presence = this.table.columns.map(({ name }) => presence[name] ?? "sometimes");
    this.#restore(0, FIRST_CAPACITY);
  }

  /** A column by name. */
  cells<Kind extends Cells>(name: string): Kind {
    return this.columns[this.#index(name)] as Kind;
  }

  /** Says whether rows have a value in a column; before there are rows. */
  expect(name: string, presence: Presence): void {
    this.#presence[this.#index(name)] = presence;
    this.#restore(0, this.#capacity);
  }

  /** Makes room for so many rows more. */
  reserve(more: number): void {
    if (this.length + more > this.#capacity) this.#grow(this.length + more);
  }

  /** Forgets all rows. */
  clear(): void {
    if (this.#touched > 0) {
      this.#restore(0, this.#touched);
      this.#touched = 0;
      for (const column of this.columns) if (column.kind === "dictionary") column.tidy();
    }
    if (this.misfits.length > 0) this.misfits = [];
    if (this.verbatim.size > 0) this.verbatim.clear();
    this.length = 0;
  }

  /** A new row at the end, all of whose cells are null. */
  append(parent: number): number {
    this.reserve(1);
    const row = this.length++;
    this.#touch();
    this.parent[row] = parent;
    for (const column of this.columns) {
      column.valid[row] = 0;
      if (column.kind === "text") column.offsets[row + 1] = column.offsets[row]!;
    }
    return row;
  }

  /** Takes a row out; those behind it move up. */
  remove(row: number): void {
    this.#touch();
    for (const column of this.columns) {
      column.valid.copyWithin(row, row + 1, this.length);
      if (column.kind === "number") column.values.copyWithin(row, row + 1, this.length);
      else if (column.kind === "dictionary") column.codes.copyWithin(row, row + 1, this.length);
      else {
        this.#putBytes(column, row, new Uint8Array());
        column.offsets.copyWithin(row, row + 1, this.length + 1);
      }
    }
    this.parent.copyWithin(row, row + 1, this.length);
    this.misfits = this.misfits.filter((misfit) => misfit.row !== row)
      .map((misfit) => misfit.row > row ? { ...misfit, row: misfit.row - 1 } : misfit);
    for (const [at, xml] of [...this.verbatim]) {
      if (at < row) continue;
      this.verbatim.delete(at);
      if (at > row) this.verbatim.set(at - 1, xml);
    }
    this.length--;
    // The next row that is filled in finds its marks as they should be.
    this.#restore(this.length, this.length + 1);
  }

  /** Forgets the rows from this one on. */
  truncate(length: number): void {
    if (this.#touched > length) this.#restore(length, this.#touched);
    this.length = length;
    this.misfits = this.misfits.filter(({ row }) => row < length);
    for (const row of [...this.verbatim.keys()]) if (row >= length) this.verbatim.delete(row);
  }

  /** Gives a cell a value, or none. Text is for codes and text, numbers for all else. */
  set(name: string, row: number, value: CellValue): void {
    const column = this.columns[this.#index(name)]!;
    this.#touch();
    if (this.misfits.length > 0) {
      this.misfits = this.misfits.filter((misfit) => misfit.row !== row || misfit.column !== column.schema);
    }
    column.valid[row] = value === null ? 0 : 1;
    if (column.kind === "text") {
      this.#putBytes(column, row, encoder.encode(value === null ? "" : String(value)));
    } else if (value !== null) {
      if (column.kind === "dictionary") column.codes[row] = column.codeOf(String(value));
      else column.values[row] = numberOf(value, column.schema);
    }
  }

  /** Text that stands in a cell and is no value of it. */
  setRaw(name: string, row: number, raw: string): void {
    const column = this.columns[this.#index(name)]!;
    // Any text is a code or a text that can be read.
    if (column.kind !== "number") return this.set(name, row, raw);
    this.set(name, row, null);
    this.misfits.push({
      row,
      column: column.schema,
      field: column.schema.field.split(" ")[0]!,
      kind: column.schema.type === "date" && isDatePattern(raw) ? "calendar" : "type",
      raw,
      start: 0,
      end: 0,
    });
  }

  #index(name: string): number {
    const index = this.table.columns.findIndex((column) => column.name === name);
    if (index < 0) throw new RangeError(`Table ${this.table.name} has no column ${name}`);
    return index;
  }

  #touch(): void {
    this.#touched = Math.max(this.#touched, this.length);
  }

  /** Marks cells as their columns have them. */
  #restore(from: number, to: number): void {
    for (const [index, column] of this.columns.entries()) {
      column.valid.fill(this.#presence[index] === "always" ? 1 : 0, from, to);
    }
  }

  #grow(rows: number): void {
    const before = this.#capacity;
    const capacity = this.#capacity = Math.max(rows, before * 2);
    for (const column of this.columns) {
      column.valid = enlarged(column.valid, capacity);
      if (column.kind === "number") column.values = enlarged(column.values, capacity);
      else if (column.kind === "dictionary") column.codes = enlarged(column.codes, capacity);
      else column.offsets = enlarged(column.offsets, capacity + 1);
    }
    this.#restore(before, capacity);
    this.start = new Float64Array(capacity);
    this.end = new Float64Array(capacity);
    this.fate = new Uint8Array(capacity);
    this.parent = enlarged(this.parent, capacity);
  }

  /** Puts other bytes in the place of a text; the texts behind it move. */
  #putBytes(column: TextCells, row: number, bytes: Uint8Array): void {
    const { offsets } = column;
    const [start, end] = [offsets[row]!, offsets[row + 1]!];
    const used = offsets[this.length]!;
    const more = bytes.length - (end - start);
    column.reserve(used, Math.max(more, 0));
    column.bytes.copyWithin(end + more, end, used);
    column.bytes.set(bytes, start);
    if (more !== 0) { for (let at = row + 1; at <= this.length; at++) offsets[at] = offsets[at]! + more; }
  }
}

function enlarged<Values extends Uint8Array | Int16Array | Int32Array | Float64Array>(
  values: Values,
  capacity: number,
): Values {
  const larger = new (values.constructor as new (length: number) => Values)(capacity);
  larger.set(values);
  return larger;
}

/** The schemas' pattern for dates lets days through that no calendar has. */
function isDatePattern(text: string): boolean {
  return /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text);
}

function numberOf(value: number | string, schema: ColumnSchema): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new RangeError(
    `Column ${schema.name} takes whole numbers: days for dates, hundredths for hours; write other text with setRaw`,
  );
}
