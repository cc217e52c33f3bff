/**
 * A run over extracts: read, judge as the register would, and store. Without a store it only judges.
 *
 * @module
 */
import type { RecordTable } from "../register/table.ts";
import { type Account, addAccount, assertBalanced } from "./account.ts";
import {
  defaultPartBytes,
  digestOf,
  identifySource,
  partEnd,
  type ResumeOptions,
  RunCheckpoints,
  type RunState,
  type SourceIdentity,
} from "./checkpoint.ts";
import type { Finding } from "./finding.ts";
import { type FindingCount, FindingTally } from "./finding_tally.ts";
import { notPossibleYet } from "./mapper/format_error.ts";
import type { Message } from "./message.ts";
import { placeOfMessage } from "./message_place.ts";
import { OpenSubmission } from "./open_submission.ts";
import { readRecordsParallel, WorkerPool } from "./parallel/mod.ts";
import type { ReadRecordsOptions } from "./read_records.ts";
import type { RecordGroup } from "./record_batch.ts";
import type { RecordPlace } from "./record_place.ts";
import { failureOf, isInputError, type RunFailure } from "./run_failure.ts";
import { type PlannedSource, planRun, type RunSource } from "./run_plan.ts";
import { openSource, type Source } from "./source/mod.ts";
import type { Store, Submission, SubmissionOutcome, SubmissionWriter } from "./store/store.ts";
import { SubmissionIds } from "./submission_id.ts";
import type { ChainedMessage, TransformChain } from "./transforms/transform_chain.ts";
import type { TransformCount } from "./transforms/chain_transform.ts";
import { RegisterTransform } from "./transforms/register_transform.ts";

/** One message of the run. */
export interface RunSubmission {
  /** Id in the store, stable over reruns: see {@linkcode Submission.id}. */
  readonly id: string;
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Format id: `iplos-3.7`. */
  readonly format: string;
  /** `professional` for care data, `ident` for identities, `health_station` for consultations with the young. */
  readonly kind: "professional" | "ident" | "health_station";
  /** Four digits; `null` where the message does not tell and nothing beside it does. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
  /**
   * As of this message alone: whether a later one supersedes it is settled in the store. `removed`: a transform took
   * all of it out.
   */
  readonly status: SubmissionOutcome["status"] | "removed";
  /** Why it is refused or incomplete, in one sentence; absent where it is current. */
  readonly reason?: string;
  /** What the source was read in, in lower case: `utf-8`, `iso-8859-1`. */
  readonly encoding: string;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
  /** Records read, by table. */
  readonly records: { readonly [table in RecordTable]?: number };
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
  /** What each transform of the chain did, in the order of the chain; empty without one. */
  readonly transforms: readonly TransformCount[];
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
  /**
   * What is read is meant for a store: messages that none has a place for are not taken.
   *
   * @default whether there is a store
   */
  forStore?: boolean;
  /** Transforms to apply before the register's judgement; made for this run alone. */
  chain?: TransformChain;
  /** Goes on where a run was cut off, and can be gone on with itself, where the store has a place for that. */
  resume?: ResumeOptions;
  /** Called after each group of records. */
  onProgress?: (progress: RunProgress) => void;
  /** Called for each finding, for those who want all of them and not only the counts. */
  onFinding?: (finding: Finding, submission: Submission) => void;
  /**
   * Workers that read; with one, all is read where the run is. What comes out is the same.
   *
   * @default 1
   */
  workers?: number;
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
  using run = new Run(store, options, await planRun(sources, options));
  return await run.go();
}

class Run implements Disposable {
  readonly #store: Store | undefined;
  readonly #options: RunOptions;
  readonly #plan: readonly PlannedSource[];
  readonly #account: Account = {};
  readonly #submissions: RunSubmission[] = [];
  readonly #failures: RunFailure[] = [];
  readonly #tally = new FindingTally();
  readonly #ids = new SubmissionIds();
  readonly #checkpoints: RunCheckpoints | undefined;
  readonly #pool: WorkerPool;
  #bytes = 0;
  #records = 0;
  #position = 0;

  constructor(store: Store | undefined, options: RunOptions, plan: readonly PlannedSource[]) {
    this.#store = store;
    this.#options = options;
    this.#plan = plan;
    this.#pool = new WorkerPool(options.workers ?? 1);
    if (store?.checkpoints !== undefined && options.resume !== undefined) {
      const digest = digestOf([optionsThatMatter(options), options.resume.digest ?? ""]);
      this.#checkpoints = new RunCheckpoints(store.checkpoints, options.resume, digest);
    }
  }

  [Symbol.dispose](): void {
    this.#pool.close();
  }

  async go(): Promise<RunResult> {
    await this.#checkpoints?.keepOnly(this.#plan);
    for (const [index, planned] of this.#plan.entries()) {
      await this.#readSource(planned, index);
      this.#position += planned.size ?? 0;
    }
    await this.#store?.settle();
    assertBalanced(this.#account);
    return {
      account: this.#account,
      submissions: this.#submissions,
      findings: this.#tally.counts(),
      failures: this.#failures,
      transforms: this.#options.chain?.counts() ?? [],
      bytes: this.#bytes,
    };
  }

  async #readSource(planned: PlannedSource, index: number): Promise<void> {
    const { chain } = this.#options;
    const before = chain === undefined ? [] : this.#plan.slice(0, index).map(({ name }) => name);
    const state = await this.#checkpoints?.find(planned, before);
    const identity = this.#checkpoints === undefined ? undefined : await identifySource(planned.path);
    if (await this.#read(planned, { state, before, identity })) return;
    await this.#checkpoints?.forget(planned, "the ident message or the files are not the same");
    await this.#read(planned, { state: undefined, before, identity });
  }

  /** Reads a source, from a state where there is one. `false`: that state is of no use, and nothing was done. */
  async #read(planned: PlannedSource, from: ReadFrom): Promise<boolean> {
    const source = openSource(planned.path);
    const { chain, resume } = this.#options;
    const { state } = from;
    const partBytes = resume?.partBytes ?? defaultPartBytes;
    let nextPart = partEnd(state?.place.offset ?? 0, partBytes);
    let open: OpenSubmission | undefined;
    let isUseless = false;
    try {
      const { place } = state ?? {};
      const reading = { ...this.#options, pool: this.#pool, ...(place === undefined ? {} : { from: place }) };
      for await (const group of readRecordsParallel(source, reading)) {
        this.#options.signal?.throwIfAborted();
        open ??= await this.#begin(group.message, planned, from);
        if (open === undefined) {
          isUseless = true;
          break;
        }
        const kept = chain === undefined ? group : chain.take(group, open.account);
        if (kept !== undefined) await open.take(kept);
        this.#records += countRows(group);
        this.#report(planned, source);
        const { place } = group;
        if (place !== undefined && place.offset >= nextPart && !group.last) {
          nextPart = partEnd(place.offset, partBytes);
          await open.endPart(() => this.#stateAt(place, source, { planned, from }));
        }
        if (group.last) {
          const done: OpenSubmission = open;
          const outcome = chain?.messageRemoved ? { status: "current" } as const : done.outcome();
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
      if (open === undefined && state !== undefined) return false;
      this.#failures.push(failureOf(planned.name, error));
      if (open !== undefined) {
        this.#tell(open, await open.breakOff(error, { hidesSource: chain?.hidesSource ?? false }));
      }
    }
    if (isUseless) return false;
    this.#bytes += source.delivered;
    return true;
  }

  #stateAt(
    place: RecordPlace,
    source: Source,
    { planned, from }: { readonly planned: PlannedSource; readonly from: ReadFrom },
  ): Omit<RunState, "account" | "findings" | "register"> {
    return {
      source: planned.name,
      identity: from.identity!,
      options: this.#checkpoints!.digest,
      before: from.before,
      place,
      share: source.size === undefined ? 0 : Math.min(1, source.position / source.size),
      chain: this.#options.chain?.save() ?? null,
    };
  }

  /** Begins a submission, or goes on with one; `undefined` where that is not possible. */
  async #begin(
    message: Message,
    planned: PlannedSource,
    from: ReadFrom,
  ): Promise<OpenSubmission | undefined> {
    const { chain } = this.#options;
    if (message.format.kind === "health_station") {
      if (this.#options.forStore ?? this.#store !== undefined) throw notPossibleYet("store", message);
      if (chain !== undefined) throw notPossibleYet("transform", message);
    }
    const municipality = planned.municipality ?? this.#options.municipality;
    const found = placeOfMessage(message, { source: planned.name, municipality });
    const place: ChainedMessage = chain?.begin(found) ?? { ...found, removed: false };
    const transform = new RegisterTransform(place.message);
    const submission = this.#describe(place, planned);
    const isGoneOnWith = from.state !== undefined && message.ordinal === 0;
    const writer = place.removed ? undefined : await this.#writerOf(submission, message, { planned, from });
    if (isGoneOnWith && writer === undefined) return undefined;
    const open = new OpenSubmission(submission, transform, writer, (finding) => {
      this.#options.onFinding?.(finding, submission);
    });
    if (isGoneOnWith) {
      open.restore(from.state!);
      chain?.restore(from.state!.chain);
      for (const entry of Object.values(open.account)) this.#records += entry.read;
      this.#checkpoints!.tell(from.state!);
    }
    return open;
  }

  /** Only the first message of a source has places to go on from. */
  async #writerOf(
    submission: Submission,
    message: Message,
    { planned, from }: { readonly planned: PlannedSource; readonly from: ReadFrom },
  ): Promise<SubmissionWriter | undefined> {
    const checkpoints = this.#store?.checkpoints;
    if (
      this.#checkpoints === undefined || checkpoints === undefined || from.identity === undefined ||
      message.ordinal > 0
    ) {
      return await this.#store?.begin(submission);
    }
    const name = this.#checkpoints.nameOf(planned);
    return from.state === undefined
      ? await checkpoints.begin(submission, name)
      : await checkpoints.resume(submission, name);
  }

  #describe({ message, municipality, district, year }: ChainedMessage, planned: PlannedSource): Submission {
    const source = planned.name;
    const { header, format, encoding, enveloped } = message;
    return {
      id: this.#ids.idOf(message, { source, municipality, year }),
      source,
      format: format.id,
      // Neither an envelope nor a receipt is ever the message that records come from.
      kind: format.kind === "envelope" || format.kind === "receipt" ? "professional" : format.kind,
      municipality,
      district,
      year,
      header,
      encoding,
      enveloped,
    };
  }

  #tell({ submission, account, findings }: OpenSubmission, outcome: SubmissionOutcome): void {
    addAccount(this.#account, account);
    this.#tally.merge(findings.counts());
    const { id, source, format, kind, municipality, year, encoding, enveloped } = submission;
    const status = this.#options.chain?.messageRemoved ? "removed" : outcome.status;
    const { reason } = outcome;
    this.#options.chain?.end(status);
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

/** Where reading of a source begins. */
interface ReadFrom {
  /** What to go on with; `undefined` at the beginning of the source. */
  readonly state: RunState | undefined;
  readonly before: readonly string[];
  /** `undefined` where the source cannot be gone on with. */
  readonly identity: SourceIdentity | undefined;
}

/** Options that change what is stored. How records are read makes no difference to that, but where groups end does. */
function optionsThatMatter(options: RunOptions): unknown {
  const { chain: _chain, resume: _resume, signal: _signal, workers: _workers, ...rest } = options;
  return Object.entries(rest).filter(([, value]) => typeof value !== "function").sort();
}

function countRows(group: RecordGroup): number {
  let rows = 0;
  for (const batch of group.batches.values()) rows += batch.length;
  return rows;
}
