/**
 * What the register transform finds while records stream by, and what it drops.
 *
 * @module
 */
import type { Consequence } from "../register/field_rule.ts";
import type { TableName } from "../register/table.ts";

/** One thing wrong with one record, with the bytes that caused it. */
export interface Finding {
  /** Check id, shared with the catalogue of `analytics/checks`. */
  readonly check: string;
  readonly table: TableName;
  /** Official field concerned: `tjTimerUke`. */
  readonly field?: string;
  /** Key of the record in its submission (`tjTjID`), where it can be read. */
  readonly rowId: number | null;
  /** Local id of the person the record belongs to (`pePeID`), where there is one. */
  readonly personId: number | null;
  /** Service type of the record, where it is a service. */
  readonly serviceType?: number;
  /** The text as it stood, cut at 200 characters; digits of identity numbers are masked. */
  readonly value: string | null;
  /** What the register does about it. */
  readonly consequence: Consequence;
  readonly start: number;
  readonly end: number;
}

/** A record that was dropped, with its bytes, for the dead-letter file. */
export interface RejectedRecord {
  readonly table: TableName;
  readonly rowId: number | null;
  readonly personId: number | null;
  /** Check that dropped it; `parent_rejected` where the record above it was dropped. */
  readonly check: string;
  readonly field?: string;
  readonly start: number;
  readonly end: number;
  /** The record as it stood in the source, decoded; cut at 64 KiB. */
  readonly fragment: string;
}
