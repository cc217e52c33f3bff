/**
 * Reconciliation: every check over every municipality and year, against the year before.
 *
 * @module
 */
import project from "../deno.json" with { type: "json" };
import { municipalityName } from "../register/municipalities/mod.ts";
import type { Account } from "../stream/account.ts";
import type { Engine } from "../stream/store/engine.ts";
import type { Store } from "../stream/store/store.ts";
import type { Check } from "./check.ts";
import { checks as catalogue } from "./checks/mod.ts";
import { cellKey, type CheckCell, type CheckResult, evaluateCheck } from "./evaluate.ts";
import { readMetrics } from "./metrics.ts";
import type { Report, ReportFinding, ReportRow, ReportSubmission } from "./report.ts";
import { reaches } from "./thresholds.ts";

/** How far a reconciliation has come. */
export interface ReconcileProgress {
  /** Checks that are done. */
  readonly done: number;
  /** Checks in all. */
  readonly total: number;
  /** Id of the check that runs now; absent when all are done. */
  readonly check?: string;
}

/** How a reconciliation is run. */
export interface ReconcileOptions {
  /** The books of the run that filled the store. */
  readonly account: Account;
  /** Checks to run. @default the whole catalogue */
  readonly checks?: readonly Check[];
  /** Violating rows listed of each finding at most. @default 100 */
  readonly rowLimit?: number;
  /** Time of the run. @default now */
  readonly created?: Date;
  /** Called before each check, and when all are done. */
  readonly onProgress?: (progress: ReconcileProgress) => void;
}

/**
 * Runs the checks over a settled store and compares each year with the one before.
 *
 * A finding is new or persisting against the year before of the same municipality; what was found
 * then and is gone now stands in `resolved`. Whatever the order of rows in the store, the report is
 * the same.
 */
export async function reconcile(
  store: Pick<Store, "engine" | "attach">,
  options: ReconcileOptions,
): Promise<Report> {
  const { checks = catalogue, rowLimit = 100, created = new Date(), onProgress } = options;
  const { engine } = store;
  await store.attach();
  const years = await readYears(engine);
  const findings: ReportFinding[] = [];
  const resolved: ReportFinding[] = [];
  const rows: ReportRow[] = [];
  for (const [done, check] of checks.entries()) {
    onProgress?.({ done, total: checks.length, check: check.id });
    const result = await evaluateCheck(engine, check, { rowLimit });
    const reported = check.table === "submission" ? years.received : years.counted;
    findings.push(...findingsOf(result, reported));
    resolved.push(...resolvedOf(result, reported));
    rows.push(...result.rows);
  }
  onProgress?.({ done: checks.length, total: checks.length });
  return {
    kprkit: project.version,
    schema: 1,
    created: created.toISOString(),
    engine: { kind: engine.kind, version: engine.version },
    account: options.account,
    submissions: await readSubmissions(engine),
    findings,
    resolved,
    metrics: await readMetrics(engine),
    rows,
    row_limit: rowLimit,
  };
}

/** Years by municipality, as `4601/2021`. */
interface ReportedYears {
  /** With a message that counts. */
  readonly counted: ReadonlySet<string>;
  /** With a message that came in, refused ones included. */
  readonly received: ReadonlySet<string>;
}

async function readYears(engine: Engine): Promise<ReportedYears> {
  const rows = await engine.query<{ municipality: string; year: number; status: string }>(`
SELECT DISTINCT municipality, year, status FROM submission
WHERE kind = 'professional' AND status IN ('current', 'refused')
  AND municipality IS NOT NULL AND year IS NOT NULL`);
  const nameOf = ({ municipality, year }: { municipality: string; year: number }) =>
    `${municipality}/${year}`;
  return {
    counted: new Set(rows.filter(({ status }) => status === "current").map(nameOf)),
    received: new Set(rows.map(nameOf)),
  };
}

function findingsOf({ check, cells }: CheckResult, reported: ReadonlySet<string>): ReportFinding[] {
  const byKey = new Map(cells.map((cell) => [cellKey(cell), cell]));
  return cells.map((cell) => {
    const year = cell.year - 1;
    const before = byKey.get(cellKey({ ...cell, year }))?.violations ?? 0;
    return {
      ...describe(check, cell),
      status: before > 0 ? "persisting" : "new",
      violations: cell.violations,
      persons: cell.persons,
      denominator: cell.denominator,
      rate: cell.denominator === 0 ? 0 : cell.violations / cell.denominator,
      previous_violations: reported.has(`${cell.municipality}/${year}`) ? before : null,
      failing: check.bounded === true || reaches(check.threshold, cell),
    };
  });
}

function resolvedOf(
  { check, cells, denominators }: CheckResult,
  reported: ReadonlySet<string>,
): ReportFinding[] {
  const found = new Set(cells.map(cellKey));
  return cells.flatMap((cell) => {
    const now = { ...cell, year: cell.year + 1 };
    if (found.has(cellKey(now)) || !reported.has(`${now.municipality}/${now.year}`)) return [];
    return [{
      ...describe(check, now),
      status: "resolved" as const,
      violations: 0,
      persons: 0,
      denominator: denominators.get(cellKey(now)) ?? 0,
      rate: 0,
      previous_violations: cell.violations,
      failing: false,
    }];
  });
}

function describe(
  check: Check,
  { year, municipality, severity, field, service_type }: CheckCell,
): Pick<ReportFinding, "check" | "year" | "municipality" | "severity" | "field" | "service_type"> {
  return {
    check: check.id,
    year,
    municipality,
    severity,
    ...(field === null ? {} : { field }),
    ...(service_type === null ? {} : { service_type }),
  };
}

async function readSubmissions(engine: Engine): Promise<ReportSubmission[]> {
  const rows = await engine.query<Omit<ReportSubmission, "municipality_name">>(`
SELECT submission_id AS id, source, format, kind, status, municipality, district, year, sequence_number,
  created_date, encoding, enveloped, persons, services
FROM submission
ORDER BY municipality NULLS LAST, year NULLS LAST, kind DESC, district NULLS FIRST, submission_id`);
  return rows.map((row) => ({
    ...row,
    municipality_name: row.municipality === null || row.year === null
      ? null
      : municipalityName(row.municipality, row.year) ?? null,
  }));
}
