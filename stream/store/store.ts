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
   * Stable over reruns of the same message: `4601-2021-ipl-0001-5c1f09ab`, made of municipality,
   * year, kind, sequence number and a digest of format, header, file name and place in the file.
   */
  readonly id: string;
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Format id: `iplos-3.7`. */
  readonly format: string;
  /** `professional` for care data, `ident` for identities. */
  readonly kind: "professional" | "ident" | "health_station";
  /** Four digits; `null` where the message does not tell and nothing beside it does. */
  readonly municipality: string | null;
  /** `iiBydelsnr` as written, `00` where the municipality has none; `null` where it is absent. */
  readonly district: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
  /** Header by column of the `submission` table, as written. */
  readonly header: ReadonlyMap<string, string>;
  /** What the source was read in, in lower case: `utf-8`, `iso-8859-1`. */
  readonly encoding: string;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
}

/** How a submission ended. */
export interface SubmissionOutcome {
  /** `superseded` is not among them: `settle` decides that. */
  readonly status: "current" | "refused" | "incomplete";
  /** Why it is refused or incomplete, in one sentence. */
  readonly reason?: string;
}

/** Takes the records of one submission. Nothing of it is visible before `commit`. */
export interface SubmissionWriter {
  /** Rows with their fate; `removed` ones are not kept. Resolves when the arrays may be reused. */
  write(group: RecordGroup): Promise<void>;
  /** Adds to `finding`; kept for refused and incomplete submissions too. */
  writeFindings(findings: readonly Finding[]): Promise<void>;
  /** Adds to `rejected`; kept for refused and incomplete submissions too. */
  writeRejected(records: readonly RejectedRecord[]): Promise<void>;
  /**
   * Ends a part, after a group that has a `place` and all that belongs to it: a store on disk writes what it holds
   * back, and a resumable writer (see {@linkcode StoreCheckpoints}) keeps what `run` answers, to go on from there
   * whatever happens. Resolves before it is on disk. Parts make files differ, so they must end at the same places
   * on every run.
   */
  endPart?(run: () => unknown): Promise<void>;
  /**
   * Makes the submission visible, in place of an earlier one with the same id. For `refused` and
   * `incomplete` its rows go to the quarantine. Returns the rows that are now stored, counted anew.
   */
  commit(outcome: SubmissionOutcome): Promise<Partial<Record<TableName, Pick<AccountEntry, "stored">>>>;
  /** Forgets what was written; a resumable writer only what was written since its last part. */
  abort(): Promise<void>;
}

/** Submissions that a run was cut off in. Each has a name, which the run gives it. */
export interface StoreCheckpoints {
  /** Names of all there are. */
  names(): Promise<readonly string[]>;
  /** What `run` answered at the end of the last part; `undefined` where there is none. */
  read(name: string): Promise<unknown>;
  /** Starts to take a submission in that can be gone on with. What was kept under the name is forgotten. */
  begin(submission: Submission, name: string): Promise<SubmissionWriter>;
  /**
   * Goes on with a submission after its last part; `undefined` where that is not possible, since the submission, or
   * who is who in it, or the key of person keys is not the same as it was, or files are gone.
   */
  resume(submission: Submission, name: string): Promise<SubmissionWriter | undefined>;
  /** Forgets what was kept under a name. */
  discard(name: string): Promise<void>;
}

/** A store of submissions over one engine. */
export interface Store {
  /** Answers SQL over the views; it is closed with the store. */
  readonly engine: Engine;
  /** Starts to take a submission in. An earlier one with the same id stays until the new one is committed. */
  begin(submission: Submission): Promise<SubmissionWriter>;
  /** Submissions that can be gone on with after a break-off; absent where the store has no place for them. */
  readonly checkpoints?: StoreCheckpoints;
  /**
   * Settles which submission of each municipality, district and year is current (the later sequence
   * number, then the later creation date), and joins persons with their ident message.
   */
  settle(): Promise<void>;
  /** Defines the views that `analytics/check.ts` describes. */
  attach(): Promise<void>;
  /** Closes the engine and lets other runs use the store. What was not committed is gone. */
  close(): Promise<void>;
}
