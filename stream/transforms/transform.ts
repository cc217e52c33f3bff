/**
 * What stands between reader and sink.
 *
 * @module
 */
import type { RecordGroup } from "../record_batch.ts";

/**
 * Changes the groups of one message in place: cells, and the fate of rows. A transform never adds or
 * moves a row, so that the account can follow each record.
 */
export interface Transform {
  /** Name for the account and the log. */
  readonly name: string;
  /** Works on one group; those of a message come in file order, each once. */
  apply(group: RecordGroup): void;
  /**
   * What the transform remembers from group to group, as plain JSON; absent where it remembers nothing. Taken
   * between two groups, so that a run that was cut off goes on from there.
   */
  save?(): unknown;
  /** Takes back what {@linkcode save} gave, before the first group. */
  restore?(state: unknown): void;
}
