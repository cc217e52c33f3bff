/**
 * A run over extracts: read, judge as the register would, and store. Without a store it only judges.
 *
 * @module
 */
import type { TableName } from "../register/table.ts";
import { type Account, addAccount, assertBalanced } from "./account.ts";
import type { Finding } from "./finding.ts";
import { type FindingCount, FindingTally } from "./finding_tally.ts";
import { identMunicipality } from "./ident_municipality.ts";
import type { Message } from "./message.ts";
import { OpenSubmission } from "./open_submission.ts";
import { readRecords, type ReadRecordsOptions } from "./read_records.ts";
import type { RecordGroup } from "./record_batch.ts";
import { failureOf, isInputError, type RunFailure } from "./run_failure.ts";
import { type PlannedSource, planRun, type RunSource } from "./run_plan.ts";
import { openSource, type Source } from "./source/mod.ts";
import type { Store, Submission, SubmissionOutcome } from "./store/store.ts";
import { SubmissionIds } from "./submission_id.ts";
import { RegisterTransform } from "./transforms/register_transform.ts";

/** One message of the run. */
export interface RunSubmission {
  /** Id in the store, stable over reruns: see {@linkcode Submission.id}. */
  readonly id: string;
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Format id: `iplos-3.7`. */
  readonly format: string;
  /** `professional` for care data, `ident` for identities. */
  readonly kind: "professional" | "ident";
  /** Four digits; `null` where the message does not tell and nothing beside it does. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
  /** As of this message alone: whether a later one supersedes it is settled in the store. */
  readonly status: SubmissionOutcome["status"];
  /** Why it is refused or incomplete, in one sentence; absent where it is current. */
  readonly reason?: string;
  /** What the source was read in, in lower case: `utf-8`, `iso-8859-1`. */
  readonly encoding: string;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
  /** Records read, by table. */
  readonly records: { readonly [table in TableName]?: number };
}

/** What a run did. */
export interface RunResult {
  /** The books of all sources together; they balance. */
  readonly account: Account;
  /** Every message met, refused and incomplete ones too, in the order they were read. */
  readonly submissions: readonly RunSubmission[];
  /** Counts with examples, by check, municipality, year and field. */
  readonly findings: readonly FindingCount[];
  /** Sources that could not be read to their end, in the order they were read; empty where all could. */
  readonly failures: readonly RunFailure[];
  /** Bytes of unpacked XML read. */
  readonly bytes: number;
}

/** Where a run stands. */
export interface RunProgress {
  /** The source being read: path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Bytes on disk read so far, of all sources. */
  readonly position: number;
  /** Bytes on disk of all sources; absent where that of one is not known, as of standard input. */
  readonly size?: number;
  /** Unpacked bytes read so far, of all sources. */
  readonly bytes: number;
  /** Records of every table read so far, of all sources. */
  readonly records: number;
}

/** Options of {@linkcode runExtracts}. */
export interface RunOptions extends ReadRecordsOptions {
  /** Municipality of ident messages that do not tell theirs. */
  municipality?: string;
  /** Called after each group of records. */
  onProgress?: (progress: RunProgress) => void;
  /** Called for each finding, for those who want all of them and not only the counts. */
  onFinding?: (finding: Finding, submission: Submission) => void;
  /** Stops the run between two groups; what is committed stays. */
  signal?: AbortSignal;
}

/**
 * Runs over extracts: files, or `-` for standard input. One that cannot be read ends there and is
 * told in `failures`; the run goes on with the next.
 *
 * @throws {AccountError} Records were lost or invented: a defect of kprkit.
 */
export async function runExtracts(
  sources: readonly (string | RunSource)[],
  store: Store | undefined,
  options: RunOptions = {},
): Promise<RunResult> {
  const run = new Run(store, options, await planRun(sources, options));
  return await run.go();
}

class Run {
  readonly #store: Store | undefined;
  readonly #options: RunOptions;
  readonly #plan: readonly PlannedSource[];
  readonly #account: Account = {};
  readonly #submissions: RunSubmission[] = [];
  readonly #failures: RunFailure[] = [];
  readonly #tally = new FindingTally();
  readonly #ids = new SubmissionIds();
  #bytes = 0;
  #records = 0;
  #position = 0;

  constructor(store: Store | undefined, options: RunOptions, plan: readonly PlannedSource[]) {
    this.#store = store;
    this.#options = options;
    this.#plan = plan;
  }

  async go(): Promise<RunResult> {
    for (const planned of this.#plan) {
      await this.#readSource(planned);
      this.#position += planned.size ?? 0;
    }
    await this.#store?.settle();
    assertBalanced(this.#account);
    return {
      account: this.#account,
      submissions: this.#submissions,
      findings: this.#tally.counts(),
      failures: this.#failures,
      bytes: this.#bytes,
    };
  }

  async #readSource(planned: PlannedSource): Promise<void> {
    const source = openSource(planned.path);
    let open: OpenSubmission | undefined;
    try {
      for await (const group of readRecords(source, this.#options)) {
        this.#options.signal?.throwIfAborted();
        open ??= await this.#begin(group.message, planned);
        await open.take(group);
        this.#records += countRows(group);
        this.#report(planned, source);
        if (group.last) {
          const done: OpenSubmission = open;
          const outcome = done.outcome();
          open = undefined;
          await done.commit(outcome);
          this.#tell(done, outcome);
        }
      }
    } catch (error) {
      if (this.#options.signal?.aborted || !isInputError(error)) {
        await open?.abort();
        throw error;
      }
      this.#failures.push(failureOf(planned.name, error));
      if (open !== undefined) this.#tell(open, await open.breakOff(error));
    }
    this.#bytes += source.delivered;
  }

  async #begin(message: Message, planned: PlannedSource): Promise<OpenSubmission> {
    const transform = new RegisterTransform(message);
    const submission = this.#describe(message, transform, planned);
    const writer = await this.#store?.begin(submission);
    return new OpenSubmission(submission, transform, writer, (finding) => {
      this.#tally.add(finding, submission);
      this.#options.onFinding?.(finding, submission);
    });
  }

  #describe(
    message: Message,
    transform: RegisterTransform,
    planned: PlannedSource,
  ): Submission {
    const source = planned.name;
    const { header, format } = message;
    const { year } = transform.header;
    const kind = format.kind === "ident" ? "ident" : "professional";
    const stated = header.get("municipality_number")?.trim();
    const municipality = kind === "professional"
      ? /^\d{4}$/.test(stated ?? "") ? stated! : null
      : planned.municipality ?? this.#options.municipality ??
        identMunicipality({ header, source, year, others: [] }) ?? null;
    return {
      id: this.#ids.idOf(message, { source, municipality, year }),
      source,
      format: format.id,
      kind,
      municipality,
      district: header.get("district_number") ?? null,
      year,
      header,
      encoding: message.encoding,
      enveloped: message.enveloped,
    };
  }

  #tell({ submission, account }: OpenSubmission, outcome: SubmissionOutcome): void {
    addAccount(this.#account, account);
    const { id, source, format, kind, municipality, year, encoding, enveloped } = submission;
    const { status, reason } = outcome;
    this.#submissions.push({
      id,
      source,
      format,
      kind,
      municipality,
      year,
      status,
      ...(reason === undefined ? {} : { reason }),
      encoding,
      enveloped,
      records: Object.fromEntries(Object.entries(account).map(([table, entry]) => [table, entry.read])),
    });
  }

  #report(planned: PlannedSource, source: Source): void {
    const sizes = this.#plan.map((planned) => planned.size);
    const known = sizes.every((size) => size !== undefined);
    this.#options.onProgress?.({
      source: planned.name,
      position: this.#position + source.position,
      ...(known ? { size: sizes.reduce((sum: number, size) => sum + (size ?? 0), 0) } : {}),
      bytes: this.#bytes + source.delivered,
      records: this.#records,
    });
  }
}

function countRows(group: RecordGroup): number {
  let rows = 0;
  for (const batch of group.batches.values()) rows += batch.length;
  return rows;
}
