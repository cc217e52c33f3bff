/**
 * Runs checks against an open store.
 *
 * @module
 */
import { type Engine, sqlText } from "../stream/store/engine.ts";
import type { Check, RowRule, Severity } from "./check.ts";
import {
  cellKey,
  type CellName,
  type CheckCell,
  type CheckResult,
  unknownMunicipality,
} from "./check_result.ts";
import { judgeComparisons } from "./compare.ts";
import type { ReportComparison, ReportRow } from "./report.ts";
import { tellPersons } from "./scan/person_keys.ts";
import { countRows, type RuleCounts } from "./scan/row_rules.ts";
import { isHeld, judgedTables, WorkingTables } from "./scan/working_tables.ts";

const violationTable = "kprkit_violation";

/** The columns that set cells apart, each there whatever the check's SQL has. */
function cellColumns({ by }: Pick<Check, "by">): string {
  return `coalesce(municipality, ${sqlText(unknownMunicipality)}) AS municipality, coalesce(year, 0) AS year,
  ${by === "field" ? "field" : "CAST(NULL AS VARCHAR) AS field"},
  ${by === "service_type" ? "CAST(service_type AS INTEGER)" : "CAST(NULL AS INTEGER)"} AS service_type`;
}

const severities: readonly Severity[] = ["info", "warning", "error"];

/** All violations of a check, which may be too many to be told one by one. */
export interface FoundViolations {
  /** The check that ran. */
  readonly check: Check;
  /**
   * Table of the engine that holds them, until the call is over: `municipality`, `year`, `field`, `service_type`,
   * `submission_id`, `person_key`, `row_id`, `value`, `byte_start`, `byte_end`. Absent for checks on change.
   */
  readonly table?: string;
  /** The violations of a check on change; empty for others. */
  readonly rows: readonly ReportRow[];
}

/** Options of {@linkcode evaluateChecks}. */
export interface EvaluateOptions {
  /** Violating rows listed of each cell at most. @default 100 */
  readonly rowLimit?: number;
  /** Rows listed of each check at most, over all cells; each cell has its share, one at least. @default 5000 */
  readonly rowBudget?: number;
  /** Hold the tables in memory that many checks ask for. @default wherever the engine has files */
  readonly hold?: boolean;
  /** Compress the tables that are held. @default by the number of persons in the store */
  readonly large?: boolean;
  /** Called after the checks, with the tables still held, all columns of those about persons and services. */
  readonly whileHeld?: () => Promise<void>;
  /** Called before each check. */
  readonly onCheck?: (check: Check) => void;
  /** Called with all violations of each check, before the next one runs; not where there are none. */
  readonly onViolations?: (found: FoundViolations) => Promise<void>;
  /** Called before each part of the work: `load`, `rows`, `checks`, `persons`. */
  readonly onStage?: (name: string) => void;
  /** Told how long each part of the work took, in milliseconds. */
  readonly onPhase?: (name: string, milliseconds: number) => void;
}

/** Runs one check; see {@linkcode evaluateChecks}. */
export async function evaluateCheck(
  engine: Engine,
  check: Check,
  options: EvaluateOptions = {},
): Promise<CheckResult> {
  const [result] = await evaluateChecks(engine, [check], options);
  return result!;
}

/**
 * Runs checks over the views of an open store; the results stand in the order of the checks.
 *
 * The work is shared: the tables that many checks ask for are read once and held in memory, and all rules
 * about single rows of a table are put to it in one pass, which leaves the few rows that break any. Neither this nor the engine, the number of files or the order of rows changes a result.
 */
export async function evaluateChecks(
  engine: Engine,
  checks: readonly Check[],
  options: EvaluateOptions = {},
): Promise<CheckResult[]> {
  const run = new Evaluation(engine, checks, options);
  return await run.results();
}

class Evaluation {
  readonly #engine: Engine;
  readonly #checks: readonly Check[];
  readonly #options: EvaluateOptions;
  readonly #results = new Map<Check, CheckResult>();
  /** What comparisons read, by their SQL. */
  readonly #compared = new Map<string, readonly ComparedRow[]>();
  /** Where each submission was read from. */
  #sources: ReadonlyMap<string, string> = new Map();

  constructor(engine: Engine, checks: readonly Check[], options: EvaluateOptions) {
    this.#engine = engine;
    this.#checks = checks;
    this.#options = options;
  }

  async results(): Promise<CheckResult[]> {
    this.#sources = await readSources(this.#engine);
    const rowChecks = this.#checks.filter(({ rules }) => rules !== undefined);
    const others = this.#checks.filter(({ rules }) => rules === undefined);
    const sql = this.#checks.flatMap(({ violations, denominator }) => [violations, denominator]);
    const tables = await this.#phase(
      "load",
      () =>
        WorkingTables.open(this.#engine, {
          sql,
          hold: this.#options.hold ?? this.#engine.parquet,
          ...(this.#options.large === undefined ? {} : { large: this.#options.large }),
        }),
    );
    try {
      await this.#phase("rows", () => this.#runRowChecks(rowChecks, tables));
      await this.#phase("checks", () => this.#runAll(others));
      await this.#options.whileHeld?.();
    } finally {
      await tables.close();
    }
    if (tables.held) await this.#phase("persons", () => this.#tellPersons([...rowChecks, ...others]));
    return this.#checks.map((check) => this.#results.get(check)!);
  }

  async #tellPersons(checks: readonly Check[]): Promise<void> {
    const results = checks.map((check) => this.#results.get(check)!);
    const told = (await tellPersons(this.#engine, results.flatMap(({ rows }) => rows))).values();
    for (const result of results) {
      this.#results.set(result.check, { ...result, rows: Array.from(result.rows, () => told.next().value!) });
    }
  }

  async #phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#options.onStage?.(name);
    const start = performance.now();
    const result = await work();
    this.#options.onPhase?.(name, performance.now() - start);
    return result;
  }

  async #runAll(checks: readonly Check[]): Promise<void> {
    for (const check of checks) {
      this.#options.onCheck?.(check);
      this.#results.set(
        check,
        check.comparison === undefined
          ? await this.#judge(check, () => this.#denominators(check))
          : await this.#compare(check),
      );
    }
  }

  /**
   * Picks the rows that break any rule in one pass a table, asks each check about those, and counts what
   * the rules apply to in a second pass, for the checks that found something.
   */
  async #runRowChecks(checks: readonly Check[], tables: WorkingTables): Promise<void> {
    await tables.narrow(checks.flatMap(({ rules }) => rules ?? []));
    for (const check of checks) {
      this.#options.onCheck?.(check);
      this.#results.set(check, await this.#judge(check));
    }
    await tables.widen();
    const found = checks.filter((check) => this.#results.get(check)!.cells.length > 0);
    const every = tables.held ? judgedTables.filter((table) => !isHeld(table)).map(everyRow) : [];
    const counts = await countRows(this.#engine, [...found.flatMap(({ rules }) => rules ?? []), ...every]);
    for (const check of found) {
      const denominators = sumDenominators(check.rules!, counts);
      this.#results.set(check, withDenominators(this.#results.get(check)!, denominators));
    }
    await tables.holdRowCounts(
      every.flatMap((rule) => counts.get(rule)!.map((count) => ({ table: rule.table, ...count }))),
    );
  }

  /**
   * Keeps the violations in a table that passes, and answers everything from that: counts, persons, the
   * first rows. The denominator is asked for only where something was found.
   */
  async #judge(
    check: Check,
    denominatorsOf?: () => Promise<Map<string, number>>,
  ): Promise<CheckResult> {
    const engine = this.#engine;
    const grade = check.graded === undefined ? "NULL" : gradeOf("severity");
    await engine.run(`CREATE OR REPLACE TEMP TABLE ${violationTable} AS
SELECT ${cellColumns(check)}, submission_id, person_key, row_id, value, byte_start, byte_end,
  CAST(${grade} AS INTEGER) AS grade
FROM (
${check.violations}
)`);
    try {
      const [table] = await engine.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${violationTable}`);
      if (table!.rows === 0) return nothing(check);
      await this.#options.onViolations?.({ check, table: violationTable, rows: [] });
      // Most checks find little: then one answer has all of it, and nothing needs to be asked again.
      const few = table!.rows <= fewViolations ? await listViolations(engine) : undefined;
      const counts = few === undefined ? await countViolations(engine) : countOf(few);
      const denominators = await denominatorsOf?.() ?? new Map<string, number>();
      const cells = counts.map(({ grade, ...count }) => ({
        ...count,
        denominator: denominators.get(cellKey(count)) ?? 0,
        severity: grade === null ? check.severity : severities[grade]!,
      }));
      const limit = this.#rowsOfEach(cells.length);
      const listed = few === undefined ? await listViolations(engine, limit) : firstOfEach(few, limit);
      return { check, cells, denominators, rows: this.#tellRows(check, listed), comparisons: [] };
    } finally {
      await engine.run(`DROP TABLE IF EXISTS ${violationTable}`);
    }
  }

  #tellRows(check: Check, violations: readonly ViolationRow[]): ReportRow[] {
    return violations.map(({ municipality, year, field, service_type, submission, grade: _, ...row }) => ({
      check: check.id,
      municipality,
      year,
      submission,
      source: this.#sources.get(submission) ?? "",
      ...row,
      ...(field === null ? {} : { field }),
      ...(service_type === null ? {} : { service_type }),
    }));
  }

  #rowsOfEach(cells: number): number {
    const { rowLimit = 100, rowBudget = 5000 } = this.#options;
    return Math.min(rowLimit, Math.max(1, Math.floor(rowBudget / cells)));
  }

  async #denominators(check: Check): Promise<Map<string, number>> {
    const rows = await this.#engine.query<CellName & { denominator: number }>(`
SELECT ${cellColumns(check)}, denominator
FROM (
${check.denominator}
)`);
    return new Map(rows.map((row) => [cellKey(row), row.denominator]));
  }

  async #compare(check: Check): Promise<CheckResult> {
    const result = judgeComparisons(check, {
      comparisons: await this.#readComparisons(check),
      sources: this.#sources,
    });
    if (result.rows.length > 0) await this.#options.onViolations?.({ check, rows: result.rows });
    return result;
  }

  async #readComparisons(check: Check): Promise<ReportComparison[]> {
    const { sql, exceeds: kind } = check.comparison!;
    const shares = kind === "share" ? "now_of, before_of" : "NULL AS now_of, NULL AS before_of";
    const query = `
SELECT ${cellColumns(check)}, CAST(submission_id AS VARCHAR) AS submission, now, before, ${shares}
FROM (
${sql}
)
ORDER BY municipality, year, field, service_type`;
    // Several checks look at the same counts.
    const rows = this.#compared.get(query) ?? await this.#engine.query<ComparedRow>(query);
    this.#compared.set(query, rows);
    return rows.map(({ municipality, year, field, service_type, now_of, before_of, ...row }) => ({
      check: check.id,
      municipality,
      year,
      ...row,
      ...(field === null ? {} : { field }),
      ...(service_type === null ? {} : { service_type }),
      ...(now_of === null || before_of === null ? {} : { now_of, before_of }),
    }));
  }
}

type ComparedRow = CellName & {
  readonly submission: string;
  readonly now: number;
  readonly before: number;
  readonly now_of: number | null;
  readonly before_of: number | null;
};

/** Violations of a check that are taken out as they are, to be counted here. */
const fewViolations = 5000;

type ViolationRow = CellName & Omit<ReportRow, keyof CellName | "check" | "source"> & {
  readonly grade: number | null;
};

async function countViolations(engine: Engine): Promise<CountRow[]> {
  return await engine.query<CountRow>(`
SELECT municipality, year, field, service_type, count(*) AS violations,
  count(DISTINCT person_key) AS persons, max(grade) AS grade
FROM ${violationTable}
GROUP BY municipality, year, field, service_type
ORDER BY municipality, year, field, service_type`);
}

/** Violations in order, or the first of each cell. */
async function listViolations(engine: Engine, limit?: number): Promise<ViolationRow[]> {
  const from = limit === undefined ? violationTable : `(
  SELECT *, row_number() OVER (
      PARTITION BY municipality, year, field, service_type ORDER BY ${placeInFile}
    ) AS place
  FROM ${violationTable}
)
WHERE place <= ${limit}`;
  return await engine.query<ViolationRow>(`
SELECT municipality, year, field, service_type, CAST(submission_id AS VARCHAR) AS submission,
  CAST(person_key AS VARCHAR) AS person_key, row_id, value, byte_start, byte_end, grade
FROM ${from}
ORDER BY municipality, year, field, service_type, ${placeInFile}`);
}

/** What {@linkcode Evaluation} would ask for, from all violations in order of their cells. */
function countOf(violations: readonly ViolationRow[]): CountRow[] {
  const groups = [...Map.groupBy(violations, cellKey).values()];
  return groups.map((of) => {
    const { municipality, year, field, service_type } = of[0]!;
    const grades = of.flatMap(({ grade }) => grade ?? []);
    return {
      municipality,
      year,
      field,
      service_type,
      violations: of.length,
      persons: new Set(of.flatMap(({ person_key }) => person_key ?? [])).size,
      grade: grades.length === 0 ? null : Math.max(...grades),
    };
  });
}

function firstOfEach(violations: readonly ViolationRow[], limit: number): ViolationRow[] {
  return [...Map.groupBy(violations, cellKey).values()].flatMap((of) => of.slice(0, limit));
}

type CountRow = Omit<CheckCell, "denominator" | "severity"> & { readonly grade: number | null };

/** A rule that applies to every row, so that the rows are counted in the same pass as the others. */
function everyRow(table: RowRule["table"]): RowRule {
  return { table, where: "false", value: "NULL" };
}

function withDenominators(result: CheckResult, denominators: ReadonlyMap<string, number>): CheckResult {
  const cells = result.cells.map((cell) => ({ ...cell, denominator: denominators.get(cellKey(cell)) ?? 0 }));
  return { ...result, cells, denominators };
}

function nothing(check: Check): CheckResult {
  return { check, cells: [], denominators: new Map(), rows: [], comparisons: [] };
}

function gradeOf(column: string): string {
  return `CASE ${column}${severities.map((name, grade) => ` WHEN '${name}' THEN ${grade}`).join("")} END`;
}

function sumDenominators(rules: readonly RowRule[], counts: RuleCounts): Map<string, number> {
  const sums = new Map<string, number>();
  for (const rule of rules) {
    for (const { municipality, year, rows } of counts.get(rule)!) {
      const key = cellKey({
        municipality: municipality ?? unknownMunicipality,
        year: year ?? 0,
        field: rule.field ?? null,
        service_type: null,
      });
      sums.set(key, (sums.get(key) ?? 0) + rows);
    }
  }
  return sums;
}

async function readSources(engine: Engine): Promise<Map<string, string>> {
  const rows = await engine.query<{ submission_id: string; source: string | null }>(
    "SELECT submission_id, source FROM submission",
  );
  return new Map(rows.map(({ submission_id, source }) => [submission_id, source ?? ""]));
}

const placeInFile = ["submission_id", "byte_start", "byte_end", "row_id", "value", "person_key"]
  .map((column) => `${column} NULLS FIRST`).join(", ");
