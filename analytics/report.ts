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
  /** Id of the check, as in `docs/checks.md`. */
  readonly check: string;
  /** Reporting year; 0 where the header does not tell. */
  readonly year: number;
  /** Four digits; `0000` where the header does not tell. */
  readonly municipality: string;
  /** Of the check, or the gravest of the finding's rows where the check grades them. */
  readonly severity: Severity;
  /** Against the year before. */
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
  /** Official field, for checks told apart by field. */
  readonly field?: string;
  /** Service type, for checks told apart by it. */
  readonly service_type?: number;
  /** Reached the check's thresholds. */
  readonly failing: boolean;
}

/** A violating row, to be opened down to the bytes that caused it. */
export interface ReportRow {
  /** Id of the check. */
  readonly check: string;
  /** Four digits; `0000` where the header does not tell. */
  readonly municipality: string;
  /** Reporting year; 0 where the header does not tell. */
  readonly year: number;
  /** Official field, for checks told apart by field. */
  readonly field?: string;
  /** Service type, for checks told apart by it. */
  readonly service_type?: number;
  /** Id of the submission that holds the row. */
  readonly submission: string;
  /** File that the submission stood in. */
  readonly source: string;
  /** Key of the person; `null` where the row is about none. */
  readonly person_key: string | null;
  /** Local key of the row (`tjTjID`); `null` where it has none. */
  readonly row_id: number | null;
  /** What is wrong, as far as one value shows it. */
  readonly value: string | null;
  /** First byte of the record in its source. */
  readonly byte_start: number | null;
  /** Byte after its last. */
  readonly byte_end: number | null;
}

/** Recipients and services of one cell, against the year before. `null` stands for "all". */
export interface ReportMetric {
  /** Four digits. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** Service type, housing under its old codes as 29. */
  readonly service_type: number | null;
  /** `0-17`, `18-49`, `50-66`, `67-79`, `80-89`, `90+`, or `unknown`. */
  readonly age_group: string | null;
  /** `K`, `M`, or `unknown`. */
  readonly sex: string | null;
  /** Distinct persons. */
  readonly recipients: number;
  /** Services of those persons. */
  readonly services: number;
  /** Sum of weekly hours. */
  readonly hours: number;
  /** Recipients the year before; `null` where that year was not reported. */
  readonly previous_recipients: number | null;
  /** Services the year before; `null` where that year was not reported. */
  readonly previous_services: number | null;
  /** Recipients against the year before: difference, and share of the year before. */
  readonly recipients_change: number | null;
  /** Share of the year before, 0.1 for ten per cent; `null` where that was none. */
  readonly recipients_change_rate: number | null;
  /** Services against the year before, as for recipients. */
  readonly services_change: number | null;
  /** Share of the year before; `null` where that was none. */
  readonly services_change_rate: number | null;
}

/** A message that the report is made from, or that was refused. */
export interface ReportSubmission {
  /** Stable over reruns. */
  readonly id: string;
  /** File it stood in, as given. */
  readonly source: string;
  /** Message format: `iplos-3.7`. */
  readonly format: string;
  /** `professional` or `ident`. */
  readonly kind: string;
  /** What became of it. */
  readonly status: "current" | "superseded" | "refused" | "incomplete";
  /** Four digits; `null` where the header does not tell. */
  readonly municipality: string | null;
  /** Name in the reporting year; `null` where it is not known. */
  readonly municipality_name: string | null;
  /** District of the municipality, where there is one. */
  readonly district: string | null;
  /** Reporting year; `null` where the header does not tell. */
  readonly year: number | null;
  /** Number of the message in the year (`iiLopenr`). */
  readonly sequence_number: number | null;
  /** ISO date on which the message was made. */
  readonly created_date: string | null;
  /** Character encoding it was read in. */
  readonly encoding: string;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
  /** Rows of persons that were stored. */
  readonly persons: number;
  /** Rows of services that were stored. */
  readonly services: number;
}

/** The whole report. */
export interface Report {
  /** Version of kprkit. */
  readonly kprkit: string;
  /** Version of this shape. */
  readonly schema: 1;
  /** ISO time of the run. */
  readonly created: string;
  /** DuckDB behind the run. */
  readonly engine: { readonly kind: string; readonly version: string };
  /** The books: read, stored, rejected and removed by table. */
  readonly account: Account;
  /** Messages by municipality and year. */
  readonly submissions: readonly ReportSubmission[];
  /** One entry a check, municipality and year, zero counts left out. */
  readonly findings: readonly ReportFinding[];
  /** Same shape: violated the year before, no longer now (`violations` is 0). */
  readonly resolved: readonly ReportFinding[];
  /** Recipients, services and hours, year over year. */
  readonly metrics: readonly ReportMetric[];
  /** Violating rows, the first ones of each finding. */
  readonly rows: readonly ReportRow[];
  /** How many rows of a finding are listed at most. */
  readonly row_limit: number;
}
