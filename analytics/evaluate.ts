/**
 * Runs one check against an open store.
 *
 * @module
 */
import { type Engine, sqlText } from "../stream/store/engine.ts";
import type { Check, Severity } from "./check.ts";
import type { ReportRow } from "./report.ts";

/** What a check found in one municipality and year (and field or service type). */
export interface CheckCell {
  /** Four digits, or {@linkcode unknownMunicipality}. */
  readonly municipality: string;
  /** Reporting year; 0 where the header does not tell. */
  readonly year: number;
  /** Official field, for checks told apart by field. */
  readonly field: string | null;
  /** Service type, for checks told apart by it. */
  readonly service_type: number | null;
  /** Violating rows. */
  readonly violations: number;
  /** Distinct persons among them. */
  readonly persons: number;
  /** Rows the rule applies to. */
  readonly denominator: number;
  /** Of the check, or the gravest of the rows'. */
  readonly severity: Severity;
}

/** What a check found, in order of municipality, year, field and service type. */
export interface CheckResult {
  /** The check that ran. */
  readonly check: Check;
  /** Cells with violations. */
  readonly cells: readonly CheckCell[];
  /** Rows the rule applies to, by {@linkcode cellKey}; empty where nothing was found at all. */
  readonly denominators: ReadonlyMap<string, number>;
  /** The first violating rows of each cell, in the order of their submissions. */
  readonly rows: readonly ReportRow[];
}

/** What tells the cells of a check apart. */
export type CellName = Pick<CheckCell, "municipality" | "year" | "field" | "service_type">;

/**
 * Stands for a municipality that cannot be read from the header. Such a message is refused, but what
 * is wrong with it is told all the same. The year is then 0.
 */
export const unknownMunicipality = "0000";

/** A cell's name as a key of a map. */
export function cellKey({ municipality, year, field, service_type }: CellName): string {
  return `${municipality}/${year}/${field ?? ""}/${service_type ?? ""}`;
}

const violationTable = "kprkit_violation";

/** The columns that set cells apart, each there whatever the check's SQL has. */
function cellColumns({ by }: Pick<Check, "by">): string {
  return `coalesce(municipality, ${sqlText(unknownMunicipality)}) AS municipality, coalesce(year, 0) AS year,
  ${by === "field" ? "field" : "CAST(NULL AS VARCHAR) AS field"},
  ${by === "service_type" ? "CAST(service_type AS INTEGER)" : "CAST(NULL AS INTEGER)"} AS service_type`;
}

/** SQL with the threshold's values where a bounded check asks for them. */
export function boundSql(sql: string, { bounded, threshold }: Pick<Check, "bounded" | "threshold">): string {
  if (bounded === undefined) return sql;
  return sql.replaceAll("$count", String(threshold.count)).replaceAll("$percent", String(threshold.percent));
}

const severities: readonly Severity[] = ["info", "warning", "error"];

/** Options of {@linkcode evaluateCheck}. */
export interface EvaluateOptions {
  /** Violating rows listed of each cell. @default 100 */
  readonly rowLimit?: number;
}

/**
 * Runs the check once, keeps its violations in a table that passes, and answers everything from that:
 * counts, persons, the first rows. The denominator is asked for only where something was found.
 */
export async function evaluateCheck(
  engine: Engine,
  check: Check,
  options: EvaluateOptions = {},
): Promise<CheckResult> {
  const grade = check.graded === undefined ? "NULL" : gradeOf("severity");
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${violationTable} AS
SELECT ${cellColumns(check)}, submission_id, person_key, row_id, value, byte_start, byte_end,
  CAST(${grade} AS INTEGER) AS grade
FROM (
${boundSql(check.violations, check)}
)`);
  try {
    const counts = await engine.query<CountRow>(`
SELECT municipality, year, field, service_type, count(*) AS violations,
  count(DISTINCT person_key) AS persons, max(grade) AS grade
FROM ${violationTable}
GROUP BY municipality, year, field, service_type
ORDER BY municipality, year, field, service_type`);
    if (counts.length === 0) return { check, cells: [], denominators: new Map(), rows: [] };
    const denominators = await countDenominators(engine, check);
    const cells = counts.map(({ grade, ...count }) => ({
      ...count,
      denominator: denominators.get(cellKey(count)) ?? 0,
      severity: grade === null ? check.severity : severities[grade]!,
    }));
    return { check, cells, denominators, rows: await firstRows(engine, check, options.rowLimit ?? 100) };
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${violationTable}`);
  }
}

type CountRow = Omit<CheckCell, "denominator" | "severity"> & { readonly grade: number | null };

function gradeOf(column: string): string {
  return `CASE ${column}${severities.map((name, grade) => ` WHEN '${name}' THEN ${grade}`).join("")} END`;
}

async function countDenominators(engine: Engine, check: Check): Promise<Map<string, number>> {
  const rows = await engine.query<CellName & { denominator: number }>(`
SELECT ${cellColumns(check)}, denominator
FROM (
${boundSql(check.denominator, check)}
)`);
  return new Map(rows.map((row) => [cellKey(row), row.denominator]));
}

async function firstRows(engine: Engine, check: Check, limit: number): Promise<ReportRow[]> {
  const rows = await engine.query<Omit<ReportRow, "check"> & Pick<CellName, "field" | "service_type">>(`
SELECT numbered.municipality, numbered.year, field, service_type, submission_id AS submission, source,
  person_key, row_id, value, byte_start, byte_end
FROM (
  SELECT *, row_number() OVER (
      PARTITION BY municipality, year, field, service_type
      ORDER BY submission_id, byte_start NULLS FIRST, byte_end NULLS FIRST, row_id NULLS FIRST,
        value NULLS FIRST, person_key NULLS FIRST
    ) AS place
  FROM ${violationTable}
) AS numbered
LEFT JOIN (SELECT submission_id, source FROM submission) AS sources USING (submission_id)
WHERE place <= ${limit}
ORDER BY municipality, year, field, service_type, place`);
  return rows.map(({ field, service_type, ...row }) => ({
    check: check.id,
    ...row,
    source: row.source ?? "",
    ...(field === null ? {} : { field }),
    ...(service_type === null ? {} : { service_type }),
  }));
}
