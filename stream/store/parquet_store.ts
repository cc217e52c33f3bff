/**
 * The store as a directory of Parquet files that any engine can read.
 *
 * @module
 */
import { finishChange, isChangePending, makeChange, removeFile } from "./commit_log.ts";
import { type DirectoryLock, lockDirectory } from "./directory_lock.ts";
import { type Engine, sqlText } from "./engine.ts";
import { type KeyOptions, lazyPersonKeys, loadPersonKeys } from "./person_key.ts";
import { identKeys, keyDigestSql, type RowOwner, selectRows } from "./row_select.ts";
import { Staging, type StagingOptions } from "./staging.ts";
import type { Store, Submission, SubmissionOutcome, SubmissionWriter } from "./store.ts";
import { StoreError, storeFailure } from "./store_error.ts";
import {
  checkId,
  copySql,
  filePath,
  filesOf,
  listFiles,
  parquetFiles,
  rowsOf,
  submissionsFile,
} from "./store_files.ts";
import { columnsOf, fieldMetadata, type StoredTable, storedTables } from "./store_tables.ts";
import * as submissions from "./submission_table.ts";
import { submissionTable } from "./submission_table.ts";
import { stagingWriter, type StoredCounts, storedCounts } from "./submission_writer.ts";
import { defineViews } from "./views.ts";

/** How a store in a directory is opened. */
export interface ParquetStoreOptions extends KeyOptions {
  /** Told what the user should know: a key file that others can read, files that are gone. */
  readonly onNotice?: (text: string) => void;
}

/** A file made for a commit. */
interface MadeFile {
  /** Paths relative to the store. */
  readonly from: string;
  readonly to: string;
  readonly rows: number;
}

/**
 * Opens a store in a directory, and makes it where there is none. What a run that was cut off left
 * behind is finished or cleared away. The store closes the engine when it is closed itself.
 *
 * @throws {@linkcode StoreError} where the engine has no Parquet, the directory cannot be written,
 * another run is using it, or another version of kprkit made it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openNativeEngine } from "./native_engine.ts";
 * import { openParquetStore } from "./parquet_store.ts";
 *
 * const directory = await Deno.makeTempDir();
 * const store = await openParquetStore(`${directory}/store`, await openNativeEngine());
 * await store.settle();
 * await store.attach();
 * assert.deepEqual(await store.engine.query("SELECT * FROM service"), []);
 * await store.close();
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function openParquetStore(
  directory: string,
  engine: Engine,
  options: ParquetStoreOptions = {},
): Promise<Store> {
  const root = directory.replace(/(?<=.)[/\\]+$/, "");
  if (!engine.parquet) {
    throw new StoreError("This engine cannot read or write Parquet files", {
      hint: "Use --engine native for a store on disk",
    });
  }
  let lock: DirectoryLock | undefined;
  try {
    // Pseudonymous health data: only the user may look in.
    await Deno.mkdir(root, { recursive: true, mode: 0o700 });
    lock = await lockDirectory(root);
    const store = new ParquetStore({ root, engine, lock, options });
    await store.prepare();
    return store;
  } catch (thrown) {
    lock?.release();
    throw storeFailure(thrown, `open the store ${directory}`);
  }
}

class ParquetStore implements Store {
  readonly engine: Engine;
  readonly #root: string;
  readonly #lock: DirectoryLock;
  readonly #onNotice: (text: string) => void;
  readonly #stagingOptions: StagingOptions;
  /** Directory of unfinished files, relative to the store. */
  readonly #stagingPath = `.staging-${Deno.pid}`;
  #writers = 0;
  #files = 0;
  /** A change could be decided and not be done. Only opening the store again brings it to its end. */
  #unfinished = false;

  constructor(
    parts: { root: string; engine: Engine; lock: DirectoryLock; options: ParquetStoreOptions },
  ) {
    const { root, options } = parts;
    this.#root = root;
    this.engine = parts.engine;
    this.#lock = parts.lock;
    this.#onNotice = options.onNotice ?? (() => {});
    const keyFile = options.keyFile ?? `${root}/../kprkit.key`;
    this.#stagingOptions = {
      keys: lazyPersonKeys(() => loadPersonKeys(keyFile, { onNotice: this.#onNotice })),
      keepNationalId: options.keepNationalId ?? false,
    };
  }

  /** Finishes what a run left behind, reads which submissions there are, and clears away the rest. */
  async prepare(): Promise<void> {
    await finishChange(this.#root);
    // We hold the lock, so that whoever made these directories is gone.
    for await (const entry of Deno.readDir(this.#root)) {
      if (entry.isDirectory && entry.name.startsWith(".staging-")) {
        await Deno.remove(`${this.#root}/${entry.name}`, { recursive: true });
      }
    }
    await Deno.mkdir(`${this.#root}/${this.#stagingPath}`);
    await this.#spillToStaging();
    await this.engine.run(`DROP TABLE IF EXISTS ${submissionTable}`);
    await this.engine.run(submissions.createSubmissionTable);
    const file = `${this.#root}/${submissionsFile}`;
    if (await exists(file)) await this.#readSubmissions(file);
    await this.#clearOrphans();
  }

  async begin(submission: Submission): Promise<SubmissionWriter> {
    this.#assertFinished();
    checkId(submission.id);
    const staging = new Staging(this.engine, this.#writers++, this.#stagingOptions);
    return await Promise.resolve(
      stagingWriter(staging, (outcome) => this.#commit(staging, submission, outcome)),
    );
  }

  async settle(): Promise<void> {
    this.#assertFinished();
    try {
      const changed = await this.engine.query(submissions.unsettledSql);
      if (changed.length > 0) {
        await this.#changeSubmissions(submissions.withStatus(changed), { files: [], removals: [] });
      }
      for (const { submission_id, expected } of await this.engine.query(submissions.outdatedKeysSql)) {
        await this.#rewriteKeys(String(submission_id), String(expected));
      }
    } catch (thrown) {
      throw storeFailure(thrown, "settle the store");
    }
  }

  async attach(): Promise<void> {
    this.#assertFinished();
    const all = await submissions.readSubmissions(this.engine);
    const current = all.filter(({ status }) => status === "current");
    await defineViews(this.engine, {
      kept: (table) => rowsOf(this.#root, table, { submissions: current }),
      dropped: (table) => rowsOf(this.#root, table, { submissions: current, dropped: true }),
      all: (table) => rowsOf(this.#root, table, { submissions: all }),
    });
  }

  async close(): Promise<void> {
    await this.engine.close();
    try {
      if (this.#unfinished) return;
      await Deno.remove(`${this.#root}/${this.#stagingPath}`, { recursive: true });
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    } finally {
      this.#lock.release();
    }
  }

  /** Intermediate results that do not fit in memory go where they are cleared away. */
  async #spillToStaging(): Promise<void> {
    const [row] = await this.engine.query("SELECT current_setting('temp_directory') AS directory");
    if (row?.directory !== "" && row?.directory !== null) return;
    await this.engine.run(`SET temp_directory = ${sqlText(`${this.#root}/${this.#stagingPath}/spill`)}`);
  }

  async #readSubmissions(file: string): Promise<void> {
    const found = await this.engine.query(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${
        parquetFiles(this.#root, [submissionsFile])
      })`,
    );
    const layout = (columns: readonly { readonly name: unknown; readonly type: unknown }[]) =>
      columns.map(({ name, type }) => `${name} ${type}`).join(", ");
    const expected = layout(submissions.submissionColumns);
    if (layout(found.map((row) => ({ name: row.column_name, type: row.column_type }))) !== expected) {
      throw new StoreError(`The file ${file} was written by another version of kprkit`, {
        hint: "Ingest the extracts again into a new store directory",
      });
    }
    await this.engine.run(
      `INSERT INTO ${submissionTable} SELECT * FROM ${parquetFiles(this.#root, [submissionsFile])}`,
    );
  }

  /**
   * Files of no submission are leftovers: removed. A submission whose files are not all there does not
   * exist: it would count short.
   */
  async #clearOrphans(): Promise<void> {
    const orphans = await listFiles(this.#root);
    const broken: string[] = [];
    for (const submission of await submissions.readSubmissions(this.engine)) {
      const files = filesOf(submission);
      if (files.every((path) => orphans.has(path))) { for (const path of files) orphans.delete(path); }
      else {
        broken.push(submission.id);
        this.#onNotice(
          `Files of submission ${submission.id} are gone from the store. Ingest ${submission.source} again`,
        );
      }
    }
    if (broken.length > 0) {
      await this.#changeSubmissions(submissions.without(broken), { files: [], removals: [...orphans] });
    } else {
      for (const path of orphans) await removeFile(`${this.#root}/${path}`);
    }
  }

  async #commit(
    staging: Staging,
    submission: Submission,
    outcome: SubmissionOutcome,
  ): Promise<StoredCounts> {
    const owner = { ...submission, status: outcome.status };
    const keys = submission.kind === "professional" ? await this.#identKeys(owner) : undefined;
    const files: MadeFile[] = [];
    const kept: Partial<Record<StoredTable, number>> = {};
    const dropped: Partial<Record<StoredTable, number>> = {};
    try {
      for (const part of await staging.parts()) {
        const { table } = part;
        const made = await this.#makeFile(table, filePath(owner, table, part), {
          query: selectRows(table, staging.nameOf(table), { owner, staged: true, keys, where: part.where }),
          rows: part.rows,
        });
        files.push(made);
        (part.dropped ? dropped : kept)[table] = made.rows;
      }
      const keyDigest = submission.kind === "ident"
        ? await this.#identDigest(files)
        : await submissions.expectedDigest(this.engine, owner);
      const row = submissions.submissionRow(submission, { outcome, counts: { kept, dropped }, keyDigest });
      const [old] = await submissions.readSubmissions(
        this.engine,
        `submission_id = ${sqlText(submission.id)}`,
      );
      const written = new Set(files.map(({ to }) => to));
      const removals = old === undefined ? [] : filesOf(old).filter((path) => !written.has(path));
      await this.#changeSubmissions(submissions.withRow(submission.id, row), { files, removals });
    } catch (thrown) {
      await this.#forget(files);
      throw thrown;
    }
    return storedCounts(staging, outcome, kept);
  }

  /** Writes the result of a query to a file of its own, and counts what stands in it. */
  async #makeFile(
    table: StoredTable,
    to: string,
    options: { readonly query: string; readonly rows: number },
  ): Promise<MadeFile> {
    const from = `${this.#stagingPath}/${this.#files++}.parquet`;
    const path = `${this.#root}/${from}`;
    try {
      await this.engine.run(copySql(options.query, path, { fields: fieldMetadata(columnsOf(table)) }));
      const rows = await count(this.engine, parquetFiles(this.#root, [from]));
      if (rows !== options.rows) {
        throw new StoreError(`The file for ${table} holds ${rows} rows, not ${options.rows}`, {
          hint: "This is a defect of kprkit or of the disk. Nothing was stored; run again",
        });
      }
      return { from, to, rows };
    } catch (thrown) {
      await removeFile(path);
      throw thrown;
    }
  }

  async #forget(files: readonly MadeFile[]): Promise<void> {
    if (this.#unfinished) return;
    for (const { from } of files) await removeFile(`${this.#root}/${from}`);
  }

  #assertFinished(): void {
    if (!this.#unfinished) return;
    throw new StoreError("Files of a submission could not all be put in their places", {
      hint: "See that the store directory can be written, and run again: the next run finishes it",
    });
  }

  /**
   * Puts files in their places and makes `query` the list of submissions, both or neither. The list
   * takes its place last: it is what says that the files exist.
   */
  async #changeSubmissions(
    query: string,
    options: { readonly files: readonly MadeFile[]; readonly removals: readonly string[] },
  ): Promise<void> {
    const next = `${submissionTable}_next`;
    await this.engine.run(`CREATE OR REPLACE TABLE ${next} AS ${query}`);
    const list = await this.#makeSubmissionsFile(next);
    try {
      await makeChange(this.#root, { moves: [...options.files, list], removals: options.removals });
    } catch (thrown) {
      this.#unfinished = await isChangePending(this.#root);
      throw thrown;
    }
    await this.engine.run(
      `BEGIN; DELETE FROM ${submissionTable}; INSERT INTO ${submissionTable} SELECT * FROM ${next}; COMMIT`,
    );
  }

  async #makeSubmissionsFile(table: string): Promise<{ readonly from: string; readonly to: string }> {
    const from = `${this.#stagingPath}/${submissionsFile}`;
    const fields = fieldMetadata(submissions.submissionColumns);
    await this.engine.run(
      copySql(`SELECT * FROM ${table} ORDER BY submission_id`, `${this.#root}/${from}`, { fields }),
    );
    return { from, to: submissionsFile };
  }

  /** `SELECT person_id, person_key` for a municipality and year; `undefined` where no ident is there. */
  async #identKeys(owner: RowOwner): Promise<string | undefined> {
    const idents = await submissions.readSubmissions(this.engine, submissions.identSubmissions(owner));
    const rows = rowsOf(this.#root, "ident", { submissions: idents });
    return rows === undefined ? undefined : identKeys(rows);
  }

  async #identDigest(files: readonly MadeFile[]): Promise<string> {
    const idents = files.filter(({ to }) => to.startsWith("ident/")).map(({ from }) => from);
    if (idents.length === 0) return "0-0";
    const [row] = await this.engine.query(keyDigestSql(identKeys(parquetFiles(this.#root, idents))));
    return String(row!.digest);
  }

  /** Gives the rows of a submission the keys that its ident message has now. */
  async #rewriteKeys(id: string, digest: string): Promise<void> {
    const [submission] = await submissions.readSubmissions(this.engine, `submission_id = ${sqlText(id)}`);
    const keys = await this.#identKeys(submission!);
    const files: MadeFile[] = [];
    try {
      for (const to of filesOf(submission!)) {
        const table = storedTables.find((name) => to.split("/").includes(name))!;
        const source = parquetFiles(this.#root, [to]);
        files.push(
          await this.#makeFile(table, to, {
            query: selectRows(table, source, { owner: submission!, staged: false, keys }),
            rows: await count(this.engine, source),
          }),
        );
      }
      await this.#changeSubmissions(submissions.withDigest(id, digest), { files, removals: [] });
    } catch (thrown) {
      await this.#forget(files);
      throw thrown;
    }
  }
}

async function count(engine: Engine, source: string): Promise<number> {
  const [row] = await engine.query(`SELECT count(*) AS rows FROM ${source}`);
  return row!.rows as number;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}
