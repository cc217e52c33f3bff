/**
 * The report as data: what `report.json` holds and every rendering is made from.
 *
 * @module
 */
import type { Account } from "../stream/account.ts";
import type { Severity } from "./check.ts";

/** New or persisting against the year before; resolved: there last year, gone now. */
export type FindingStatus = "new" | "persisting" | "resolved";

/** One check's result for a municipality and year (and field or service type). */
export interface ReportFinding {
  readonly check: string;
  readonly year: number;
  readonly municipality: string;
  readonly severity: Severity;
  readonly status: FindingStatus;
  /** Violating rows. */
  readonly violations: number;
  /** Distinct persons among them. */
  readonly persons: number;
  /** Rows the rule applies to. */
  readonly denominator: number;
  /** `violations / denominator`, 0 where the denominator is. */
  readonly rate: number;
  /** Violations the year before; `null` where that year was not reported. */
  readonly previous_violations: number | null;
  readonly field?: string;
  readonly service_type?: number;
  /** Reached the check's thresholds. */
  readonly failing: boolean;
}

/** A violating row, to be opened down to the bytes that caused it. */
export interface ReportRow {
  readonly check: string;
  readonly municipality: string;
  readonly year: number;
  readonly field?: string;
  readonly service_type?: number;
  readonly submission: string;
  readonly source: string;
  readonly person_key: string | null;
  readonly row_id: number | null;
  readonly value: string | null;
  readonly byte_start: number | null;
  readonly byte_end: number | null;
}

/** Recipients and services of one cell, against the year before. `null` stands for "all". */
export interface ReportMetric {
  readonly municipality: string;
  readonly year: number;
  readonly service_type: number | null;
  readonly age_group: string | null;
  readonly sex: string | null;
  readonly recipients: number;
  readonly services: number;
  /** Sum of weekly hours. */
  readonly hours: number;
  readonly previous_recipients: number | null;
  readonly previous_services: number | null;
  /** Recipients against the year before: difference, and share of the year before. */
  readonly recipients_change: number | null;
  readonly recipients_change_rate: number | null;
  readonly services_change: number | null;
  readonly services_change_rate: number | null;
}

/** A message that the report is made from, or that was refused. */
export interface ReportSubmission {
  readonly id: string;
  readonly source: string;
  readonly format: string;
  readonly kind: string;
  readonly status: "current" | "superseded" | "refused" | "incomplete";
  readonly municipality: string | null;
  readonly municipality_name: string | null;
  readonly district: string | null;
  readonly year: number | null;
  readonly sequence_number: number | null;
  readonly created_date: string | null;
  readonly encoding: string;
  readonly enveloped: boolean;
  readonly persons: number;
  readonly services: number;
}

/** The whole report. */
export interface Report {
  readonly kprkit: string;
  readonly schema: 1;
  /** ISO time of the run. */
  readonly created: string;
  readonly engine: { readonly kind: string; readonly version: string };
  readonly account: Account;
  readonly submissions: readonly ReportSubmission[];
  /** One entry a check, municipality and year, zero counts left out. */
  readonly findings: readonly ReportFinding[];
  /** Same shape: violated the year before, no longer now (`violations` is 0). */
  readonly resolved: readonly ReportFinding[];
  readonly metrics: readonly ReportMetric[];
  /** Violating rows, the first ones of each finding. */
  readonly rows: readonly ReportRow[];
  /** How many rows of a finding are listed at most. */
  readonly row_limit: number;
}
