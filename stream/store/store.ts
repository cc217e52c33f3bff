/**
 * The store: what a run leaves behind, and what analytics reads.
 *
 * @module
 */
import type { AccountEntry } from "../account.ts";
import type { TableName } from "../../register/table.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import type { RecordGroup } from "../record_batch.ts";
import type { Engine } from "./engine.ts";

/**
 * `current`: what counts. `superseded`: a later one for the same municipality, district and year is
 * there. `refused`: the register would not take it, its records are not stored. `incomplete`: the
 * XML broke off; the records before the break are in quarantine.
 */
export type SubmissionStatus = "current" | "superseded" | "refused" | "incomplete";

/** One message of one source, as the `submission` table knows it. */
export interface Submission {
  /**
   * Stable over reruns of the same message: `4601-2021-00-0001-5c1f…`, made of municipality, year,
   * district, sequence number and a digest of format, header and source name.
   */
  readonly id: string;
  /** Path as given, relative to the directory walked. */
  readonly source: string;
  readonly format: string;
  readonly kind: "professional" | "ident";
  readonly municipality: string | null;
  readonly district: string | null;
  /** Reporting year. */
  readonly year: number | null;
  /** Header by column of the `submission` table, as written. */
  readonly header: ReadonlyMap<string, string>;
  readonly encoding: string;
  readonly enveloped: boolean;
}

/** How a submission ended. */
export interface SubmissionOutcome {
  readonly status: "current" | "refused" | "incomplete";
  /** Why it is refused or incomplete, in one sentence. */
  readonly reason?: string;
}

/** Takes the records of one submission. Nothing of it is visible before `commit`. */
export interface SubmissionWriter {
  /** Rows with their fate; `removed` ones are not kept. Resolves when the arrays may be reused. */
  write(group: RecordGroup): Promise<void>;
  writeFindings(findings: readonly Finding[]): Promise<void>;
  writeRejected(records: readonly RejectedRecord[]): Promise<void>;
  /**
   * Makes the submission visible, in place of an earlier one with the same id. For `refused` and
   * `incomplete` its rows go to the quarantine. Returns the rows that are now stored, counted anew.
   */
  commit(outcome: SubmissionOutcome): Promise<Partial<Record<TableName, Pick<AccountEntry, "stored">>>>;
  /** Forgets what was written. */
  abort(): Promise<void>;
}

/** A store of submissions over one engine. */
export interface Store {
  readonly engine: Engine;
  begin(submission: Submission): Promise<SubmissionWriter>;
  /**
   * Settles which submission of each municipality, district and year is current (the later sequence
   * number, then the later creation date), and joins persons with their ident message.
   */
  settle(): Promise<void>;
  /** Defines the views that `analytics/check.ts` describes. */
  attach(): Promise<void>;
  close(): Promise<void>;
}
