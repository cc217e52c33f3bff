/**
 * A run over extracts: read, judge as the register would, and store. Without a store it only judges.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type TableName, tables } from "../register/table.ts";
import {
  type Account,
  type AccountEntry,
  accountEntry,
  AccountError,
  addAccount,
  assertBalanced,
} from "./account.ts";
import type { Finding } from "./finding.ts";
import { type FindingCount, FindingTally } from "./finding_tally.ts";
import { identMunicipality } from "./ident_municipality.ts";
import type { Message } from "./message.ts";
import { brokenRecord, readRecords, type ReadRecordsOptions } from "./read_records.ts";
import { Fate, type RecordGroup } from "./record_batch.ts";
import { type PlannedSource, planRun, type RunSource } from "./run_plan.ts";
import { openSource, type Source } from "./source/mod.ts";
import type { Store, Submission, SubmissionOutcome, SubmissionWriter } from "./store/store.ts";
import { decodeFragment, RegisterTransform } from "./transforms/register_transform.ts";

/** How a source that could not be read to its end failed. */
export interface RunFailure {
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Name of the error: `XmlSyntaxError`, `SourceError`, `FormatError`. */
  readonly error: string;
  /** What is wrong, in one sentence in English. */
  readonly message: string;
  /** What to do about it, in one sentence in English. */
  readonly hint: string;
  /** Byte offset in the unpacked source. */
  readonly offset?: number;
  /** From 1; only where the XML is broken. */
  readonly line?: number;
  /** From 1, counted in characters; only where the XML is broken. */
  readonly column?: number;
}

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
  readonly #ids = new Map<string, string>();
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
          const done = open;
          open = undefined;
          await this.#commit(done, done.outcome());
        }
      }
    } catch (error) {
      if (this.#options.signal?.aborted || !isInputError(error)) {
        await open?.abort();
        throw error;
      }
      this.#failures.push(failureOf(planned.name, error));
      if (open !== undefined) await this.#breakOff(open, error);
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
        identMunicipality({ header, source, year, ids: new Set(), others: [] }) ?? null;
    return {
      id: this.#submissionId(message, source, municipality, year),
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

  /**
   * The same message keeps its id from run to run: it is made of what the header says and the name of
   * the file without its folder. Two files of one run that would share an id get the folder added.
   */
  #submissionId(message: Message, source: string, municipality: string | null, year: number | null): string {
    const { header } = message;
    const sequence = (header.get("sequence_number") ?? "0").replace(/\D/g, "").padStart(4, "0").slice(0, 10);
    const digest = (...more: string[]) =>
      createHash("sha256").update(JSON.stringify([
        message.format.id,
        [...header].sort(),
        source.slice(source.lastIndexOf("/") + 1),
        message.ordinal,
        ...more,
      ])).digest("hex").slice(0, 8);
    const kind = message.format.kind === "ident" ? "ide" : "ipl";
    const id = (end: string) =>
      `${municipality ?? "unknown"}-${year ?? "unknown"}-${kind}-${sequence}-${end}`;
    let made = id(digest());
    if ((this.#ids.get(made) ?? source) !== source) made = id(digest(source));
    this.#ids.set(made, source);
    return made;
  }

  async #commit(open: OpenSubmission, outcome: SubmissionOutcome): Promise<void> {
    const { submission } = open;
    if (outcome.status !== "current") open.rejectAll();
    const stored = await open.writer?.commit(outcome);
    if (stored !== undefined && outcome.status === "current") verify(open.account, stored);
    addAccount(this.#account, open.account);
    this.#submissions.push({
      id: submission.id,
      source: submission.source,
      format: submission.format,
      kind: submission.kind,
      municipality: submission.municipality,
      year: submission.year,
      status: outcome.status,
      ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
      encoding: submission.encoding,
      enveloped: submission.enveloped,
      records: Object.fromEntries(Object.entries(open.account).map(([table, entry]) => [table, entry.read])),
    });
  }

  /** Keeps what was finished before the break in quarantine, and the broken record as a dead letter. */
  async #breakOff(open: OpenSubmission, error: Error): Promise<void> {
    const broken = brokenRecord(error);
    if (broken !== undefined) {
      await open.writer?.writeRejected([{
        table: "person",
        rowId: null,
        personId: null,
        check: "incomplete",
        start: broken.start,
        end: broken.end,
        fragment: decodeFragment(broken.fragment, open.submission),
      }]);
    }
    const submission = accountEntry(open.account, "submission");
    submission.read++;
    submission.rejected++;
    await this.#commit(open, { status: "incomplete", reason: error.message });
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

/** A submission while its groups come in. */
class OpenSubmission {
  readonly submission: Submission;
  readonly writer: SubmissionWriter | undefined;
  readonly account: Account = {};
  readonly #transform: RegisterTransform;
  readonly #find: (finding: Finding) => void;

  constructor(
    submission: Submission,
    transform: RegisterTransform,
    writer: SubmissionWriter | undefined,
    find: (finding: Finding) => void,
  ) {
    this.submission = submission;
    this.writer = writer;
    this.#transform = transform;
    this.#find = find;
  }

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
    if (this.writer === undefined) return;
    await this.writer.write(group);
    if (findings.length > 0) await this.writer.writeFindings(findings);
    if (rejected.length > 0) await this.writer.writeRejected(rejected);
  }

  outcome(): SubmissionOutcome {
    const reason = this.#transform.refusal ??
      (this.submission.municipality === null
        ? "The ident message does not tell which municipality it belongs to; name it with --municipality"
        : undefined);
    return reason === undefined ? { status: "current" } : { status: "refused", reason };
  }

  rejectAll(): void {
    for (const entry of Object.values(this.account)) {
      entry.rejected += entry.stored;
      entry.stored = 0;
    }
  }

  async abort(): Promise<void> {
    await this.writer?.abort();
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

function countRows(group: RecordGroup): number {
  let rows = 0;
  for (const batch of group.batches.values()) rows += batch.length;
  return rows;
}

/** Errors that lie in the input, after which the run goes on with the next source. */
export function isInputError(error: unknown): error is Error & { hint: string } {
  return error instanceof Error && ["XmlSyntaxError", "SourceError", "FormatError"].includes(error.name);
}

/** An input error (see {@linkcode isInputError}) as plain data; the record it broke in is left out. */
export function failureOf(source: string, error: Error & { hint: string }): RunFailure {
  const place = error as Partial<Record<"offset" | "line" | "column", number>>;
  return {
    source,
    error: error.name,
    message: error.message,
    hint: error.hint,
    ...(place.offset === undefined ? {} : { offset: place.offset }),
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(place.column === undefined ? {} : { column: place.column }),
  };
}
