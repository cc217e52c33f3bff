/**
 * A store that is only read: by as many as like to, while nobody writes.
 *
 * @module
 */
import { resolve } from "node:path";
import { isChangePending } from "./commit_log.ts";
import { type DirectoryLock, shareDirectory } from "./directory_lock.ts";
import { type Engine, sqlText } from "./engine.ts";
import type { StatementRunner } from "./statement.ts";
import { StoreError, storeFailure } from "./store_error.ts";
import { filesOf, globText, listFiles } from "./store_files.ts";
import { attachFiles, hasSubmissions, loadSubmissions } from "./stored_files.ts";
import { readSubmissions, submissionTable, without } from "./submission_table.ts";

/** How a store is opened for reading. */
export interface StoreReaderOptions {
  /** Told what the user should know: files that are gone. */
  readonly onNotice?: (text: string) => void;
}

/** A store that is open for reading. */
export interface StoreReader {
  /** Answers kprkit's own SQL over the views of the store. */
  readonly engine: Engine;
  /**
   * Shuts out everything but the store's own files, for good, and runs what a user writes: nothing outside the store
   * is read, and nothing at all is written. Views are to be defined before.
   */
  statements(): Promise<StatementRunner>;
  /** Closes the engine, and lets runs write to the store again. */
  close(): Promise<void>;
}

/**
 * Opens a store for reading, with its views defined. Nothing in it is changed, not even what a run that was cut off
 * left behind. As long as a reader is open, a run that wants to write is told that the store is in use.
 *
 * @throws {@linkcode StoreError} where there is no store, a run is writing to it or was cut off while it changed it,
 * another version of kprkit made it, or the engine has no Parquet.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openNativeEngine } from "./native_engine.ts";
 * import { openParquetStore } from "./parquet_store.ts";
 * import { openStoreReader } from "./store_reader.ts";
 *
 * const directory = await Deno.makeTempDir();
 * const store = await openParquetStore(`${directory}/store`, await openNativeEngine());
 * await store.settle();
 * await store.close();
 * await assert.rejects(openStoreReader(`${directory}/other`, await openNativeEngine()), /There is no store/);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function openStoreReader(
  directory: string,
  engine: Engine,
  options: StoreReaderOptions = {},
): Promise<StoreReader> {
  if (!engine.parquet || engine.statements === undefined) {
    throw new StoreError("This engine cannot read Parquet files", {
      hint: "Use the native engine, where native code is permitted",
    });
  }
  // What a query may read is told by whole paths.
  const root = resolve(directory);
  let lock: DirectoryLock | undefined;
  try {
    if (!await hasSubmissions(root)) {
      throw new StoreError(`There is no store in ${directory}`, {
        hint: "Make one with kprkit ingest, or name another directory with --store",
      });
    }
    lock = await shareDirectory(root);
    if (await isChangePending(root)) {
      throw new StoreError(`A run was cut off while it changed the store ${directory}`, {
        hint: "Run kprkit ingest or kprkit reconcile on the store once: that brings it in order",
      });
    }
    await loadSubmissions(engine, root);
    await leaveOutBroken(engine, { root, onNotice: options.onNotice ?? (() => {}) });
    await attachFiles(engine, root);
    return new Reader({ engine, root, lock });
  } catch (thrown) {
    lock?.release();
    throw storeFailure(thrown, `open the store ${directory} for reading`);
  }
}

/** A submission whose files are not all there would count short: it is left out of the views, and told. */
async function leaveOutBroken(
  engine: Engine,
  { root, onNotice }: { readonly root: string; readonly onNotice: (text: string) => void },
): Promise<void> {
  const files = await listFiles(root);
  const broken = (await readSubmissions(engine)).filter((submission) =>
    !filesOf(submission).every((path) => files.has(path))
  );
  if (broken.length === 0) return;
  for (const { id, source } of broken) {
    onNotice(`Files of submission ${id} are gone from the store. Ingest ${source} again`);
  }
  await engine.run(`CREATE OR REPLACE TABLE ${submissionTable} AS ${without(broken.map(({ id }) => id))}`);
}

class Reader implements StoreReader {
  readonly engine: Engine;
  readonly #root: string;
  readonly #lock: DirectoryLock;
  #runner: StatementRunner | undefined;

  constructor({ engine, root, lock }: { engine: Engine; root: string; lock: DirectoryLock }) {
    this.engine = engine;
    this.#root = root;
    this.#lock = lock;
  }

  async statements(): Promise<StatementRunner> {
    if (this.#runner !== undefined) return this.#runner;
    // Whole files, not directories, in which `EXPORT` could write; and as the views write them, which is as patterns.
    const files = [...await listFiles(this.#root)].map((path) => `${this.#root}/${path}`);
    const written = new Set(files.flatMap((path) => [path, globText(path)]));
    await this.engine.run(`SET allowed_paths = [${[...written].map(sqlText).join(", ")}]`);
    await this.engine.run("SET enable_external_access = false");
    await this.engine.run("SET lock_configuration = true");
    return this.#runner = await this.engine.statements!();
  }

  async close(): Promise<void> {
    try {
      this.#runner?.close();
      await this.engine.close();
    } finally {
      this.#lock.release();
    }
  }
}
