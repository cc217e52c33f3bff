/**
 * What was found held against what is known to be wrong, check by check.
 *
 * @module
 */
import { type Engine, sqlText, type SqlType } from "../../stream/store/engine.ts";
import type { TruthRow } from "../../stream/truth.ts";
import type { Check } from "../check.ts";
import type { FoundViolations } from "../evaluate.ts";
import type { ReportRow } from "../report.ts";

/** A violation that was told and not found, or found and not told. */
export interface TruthDifference {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** Table of the row; of the check where the row was not told. */
  readonly table: string;
  /** `pePeID` of the person; `null` where there is none, or it is not known. */
  readonly person: string | null;
  /** Key of the row; `null` where it has none. */
  readonly row: string | null;
  /** Service type, for checks told apart by it. */
  readonly service_type?: number;
  /** Official field, for checks told apart by field. */
  readonly field?: string;
  /** How many more there are on this side, where a row is there several times. */
  readonly times: number;
}

/** How well a check finds what is wrong. */
export interface TruthResult {
  /** Id of the check. */
  readonly check: string;
  /** Violations that were told; `null` where the truth leaves out a check that all fictitious data break. */
  readonly told: number | null;
  /** Violations that the check found. */
  readonly found: number;
  /** Of these, those that were told as well. */
  readonly matched: number;
  /** Share of what was told that was found; `null` where nothing was told. */
  readonly recall: number | null;
  /** Share of what was found that was told; `null` where nothing was found. */
  readonly precision: number | null;
  /** The first that were told and not found, by municipality, year and row. */
  readonly missed: readonly TruthDifference[];
  /** The first that were found and not told. */
  readonly unexpected: readonly TruthDifference[];
}

/** Everything that was told, held against everything that was found. */
export interface TruthReport {
  /** Recall and precision are whole for every check. */
  readonly whole: boolean;
  /** Checks of which something was told or found, in the order of the catalogue. */
  readonly checks: readonly TruthResult[];
  /** Violations told of checks that were not put, by id: they are in no sum. */
  readonly not_put: Readonly<Record<string, number>>;
}

/** Options of {@linkcode TruthMatch}. */
export interface TruthMatchOptions {
  /** Differences listed of each check and side at most. @default 10 */
  readonly limit?: number;
}

/**
 * Checks that every row of fictitious data breaks: a truth file need not repeat the whole cohort. They are matched
 * only where it tells of them.
 */
export const brokenByFiction: ReadonlySet<string> = new Set(["fictitious_person", "org_number_fictitious"]);

const toldTable = "kprkit_truth";
const comparedTable = "kprkit_truth_compared";

const toldColumns = [
  { name: "check_id", type: "VARCHAR" },
  { name: "municipality", type: "VARCHAR" },
  { name: "year", type: "BIGINT" },
  { name: "table_name", type: "VARCHAR" },
  { name: "person", type: "BIGINT" },
  { name: "row_id", type: "BIGINT" },
  { name: "service_type", type: "BIGINT" },
  { name: "field", type: "VARCHAR" },
] as const satisfies readonly { name: string; type: SqlType }[];

/**
 * Holds the violations of checks against a truth: {@linkcode TruthMatch.load} it, give {@linkcode TruthMatch.match} to
 * the evaluation (`onViolations`), then ask for the {@linkcode TruthMatch.report}.
 *
 * The truth lies in a table of the engine, and so do the violations of a check, all of them: what a report lists is a
 * part. A violation is named by municipality, year, row key, and by service type and field where every line told of the
 * check has one. Both sides are counted by that name, so that a row which breaks a check twice is to be told twice.
 */
export class TruthMatch implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #limit: number;
  readonly #told: ReadonlyMap<string, ToldCheck>;
  readonly #results = new Map<string, { readonly check: Check; readonly result: Unnamed }>();

  private constructor(
    engine: Engine,
    { limit = 10, told }: TruthMatchOptions & { readonly told: ReadonlyMap<string, ToldCheck> },
  ) {
    this.#engine = engine;
    this.#limit = limit;
    this.#told = told;
  }

  /** Takes in a truth, such as {@linkcode readTruthFile} reads. */
  static async load(
    engine: Engine,
    batches: AsyncIterable<readonly TruthRow[]> | Iterable<readonly TruthRow[]>,
    options: TruthMatchOptions = {},
  ): Promise<TruthMatch> {
    await engine.run(
      `CREATE OR REPLACE TABLE ${toldTable} (${
        toldColumns.map(({ name, type }) => `${name} ${type}`).join(", ")
      })`,
    );
    for await (const rows of batches) await appendTold(engine, rows);
    const told = await engine.query<{ check_id: string } & ToldCheck>(`
SELECT check_id, count(*) AS told, bool_and(service_type IS NOT NULL) AS types, bool_and(field IS NOT NULL) AS fields
FROM ${toldTable}
GROUP BY check_id
ORDER BY check_id`);
    return new TruthMatch(engine, {
      ...options,
      told: new Map(told.map(({ check_id, ...rest }) => [check_id, rest])),
    });
  }

  /** Ids of the checks of which something is told. */
  get told(): readonly string[] {
    return [...this.#told.keys()];
  }

  /** Holds the violations of one check against the truth. */
  async match({ check, table, rows }: FoundViolations): Promise<void> {
    if (table !== undefined) return await this.#match(check, table);
    await appendFound(this.#engine, rows);
    try {
      await this.#match(check, comparedTable);
    } finally {
      await this.#engine.run(`DROP TABLE IF EXISTS ${comparedTable}`);
    }
  }

  async #match(check: Check, violations: string): Promise<void> {
    const { told = 0, types = true, fields = true } = this.#told.get(check.id) ?? {};
    const sides: Sides = {
      names: [
        "municipality",
        "year",
        "row_id",
        ...(check.by === "service_type" && types ? ["service_type"] : []),
        ...(check.by === "field" && fields ? ["field"] : []),
      ],
      told: `FROM ${toldTable} WHERE check_id = ${sqlText(check.id)}`,
      found: `FROM ${violations}`,
    };
    const [sums] = await this.#engine.query<{ found: number | null; matched: number | null }>(`
SELECT CAST(sum(found) AS BIGINT) AS found, CAST(sum(least(told, found)) AS BIGINT) AS matched
FROM (${countedByName(sides)})`);
    const found = sums?.found ?? 0;
    const matched = sums?.matched ?? 0;
    if (told === 0 && found === 0) return;
    // Nobody wants ten rows of a cohort of which every row is meant.
    const isMeant = told === 0 && brokenByFiction.has(check.id);
    const result = {
      check: check.id,
      told: isMeant ? null : told,
      found,
      matched,
      recall: told === 0 ? null : matched / told,
      precision: isMeant || found === 0 ? null : matched / found,
      missed: matched < told ? await this.#differences(sides, "told") : [],
      unexpected: matched < found && !isMeant ? await this.#differences(sides, "found") : [],
    };
    this.#results.set(check.id, { check, result });
  }

  /** The first names of which one side has more. What is told of them is looked up for these alone. */
  async #differences(sides: Sides, more: "told" | "found"): Promise<DifferenceRow[]> {
    const less = more === "told" ? "found" : "told";
    const names = sides.names.join(", ");
    const rows = await this.#engine.query<Partial<DifferenceRow> & { times: number }>(`
SELECT ${names}, ${more} - ${less} AS times
FROM (${countedByName(sides)})
WHERE ${more} > ${less}
ORDER BY ${sides.names.map((name) => `${name} NULLS FIRST`).join(", ")}
LIMIT ${this.#limit}`);
    const differences: DifferenceRow[] = [];
    for (const row of rows) {
      const isIt = sides.names.map((name) => {
        const value = row[name as keyof DifferenceRow] ?? null;
        return `${name} IS NOT DISTINCT FROM ${
          value === null ? "NULL" : typeof value === "number" ? String(value) : sqlText(value)
        }`;
      }).join(" AND ");
      const [details] = await this.#engine.query<Pick<DifferenceRow, typeof detailNames[number]>>(
        more === "told"
          ? `SELECT min(table_name) AS table_name, min(person) AS person, NULL AS submission_id, NULL AS person_key
${sides.told} AND ${isIt}`
          : `SELECT NULL AS table_name, NULL AS person, min(CAST(submission_id AS VARCHAR)) AS submission_id,
  min(CAST(person_key AS VARCHAR)) AS person_key
${sides.found} WHERE ${isIt}`,
      );
      differences.push({
        municipality: row.municipality!,
        year: row.year!,
        row_id: row.row_id ?? null,
        service_type: row.service_type ?? null,
        field: row.field ?? null,
        times: row.times,
        ...details!,
      });
    }
    return differences;
  }

  /** What was told and found of the checks that were put, in this order. */
  async report(checks: readonly Check[]): Promise<TruthReport> {
    // A check that found nothing was not given to match.
    for (const check of checks) {
      if (this.#told.has(check.id) && !this.#results.has(check.id)) await this.match({ check, rows: [] });
    }
    const put = checks.flatMap(({ id }) => this.#results.get(id) ?? []);
    const persons = await this.#persons(put.flatMap(({ result }) => result.unexpected));
    const ids = new Set(checks.map(({ id }) => id));
    const results = put.map(({ check, result }): TruthResult => ({
      ...result,
      missed: result.missed.map((row) => difference(row, check)),
      unexpected: result.unexpected.map((row) => difference(row, check, persons)),
    }));
    return {
      whole: results.every(({ told, found, matched }) =>
        told === null || told === matched && found === matched
      ),
      checks: results,
      not_put: Object.fromEntries(
        [...this.#told].filter(([id]) => !ids.has(id)).map(([id, { told }]) => [id, told]),
      ),
    };
  }

  /**
   * Local ids of the persons of rows that were found. While tables are held, a number stands in the place of a person's
   * key (see `WorkingTables`).
   */
  async #persons(rows: readonly DifferenceRow[]): Promise<ReadonlyMap<string, number>> {
    const known = rows.filter(({ person_key, submission_id }) =>
      person_key !== null && submission_id !== null
    );
    if (known.length === 0) return new Map();
    const list = (name: "person_key" | "submission_id") =>
      [...new Set(known.map((row) => sqlText(row[name]!)))].join(", ");
    const found = await this.#engine.query<
      { submission_id: string; person_key: string; number: string; person_id: number | null }
    >(`
SELECT CAST(submission_id AS VARCHAR) AS submission_id, CAST(person_key AS VARCHAR) AS person_key,
  CAST(hash(person_key) AS VARCHAR) AS number, min(person_id) AS person_id
FROM judged_person
WHERE CAST(submission_id AS VARCHAR) IN (${list("submission_id")}) AND (CAST(person_key AS VARCHAR) IN (${
      list("person_key")
    }) OR CAST(hash(person_key) AS VARCHAR) IN (${list("person_key")}))
GROUP BY ALL
ORDER BY ALL`);
    return new Map(
      found.flatMap(({ submission_id, person_key, number, person_id }) =>
        person_id === null
          ? []
          : [person_key, number].map((key) => [`${submission_id} ${key}`, person_id] as const)
      ),
    );
  }

  /** Frees the truth. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine.run(`DROP TABLE IF EXISTS ${toldTable}`);
  }
}

/** The two sides of a check, and what their rows go by. */
interface Sides {
  readonly names: readonly string[];
  /** `FROM … WHERE …` */
  readonly told: string;
  /** `FROM …` */
  readonly found: string;
}

/**
 * Rows of both sides by name. A join would ask what is equal to nothing; and nothing but names and counts is held of what
 * may be millions.
 */
function countedByName({ names, told, found }: Sides): string {
  const list = names.join(", ");
  return `
  SELECT ${list}, count(is_told) AS told, count(is_found) AS found
  FROM (
    SELECT ${list}, 1 AS is_told, NULL AS is_found ${told}
    UNION ALL
    SELECT ${list}, NULL AS is_told, 1 AS is_found ${found}
  )
  GROUP BY ${list}`;
}

const detailNames = ["table_name", "person", "submission_id", "person_key"] as const;

/** What is told of a check: how much, and whether all of it names service type and field. */
type ToldCheck = {
  readonly told: number;
  readonly types: boolean;
  readonly fields: boolean;
};

/** A result before persons are named. */
type Unnamed = Omit<TruthResult, "missed" | "unexpected"> & {
  readonly missed: readonly DifferenceRow[];
  readonly unexpected: readonly DifferenceRow[];
};

type DifferenceRow = {
  readonly municipality: string;
  readonly year: number;
  readonly row_id: number | null;
  readonly service_type: number | null;
  readonly field: string | null;
  readonly table_name: string | null;
  readonly person: number | null;
  readonly submission_id: string | null;
  readonly person_key: string | null;
  readonly times: number;
};

function difference(
  row: DifferenceRow,
  { table }: Check,
  persons: ReadonlyMap<string, number> = new Map(),
): TruthDifference {
  const person = row.person ?? persons.get(`${row.submission_id} ${row.person_key}`) ?? null;
  return {
    municipality: row.municipality,
    year: row.year,
    table: row.table_name ?? table,
    person: person === null ? null : String(person),
    row: row.row_id === null ? null : String(row.row_id),
    ...(row.service_type === null ? {} : { service_type: row.service_type }),
    ...(row.field === null ? {} : { field: row.field }),
    times: row.times,
  };
}

async function appendTold(engine: Engine, rows: readonly TruthRow[]): Promise<void> {
  const numbers = (of: (row: TruthRow) => string | number | undefined) =>
    numberColumn(rows.map((row) => {
      const value = of(row);
      return value === undefined ? null : Number(value);
    }));
  const texts = (of: (row: TruthRow) => string | undefined) => textColumn(rows.map((row) => of(row) ?? null));
  await engine.append({ table: toldTable, columns: toldColumns }, [
    texts(({ check }) => check),
    texts(({ municipality }) => municipality),
    numbers(({ year }) => year),
    texts(({ table }) => table),
    numbers(({ person }) => person),
    numbers(({ row }) => row),
    numbers(({ service_type }) => service_type),
    texts(({ field }) => field),
  ], rows.length);
}

/** Violations of a check on change, of which there is a table only here. */
async function appendFound(engine: Engine, rows: readonly ReportRow[]): Promise<void> {
  const columns = [
    { name: "municipality", type: "VARCHAR" },
    { name: "year", type: "BIGINT" },
    { name: "row_id", type: "BIGINT" },
    { name: "service_type", type: "BIGINT" },
    { name: "field", type: "VARCHAR" },
    { name: "submission_id", type: "VARCHAR" },
    { name: "person_key", type: "VARCHAR" },
  ] as const;
  await engine.run(
    `CREATE OR REPLACE TABLE ${comparedTable} (${
      columns.map(({ name, type }) => `${name} ${type}`).join(", ")
    })`,
  );
  if (rows.length === 0) return;
  await engine.append({ table: comparedTable, columns }, [
    textColumn(rows.map(({ municipality }) => municipality)),
    numberColumn(rows.map(({ year }) => year)),
    numberColumn(rows.map(({ row_id }) => row_id)),
    numberColumn(rows.map(({ service_type = null }) => service_type)),
    textColumn(rows.map(({ field = null }) => field)),
    textColumn(rows.map(({ submission }) => submission)),
    textColumn(rows.map(({ person_key }) => person_key)),
  ], rows.length);
}

function numberColumn(values: readonly (number | null)[]) {
  return {
    kind: "number",
    values: Float64Array.from(values, (value) => value ?? 0),
    valid: Uint8Array.from(values, (value) => value === null ? 0 : 1),
  } as const;
}

function textColumn(values: readonly (string | null)[]) {
  const dictionary = [...new Set(values.map((value) => value ?? ""))];
  const codes = new Map(dictionary.map((value, index) => [value, index]));
  return {
    kind: "dictionary",
    codes: Int32Array.from(values, (value) => codes.get(value ?? "")!),
    dictionary,
    valid: Uint8Array.from(values, (value) => value === null ? 0 : 1),
  } as const;
}
