/**
 * One submission of a run, from its first group to its commit.
 *
 * @module
 */
import { type RecordTable, recordTables } from "../register/table.ts";
import { type Account, type AccountEntry, accountEntry, AccountError, addAccount } from "./account.ts";
import type { Finding } from "./finding.ts";
import { type FindingCount, FindingTally } from "./finding_tally.ts";
import { brokenRecord } from "./read_records.ts";
import { Fate, type RecordGroup } from "./record_batch.ts";
import type { Submission, SubmissionOutcome, SubmissionWriter } from "./store/store.ts";
import { decodeFragment, type RegisterTransform } from "./transforms/register_transform.ts";
import type { Transform } from "./transforms/transform.ts";

/** A submission while its groups come in. */
export class OpenSubmission {
  readonly submission: Submission;
  /** Its books so far. */
  readonly account: Account = {};
  /** What was found in it so far. */
  readonly findings: FindingTally = new FindingTally();
  readonly #writer: SubmissionWriter | undefined;
  readonly #transform: RegisterTransform & Transform;
  readonly #find: (finding: Finding) => void;

  constructor(
    submission: Submission,
    transform: RegisterTransform & Transform,
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
    for (const finding of findings) {
      this.findings.add(finding, this.submission);
      this.#find(finding);
    }
    const rejected = this.#transform.takeRejected();
    if (this.#writer === undefined) return;
    await this.#writer.write(group);
    if (findings.length > 0) await this.#writer.writeFindings(findings);
    if (rejected.length > 0) await this.#writer.writeRejected(rejected);
  }

  /** Ends a part: see {@linkcode SubmissionWriter.endPart}. `run` is kept with what the submission itself needs. */
  async endPart(run: () => Readonly<Record<string, unknown>>): Promise<void> {
    await this.#writer?.endPart?.(() => ({
      ...run(),
      account: this.account,
      findings: this.findings.counts(),
      register: this.#transform.save?.() ?? null,
    }));
  }

  /** Takes back what {@linkcode endPart} kept. */
  restore(
    state: {
      readonly account: Account;
      readonly findings: readonly FindingCount[];
      readonly register: unknown;
    },
  ): void {
    addAccount(this.account, state.account);
    this.findings.merge(state.findings);
    if (state.register !== null) this.#transform.restore?.(state.register);
    // Those of the header were told before the break-off.
    this.#transform.takeFindings();
  }

  /** How the submission ends, now that all of it has been read. */
  outcome(): SubmissionOutcome {
    const reason = this.#transform.refusal ??
      (this.submission.municipality === null && this.submission.kind !== "health_station"
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
  async breakOff(
    error: Error,
    options: { readonly hidesSource?: boolean } = {},
  ): Promise<SubmissionOutcome> {
    const broken = brokenRecord(error);
    if (broken !== undefined) {
      await this.#writer?.writeRejected([{
        table: "person",
        rowId: null,
        personId: null,
        check: "incomplete",
        start: broken.start,
        end: broken.end,
        fragment: options.hidesSource ? "" : decodeFragment(broken.fragment, this.submission),
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
function verify(account: Account, stored: Partial<Record<RecordTable, Pick<AccountEntry, "stored">>>): void {
  for (const [name, counted] of Object.entries(stored) as [RecordTable, Pick<AccountEntry, "stored">][]) {
    const entry = account[name] ?? { read: 0, stored: 0, rejected: 0, removed: 0 };
    if (recordTables[name] !== undefined && counted.stored !== entry.stored) {
      throw new AccountError(name, { ...entry, stored: counted.stored });
    }
  }
}
