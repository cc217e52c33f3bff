/**
 * The store in the memory of an engine, for machines that may write no files or load no native code.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import { sqlName, sqlText } from "./engine.ts";
import { type KeyOptions, lazyPersonKeys, loadPersonKeys, passingPersonKeys } from "./person_key.ts";
import { identKeys, keyDigestSql, type RowOwner, selectRows } from "./row_select.ts";
import { Staging, type StagingOptions } from "./staging.ts";
import type { Store, Submission, SubmissionOutcome, SubmissionWriter } from "./store.ts";
import { storeFailure } from "./store_error.ts";
import { columnsOf, createTable, rowTables, type StoredTable, storedTables } from "./store_tables.ts";
import * as submissions from "./submission_table.ts";
import { submissionTable } from "./submission_table.ts";
import { stagingWriter, type StoredCounts, storedCounts } from "./submission_writer.ts";
import { defineViews } from "./views.ts";

/** How a store in memory is opened. */
export interface MemoryStoreOptions extends Omit<KeyOptions, "keyFile"> {
  /** File with the key of person keys. @default a key for this run, kept nowhere */
  readonly keyFile?: string;
  /** Told what the user should know. */
  readonly onNotice?: (text: string) => void;
}

/** Engine's table for the rows of a stored table. */
const keptTable = (table: StoredTable) => sqlName(`kprkit_${table}_rows`);
/** Engine's table for rows that the register would drop. */
const droppedTable = (table: StoredTable) => sqlName(`kprkit_${table}_dropped`);

/**
 * Opens a store in the memory of an engine. It is gone when the engine is closed, which closing the
 * store does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openMemoryStore } from "./memory_store.ts";
 * import { openNativeEngine } from "./native_engine.ts";
 *
 * const store = await openMemoryStore(await openNativeEngine());
 * await store.attach();
 * assert.deepEqual(await store.engine.query("SELECT * FROM judged_service"), []);
 * await store.close();
 * ```
 */
export async function openMemoryStore(engine: Engine, options: MemoryStoreOptions = {}): Promise<Store> {
  await engine.run(submissions.createSubmissionTable);
  for (const table of storedTables) await engine.run(createTable(`kprkit_${table}_rows`, columnsOf(table)));
  for (const table of rowTables) await engine.run(createTable(`kprkit_${table}_dropped`, columnsOf(table)));
  return new MemoryStore(engine, options);
}

class MemoryStore implements Store {
  readonly engine: Engine;
  readonly #stagingOptions: StagingOptions;
  #writers = 0;

  constructor(engine: Engine, options: MemoryStoreOptions) {
    this.engine = engine;
    const { keyFile, onNotice } = options;
    this.#stagingOptions = {
      keys: lazyPersonKeys(() =>
        keyFile === undefined
          ? Promise.resolve(passingPersonKeys())
          : loadPersonKeys(keyFile, onNotice === undefined ? {} : { onNotice })
      ),
      keepNationalId: options.keepNationalId ?? false,
    };
  }

  begin(submission: Submission): Promise<SubmissionWriter> {
    const staging = new Staging(this.engine, this.#writers++, this.#stagingOptions);
    return Promise.resolve(
      stagingWriter(staging, (outcome) => this.#commit(staging, submission, outcome)),
    );
  }

  async settle(): Promise<void> {
    try {
      const changed = await this.engine.query(submissions.unsettledSql);
      if (changed.length > 0) {
        await this.#atOnce(() => this.#replaceSubmissions(submissions.withStatus(changed)));
      }
      for (const { submission_id, expected } of await this.engine.query(submissions.outdatedKeysSql)) {
        await this.#atOnce(() => this.#rewriteKeys(String(submission_id), String(expected)));
      }
    } catch (thrown) {
      throw storeFailure(thrown, "settle the store");
    }
  }

  async attach(): Promise<void> {
    const current = (table: string) =>
      `(SELECT * FROM ${table} WHERE submission_id IN (` +
      `SELECT submission_id FROM ${submissionTable} WHERE status = 'current'))`;
    await defineViews(this.engine, {
      kept: (table) => current(keptTable(table)),
      dropped: (table) => current(droppedTable(table)),
      all: (table) => keptTable(table),
    });
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  /** Does work wholly or not at all. */
  async #atOnce(work: () => Promise<void>): Promise<void> {
    await this.engine.run("BEGIN");
    try {
      await work();
      await this.engine.run("COMMIT");
    } catch (thrown) {
      await this.engine.run("ROLLBACK");
      throw thrown;
    }
  }

  async #commit(
    staging: Staging,
    submission: Submission,
    outcome: SubmissionOutcome,
  ): Promise<StoredCounts> {
    const kept: Partial<Record<StoredTable, number>> = {};
    const dropped: Partial<Record<StoredTable, number>> = {};
    const parts = await staging.parts();
    await this.#atOnce(async () => {
      for (const table of storedTables) await this.#deleteRows(keptTable(table), submission.id);
      for (const table of rowTables) await this.#deleteRows(droppedTable(table), submission.id);
      const keys = submission.kind === "professional" ? identKeys(this.#identRows(submission)) : undefined;
      for (const part of parts) {
        const target = part.dropped ? droppedTable(part.table) : keptTable(part.table);
        const query = selectRows(part.table, staging.nameOf(part.table), {
          owner: submission,
          staged: true,
          keys,
          where: part.where,
        });
        await this.engine.run(`INSERT INTO ${target} ${query}`);
        (part.dropped ? dropped : kept)[part.table] = await this.#countRows(target, submission.id);
      }
      const keyDigest = submission.kind === "ident"
        ? await this.#identDigest(submission.id)
        : await submissions.expectedDigest(this.engine, submission);
      const row = submissions.submissionRow(submission, { outcome, counts: { kept, dropped }, keyDigest });
      await this.#replaceSubmissions(submissions.withRow(submission.id, row));
    });
    return storedCounts(staging, outcome, kept);
  }

  async #deleteRows(table: string, id: string): Promise<void> {
    await this.engine.run(`DELETE FROM ${table} WHERE submission_id = ${sqlText(id)}`);
  }

  async #countRows(table: string, id: string): Promise<number> {
    const [row] = await this.engine.query(
      `SELECT count(*) AS rows FROM ${table} WHERE submission_id = ${sqlText(id)}`,
    );
    return row!.rows as number;
  }

  async #replaceSubmissions(query: string): Promise<void> {
    await this.engine.run(`CREATE OR REPLACE TABLE ${submissionTable}_next AS ${query}`);
    await this.engine.run(`DELETE FROM ${submissionTable}`);
    await this.engine.run(`INSERT INTO ${submissionTable} SELECT * FROM ${submissionTable}_next`);
  }

  /** Rows that say who is who in a municipality and year, as a table expression. */
  #identRows(owner: RowOwner): string {
    return `(SELECT * FROM ${keptTable("ident")} WHERE submission_id IN (` +
      `SELECT submission_id FROM ${submissionTable} WHERE ${submissions.identSubmissions(owner)}))`;
  }

  async #identDigest(id: string): Promise<string> {
    const rows = `(SELECT * FROM ${keptTable("ident")} WHERE submission_id = ${sqlText(id)})`;
    const [row] = await this.engine.query(keyDigestSql(identKeys(rows)));
    return String(row!.digest);
  }

  /** Gives the rows of a submission the keys that its ident message has now. */
  async #rewriteKeys(id: string, digest: string): Promise<void> {
    const [submission] = await submissions.readSubmissions(this.engine, `submission_id = ${sqlText(id)}`);
    const keys = identKeys(this.#identRows(submission!));
    const moved = "kprkit_rekeyed";
    const targets: [StoredTable, string][] = [
      ...storedTables.map((table): [StoredTable, string] => [table, keptTable(table)]),
      ...rowTables.map((table): [StoredTable, string] => [table, droppedTable(table)]),
    ];
    for (const [table, target] of targets) {
      const rows = `(SELECT * FROM ${target} WHERE submission_id = ${sqlText(id)})`;
      const query = selectRows(table, rows, { owner: submission!, staged: false, keys });
      await this.engine.run(`CREATE OR REPLACE TABLE ${moved} AS ${query}`);
      await this.#deleteRows(target, id);
      await this.engine.run(`INSERT INTO ${target} SELECT * FROM ${moved}`);
    }
    await this.engine.run(`DROP TABLE IF EXISTS ${moved}`);
    await this.#replaceSubmissions(submissions.withDigest(id, digest));
  }
}
