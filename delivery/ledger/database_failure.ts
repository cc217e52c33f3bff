/**
 * Failures of SQLite in the ledger's words.
 *
 * @module
 */
import { LedgerError, type LedgerErrorCode } from "./ledger_error.ts";

/** Primary result codes of SQLite (sqlite.org/rescode.html) that a user can do something about. */
const failures: Readonly<Record<number, readonly [LedgerErrorCode, string, string]>> = Object.freeze({
  5: ["busy", "is in use", "Wait until the other run of kprkit is over, then run again"],
  6: ["busy", "is in use", "Wait until the other run of kprkit is over, then run again"],
  8: ["read_only", "may not be written", "Give write access to the directory and to ledger.sqlite in it"],
  10: ["disk", "cannot be read or written: the disk failed", "Run again. Nothing already written is lost"],
  11: ["damaged", "is damaged", "Keep the file, and put back the newest copy of the whole directory"],
  13: ["full", "cannot grow: the disk is full", "Make room and run again. Nothing already written is lost"],
  14: ["cannot_open", "cannot be opened", "Check that the directory is there and may be written"],
  26: ["not_a_ledger", "is not a ledger", "Name a directory that kprkit has made, or a new one"],
});

/** The named error of what SQLite threw; whatever has no name is given back as it is. */
export function databaseFailure(thrown: unknown, path: string): unknown {
  if (thrown instanceof LedgerError || !(thrown instanceof Error)) return thrown;
  if (thrown instanceof Deno.errors.NotCapable || thrown instanceof Deno.errors.PermissionDenied) {
    return new LedgerError("read_only", `The ledger ${path} may not be written`, {
      hint: "Give write access to the directory and to ledger.sqlite in it",
      cause: thrown,
    });
  }
  const code = (thrown as { errcode?: number }).errcode ?? codeOf(thrown.message);
  const known = code === undefined ? undefined : failures[code & 0xff];
  if (known === undefined) return thrown;
  const [name, what, hint] = known;
  return new LedgerError(name, `The ledger ${path} ${what}`, { hint, cause: thrown });
}

/** Where several statements are run at once, or a file is opened, the error has no number, only SQLite's own words for it. */
function codeOf(message: string): number | undefined {
  const [, code] = words.find(([begin]) => message.startsWith(begin)) ?? [];
  return code;
}

const words: readonly (readonly [string, number])[] = Object.freeze([
  ["database is locked", 5],
  ["database table is locked", 6],
  ["attempt to write a readonly database", 8],
  ["disk I/O error", 10],
  ["database disk image is malformed", 11],
  ["database or disk is full", 13],
  ["unable to open database file", 14],
  ["file is not a database", 26],
]);
