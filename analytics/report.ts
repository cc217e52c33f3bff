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
  /** Against the year before; `resolved` stands in {@linkcode Report.resolved} only. */
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
  /** Official field (`tjTimerUke`), for checks told apart by field. */
  readonly field?: string;
  /** `tjTjenType`, for checks told apart by service type. */
  readonly service_type?: number;
  /** Reached the check's thresholds. */
  readonly failing: boolean;
}

/** A violating row, to be opened down to the bytes that caused it. */
export interface ReportRow {
  /** Id of the check, as in `docs/checks.md`. */
  readonly check: string;
  /** Four digits; `0000` where the header does not tell. */
  readonly municipality: string;
  /** Reporting year; 0 where the header does not tell. */
  readonly year: number;
  /** Official field (`tjTimerUke`), for checks told apart by field. */
  readonly field?: string;
  /** `tjTjenType`, for checks told apart by service type. */
  readonly service_type?: number;
  /** Id of the submission that holds the row. */
  readonly submission: string;
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /**
   * Digest of the identity number under the user's key; municipality and `pePeID` (`4601:17`) where no
   * ident message tells it. `null` where the row is about no person.
   */
  readonly person_key: string | null;
  /** Key of the row in its submission (`tjTjID`); `null` for aggregates and keys that cannot be read. */
  readonly row_id: number | null;
  /** What is wrong, as far as one value shows it; `null` where there is nothing to show. */
  readonly value: string | null;
  /** Byte offset of the record in the unpacked source; `null` where no record stands behind it. */
  readonly byte_start: number | null;
  /** Byte offset after its last byte; `null` where `byte_start` is. */
  readonly byte_end: number | null;
}

/** Recipients and services of one cell, against the year before. `null` stands for "all". */
export interface ReportMetric {
  /** Four digits. */
  readonly municipality: string;
  /** Reporting year; services count that ran on any day of it. */
  readonly year: number;
  /** `tjTjenType`; the retired housing types 12 and 13 count as 29. */
  readonly service_type: number | null;
  /** `0-17`, `18-49`, `50-66`, `67-79`, `80-89`, `90+`, or `unknown`. */
  readonly age_group: string | null;
  /** `K` woman, `M` man, or `unknown`. */
  readonly sex: string | null;
  /** Distinct persons; one with several services counts once. */
  readonly recipients: number;
  /** Services of those persons, refused ones left out. */
  readonly services: number;
  /** Sum of weekly hours. */
  readonly hours: number;
  /** Recipients the year before; `null` where that year was not reported. */
  readonly previous_recipients: number | null;
  /** Services the year before; `null` where that year was not reported. */
  readonly previous_services: number | null;
  /** `recipients - previous_recipients`; `null` where that year was not reported. */
  readonly recipients_change: number | null;
  /** Share of the year before, 0.1 for ten per cent more; `null` where that was 0 or not reported. */
  readonly recipients_change_rate: number | null;
  /** `services - previous_services`; `null` where that year was not reported. */
  readonly services_change: number | null;
  /** Share of the year before; `null` where that was 0 or not reported. */
  readonly services_change_rate: number | null;
}

/** A message that the report is made from, or that was refused. */
export interface ReportSubmission {
  /** Stable over reruns: `4601-2021-ipl-0001-5c1f09ab`. */
  readonly id: string;
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Message format: `iplos-3.7`. */
  readonly format: string;
  /** `professional` for care data, `ident` for identities. */
  readonly kind: string;
  /** Only `current` ones count; see `SubmissionStatus` of the store for the others. */
  readonly status: "current" | "superseded" | "refused" | "incomplete";
  /** Four digits; `null` where the header does not tell. */
  readonly municipality: string | null;
  /** Name in the reporting year; `null` where it is not known. */
  readonly municipality_name: string | null;
  /** `iiBydelsnr` as written, `00` where the municipality has none; `null` where it is absent. */
  readonly district: string | null;
  /** Reporting year; `null` where the header does not tell. */
  readonly year: number | null;
  /** `iiLopenr` (ident: `lopenr`): the highest one is current. `null` where it is no number. */
  readonly sequence_number: number | null;
  /** `iiLagetDato` (ident: `uttakDato`) as an ISO date; `null` where it cannot be read. */
  readonly created_date: string | null;
  /** What the source was read in, in lower case: `utf-8`, `iso-8859-1`. */
  readonly encoding: string;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
  /** Rows of `person` that the register would keep; 0 where it would refuse the message. */
  readonly persons: number;
  /** Rows of `service` that the register would keep; 0 where it would refuse the message. */
  readonly services: number;
}

/** The whole report. */
export interface Report {
  /** Version of kprkit that made it: `0.1.0`. */
  readonly kprkit: string;
  /** Version of this shape: changes where a reader of `report.json` has to. */
  readonly schema: 1;
  /** ISO time of the run. */
  readonly created: string;
  /** DuckDB behind the run: `native` or `wasm`, and its version (`v1.5.5`). */
  readonly engine: { readonly kind: string; readonly version: string };
  /** The books by table, of the run that filled the store or else of the store as it stands. */
  readonly account: Account;
  /** By municipality and year; superseded, refused and incomplete ones too. */
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
