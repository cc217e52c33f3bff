/**
 * The views that checks are written against; `analytics/check.ts` describes them.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import { sqlName } from "./engine.ts";
import {
  columnList,
  columnsOf,
  emptySelect,
  rowTables,
  type StoreColumn,
  type StoredTable,
} from "./store_tables.ts";
import { municipalityBeforeSql } from "./municipality_view.ts";
import { submissionColumns, submissionTable } from "./submission_table.ts";

/** Where the rows of the store are found, as table expressions; `undefined` where there are none. */
export interface ViewSources {
  /** Rows of current submissions that the register would keep. */
  kept(table: StoredTable): string | undefined;
  /** Rows of current submissions that the register would drop. */
  dropped(table: StoredTable): string | undefined;
  /** Findings or rejected records of every submission. */
  all(table: "finding" | "rejected"): string | undefined;
}

function rows(source: string | undefined, columns: readonly StoreColumn[]): string {
  return source === undefined ? emptySelect(columns) : `SELECT ${columnList(columns)} FROM ${source}`;
}

async function define(engine: Engine, name: string, query: string): Promise<void> {
  await engine.run(`CREATE OR REPLACE VIEW ${sqlName(name)} AS ${query}`);
}

/** Rows of each table by municipality and year; see {@linkcode rowCountSql}. */
export const rowCountParts: readonly { readonly table: StoredTable | "submission"; readonly sql: string }[] =
  Object
    .freeze([
      ...rowTables.filter((table) => table !== "contact").map((table) => ({
        table,
        sql: `SELECT '${table}' AS table_name, municipality, year, count(*) AS rows
FROM judged_${table} GROUP BY municipality, year`,
      })),
      ...(["submission", "contact"] as const).map((table) => ({
        table,
        sql: `SELECT '${table}' AS table_name, municipality, year, count(*) AS rows
FROM submission WHERE status IN ('current', 'refused') GROUP BY municipality, year`,
      })),
    ]);

/**
 * Rows by table, municipality and year: `table_name, municipality, year, rows`. What the register would
 * drop counts, header and contacts count by the message, refused ones included.
 */
export const rowCountSql: string = rowCountParts.map(({ sql }) => sql).join("\nUNION ALL\n");

/**
 * Defines `T` and `judged_T` for each row table, `submission`, `finding` and `rejected`, and `row_count`
 * ({@linkcode rowCountSql}) and `municipality_before` ({@linkcode municipalityBeforeSql}).
 *
 * The row views show current submissions; `finding` and `rejected` show every one, and their readers
 * ask `submission` for its status.
 */
export async function defineViews(engine: Engine, sources: ViewSources): Promise<void> {
  for (const table of rowTables) {
    const columns = columnsOf(table);
    const kept = rows(sources.kept(table), columns);
    const dropped = rows(sources.dropped(table), columns);
    await define(engine, table, kept);
    await define(
      engine,
      `judged_${table}`,
      `SELECT *, false AS rejected FROM (${kept}) UNION ALL SELECT *, true FROM (${dropped})`,
    );
  }
  await define(engine, "submission", `SELECT ${columnList(submissionColumns)} FROM ${submissionTable}`);
  for (const table of ["finding", "rejected"] as const) {
    await define(engine, table, rows(sources.all(table), columnsOf(table)));
  }
  await define(engine, "row_count", rowCountSql);
  await define(engine, "municipality_before", municipalityBeforeSql);
}
