/**
 * Many changes, one commit.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { databaseFailure } from "./database_failure.ts";
import type { Durability } from "./journal_file.ts";
import { LedgerError } from "./ledger_error.ts";

/** A change that waits for its commit. It may be run again after a rollback, so it does nothing but read and write the database. */
interface Change {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Runs changes in the order they were asked for. All that are asked for within one turn of the event loop share one
 * transaction, and those that are committed while the disk is busy share the next wait for it; their promises resolve when
 * they are on the disk. A change that throws fails alone.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #path: string;
  readonly #disk: Durability;
  readonly #onBegin: () => void;
  readonly #onRollback: () => void;
  #waiting: Change[] = [];
  /** Committed, and not known to be on the disk. */
  #committed: Settled[] = [];
  #underWay: Settled[] = [];
  #stopped: LedgerError | undefined;

  /**
   * `onBegin` is told that from now on nobody else writes; `onRollback` is told that what was read since then may never
   * have been.
   */
  constructor(
    database: DatabaseSync,
    options: {
      readonly path: string;
      readonly disk: Durability;
      readonly onBegin: () => void;
      readonly onRollback: () => void;
    },
  ) {
    this.#database = database;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#path = options.path;
    this.#disk = options.disk;
    this.#onBegin = options.onBegin;
    this.#onRollback = options.onRollback;
  }

  /** Settles when the change is durable, or with what kept it from being so. */
  commit<T>(run: () => T): Promise<T> {
    if (this.#stopped !== undefined) return Promise.reject(this.#stopped);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  /** Commits what waits, at once, and brings it to the disk; what comes after fails. */
  close(): void {
    this.#flush();
    this.#stopped ??= new LedgerError("closed", `The ledger ${this.#path} has been closed`, {
      hint: "Open it again",
    });
    const committed = [...this.#underWay, ...this.#committed];
    this.#committed = [];
    if (committed.length === 0) return;
    try {
      this.#disk.syncNow();
      for (const { change, value } of committed) change.resolve(value);
    } catch (thrown) {
      this.#fail(committed, thrown);
    }
  }

  #flush(): void {
    const changes = this.#waiting;
    if (changes.length === 0) return;
    this.#waiting = [];
    try {
      const results = this.#run(changes) ?? this.#runApart(changes);
      changes.forEach((change, index) => {
        const result = results[index]!;
        if ("error" in result) change.reject(databaseFailure(result.error, this.#path));
        else this.#committed.push({ change, value: result.value });
      });
    } catch (thrown) {
      const error = databaseFailure(thrown, this.#path);
      for (const { reject } of changes) reject(error);
    }
    if (this.#underWay.length === 0) this.#bringToDisk();
  }

  async #bringToDisk(): Promise<void> {
    while (this.#committed.length > 0) {
      this.#underWay = this.#committed;
      this.#committed = [];
      try {
        await this.#disk.sync();
        for (const { change, value } of this.#underWay) change.resolve(value);
      } catch (thrown) {
        this.#fail([...this.#underWay, ...this.#committed], thrown);
        this.#committed = [];
      }
      this.#underWay = [];
    }
  }

  /** After a disk has once failed to write, nobody can tell what is on it: no later success counts. */
  #fail(committed: readonly Settled[], cause: unknown): void {
    this.#stopped = new LedgerError("disk", `The ledger ${this.#path} could not be brought to the disk`, {
      hint:
        "Look at the disk, then run again: the ledger is read anew, and nothing is taken for sent that was not",
      cause,
    });
    for (const { change } of committed) change.reject(this.#stopped);
  }

  /** The usual case: all go well. `undefined`, and nothing done, where one of several does not. */
  #run(changes: readonly Change[]): Result[] | undefined {
    return this.#transaction(() => {
      const results: Result[] = [];
      for (const { run } of changes) {
        try {
          results.push({ value: run() });
        } catch (error) {
          if (changes.length > 1) return undefined;
          throw error;
        }
      }
      return results;
    });
  }

  /** Each change under a savepoint of its own: dearer, and only after one has failed. */
  #runApart(changes: readonly Change[]): Result[] {
    return this.#transaction(() =>
      changes.map(({ run }): Result => {
        this.#database.exec("SAVEPOINT change");
        try {
          const value = run();
          this.#database.exec("RELEASE change");
          return { value };
        } catch (error) {
          // A full or broken disk may have ended the whole transaction: then none of it stands.
          if (!this.#database.isTransaction) throw error;
          this.#database.exec("ROLLBACK TO change; RELEASE change");
          this.#onRollback();
          return { error };
        }
      })
    )!;
  }

  /** Commits where `work` gives something back; otherwise it is as if nothing had been asked for. */
  #transaction<T>(work: () => T | undefined): T | undefined {
    this.#begin.run();
    let result: T | undefined;
    let committed = false;
    try {
      this.#onBegin();
      result = work();
      if (result !== undefined) {
        this.#commit.run();
        committed = true;
      }
      return result;
    } finally {
      if (!committed) {
        this.#onRollback();
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      }
    }
  }
}

interface Settled {
  readonly change: Change;
  readonly value: unknown;
}

type Result = { readonly value: unknown } | { readonly error: unknown };
