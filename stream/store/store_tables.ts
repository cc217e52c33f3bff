/**
 * Columns of the store's tables, made from `register/table.ts`.
 *
 * @module
 */
import {
  type ColumnType,
  isStoreTable,
  type RecordTable,
  type TableName,
  tables,
  type TableSchema,
} from "../../register/table.ts";
import { sqlName, sqlText, type SqlType } from "./engine.ts";

/** One column of a stored table. */
export interface StoreColumn {
  readonly name: string;
  readonly type: SqlType;
  /** Official field it takes; absent for columns that kprkit adds. */
  readonly field?: string;
}

/**
 * A table as one of the store.
 *
 * @throws {RangeError} The store has no place for it; such messages are stopped before they come here.
 */
export function storeTable(name: RecordTable): TableName {
  if (!isStoreTable(name)) throw new RangeError(`The store has no place for rows of ${name}`);
  return name;
}

/** Tables whose rows stand below a message, in the order they are written. */
export type RowTable = Exclude<TableName, "submission">;

/** Every table but `submission`, which has one row a message and a file of its own. */
export const rowTables: readonly RowTable[] = Object.freeze(
  (Object.keys(tables) as TableName[]).filter((name): name is RowTable => name !== "submission"),
);

const sqlTypes: Readonly<Record<ColumnType, SqlType>> = Object.freeze({
  key: "BIGINT",
  id: "BIGINT",
  int16: "SMALLINT",
  int32: "INTEGER",
  date: "DATE",
  hours: "DECIMAL(9,2)",
  code: "VARCHAR",
  text: "VARCHAR",
});

/** SQL type that holds a column of a batch. */
export function sqlTypeOf(type: ColumnType): SqlType {
  return sqlTypes[type];
}

/** Columns that stand before the table's own in every row table. */
const leading: readonly StoreColumn[] = Object.freeze([
  { name: "submission_id", type: "VARCHAR" },
  { name: "municipality", type: "VARCHAR" },
  { name: "year", type: "INTEGER" },
  { name: "person_id", type: "BIGINT" },
  { name: "person_key", type: "VARCHAR" },
]);

/** What is told of a national identity number in its place. */
const identColumns: readonly StoreColumn[] = Object.freeze([
  { name: "id_kind", type: "VARCHAR" },
  { name: "id_valid", type: "BOOLEAN" },
  { name: "id_fictitious", type: "VARCHAR" },
  { name: "id_series", type: "VARCHAR" },
  // Null unless the store was opened with `keepNationalId`.
  { name: "national_id", type: "VARCHAR", field: "fid" },
]);

const trailing: readonly StoreColumn[] = Object.freeze([
  { name: "invalid_fields", type: "VARCHAR" },
  { name: "byte_start", type: "BIGINT" },
  { name: "byte_end", type: "BIGINT" },
]);

/** A table's own columns that are stored as they stand: no secrets, no second `person_id`. */
export function ownColumns(table: TableSchema): readonly StoreColumn[] {
  return table.columns
    .filter(({ name, secret }) => secret === undefined && name !== "person_id")
    .map(({ name, type, field }) => ({ name, type: sqlTypeOf(type), field }));
}

/** Columns of a stored row table, in order. */
export function storeColumns(name: RowTable): readonly StoreColumn[] {
  const table = tables[name];
  const personId = table.columns.find((column) => column.name === "person_id");
  return Object.freeze([
    ...leading.map((column) =>
      column.name === "person_id" && personId !== undefined ? { ...column, field: personId.field } : column
    ),
    ...ownColumns(table),
    ...(name === "ident" ? identColumns : []),
    ...trailing,
  ]);
}

/** Columns that a row has while it is staged: before submission and person key are joined to it. */
export function stagedColumns(name: RowTable): readonly StoreColumn[] {
  const joined = name === "ident" ? ["submission_id", "municipality", "year"] : [
    "submission_id",
    "municipality",
    "year",
    "person_key",
  ];
  return [
    ...storeColumns(name).filter((column) => !joined.includes(column.name)),
    { name: "rejected", type: "BOOLEAN" },
  ];
}

/** Columns of `finding`: what the register transform found. */
export const findingColumns: readonly StoreColumn[] = Object.freeze([
  ...leading,
  { name: "check_id", type: "VARCHAR" },
  { name: "table_name", type: "VARCHAR" },
  { name: "field", type: "VARCHAR" },
  { name: "row_id", type: "BIGINT" },
  { name: "service_type", type: "SMALLINT" },
  { name: "value", type: "VARCHAR" },
  { name: "consequence", type: "VARCHAR" },
  { name: "byte_start", type: "BIGINT" },
  { name: "byte_end", type: "BIGINT" },
]);

/** Columns of `rejected`: the records that were dropped, with their text. */
export const rejectedColumns: readonly StoreColumn[] = Object.freeze([
  ...leading,
  { name: "check_id", type: "VARCHAR" },
  { name: "table_name", type: "VARCHAR" },
  { name: "field", type: "VARCHAR" },
  { name: "row_id", type: "BIGINT" },
  { name: "byte_start", type: "BIGINT" },
  { name: "byte_end", type: "BIGINT" },
  { name: "fragment", type: "VARCHAR" },
]);

/** Everything a submission leaves behind: its rows, what was found, what was dropped. */
export type StoredTable = RowTable | "finding" | "rejected";

/** Every stored table. */
export const storedTables: readonly StoredTable[] = Object.freeze([...rowTables, "finding", "rejected"]);

/** Columns of any stored table. */
export function columnsOf(name: StoredTable): readonly StoreColumn[] {
  if (name === "finding") return findingColumns;
  if (name === "rejected") return rejectedColumns;
  return storeColumns(name);
}

/** Column that rows of one person are ordered by, so that files come out the same on every run. */
export function orderColumns(name: StoredTable): readonly string[] {
  const key = name === "finding" || name === "rejected" ? undefined : tables[name].key;
  const own = key !== undefined && key !== "person_id" ? [key] : [];
  const last = name === "finding" ? ["check_id", "field"] : [];
  return ["person_id", ...own, "byte_start", ...last];
}

/** A list of columns for `SELECT`. */
export function columnList(columns: readonly StoreColumn[]): string {
  return columns.map(({ name }) => sqlName(name)).join(", ");
}

/** A `SELECT` of no rows that has these columns. */
export function emptySelect(columns: readonly StoreColumn[]): string {
  const nulls = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${sqlName(name)}`);
  return `SELECT ${nulls.join(", ")} WHERE false`;
}

/** `CREATE TABLE` for stored rows. */
export function createTable(name: string, columns: readonly StoreColumn[]): string {
  return `CREATE TABLE ${sqlName(name)} (${
    columns.map((column) => `${sqlName(column.name)} ${column.type}`).join(", ")
  })`;
}

/** Official field of each column, by the column's name. */
export function fieldNames(columns: readonly StoreColumn[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap(({ name, field }) => field === undefined ? [] : [[name, field]]),
  );
}

/** Official field of each column, for the metadata of a Parquet file that the engine writes. */
export function fieldMetadata(columns: readonly StoreColumn[]): string {
  return sqlText(JSON.stringify(fieldNames(columns)));
}
