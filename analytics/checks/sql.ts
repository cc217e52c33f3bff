/**
 * Pieces of SQL that several checks are made of. All of it runs on DuckDB 1.4 and 1.5 without
 * extensions, and none of it depends on the order of rows.
 *
 * @module
 */
import { type TableName, tables } from "../../register/table.ts";

/** Tables whose rows the catalogue judges one by one. */
export type RowTable = Exclude<TableName, "submission" | "contact">;

/** A reporting year ends on 31 December (`iiTilDato`); other periods are refused as a whole. */
export const periodEnd = "make_date(year, 12, 31)";

/** How the message writes "no end": `99991231`. */
export const openEnd = "DATE '9999-12-31'";

/** Earliest date the register takes (annotated schema, lower bound of its date ranges). */
export const earliestDate = "DATE '2005-01-01'";

/** The decision is not a refusal (`tjVedtak` 1, code list 9171). No decision yet is no refusal. */
export const notRefused = "decision IS DISTINCT FROM '1'";

/**
 * The field is not in the record at all. A text that could not be read leaves the column null too,
 * but is another fault (`field_format`), and is told apart by `invalid_fields`.
 */
export function absent(column: string): string {
  return `(${column} IS NULL AND ${readable(column)})`;
}

/** Nothing stood in the field, or what stood could be read. */
export function readable(...columns: string[]): string {
  return columns.map((column) => `NOT contains(coalesce(invalid_fields, ''), ' ${column} ')`).join(" AND ");
}

/** A comma-separated list for `IN (…)`. */
export function codeList(codes: readonly number[]): string {
  return codes.join(", ");
}

/**
 * Who a row is about, as a number to group and join by: the identity where it is known, else the local
 * id in its municipality. The store fills `person_key` in both cases; it is null only where neither can
 * be read, and such rows are told apart by submission and local id.
 *
 * A digest of 64 bits: among ten million persons, two share one with a probability of 0.000003.
 */
export const samePerson =
  "CASE WHEN person_key IS NULL THEN hash(submission_id, person_id) ELSE hash(person_key) END";

/** Column of a table that identifies a row, as a number. */
export function rowId(table: RowTable): string {
  const key = tables[table].key;
  if (key === undefined) throw new RangeError(`Table ${table} has no key`);
  return table === "ident" ? `try_cast(${key} AS BIGINT)` : key;
}

/** Official name of a column, as IPLOS writes it: `tjFraDato`. */
export function fieldName(table: TableName, column: string): string {
  const schema = tables[table].columns.find(({ name }) => name === column);
  if (schema === undefined) throw new RangeError(`Table ${table} has no column ${column}`);
  return schema.field.split(" ")[0]!;
}

/** What {@linkcode selectRows} picks. */
export interface SelectRowsOptions {
  /** Condition on a row of the judged view. */
  readonly where: string;
  /** Expression for the value that a reader is shown; cast to text. */
  readonly value: string;
  /** Official field, for checks that are told apart by field. */
  readonly field?: string;
  /** Expression for the severity of a row, for graded checks. */
  readonly severity?: string;
}

/** Violations that can be seen in one row of a judged view. */
export function selectRows(table: RowTable, options: SelectRowsOptions): string {
  return `
SELECT municipality, year, submission_id, person_key, ${rowId(table)} AS row_id,
  CAST(${options.value} AS VARCHAR) AS value, byte_start, byte_end${fieldColumn(options.field)}${
    options.severity === undefined ? "" : `, ${options.severity} AS severity`
  }
FROM judged_${table}
WHERE ${options.where}`.trim();
}

/** What {@linkcode countRows} counts. */
export interface CountRowsOptions {
  /** Condition on a row of the judged view. @default every row */
  readonly where?: string;
  /** Official field, for checks that are told apart by field. */
  readonly field?: string;
}

/** Rows a rule applies to, by municipality and year. */
export function countRows(table: RowTable, options: CountRowsOptions = {}): string {
  return `
SELECT municipality, year, count(*) AS denominator${fieldColumn(options.field)}
FROM judged_${table}${options.where === undefined ? "" : `\nWHERE ${options.where}`}
GROUP BY municipality, year`.trim();
}

/** Several selections of the same shape as one. */
export function unionAll(parts: readonly string[]): string {
  return parts.join("\nUNION ALL\n");
}

/** Adds up denominators of several tables, by what sets findings apart besides municipality and year. */
export function sumParts(parts: readonly string[], by?: "field" | "service_type"): string {
  if (parts.length === 1) return parts[0]!;
  const apart = by === undefined ? "" : `, ${by}`;
  return `
SELECT municipality, year${apart}, CAST(sum(denominator) AS BIGINT) AS denominator
FROM (
${unionAll(parts)}
)
GROUP BY municipality, year${apart}`.trim();
}

function fieldColumn(field: string | undefined): string {
  return field === undefined ? "" : `, '${field}' AS field`;
}
