/**
 * The writer of a store in a directory: rows go to another thread, which writes them to files.
 *
 * @module
 */
import type { TableName } from "../../register/table.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import { Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import type { FileThread } from "./file_thread.ts";
import { packBatches } from "./group_packet.ts";
import type { KeyList } from "./key_list.ts";
import type { PersonKeys } from "./person_key.ts";
import { identityColumns, invalidFields } from "./staged_batch.ts";
import type { StagingOptions } from "./staging.ts";
import type { Submission, SubmissionOutcome, SubmissionWriter } from "./store.ts";
import { storeFailure } from "./store_error.ts";
import { rowTables, type StoredTable, storeTable } from "./store_tables.ts";
import type { FinishedFile, MadeColumns, SavedFile } from "./submission_files.ts";
import type { StoredCounts } from "./submission_writer.ts";
import { plainSubmission, type SavedSubmission, type WrittenRows } from "./unfinished.ts";

/** What a finding takes on its way, roughly. */
const findingBytes = 256;

/** What a writer is made of. */
export interface ParquetSubmissionParts {
  readonly submission: Submission;
  readonly thread: FileThread;
  /** Tells the writers of a thread apart. */
  readonly number: number;
  /** Where the files are written, as a path. */
  readonly directory: string;
  readonly keys: KeyList;
  /** Digest of what the keys come from. */
  readonly keyDigest: string;
  readonly staging: StagingOptions;
  /** What to go on with. */
  readonly from?: SavedSubmission;
  /** Keeps what is needed to go on; absent where that is not asked for. */
  readonly save?: (saved: SavedSubmission) => Promise<void>;
  /** Puts the files in their places. */
  readonly commit: (written: ParquetSubmission, outcome: SubmissionOutcome) => Promise<StoredCounts>;
  /** Clears away what was written. */
  readonly abort: () => Promise<void>;
}

/** A submission on its way into files. */
export class ParquetSubmission implements SubmissionWriter {
  readonly #parts: ParquetSubmissionParts;
  readonly #rows: { readonly [fate in keyof WrittenRows]: Partial<Record<StoredTable, number>> };
  #submissionRows: number | undefined;
  #keyCheck: string | undefined;
  #isOpen = true;
  #failure: Error | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** {@linkcode ParquetSubmission.start} comes next. */
  constructor(parts: ParquetSubmissionParts) {
    this.#parts = parts;
    const { kept, dropped } = parts.from?.rows ?? { kept: {}, dropped: {} };
    this.#rows = { kept: { ...kept }, dropped: { ...dropped } };
    this.#keyCheck = parts.from?.keyCheck;
  }

  /** The submission that is written. */
  get submission(): Submission {
    return this.#parts.submission;
  }

  /** Digest of what its person keys come from. */
  get keyDigest(): string {
    return this.#parts.keyDigest;
  }

  /** Rows written, by table, as they were counted before they were sent to the files. */
  get rows(): WrittenRows {
    return this.#rows;
  }

  /** Opens the files. */
  async start(): Promise<void> {
    const { thread, number, directory, submission, keys, from } = this.#parts;
    const { id, municipality, year } = submission;
    const options = {
      directory,
      owner: { id, municipality, year },
      keys,
      ...(from === undefined ? {} : { from: from.files }),
    };
    await thread.ask<"open">({ kind: "open", writer: number, options });
  }

  write(group: RecordGroup): Promise<void> {
    return this.#whileOpen("write records", async () => {
      const { thread, number, staging } = this.#parts;
      await thread.room();
      const batches: RecordBatch[] = [];
      for (const [name, batch] of group.batches) {
        this.#count(storeTable(name), batch);
        if (name !== "submission" && batch.length > 0) batches.push(batch);
      }
      if (batches.length === 0) return;
      const keys = group.batches.has("ident") ? await staging.keys() : undefined;
      if (keys !== undefined) this.#keyCheck ??= checkOf(keys);
      // Nothing is waited for after this: the group's arrays are its reader's again when the promise resolves.
      const made: MadeColumns = Object.fromEntries(
        batches.filter(({ table, misfits }) => table.name === "ident" || misfits.length > 0).map((batch) => [
          batch.table.name,
          {
            invalid_fields: invalidFields(batch),
            ...(keys === undefined || batch.table.name !== "ident"
              ? {}
              : identityColumns(batch, { keys, keepNationalId: staging.keepNationalId })),
          },
        ]),
      );
      const packet = packBatches(batches, (size) => thread.take(size));
      this.#send({ kind: "group", writer: number, packet, made }, packet.block.byteLength);
    });
  }

  writeFindings(findings: readonly Finding[]): Promise<void> {
    return this.#whileOpen("write findings", async () => {
      if (findings.length === 0) return;
      await this.#parts.thread.room();
      this.#add("kept", "finding", findings.length);
      this.#send({ kind: "findings", writer: this.#parts.number, findings }, findings.length * findingBytes);
    });
  }

  writeRejected(records: readonly RejectedRecord[]): Promise<void> {
    return this.#whileOpen("write rejected records", async () => {
      if (records.length === 0) return;
      await this.#parts.thread.room();
      this.#add("kept", "rejected", records.length);
      const size = records.reduce(
        (sum, { fragment }) => sum + fragment.length,
        records.length * findingBytes,
      );
      this.#send({ kind: "rejected", writer: this.#parts.number, records }, size);
    });
  }

  endPart(run: () => unknown): Promise<void> {
    return this.#whileOpen("keep a checkpoint", async () => {
      const { thread, number, save, submission, keyDigest } = this.#parts;
      // One at a time: whoever reads faster than a disk syncs has to wait.
      await this.#saving;
      if (this.#failure !== undefined) throw this.#failure;
      const files = thread.ask<"save">({ kind: "save", writer: number, sync: save !== undefined });
      const state = save === undefined ? undefined : {
        version: 1 as const,
        submission: plainSubmission(submission),
        keyDigest,
        ...(this.#keyCheck === undefined ? {} : { keyCheck: this.#keyCheck }),
        rows: structuredClone(this.#rows),
        run: structuredClone(run()),
      };
      this.#saving = files.then(async (files: readonly SavedFile[]) => {
        if (state !== undefined) await save?.({ ...state, files });
      }).catch((error) => {
        this.#failure ??= error;
      });
    });
  }

  async commit(outcome: SubmissionOutcome): Promise<StoredCounts> {
    this.#assertOpen();
    this.#isOpen = false;
    try {
      return await this.#parts.commit(this, outcome);
    } catch (thrown) {
      // A checkpoint on its way must not tell of more than is left of the files.
      await this.#saving;
      await this.#parts.abort();
      throw storeFailure(thrown, "store a submission");
    }
  }

  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#saving;
    await this.#parts.abort();
  }

  /** Makes the files whole. All that was sent to them is there, or this fails. */
  async finish(): Promise<readonly FinishedFile[]> {
    await this.#saving;
    if (this.#failure !== undefined) throw this.#failure;
    const files = await this.#parts.thread.ask<"finish">({ kind: "finish", writer: this.#parts.number });
    // What failed meanwhile was sent before and is answered before.
    if (this.#failure !== undefined) throw this.#failure;
    return files;
  }

  /**
   * The answer of a commit: rows now in the store by table, for each table that rows were written to. What went to
   * the quarantine is not stored.
   */
  storedCounts(outcome: SubmissionOutcome): StoredCounts {
    const isStored = outcome.status === "current";
    const counts: StoredCounts = {};
    if (this.#submissionRows !== undefined) {
      counts.submission = { stored: isStored ? this.#submissionRows : 0 };
    }
    const { kept, dropped } = this.#rows;
    for (const table of rowTables) {
      if (kept[table] === undefined && dropped[table] === undefined) continue;
      counts[table] = { stored: isStored ? kept[table] ?? 0 : 0 };
    }
    return counts;
  }

  #count(name: TableName, batch: RecordBatch): void {
    let [kept, dropped] = [0, 0];
    for (let row = 0; row < batch.length; row++) {
      const fate = batch.fate[row];
      if (fate === Fate.stored) kept++;
      else if (fate === Fate.rejected) dropped++;
    }
    if (name === "submission") this.#submissionRows = (this.#submissionRows ?? 0) + kept;
    else {
      if (kept > 0) this.#add("kept", name, kept);
      if (dropped > 0) this.#add("dropped", name, dropped);
    }
  }

  #add(fate: keyof WrittenRows, table: StoredTable, rows: number): void {
    this.#rows[fate][table] = (this.#rows[fate][table] ?? 0) + rows;
  }

  #send(request: Parameters<FileThread["send"]>[0], size: number): void {
    this.#parts.thread.send(request, { size, fail: (error) => this.#failure ??= error });
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw new TypeError("The submission is already committed or aborted; begin a new one");
  }

  async #whileOpen<T>(doing: string, work: () => Promise<T>): Promise<T> {
    this.#assertOpen();
    try {
      if (this.#failure !== undefined) throw this.#failure;
      return await work();
    } catch (thrown) {
      throw storeFailure(thrown, doing);
    }
  }
}

/** Tells one key file from another without telling anything of either. */
export function checkOf(keys: PersonKeys): string {
  return keys.keyOf("kprkit checkpoint");
}
