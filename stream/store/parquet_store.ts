/**
 * The store as a directory of Parquet files that any engine can read.
 *
 * @module
 */
import { finishChange, isChangePending, makeChange, removeFile } from "./commit_log.ts";
import { type DirectoryLock, lockDirectory } from "./directory_lock.ts";
import { type Engine, sqlText } from "./engine.ts";
import { FileThread } from "./file_thread.ts";
import { KeyFinder, readKeys } from "./key_list.ts";
import { checkOf, ParquetSubmission } from "./parquet_submission.ts";
import { type KeyOptions, lazyPersonKeys, loadPersonKeys } from "./person_key.ts";
import { rekeyFile } from "./rekey_file.ts";
import { identKeys, keyDigestSql, type RowOwner } from "./row_select.ts";
import type { StagingOptions } from "./staging.ts";
import { attachFiles, loadSubmissions } from "./stored_files.ts";
import type { Store, StoreCheckpoints, Submission, SubmissionOutcome, SubmissionWriter } from "./store.ts";
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
import { fieldMetadata, type StoredTable, storedTables } from "./store_tables.ts";
import * as submissions from "./submission_table.ts";
import { submissionTable } from "./submission_table.ts";
import type { StoredCounts } from "./submission_writer.ts";
import {
  checkpointFile,
  clearUnfinished,
  cutBack,
  isWhole,
  listUnfinished,
  plainSubmission,
  readSaved,
  removeSlot,
  removeTree,
  type SavedSubmission,
  slotPath,
  writeSaved,
} from "./unfinished.ts";

/** How a store in a directory is opened. */
export interface ParquetStoreOptions extends KeyOptions {
  /** Told what the user should know: a key file that others can read, files that are gone. */
  readonly onNotice?: (text: string) => void;
  /** Called before each step that changes the disk for good; what it throws is taken for the disk's failure. */
  readonly onStep?: (name: string) => void;
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
  readonly #thread = new FileThread();
  readonly #step: (name: string) => void;
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
    this.#step = options.onStep ?? (() => {});
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
    await clearUnfinished(this.#root);
    await Deno.mkdir(`${this.#root}/${this.#stagingPath}`);
    await this.#spillToStaging();
    await loadSubmissions(this.engine, this.#root);
    await this.#clearOrphans();
  }

  begin(submission: Submission): Promise<SubmissionWriter> {
    return this.#open(submission, { directory: `${this.#stagingPath}/${this.#writers}` });
  }

  /** See {@linkcode StoreCheckpoints}. */
  get checkpoints(): StoreCheckpoints {
    return {
      names: () => listUnfinished(this.#root),
      read: async (name) => (await readSaved(this.#root, name))?.run,
      begin: async (submission, name) => {
        await this.#discard(name);
        return await this.#open(submission, { directory: slotPath(name), name });
      },
      resume: (submission, name) => this.#resume(submission, name),
      discard: (name) => this.#discard(name),
    };
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
    await attachFiles(this.engine, this.#root);
  }

  async close(): Promise<void> {
    await this.#thread.close();
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

  async #discard(name: string): Promise<void> {
    checkId(name);
    await removeSlot(this.#root, name);
  }

  async #resume(submission: Submission, name: string): Promise<SubmissionWriter | undefined> {
    checkId(name);
    const from = await readSaved(this.#root, name);
    if (from === undefined) return undefined;
    const same = JSON.stringify(plainSubmission(submission)) === JSON.stringify(from.submission) &&
      await isWhole(this.#root, { name, saved: from }) &&
      await this.#keyDigest(submission) === from.keyDigest &&
      (from.keyCheck === undefined || from.keyCheck === checkOf(await this.#stagingOptions.keys()));
    return same ? await this.#open(submission, { directory: slotPath(name), name, from }) : undefined;
  }

  /** A writer whose files are in `directory`, relative to the store. With a name it can be gone on with. */
  async #open(
    submission: Submission,
    place: { readonly directory: string; readonly name?: string; readonly from?: SavedSubmission },
  ): Promise<SubmissionWriter> {
    this.#assertFinished();
    checkId(submission.id);
    const { directory, name, from } = place;
    const number = this.#writers++;
    try {
      await Deno.mkdir(`${this.#root}/${directory}`, { recursive: true, mode: 0o700 });
      const owner = { ...submission, status: "current" };
      const keys = submission.kind === "professional" ? await this.#identKeys(owner) : undefined;
      const writer = new ParquetSubmission({
        submission,
        thread: this.#thread,
        number,
        directory: `${this.#root}/${directory}`,
        keys: await readKeys(this.engine, keys),
        keyDigest: await this.#keyDigest(submission),
        staging: this.#stagingOptions,
        ...(from === undefined ? {} : { from }),
        ...(name === undefined
          ? {}
          : { save: (saved: SavedSubmission) => writeSaved(this.#root, name, { saved, step: this.#step }) }),
        commit: async (written, outcome) => {
          const counts = await this.#commit(written, { outcome, directory });
          await (name === undefined ? removeTree(`${this.#root}/${directory}`) : this.#discard(name));
          return counts;
        },
        abort: async () => {
          // Where the thread itself is what failed, there is nothing left to close.
          await this.#thread.ask<"close">({ kind: "close", writer: number }).catch(() => {});
          if (this.#unfinished) return;
          await (name === undefined ? removeTree(`${this.#root}/${directory}`) : cutBack(this.#root, name));
        },
      });
      await writer.start();
      return writer;
    } catch (thrown) {
      throw storeFailure(thrown, "begin a submission");
    }
  }

  /** What the person keys of a submission come from. An ident message is told by its own rows, at commit. */
  async #keyDigest(submission: Submission): Promise<string> {
    return submission.kind === "ident" ? "" : await submissions.expectedDigest(this.engine, submission);
  }

  async #commit(
    written: ParquetSubmission,
    options: { readonly outcome: SubmissionOutcome; readonly directory: string },
  ): Promise<StoredCounts> {
    const { outcome, directory } = options;
    const { submission, rows } = written;
    const owner = { ...submission, status: outcome.status };
    this.#step("finish files");
    const files: MadeFile[] = [];
    for (const { table, dropped, name } of await written.finish()) {
      const from = `${directory}/${name}`;
      const expected = (dropped ? rows.dropped : rows.kept)[table] ?? 0;
      await this.#verify(from, { table, rows: expected });
      files.push({ from, to: filePath(owner, table, { dropped }), rows: expected });
    }
    const keyDigest = submission.kind === "ident" ? await this.#identDigest(files) : written.keyDigest;
    const row = submissions.submissionRow(submission, { outcome, counts: rows, keyDigest });
    const [old] = await submissions.readSubmissions(
      this.engine,
      `submission_id = ${sqlText(submission.id)}`,
    );
    const made = new Set(files.map(({ to }) => to));
    const removals = old === undefined ? [] : filesOf(old).filter((path) => !made.has(path));
    // From the moment that the change is decided there is nothing to go on with.
    removals.push(`${directory}/${checkpointFile}`);
    await this.#changeSubmissions(submissions.withRow(submission.id, row), { files, removals });
    return written.storedCounts(outcome);
  }

  /** Counts what stands in a file that was made: the engine reads it as any reader would. */
  async #verify(
    path: string,
    options: { readonly table: StoredTable; readonly rows: number },
  ): Promise<void> {
    const { table, rows } = options;
    const found = await count(this.engine, parquetFiles(this.#root, [path]));
    if (found === rows) return;
    throw new StoreError(`The file for ${table} holds ${found} rows, not ${rows}`, {
      hint: "This is a defect of kprkit or of the disk. Nothing was stored; run again with --restart",
    });
  }

  /** `person_id` of a file's rows, as they stand. */
  async *#personIds(path: string): AsyncGenerator<(number | null)[]> {
    let at = 0;
    const source = parquetFiles(this.#root, [path], { rowNumbers: true });
    for await (const rows of this.engine.stream(`SELECT person_id, file_row_number AS row FROM ${source}`)) {
      yield rows.map(({ person_id, row }) => {
        if (row !== at++) throw new RangeError(`Rows of ${path} came in another order than they stand`);
        return person_id as number | null;
      });
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
    this.#step("list submissions");
    await this.engine.run(`CREATE OR REPLACE TABLE ${next} AS ${query}`);
    const list = await this.#makeSubmissionsFile(next);
    try {
      await makeChange(this.#root, {
        moves: [...options.files, list],
        removals: options.removals,
        step: this.#step,
      });
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
    const keys = new KeyFinder(
      await readKeys(this.engine, await this.#identKeys(submission!)),
      submission!.municipality,
    );
    const files: MadeFile[] = [];
    try {
      for (const to of filesOf(submission!)) {
        const table = storedTables.find((name) => to.split("/").includes(name))!;
        const from = `${this.#stagingPath}/${this.#files++}.parquet`;
        files.push({ from, to, rows: 0 });
        const rows = await rekeyFile(`${this.#root}/${to}`, `${this.#root}/${from}`, {
          table,
          keys,
          personIds: this.#personIds(to),
        });
        await this.#verify(from, { table, rows });
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
