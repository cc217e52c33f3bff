/**
 * The books of a run: `read = stored + rejected + removed`, for each table. They must balance.
 *
 * @module
 */
import type { RecordTable } from "../register/table.ts";

/** What became of the records of one table. */
export interface AccountEntry {
  /** Records met in the source, whatever became of them. */
  read: number;
  /** Records in the store; in a run without one, those that would be. */
  stored: number;
  /** Records that the register would drop, and all of a message it would refuse or that broke off. */
  rejected: number;
  /** Records that a named transform took out on purpose. */
  removed: number;
}

/** Entries by table; tables without records are left out. */
export type Account = { [table in RecordTable]?: AccountEntry };

/** The books do not balance: a record was lost or invented. Always a defect of kprkit. */
export class AccountError extends Error {
  /** Always `AccountError`. */
  override readonly name = "AccountError";
  /** Name of the table in the store. */
  readonly table: string;
  /** The four counts that do not add up. */
  readonly entry: Readonly<AccountEntry>;

  /** Puts all four counts into the message. */
  constructor(table: string, entry: Readonly<AccountEntry>) {
    super(
      `The account of ${table} does not balance: read ${entry.read}, stored ${entry.stored}, ` +
        `rejected ${entry.rejected}, removed ${entry.removed}`,
    );
    this.table = table;
    this.entry = entry;
  }
}

/** Entry of a table, made when it is not there. */
export function accountEntry(account: Account, table: RecordTable): AccountEntry {
  return account[table] ??= { read: 0, stored: 0, rejected: 0, removed: 0 };
}

/** Adds the entries of `other` to `account`. */
export function addAccount(account: Account, other: Account): void {
  for (const [table, entry] of Object.entries(other) as [RecordTable, AccountEntry][]) {
    const sum = accountEntry(account, table);
    sum.read += entry.read;
    sum.stored += entry.stored;
    sum.rejected += entry.rejected;
    sum.removed += entry.removed;
  }
}

/**
 * Checks that `read = stored + rejected + removed` for every table.
 *
 * @throws {@linkcode AccountError} for the first table where it does not.
 *
 * @example
 * ```ts
 * import { assertBalanced } from "./account.ts";
 *
 * assertBalanced({ person: { read: 3, stored: 2, rejected: 1, removed: 0 } });
 * ```
 */
export function assertBalanced(account: Account): void {
  for (const [table, entry] of Object.entries(account)) {
    if (entry.read !== entry.stored + entry.rejected + entry.removed) throw new AccountError(table, entry);
  }
}
