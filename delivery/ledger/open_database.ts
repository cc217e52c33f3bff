/**
 * Opens the file of a ledger.
 *
 * @module
 */
// The types of node:sqlite are not in the version of these that another package brings along.
import type {} from "node-types";
import { DatabaseSync } from "node:sqlite";
import { databaseFailure } from "./database_failure.ts";
import { LedgerError } from "./ledger_error.ts";
import { applicationId, migrations } from "./ledger_schema.ts";

/** Name of the ledger's file in its directory. */
export const ledgerFile = "ledger.sqlite";

/** Milliseconds to wait for another process that is writing: far longer than any transaction of a ledger. */
const PATIENCE = 10_000;

/** Options of {@linkcode openDatabase}. */
export interface OpenDatabaseOptions {
  readonly readOnly: boolean;
  /** Most pages that the file may grow to. */
  readonly maximumPages?: number | undefined;
}

/** Opens or makes the file, brought to the newest version. The directory must be there. */
export function openDatabase(directory: string, options: OpenDatabaseOptions): DatabaseSync {
  const path = `${directory}/${ledgerFile}`;
  let database: DatabaseSync | undefined;
  try {
    if (options.readOnly) mustBeThere(path, directory);
    else makePrivateFile(path);
    database = new DatabaseSync(path, { readOnly: options.readOnly, enableForeignKeyConstraints: true });
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
    const version = versionOf(database, path);
    if (!options.readOnly) {
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      if (options.maximumPages !== undefined) {
        database.exec(`PRAGMA max_page_count = ${options.maximumPages}`);
      }
      if (version < migrations.length) migrate(database);
      syncDirectory(directory);
      // From here on the ledger brings the journal to the disk itself, before it promises anything: SQLite would keep the
      // whole process waiting meanwhile. It still does so itself around its checkpoints.
      database.exec("PRAGMA synchronous = NORMAL");
    } else if (version < migrations.length) {
      throw new LedgerError(
        "read_only",
        `The ledger ${path} is of an older kprkit and must be brought up to date`,
        {
          hint: "Run kprkit send or kprkit receipts once on this directory",
        },
      );
    }
    return database;
  } catch (thrown) {
    database?.close();
    throw databaseFailure(thrown, path);
  }
}

function mustBeThere(path: string, directory: string): void {
  try {
    if (Deno.statSync(path).isFile) return;
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory)) {
      throw thrown;
    }
  }
  throw new LedgerError("no_ledger", `There is no ledger in ${directory}`, {
    hint: "Name the outbox that kprkit send has used",
  });
}

/** SQLite gives its journals the mode of the file: nobody else on the machine is to see who sends what. */
function makePrivateFile(path: string): void {
  try {
    Deno.openSync(path, { write: true, create: true, mode: 0o600 }).close();
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotCapable || thrown instanceof Deno.errors.PermissionDenied) {
      throw thrown;
    }
    throw new LedgerError("cannot_open", `The ledger ${path} cannot be made or opened`, {
      hint: "Check that its directory is there and may be written, and that no directory has its name",
      cause: thrown,
    });
  }
}

/** Version of the tables; 0 where the file is empty. */
function versionOf(database: DatabaseSync, path: string): number {
  const id = pragma(database, "application_id");
  const version = pragma(database, "user_version");
  const tables = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()!.count as number;
  if (id !== applicationId && (id !== 0 || version !== 0 || tables > 0)) {
    throw new LedgerError("not_a_ledger", `${path} is a database, but not a ledger`, {
      hint: "Name a directory that kprkit has made, or a new one",
    });
  }
  if (version > migrations.length) {
    throw new LedgerError("newer", `A newer kprkit made the ledger ${path} (version ${version})`, {
      hint: "Use that kprkit, or a newer one: this one knows versions up to " + migrations.length,
    });
  }
  return version;
}

/** All that is missing, in one transaction; another process may have been quicker. */
function migrate(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = pragma(database, "user_version");
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (thrown) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw thrown;
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return database.prepare(`PRAGMA ${name}`).get()![name] as number;
}

/** A new file is durable only with its entry in the directory. */
function syncDirectory(directory: string): void {
  let opened: Deno.FsFile;
  try {
    opened = Deno.openSync(directory);
  } catch {
    return; // Windows opens no directories, and keeps their entries by itself.
  }
  try {
    opened.syncSync();
  } finally {
    opened.close();
  }
}
