/**
 * Fingerprints of all cells that a reader made, by table: equal only where it made the same rows in the same order.
 *
 * @module
 */
import { type ColumnType, type RecordTable, recordTables, type TableSchema } from "../../register/table.ts";
import { cellAt, type RecordBatch } from "../../stream/record_batch.ts";
import type { Row } from "./rows.ts";

/** What a table came to. */
export interface TableFingerprint {
  readonly rows: number;
  /** Cells that have a value. */
  readonly cells: number;
  /** Over value, column and row of each of them. */
  readonly checksum: number;
}

/** By table name. */
export type Fingerprints = Readonly<Record<string, TableFingerprint>>;

/** A name in rows that stands for no cell: the declaration of the default namespace, which sax names "". */
function isNamespace(name: string): boolean {
  return name === "xmlns" || name === "";
}

/** Takes rows and batches in. */
export class Fingerprint {
  readonly #tables = new Map<RecordTable, { rows: number; cells: number; checksum: number }>();

  /** A row of strings by official name. */
  row(name: RecordTable, row: Row): void {
    const table = this.#table(name);
    const columns = columnsOf(name);
    for (const field in row) {
      const column = columns.get(field);
      if (column === undefined) {
        if (isNamespace(field)) continue;
        throw new RangeError(`No column of ${name} takes ${field}`);
      }
      const value = valueOf(column.type, row[field]!);
      if (value !== null) add(table, column.index, value);
    }
    table.rows++;
  }

  /** A batch of typed columns. */
  batch(batch: RecordBatch): void {
    const table = this.#table(batch.table.name);
    for (let row = 0; row < batch.length; row++) {
      for (let index = 0; index < batch.columns.length; index++) {
        const value = cellAt(batch.columns[index]!, row);
        if (value !== null) add(table, index, value);
      }
      table.rows++;
    }
  }

  /** What came in. */
  result(): Fingerprints {
    return Object.fromEntries([...this.#tables].toSorted(([a], [b]) => a < b ? -1 : 1));
  }

  #table(name: RecordTable): { rows: number; cells: number; checksum: number } {
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, table = { rows: 0, cells: 0, checksum: 0 });
    return table;
  }
}

/** Tables in which two readers differ, in words; empty where they made the same rows. */
export function differences(expected: Fingerprints, found: Fingerprints): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((name) => {
    const [a, b] = [expected[name], found[name]];
    if (a === undefined || b === undefined) return [`${name}: only one reader has it`];
    if (a.rows !== b.rows) return [`${name}: ${a.rows} rows against ${b.rows}`];
    if (a.cells !== b.cells) return [`${name}: ${a.cells} cells against ${b.cells}`];
    return a.checksum === b.checksum ? [] : [`${name}: values differ`];
  });
}

function add(
  table: { rows: number; cells: number; checksum: number },
  column: number,
  value: number | string,
): void {
  let hash = Math.imul(table.rows + 1, 0x9E3779B1) ^ Math.imul(column + 1, 0x85EBCA6B);
  if (typeof value === "number") {
    hash = Math.imul(hash ^ (value | 0), 0xC2B2AE35);
    hash = Math.imul(hash ^ (value / 0x1_0000_0000 | 0), 16777619);
  } else {
    for (let at = 0; at < value.length; at++) hash = Math.imul(hash ^ value.charCodeAt(at), 16777619);
  }
  hash ^= hash >>> 15;
  table.cells++;
  table.checksum = (table.checksum + Math.imul(hash, 0x2C1B3C6D)) | 0;
}

const columnCache = new Map<RecordTable, ReadonlyMap<string, { index: number; type: ColumnType }>>();

/** Columns of a table by the official names of their fields. */
function columnsOf(name: RecordTable): ReadonlyMap<string, { index: number; type: ColumnType }> {
  let columns = columnCache.get(name);
  if (columns === undefined) {
    const table: TableSchema = recordTables[name];
    columns = new Map(
      table.columns.flatMap(({ field, type }, index) =>
        field.split(" ").map((one) => [one, { index, type }] as const)
      ),
    );
    columnCache.set(name, columns);
  }
  return columns;
}

/** Value of a text as kprkit holds it, made without any part of kprkit; `null` where there is none. */
function valueOf(type: ColumnType, text: string): number | string | null {
  if (type === "code" || type === "text") return text === "" ? null : text;
  const digits = text.trim();
  if (digits === "") return null;
  if (type === "hours") return Math.round(Number(digits) * 100);
  if (type === "date") {
    const day = Date.UTC(+digits.slice(0, 4), +digits.slice(4, 6) - 1, +digits.slice(6)) / 86_400_000;
    if (!Number.isInteger(day)) throw new RangeError("A date has not eight digits");
    return day;
  }
  const value = Number(digits);
  if (!Number.isInteger(value)) throw new RangeError("An id or number has other characters than digits");
  return value;
}
