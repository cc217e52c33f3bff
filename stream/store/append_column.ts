/**
 * What both engines do to a column before they append it.
 *
 * @module
 */
import type { AppendColumn, AppendTarget, SqlType } from "./engine.ts";
import { sqlName } from "./engine.ts";
import { daysOf } from "../iso_time.ts";

/** A column of which every row has its own value. */
export type FullColumn = Exclude<AppendColumn, { readonly kind: "constant" }>;

/** Typed arrays by the SQL type whose storage they are; BIGINT is whole numbers below 2^53. */
export function storageArray(
  type: Exclude<SqlType, "VARCHAR">,
  length: number,
): Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array {
  switch (type) {
    case "BOOLEAN":
      return new Uint8Array(length);
    case "TINYINT":
      return new Int8Array(length);
    case "SMALLINT":
      return new Int16Array(length);
    case "INTEGER":
    case "DATE":
    case "DECIMAL(9,2)":
      return new Int32Array(length);
    case "BIGINT":
      return new Float64Array(length);
  }
}

/**
 * The number that stands for a constant in the storage of its SQL type.
 *
 * @throws `TypeError` for a constant that its SQL type cannot hold.
 */
export function storageNumber(value: string | number | boolean, type: SqlType): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = type === "DATE" ? daysOf(value) : Number(value);
  if (number === null || Number.isNaN(number)) throw new TypeError(`Constant is not of type ${type}`);
  return number;
}

/**
 * Writes a constant out row by row; other columns pass as they are. A constant number is in the
 * storage of its SQL type like any other; a DATE may also be given as `YYYY-MM-DD`.
 *
 * @throws `TypeError` for a constant that its SQL type cannot hold.
 */
export function expandConstant(column: AppendColumn, type: SqlType, length: number): FullColumn {
  if (column.kind !== "constant") return column;
  const { value } = column;
  const validity = value === null ? { valid: new Uint8Array(length) } : {};
  if (type === "VARCHAR") {
    return {
      kind: "dictionary",
      codes: new Int32Array(length),
      dictionary: [value === null ? "" : String(value)],
      ...validity,
    };
  }
  const values = storageArray(type, length);
  if (value !== null) values.fill(storageNumber(value, type));
  return { kind: "number", values, ...validity };
}

/**
 * Checks that the columns fit the target.
 *
 * @throws `RangeError` where there are too few or too many columns, or a column is too short.
 * @throws `TypeError` where text is appended to a number column or the other way round.
 */
export function checkColumns(
  target: AppendTarget,
  columns: readonly AppendColumn[],
  length: number,
): void {
  if (columns.length !== target.columns.length) {
    throw new RangeError(`Table ${target.table} has ${target.columns.length} columns, not ${columns.length}`);
  }
  for (const [index, column] of columns.entries()) {
    const { name, type } = target.columns[index]!;
    if (column.kind === "constant") continue;
    if ((column.kind === "number") === (type === "VARCHAR")) {
      throw new TypeError(`Column ${target.table}.${name} is ${type} and cannot take ${column.kind} values`);
    }
    const held = column.kind === "number"
      ? column.values.length
      : column.kind === "dictionary"
      ? column.codes.length
      : column.offsets.length - 1;
    if (held < length || (column.valid !== undefined && column.valid.length < length)) {
      throw new RangeError(`Column ${target.table}.${name} has fewer than ${length} rows`);
    }
  }
}

/** `CREATE TABLE IF NOT EXISTS` for a target. */
export function createTableSql(target: AppendTarget): string {
  const columns = target.columns.map(({ name, type }) => `${sqlName(name)} ${type}`);
  return `CREATE TABLE IF NOT EXISTS ${sqlName(target.table)} (${columns.join(", ")})`;
}
