/**
 * SQL that makes stored rows of staged ones: submission and person key are joined to them.
 *
 * @module
 */
import { sqlName, sqlText } from "./engine.ts";
import { columnsOf, orderColumns, type StoredTable } from "./store_tables.ts";

/** The submission that rows are written for. */
export interface RowOwner {
  readonly id: string;
  readonly municipality: string | null;
  readonly year: number | null;
}

/**
 * The key of a person no ident message tells of: `4601:17`, unique in the municipality. `NULL` where
 * the row has no person.
 */
function localKey(municipality: string | null): string {
  return `${sqlText(`${municipality ?? ""}:`)} || CAST(s.person_id AS VARCHAR)`;
}

/** Key of the row's person. `keys` is a `SELECT person_id, person_key`, one row a person. */
function personKey(
  owner: RowOwner,
  options: { readonly staged: boolean; readonly keys: string | undefined },
): string {
  const candidates = [
    ...(options.staged ? ["s.person_key"] : []),
    ...(options.keys === undefined ? [] : ["k.person_key"]),
    localKey(owner.municipality),
  ];
  return `coalesce(${candidates.join(", ")})`;
}

/**
 * `SELECT` of stored rows from `source`, in the order they stand in a file.
 *
 * `staged` rows lack the columns of the submission; others have them all and only get new keys.
 */
export function selectRows(
  table: StoredTable,
  source: string,
  options: {
    readonly owner: RowOwner;
    readonly staged: boolean;
    readonly keys?: string | undefined;
    readonly where?: string | undefined;
  },
): string {
  const { owner, staged, where } = options;
  const keys = table === "ident" ? undefined : options.keys;
  const joined: Readonly<Record<string, string>> = {
    submission_id: sqlText(owner.id),
    municipality: `CAST(${owner.municipality === null ? "NULL" : sqlText(owner.municipality)} AS VARCHAR)`,
    year: `CAST(${owner.year ?? "NULL"} AS INTEGER)`,
    person_key: personKey(owner, { staged: staged && table === "ident", keys }),
  };
  const cells = columnsOf(table).map(({ name }) =>
    `${joined[name] ?? `s.${sqlName(name)}`} AS ${sqlName(name)}`
  );
  const join = keys === undefined ? "" : ` LEFT JOIN (${keys}) AS k ON k.person_id = s.person_id`;
  const order = orderColumns(table).map((name) => `s.${sqlName(name)} NULLS FIRST`);
  return `SELECT ${cells.join(", ")} FROM ${source} AS s${join}` +
    `${where === undefined ? "" : ` WHERE ${where}`} ORDER BY ${order.join(", ")}`;
}

/** `SELECT person_id, person_key` from ident rows, one row a person. */
export function identKeys(source: string): string {
  return `SELECT person_id, min(person_key) AS person_key FROM ${source} ` +
    "WHERE person_id IS NOT NULL AND person_key IS NOT NULL GROUP BY person_id";
}

/** A digest of who has which key, to tell whether it changed. */
export function keyDigestSql(keys: string): string {
  return `SELECT CAST(count(*) AS VARCHAR) || '-' || ` +
    `CAST(coalesce(sum(hash(person_id, person_key)), 0) AS VARCHAR) AS digest FROM (${keys})`;
}
