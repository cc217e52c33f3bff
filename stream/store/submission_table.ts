/**
 * The `submission` table: one row a message, and the place that says which messages exist.
 *
 * @module
 */
import { tables } from "../../register/table.ts";
import { type Engine, type Row, sqlName, sqlText } from "./engine.ts";
import { daysOf, isoDate } from "../iso_time.ts";
import type { Submission, SubmissionOutcome } from "./store.ts";
import {
  createTable,
  rowTables,
  sqlTypeOf,
  type StoreColumn,
  type StoredTable,
  storedTables,
} from "./store_tables.ts";

/** Name of the engine's table behind the `submission` view. */
export const submissionTable = "kprkit_submission";

/** Rows of a submission by stored table: those kept, and those that the register would drop. */
export interface RowCounts {
  readonly kept: Partial<Record<StoredTable, number>>;
  readonly dropped: Partial<Record<StoredTable, number>>;
}

/** Column with the number of rows kept in a table. */
export function keptColumn(table: StoredTable): string {
  return `${table}_rows`;
}

/** Column with the number of rows of a table that the register would drop. */
export function droppedColumn(table: StoredTable): string {
  return `${table}_dropped`;
}

const headerColumns: readonly StoreColumn[] = tables.submission.columns.map(({ name, type, field }) => ({
  name,
  type: sqlTypeOf(type),
  field,
}));

/** Columns of `submission` in order. */
export const submissionColumns: readonly StoreColumn[] = Object.freeze([
  { name: "submission_id", type: "VARCHAR" },
  { name: "source", type: "VARCHAR" },
  { name: "format", type: "VARCHAR" },
  { name: "kind", type: "VARCHAR" },
  { name: "municipality", type: "VARCHAR" },
  { name: "district", type: "VARCHAR" },
  { name: "year", type: "INTEGER" },
  { name: "status", type: "VARCHAR" },
  { name: "reason", type: "VARCHAR" },
  { name: "encoding", type: "VARCHAR" },
  { name: "enveloped", type: "BOOLEAN" },
  ...headerColumns,
  { name: "persons", type: "BIGINT" },
  { name: "services", type: "BIGINT" },
  ...storedTables.map((table) => ({ name: keptColumn(table), type: "BIGINT" as const })),
  ...rowTables.map((table) => ({ name: droppedColumn(table), type: "BIGINT" as const })),
  // Of an ident message: digest of who has which key. Of a professional one: digests of the ident
  // messages its keys come from. `settle` compares them.
  { name: "key_digest", type: "VARCHAR" },
]);

/** `CREATE TABLE` of the `submission` table. */
export const createSubmissionTable = createTable(submissionTable, submissionColumns);

function literal(value: string | number | boolean | null | undefined, column: StoreColumn): string {
  if (value === null || value === undefined) return "NULL";
  return `CAST(${typeof value === "string" ? sqlText(value) : value} AS ${column.type})`;
}

/** A header value as its column holds it; `null` where the text cannot be read as that. */
function headerLiteral(raw: string | undefined, column: StoreColumn): string {
  if (raw === undefined) return "NULL";
  if (column.type === "DATE") {
    const days = daysOf(raw);
    return literal(days === null ? null : isoDate(days), column);
  }
  if (column.type === "INTEGER") {
    return literal(/^[+-]?\d{1,9}$/.test(raw.trim()) ? Number(raw) : null, column);
  }
  return literal(raw, column);
}

/** One row of `submission`, as an SQL `SELECT`. */
export function submissionRow(
  submission: Submission,
  stored: {
    readonly outcome: SubmissionOutcome;
    readonly counts: RowCounts;
    readonly keyDigest: string | null;
  },
): string {
  const { outcome, counts, keyDigest } = stored;
  const values: Record<string, string | number | boolean | null> = {
    submission_id: submission.id,
    source: submission.source,
    format: submission.format,
    kind: submission.kind,
    municipality: submission.municipality,
    district: submission.district,
    year: submission.year,
    status: outcome.status,
    reason: outcome.reason ?? null,
    encoding: submission.encoding,
    enveloped: submission.enveloped,
    persons: counts.kept.person ?? 0,
    services: counts.kept.service ?? 0,
    key_digest: keyDigest,
  };
  for (const table of storedTables) values[keptColumn(table)] = counts.kept[table] ?? 0;
  for (const table of rowTables) values[droppedColumn(table)] = counts.dropped[table] ?? 0;
  const cells = submissionColumns.map((column) =>
    `${
      headerColumns.includes(column)
        ? headerLiteral(submission.header.get(column.name), column)
        : literal(values[column.name], column)
    } AS ${sqlName(column.name)}`
  );
  return `SELECT ${cells.join(", ")}`;
}

/** A submission that is stored, as far as the store itself needs to know it. */
export interface StoredSubmission {
  readonly id: string;
  readonly source: string;
  readonly kind: string;
  readonly municipality: string | null;
  readonly year: number | null;
  readonly status: string;
  readonly counts: RowCounts;
  readonly keyDigest: string | null;
}

/** Reads the submissions that fulfil an SQL condition, by id. */
export async function readSubmissions(engine: Engine, where = "true"): Promise<StoredSubmission[]> {
  const rows = await engine.query(
    `SELECT * FROM ${submissionTable} WHERE ${where} ORDER BY submission_id`,
  );
  return rows.map((row) => ({
    id: String(row.submission_id),
    source: String(row.source),
    kind: String(row.kind),
    municipality: row.municipality as string | null,
    year: row.year as number | null,
    status: String(row.status),
    counts: {
      kept: Object.fromEntries(storedTables.map((table) => [table, row[keptColumn(table)] as number])),
      dropped: Object.fromEntries(rowTables.map((table) => [table, row[droppedColumn(table)] as number])),
    },
    keyDigest: row.key_digest as string | null,
  }));
}

/**
 * Submissions whose status is not what the rules make it, with the status they should have: of those
 * of one kind, municipality, district and year, the one with the highest sequence number, then the
 * latest creation date, then the last id, is current (webinar of 1 November 2022; docs/store.md).
 * One whose municipality or year is unknown stands by itself. No district is district `00`.
 */
export const unsettledSql = `
WITH ranked AS (
  SELECT submission_id, status, row_number() OVER (
    PARTITION BY kind, municipality, year,
      CASE WHEN district IS NULL OR district IN ('', '00') THEN '' ELSE district END,
      CASE WHEN municipality IS NULL OR year IS NULL THEN submission_id END
    ORDER BY sequence_number DESC NULLS LAST, created_date DESC NULLS LAST, submission_id DESC
  ) AS place
  FROM ${submissionTable}
  WHERE status IN ('current', 'superseded')
), settled AS (
  SELECT submission_id, status, CASE place WHEN 1 THEN 'current' ELSE 'superseded' END AS new_status
  FROM ranked
)
SELECT submission_id, new_status FROM settled WHERE status <> new_status ORDER BY submission_id`;

/** `SELECT` condition: ident messages whose rows say who is who in a municipality and year. */
export function identSubmissions(owner: { municipality: string | null; year: number | null }): string {
  if (owner.municipality === null || owner.year === null) return "false";
  return `kind = 'ident' AND status = 'current' AND year = ${owner.year} AND municipality = ${
    sqlText(owner.municipality)
  }`;
}

/** Current professional submissions whose person keys come from other ident rows than are there now. */
export const outdatedKeysSql = `
WITH expected AS (
  SELECT p.submission_id, p.key_digest,
    coalesce(string_agg(i.key_digest, ',' ORDER BY i.submission_id), '') AS expected
  FROM ${submissionTable} AS p
  LEFT JOIN ${submissionTable} AS i
    ON i.kind = 'ident' AND i.status = 'current' AND i.municipality = p.municipality AND i.year = p.year
  WHERE p.kind = 'professional' AND p.status = 'current'
  GROUP BY p.submission_id, p.key_digest
)
SELECT submission_id, expected FROM expected WHERE expected <> coalesce(key_digest, '') ORDER BY submission_id`;

/** Digest of the ident rows that the keys of a professional submission come from. */
export async function expectedDigest(
  engine: Engine,
  owner: { readonly municipality: string | null; readonly year: number | null },
): Promise<string> {
  const [row] = await engine.query(
    `SELECT coalesce(string_agg(key_digest, ',' ORDER BY submission_id), '') AS digest
    FROM ${submissionTable} WHERE ${identSubmissions(owner)}`,
  );
  return String(row!.digest);
}

/** All submissions, with a new row in the place of the one with this id. */
export function withRow(id: string, row: string): string {
  return `SELECT * FROM ${submissionTable} WHERE submission_id <> ${sqlText(id)} UNION ALL BY NAME (${row})`;
}

/** All submissions but some. */
export function without(ids: readonly string[]): string {
  return `SELECT * FROM ${submissionTable} WHERE submission_id NOT IN (${ids.map(sqlText).join(", ")})`;
}

/** All submissions, some with a new status: rows of {@linkcode unsettledSql}. */
export function withStatus(changed: readonly Row[]): string {
  const cases = changed.map(({ submission_id, new_status }) =>
    `WHEN ${sqlText(String(submission_id))} THEN ${sqlText(String(new_status))}`
  );
  return `SELECT * REPLACE (CASE submission_id ${
    cases.join(" ")
  } ELSE status END AS status) FROM ${submissionTable}`;
}

/** All submissions, one with a new key digest. */
export function withDigest(id: string, digest: string): string {
  return `SELECT * REPLACE (CASE submission_id WHEN ${sqlText(id)} THEN ${
    sqlText(digest)
  } ELSE key_digest END AS key_digest) FROM ${submissionTable}`;
}
