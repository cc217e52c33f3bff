/**
 * What changes in a day, as lines of `changes.ndjson`.
 *
 * @module
 */

/** What can happen to a row, from a reader's side. */
export const changeKinds = ["new", "changed", "ended", "corrected", "deleted"] as const;

/**
 * One of {@linkcode changeKinds}. `new`: not told before. `changed`: more is known of it, such as a death or a complaint.
 * `ended`: it has got a last day, or it is now known that it, or the person, is none of the year's. `corrected`: a slip is
 * put right. `deleted`: it should never have been there.
 */
export type ChangeKind = typeof changeKinds[number];

/** A line of `changes.ndjson`. */
export interface Change {
  /** ISO date of the day whose end the delta tells of. */
  readonly day: string;
  /** Number of the municipality. */
  readonly municipality: string;
  /** Reporting year of the message that has the change. */
  readonly year: number;
  /** `pePeID`. */
  readonly person: string;
  /** As the store calls it. */
  readonly table: string;
  /** Key of the row. */
  readonly row: string;
  /** What happened to the row. */
  readonly change: ChangeKind;
  /** Of a corrected or deleted row: the day on which it was told. */
  readonly told?: string;
  /** Of a deleted row: key of the row that it was the second copy of. */
  readonly of?: string;
}
