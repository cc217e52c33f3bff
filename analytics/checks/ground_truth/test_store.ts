/**
 * A small store for tests: the tables that checks see, filled row by row with only the columns that a
 * test is about.
 *
 * @module
 */
import { type Engine, sqlName, sqlText } from "../../../stream/store/engine.ts";
import { columnsOf, createTable, type RowTable, rowTables } from "../../../stream/store/store_tables.ts";
import { municipalityBeforeSql } from "../../../stream/store/municipality_view.ts";
import { submissionColumns } from "../../../stream/store/submission_table.ts";
import { rowCountSql } from "../../../stream/store/views.ts";

type Value = string | number | boolean | null;

/** Columns of a row; those left out take the store's defaults. */
export type TestRow = Readonly<Record<string, Value>>;

/** Tables and views over one engine. */
export class TestStore {
  /** Engines that have the tables already. */
  static readonly #made = new WeakSet<Engine>();
  /** The engine that holds the tables. */
  readonly engine: Engine;
  #next = 0;
  #case = 0;
  readonly #submissions = new Set<string>();

  private constructor(engine: Engine) {
    this.engine = engine;
  }

  /** An empty store; what an earlier one left in the same engine is gone. */
  static async open(engine: Engine): Promise<TestStore> {
    const tables = [...rowTables.map((table) => `all_${table}`), "finding", "submission"];
    if (TestStore.#made.has(engine)) {
      await engine.run(tables.map((table) => `DELETE FROM ${table}`).join(";\n"));
    } else {
      for (const table of rowTables) {
        await engine.run(
          createTable(`all_${table}`, [...columnsOf(table), { name: "rejected", type: "BOOLEAN" }]),
        );
        await engine.run(`CREATE VIEW judged_${table} AS SELECT * FROM all_${table}`);
        await engine.run(
          `CREATE VIEW ${table} AS SELECT * EXCLUDE (rejected) FROM all_${table} WHERE NOT rejected`,
        );
      }
      await engine.run(createTable("finding", columnsOf("finding")));
      await engine.run(createTable("submission", submissionColumns));
      await engine.run(`CREATE VIEW row_count AS ${rowCountSql}`);
      await engine.run(`CREATE VIEW municipality_before AS ${municipalityBeforeSql}`);
      TestStore.#made.add(engine);
    }
    return new TestStore(engine);
  }

  /** Begins another case beside those that are there: its messages are none of theirs. */
  nextCase(): void {
    this.#case++;
  }

  /** Id of a message, by what a case calls it. */
  #named(id: Value): Value {
    return this.#case === 0 || id === null ? id : `${id} (${this.#case})`;
  }

  /** The views are there from the start. */
  attach(): Promise<void> {
    return Promise.resolve();
  }

  /** Adds a message; by default a current professional one of 4601 for 2021. */
  async submission(row: TestRow = {}): Promise<void> {
    const { municipality = "4601", year = 2021, kind = "professional" } = row;
    const id = this.#named(row.submission_id ?? submissionId(municipality, { year, kind }));
    await this.#addSubmission(id, { ...row, municipality, year, kind });
  }

  async #addSubmission(id: Value, row: TestRow & Readonly<Record<"municipality" | "year" | "kind", Value>>) {
    const { municipality } = row;
    this.#submissions.add(String(id));
    await this.#insert("submission", [{
      source: `${id}.xml`,
      format: "iplos-3.7",
      status: "current",
      encoding: "utf-8",
      enveloped: false,
      municipality_number: municipality,
      persons: 0,
      services: 0,
      ...row,
      submission_id: id,
    }]);
  }

  /** Adds rows, and their submissions where they are not there yet. Persons are told apart by local id. */
  async add(table: RowTable | "finding", ...rows: readonly TestRow[]): Promise<void> {
    const complete: TestRow[] = [];
    for (const row of rows) {
      const { municipality = "4601", year = 2021, person_id = 1 } = row;
      const kind = table === "ident" ? "ident" : "professional";
      const submission_id = this.#named(row.submission_id ?? submissionId(municipality, { year, kind }));
      if (!this.#submissions.has(String(submission_id))) {
        await this.#addSubmission(submission_id, { municipality, year, kind });
      }
      const start = ++this.#next * 100;
      complete.push({
        municipality,
        year,
        person_id,
        person_key: person_id === null ? null : `${municipality}:${person_id}`,
        byte_start: start,
        byte_end: start + 90,
        ...defaultKey(table, this.#next),
        ...(table === "finding" ? {} : { rejected: false }),
        ...row,
        submission_id,
      });
    }
    await this.#insert(table === "finding" ? table : `all_${table}`, complete);
  }

  async #insert(table: string, rows: readonly TestRow[]): Promise<void> {
    if (rows.length === 0) return;
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const values = rows.map((row) => `(${names.map((name) => literal(row[name])).join(", ")})`);
    await this.engine.run(
      `INSERT INTO ${table} (${names.map(sqlName).join(", ")}) VALUES ${values.join(", ")}`,
    );
  }
}

function literal(value: Value | undefined): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? sqlText(value) : String(value);
}

function submissionId(municipality: Value, { year, kind }: { year: Value; kind: Value }): string {
  return `${municipality}-${year}${kind === "ident" ? "-ident" : ""}`;
}

/** A key of its own for each row, counted through all tables. */
function defaultKey(table: RowTable | "finding", number: number): TestRow {
  switch (table) {
    case "person_info":
    case "function_score":
    case "service":
    case "diagnosis":
    case "hospital_stay":
      return { [`${table}_id`]: number };
    case "ident":
      return { pid: "1" };
    default:
      return {};
  }
}
