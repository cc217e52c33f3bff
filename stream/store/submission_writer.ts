/**
 * The writer that both stores hand out.
 *
 * @module
 */
import type { TableName } from "../../register/table.ts";
import type { AccountEntry } from "../account.ts";
import type { Finding, RejectedRecord } from "../finding.ts";
import type { RecordGroup } from "../record_batch.ts";
import type { Staging } from "./staging.ts";
import type { SubmissionOutcome, SubmissionWriter } from "./store.ts";
import { storeFailure } from "./store_error.ts";
import { rowTables, type StoredTable } from "./store_tables.ts";

/** Rows now stored, by table. */
export type StoredCounts = Partial<Record<TableName, Pick<AccountEntry, "stored">>>;

/**
 * The answer of a commit: rows now in the store by table, for each table that rows were written to.
 * What went to the quarantine is not stored.
 */
export function storedCounts(
  staging: Staging,
  outcome: SubmissionOutcome,
  kept: Partial<Record<StoredTable, number>>,
): StoredCounts {
  const isStored = outcome.status === "current";
  const counts: StoredCounts = {};
  if (staging.submissionRows !== undefined) {
    counts.submission = { stored: isStored ? staging.submissionRows : 0 };
  }
  for (const table of rowTables) {
    if (staging.tables.has(table)) counts[table] = { stored: isStored ? kept[table] ?? 0 : 0 };
  }
  return counts;
}

/** A writer over a staging area; `commit` does what the kind of store does. */
export function stagingWriter(
  staging: Staging,
  commit: (outcome: SubmissionOutcome) => Promise<StoredCounts>,
): SubmissionWriter {
  let open = true;
  const whileOpen = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    if (!open) throw new TypeError("The submission is already committed or aborted; begin a new one");
    try {
      return await work();
    } catch (thrown) {
      throw storeFailure(thrown, doing);
    }
  };
  return {
    write: (group: RecordGroup) => whileOpen("stage records", () => staging.addGroup(group)),
    writeFindings: (findings: readonly Finding[]) =>
      whileOpen("stage findings", () => staging.addFindings(findings)),
    writeRejected: (records: readonly RejectedRecord[]) =>
      whileOpen("stage rejected records", () => staging.addRejected(records)),
    commit: (outcome) =>
      whileOpen("store a submission", async () => {
        open = false;
        try {
          return await commit(outcome);
        } finally {
          await staging.drop();
        }
      }),
    abort: async () => {
      open = false;
      await staging.drop();
    },
  };
}
