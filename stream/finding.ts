/**
 * What the register transform finds while records stream by, and what it drops.
 *
 * @module
 */
import type { Consequence } from "../register/field_rule.ts";
import type { RecordTable } from "../register/table.ts";

/** One thing wrong with one record, with the bytes that caused it. */
export interface Finding {
  /** Check id, shared with the catalogue of `analytics/checks`. */
  readonly check: string;
  /** Table of the record concerned; `submission` for header, envelope and the message itself. */
  readonly table: RecordTable;
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
  /** Byte offset in the unpacked source of what is at fault, or of the whole record. */
  readonly start: number;
  /** Byte offset after the last byte; equals the start for what is wrong with a message as a whole. */
  readonly end: number;
}

/** A record that was dropped, with its bytes, for the dead-letter file. */
export interface RejectedRecord {
  /** Table of the record; `submission` stands for a whole message that was refused. */
  readonly table: RecordTable;
  /** Key of the record in its submission (`tjTjID`); `null` where it has none that can be read. */
  readonly rowId: number | null;
  /** `pePeID` of the person it belongs to; `null` where there is none that can be read. */
  readonly personId: number | null;
  /** Check that dropped it; `parent_rejected` where the record above it was dropped. */
  readonly check: string;
  /** Official field that broke the rule; absent where the record went with its parent or broke off. */
  readonly field?: string;
  /** Byte offset of the record in the unpacked source. */
  readonly start: number;
  /** Byte offset after its last byte; `fragment` may end before it. */
  readonly end: number;
  /** The record as it stood in the source, decoded; cut at 64 KiB. */
  readonly fragment: string;
}
