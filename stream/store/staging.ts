/**
 * Where the records of one submission wait until it is committed: tables of the engine, out of sight
 * of the views.
 *
 * @module
 */
import type { Finding, RejectedRecord } from "../finding.ts";
import { Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import type { AppendColumn, Engine } from "./engine.ts";
import { sqlName } from "./engine.ts";
import type { PersonKeys } from "./person_key.ts";
import {
  findingRows,
  gather,
  identityColumns,
  keptRows,
  PersonFinder,
  rejectedRows,
  rowColumns,
} from "./staged_batch.ts";
import {
  findingColumns,
  rejectedColumns,
  type RowTable,
  stagedColumns,
  type StoreColumn,
  type StoredTable,
  storedTables,
  storeTable,
} from "./store_tables.ts";

/** Columns that are joined to findings and rejected records at commit. */
const joinedColumns = ["submission_id", "municipality", "year", "person_key"];

const notJoined = (columns: readonly StoreColumn[]) =>
  columns.filter(({ name }) => !joinedColumns.includes(name));

/** What the staging of identities needs. */
export interface StagingOptions {
  /** Asked for at the first identity number. */
  readonly keys: () => Promise<PersonKeys>;
  /** Keep identity numbers as they are. */
  readonly keepNationalId: boolean;
}

/** Staged rows that go to one place. */
export interface StagedPart {
  readonly table: StoredTable;
  /** The register would drop these rows. */
  readonly dropped: boolean;
  readonly rows: number;
  /** Which rows of the staging table, alias `s`. */
  readonly where?: string;
}

/** Staged rows of one submission. */
export class Staging {
  readonly #engine: Engine;
  readonly #options: StagingOptions;
  readonly #prefix: string;
  readonly #persons = new PersonFinder();
  readonly #tables = new Set<StoredTable>();
  #submissionRows: number | undefined;

  /** `number` tells the tables of writers apart that are open at the same time. */
  constructor(engine: Engine, number: number, options: StagingOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#prefix = `kprkit_staging_${number}_`;
  }

  /** Tables that have rows. */
  get tables(): ReadonlySet<StoredTable> {
    return this.#tables;
  }

  /**
   * Rows of the message itself that the register would keep: one, or none. `undefined` where the groups
   * held no such row.
   */
  get submissionRows(): number | undefined {
    return this.#submissionRows;
  }

  /** Name of the engine's table for staged rows, as an SQL identifier. */
  nameOf(table: StoredTable): string {
    return sqlName(`${this.#prefix}${table}`);
  }

  /** What a commit writes: for each table the rows that are kept, and apart from them those dropped. */
  async parts(): Promise<StagedPart[]> {
    const parts: StagedPart[] = [];
    for (const table of storedTables.filter((name) => this.#tables.has(name))) {
      const judged = table !== "finding" && table !== "rejected";
      const [counts] = await this.#engine.query(
        judged
          ? `SELECT count(*) FILTER (NOT rejected) AS kept, count(*) FILTER (rejected) AS dropped FROM ${
            this.nameOf(table)
          }`
          : `SELECT count(*) AS kept, 0 AS dropped FROM ${this.nameOf(table)}`,
      );
      const { kept, dropped } = counts as { kept: number; dropped: number };
      const where = judged ? { where: "NOT s.rejected" } : {};
      if (kept > 0) parts.push({ table, dropped: false, rows: kept, ...where });
      if (dropped > 0) parts.push({ table, dropped: true, rows: dropped, where: "s.rejected" });
    }
    return parts;
  }

  /** Stages the rows of a group that were not removed. */
  async addGroup(group: RecordGroup): Promise<void> {
    for (const [table, batch] of group.batches) {
      const name = storeTable(table);
      if (name === "submission") {
        const kept = batch.fate.subarray(0, batch.length).filter((fate) => fate === Fate.stored).length;
        this.#submissionRows = (this.#submissionRows ?? 0) + kept;
      } else if (batch.length > 0) await this.#addBatch(name, batch, group);
    }
    this.#persons.endGroup(group.batches);
  }

  /** Stages findings. */
  async addFindings(findings: readonly Finding[]): Promise<void> {
    await this.#append("finding", notJoined(findingColumns), {
      length: findings.length,
      columns: findingRows(findings),
    });
  }

  /** Stages dropped records with their text. */
  async addRejected(records: readonly RejectedRecord[]): Promise<void> {
    await this.#append("rejected", notJoined(rejectedColumns), {
      length: records.length,
      columns: rejectedRows(records),
    });
  }

  /** Removes the staging tables. */
  async drop(): Promise<void> {
    for (const table of this.#tables) await this.#engine.run(`DROP TABLE IF EXISTS ${this.nameOf(table)}`);
    this.#tables.clear();
  }

  async #addBatch(name: RowTable, batch: RecordBatch, group: RecordGroup): Promise<void> {
    const persons = this.#persons.idsOf(batch, group.batches);
    const columns: Record<string, AppendColumn> = {
      ...rowColumns(batch, persons),
      rejected: { kind: "number", values: batch.fate },
    };
    if (name === "ident") {
      const { keepNationalId } = this.#options;
      Object.assign(columns, identityColumns(batch, { keys: await this.#options.keys(), keepNationalId }));
    }
    const rows = keptRows(batch);
    if (rows !== undefined) {
      if (rows.length === 0) return;
      for (const [key, column] of Object.entries(columns)) columns[key] = gather(column, rows);
    }
    await this.#append(name, stagedColumns(name), { length: rows?.length ?? batch.length, columns });
  }

  async #append(
    table: StoredTable,
    columns: readonly StoreColumn[],
    rows: { readonly length: number; readonly columns: Readonly<Record<string, AppendColumn>> },
  ): Promise<void> {
    if (rows.length === 0) return;
    this.#tables.add(table);
    const values = columns.map(({ name }) =>
      rows.columns[name] ?? { kind: "constant" as const, value: null }
    );
    await this.#engine.append({ table: `${this.#prefix}${table}`, columns }, values, rows.length);
  }
}
