/**
 * One submission of a run, from its first group to its commit.
 *
 * @module
 */
import { type TableName, tables } from "../register/table.ts";
import { type Account, type AccountEntry, accountEntry, AccountError } from "./account.ts";
import type { Finding } from "./finding.ts";
import { brokenRecord } from "./read_records.ts";
import { Fate, type RecordGroup } from "./record_batch.ts";
import type { Submission, SubmissionOutcome, SubmissionWriter } from "./store/store.ts";
import { decodeFragment, type RegisterTransform } from "./transforms/register_transform.ts";

/** A submission while its groups come in. */
export class OpenSubmission {
  readonly submission: Submission;
  /** Its books so far. */
  readonly account: Account = {};
  readonly #writer: SubmissionWriter | undefined;
  readonly #transform: RegisterTransform;
  readonly #find: (finding: Finding) => void;

  constructor(
    submission: Submission,
    transform: RegisterTransform,
    writer: SubmissionWriter | undefined,
    find: (finding: Finding) => void,
  ) {
    this.submission = submission;
    this.#writer = writer;
    this.#transform = transform;
    this.#find = find;
  }

  /** Judges a group, keeps its books, and hands it to the store. */
  async take(group: RecordGroup): Promise<void> {
    this.#transform.apply(group);
    for (const [name, batch] of group.batches) {
      const entry = accountEntry(this.account, name);
      entry.read += batch.length;
      for (let row = 0; row < batch.length; row++) {
        const fate = batch.fate[row];
        if (fate === Fate.stored) entry.stored++;
        else if (fate === Fate.rejected) entry.rejected++;
        else entry.removed++;
      }
    }
    const findings = this.#transform.takeFindings();
    findings.forEach(this.#find);
    const rejected = this.#transform.takeRejected();
    if (this.#writer === undefined) return;
    await this.#writer.write(group);
    if (findings.length > 0) await this.#writer.writeFindings(findings);
    if (rejected.length > 0) await this.#writer.writeRejected(rejected);
  }

  /** How the submission ends, now that all of it has been read. */
  outcome(): SubmissionOutcome {
    const reason = this.#transform.refusal ??
      (this.submission.municipality === null
        ? "The ident message does not tell which municipality it belongs to; name it with --municipality"
        : undefined);
    return reason === undefined ? { status: "current" } : { status: "refused", reason };
  }

  /** Ends the submission, and holds the store's own count against the books. */
  async commit(outcome: SubmissionOutcome): Promise<void> {
    if (outcome.status !== "current") {
      for (const entry of Object.values(this.account)) {
        entry.rejected += entry.stored;
        entry.stored = 0;
      }
    }
    const stored = await this.#writer?.commit(outcome);
    if (stored !== undefined && outcome.status === "current") verify(this.account, stored);
  }

  /**
   * Ends a submission that broke off: what was finished before the break goes to the quarantine, and the record
   * that it broke in to the dead letters. Returns the outcome.
   */
  async breakOff(error: Error): Promise<SubmissionOutcome> {
    const broken = brokenRecord(error);
    if (broken !== undefined) {
      await this.#writer?.writeRejected([{
        table: "person",
        rowId: null,
        personId: null,
        check: "incomplete",
        start: broken.start,
        end: broken.end,
        fragment: decodeFragment(broken.fragment, this.submission),
      }]);
    }
    const submission = accountEntry(this.account, "submission");
    submission.read++;
    submission.rejected++;
    const outcome: SubmissionOutcome = { status: "incomplete", reason: error.message };
    await this.commit(outcome);
    return outcome;
  }

  /** Forgets the submission. */
  async abort(): Promise<void> {
    await this.#writer?.abort();
  }
}

/** The store's own count of what it holds against the books. */
function verify(account: Account, stored: Partial<Record<TableName, Pick<AccountEntry, "stored">>>): void {
  for (const [name, counted] of Object.entries(stored) as [TableName, Pick<AccountEntry, "stored">][]) {
    const entry = account[name] ?? { read: 0, stored: 0, rejected: 0, removed: 0 };
    if (tables[name] !== undefined && counted.stored !== entry.stored) {
      throw new AccountError(name, { ...entry, stored: counted.stored });
    }
  }
}
