/**
 * The tables that most checks ask for, read from the store once and held in memory in a slim form.
 *
 * A national store has some thirty thousand files and a hundred million rows. Sixty checks that each
 * read it anew would take minutes; one pass over each table and sixty questions to memory take seconds.
 *
 * @module
 */
import { type Engine, sqlName, sqlText } from "../../stream/store/engine.ts";
import { columnsOf, rowTables, type StoredTable } from "../../stream/store/store_tables.ts";
import type { RowRule } from "../check.ts";
import { type RowTable, selectRows } from "../checks/sql.ts";
import { rowCountParts } from "../../stream/store/views.ts";

/** Every table with a judged view. */
export const judgedTables: readonly RowTable[] = Object.freeze(
  rowTables.filter((table): table is RowTable => table !== "contact"),
);

/** Too large to be held: two rows in three of a store are these. They are read where they lie. */
const left: ReadonlySet<StoredTable> = new Set(["function_score", "diagnosis"]);

/** Whether a table is held in memory while checks run. */
export function isHeld(table: RowTable): boolean {
  return !left.has(table);
}

/** Columns that every check may ask for. */
const always: ReadonlySet<string> = new Set([
  "submission_id",
  "municipality",
  "year",
  "person_id",
  "person_key",
  "byte_start",
  "byte_end",
]);

/** Database in memory that can compress its tables: eight rows in the place of one. */
const held = "kprkit_held";

/**
 * Values of a few kinds take two bytes as an ENUM and sixteen or more as text; a digest of a person's
 * key takes eight and not 48.
 */
function slim(column: string): string {
  switch (column) {
    case "submission_id":
    case "municipality":
      return `CAST(${column} AS ${held}.${column}) AS ${column}`;
    case "person_key":
      return "CASE WHEN person_key IS NOT NULL THEN hash(person_key) END AS person_key";
    default:
      return sqlName(column);
  }
}

/** Persons, once for each year, of a store that is held without being compressed. */
const mostPersons = 600_000;

/** Years of a large store that are read before they are compressed. */
const yearsAtOnce = 3;

/** All but dictionaries and packed bits. */
const slowMethods = "fsst,dict_fsst,zstd,alp,alprd,chimp,patas,roaring,rle";

/** Tables that are held with all their columns. */
const whole: ReadonlySet<StoredTable> = new Set(["person", "person_info", "service", "hospital_stay"]);

/** Columns of a table that some SQL names, in the order of the store. */
function namedColumns(table: StoredTable, sql: readonly string[]): string[] {
  const names = columnsOf(table).map(({ name }) => name);
  if (whole.has(table)) return names;
  const words = new Set(sql.flatMap((text) => text.match(/\w+/g) ?? []));
  return names.filter((name) => always.has(name) || words.has(name));
}

/** Rows of a table in a municipality and year. */
export interface RowCount {
  readonly table: RowTable;
  readonly municipality: string | null;
  readonly year: number | null;
  readonly rows: number;
}

/** How tables are held. */
export interface WorkingTablesOptions {
  /** All SQL that will be put to the tables: what it does not name is not read. */
  readonly sql: readonly string[];
  /** `false`: nothing is held, for an engine that has its tables in memory anyway. */
  readonly hold: boolean;
  /** Read in parts and compress. @default by the number of persons in the store */
  readonly large?: boolean;
}

/** Tables in memory in the place of the store's views; {@linkcode WorkingTables.close} brings those back. */
export class WorkingTables implements AsyncDisposable {
  /** Whether tables are held, with numbers in the place of person keys. */
  readonly held: boolean;
  readonly #engine: Engine;
  #parts: readonly string[] = ["true"];
  /** What is shown in full of tables that are narrowed. */
  readonly #narrowed = new Map<RowTable, string>();
  /** Views that stand before those of the store. */
  readonly #shown = new Map<string, string>();
  /** Database whose views the tables stand before. */
  #database = "";

  private constructor(engine: Engine, held: boolean) {
    this.#engine = engine;
    this.held = held;
  }

  /**
   * Reads what `sql` asks for, all of it that will be asked, and shows it under the names of the store's
   * views.
   */
  static async open(
    engine: Engine,
    options: WorkingTablesOptions,
  ): Promise<WorkingTables> {
    const tables = new WorkingTables(engine, options.hold);
    if (options.hold) {
      try {
        await tables.#open(options);
      } catch (error) {
        await tables.close();
        throw error;
      }
    }
    return tables;
  }

  async #open({ sql, large }: WorkingTablesOptions): Promise<void> {
    const engine = this.#engine;
    const [row] = await engine.query<{ name: string }>("SELECT current_database() AS name");
    this.#database = sqlName(row!.name);
    await this.#planParts(large);
    await engine.run(`ATTACH ':memory:' AS ${held} (COMPRESS)`);
    for (const column of ["submission_id", "municipality"]) {
      await engine.run(`CREATE TYPE ${held}.${column} AS ENUM (
SELECT DISTINCT ${column} FROM submission WHERE ${column} IS NOT NULL ORDER BY ${column})`);
    }
    // Each file is a part by itself to a reader that keeps rows in order, and costs several times more.
    await engine.run("SET preserve_insertion_order = false");
    // Of all ways to compress, these two win most, and to try out the others takes time.
    await engine.run(`SET disabled_compression_methods = '${slowMethods}'`);
    try {
      for (const table of judgedTables) {
        if (isHeld(table)) await this.#hold(table, sql);
        else await this.#show(`judged_${table}`, this.#slimRows(table, sql));
        await this.#show(table, `SELECT * EXCLUDE (rejected) FROM judged_${table} WHERE NOT rejected`);
      }
      await this.#hold("finding", sql);
    } finally {
      await engine.run("RESET preserve_insertion_order");
      await engine.run("RESET disabled_compression_methods");
    }
  }

  /**
   * Holds the numbers of rows by table, municipality and year. Those of tables that are not held are
   * given: to count them is to open every file again.
   */
  async holdRowCounts(counted: readonly RowCount[]): Promise<void> {
    if (!this.held) return;
    const missing = judgedTables.filter((table) => !isHeld(table));
    const parts = rowCountParts.filter(({ table }) => !missing.some((name) => name === table));
    await this.#engine.run(
      `CREATE TABLE ${held}.row_count AS ${parts.map(({ sql }) => sql).join("\nUNION ALL\n")}`,
    );
    if (counted.length > 0) {
      const values = counted.map(({ table, municipality, year, rows }) =>
        `('${table}', ${municipality === null ? "NULL" : sqlText(municipality)}, ${year}, ${rows})`
      );
      await this.#engine.run(`INSERT INTO ${held}.row_count VALUES ${values.join(", ")}`);
    }
    await this.#show("row_count", `SELECT * FROM ${held}.row_count`);
  }

  /**
   * Reads a table. One of a large store is read in parts, each compressed before the next is read: as a
   * whole it would not fit.
   */
  async #hold(table: StoredTable, sql: readonly string[]): Promise<void> {
    const name = table === "finding" ? table : `judged_${table}`;
    const rows = this.#slimRows(table, sql);
    // A message that does not tell its year is refused, but what was found in it is there.
    const [first, ...others] = table === "finding" ? ["true"] : this.#parts;
    await this.#engine.run(`CREATE TABLE ${held}.${name} AS ${rows} WHERE ${first}`);
    if (others.length > 0) await this.#engine.run(`CHECKPOINT ${held}`);
    for (const part of others) {
      await this.#engine.run(`INSERT INTO ${held}.${name} ${rows} WHERE ${part}`);
      await this.#engine.run(`CHECKPOINT ${held}`);
    }
    await this.#show(name, `SELECT * FROM ${held}.${name}`);
  }

  /** Conditions that cut the rows of a table into parts; together they take all: every row has a year. */
  async #planParts(large: boolean | undefined): Promise<void> {
    const rows = await this.#engine.query<{ year: number | null; persons: number }>(
      "SELECT year, CAST(sum(persons) AS BIGINT) AS persons FROM submission GROUP BY year ORDER BY year",
    );
    const persons = rows.reduce((sum, row) => sum + row.persons, 0);
    if (!(large ?? persons > mostPersons)) return;
    const years = rows.flatMap(({ year }) => year ?? []);
    const parts: string[] = [];
    for (let from = 0; from < years.length; from += yearsAtOnce) {
      parts.push(`year IN (${years.slice(from, from + yearsAtOnce).join(", ")})`);
    }
    if (parts.length > 0) this.#parts = parts;
  }

  /** Slim rows of a table: the columns that `sql` names, without the rest. */
  #slimRows(table: StoredTable, sql: readonly string[]): string {
    const columns = namedColumns(table, sql).map(slim);
    return table === "finding"
      ? `SELECT ${columns.join(", ")} FROM ${this.#database}.main.finding`
      : `SELECT ${columns.join(", ")}, rejected FROM ${this.#database}.main.judged_${table}`;
  }

  /** Shows only the rows that break a rule of their table, and holds those. */
  async narrow(rules: readonly RowRule[]): Promise<void> {
    if (!this.held) return;
    for (const [table, of] of Map.groupBy(rules, (rule) => rule.table)) {
      const broken = [...new Set(of.map(({ where }) => `(${where})`))].join(" OR ");
      const rows = isHeld(table)
        ? `SELECT * FROM ${held}.judged_${table}`
        : this.#slimRows(table, of.map((rule) => selectRows(table, rule)));
      await this.#engine.run(`CREATE TABLE ${held}.broken_${table} AS ${rows} WHERE ${broken}`);
      this.#narrowed.set(table, this.#shown.get(`judged_${table}`)!);
      await this.#show(`judged_${table}`, `SELECT * FROM ${held}.broken_${table}`);
    }
  }

  /** Shows all rows again. */
  async widen(): Promise<void> {
    for (const [table, select] of this.#narrowed) {
      await this.#show(`judged_${table}`, select);
      await this.#engine.run(`DROP TABLE ${held}.broken_${table}`);
    }
    this.#narrowed.clear();
  }

  /** A temporary view stands before the store's view of the same name. */
  async #show(name: string, select: string): Promise<void> {
    await this.#engine.run(`CREATE OR REPLACE TEMP VIEW ${name} AS ${select}`);
    this.#shown.set(name, select);
  }

  /** Frees the memory; the views of the store are to be seen again. */
  async close(): Promise<void> {
    for (const name of this.#shown.keys()) await this.#engine.run(`DROP VIEW IF EXISTS temp.${name}`);
    this.#shown.clear();
    if (this.held) await this.#engine.run(`DETACH DATABASE IF EXISTS ${held}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
