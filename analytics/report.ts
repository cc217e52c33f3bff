/**
 * The report as data: what `report.json` holds and every rendering is made from.
 *
 * @module
 */
import type { Consequence } from "../register/field_rule.ts";
import type { Account } from "../stream/account.ts";
import type { Localised, Severity } from "./check.ts";

/** A number that a report meant for others leaves out where it is small: `null` there, and only there. */
export type Count = number | null;

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
  readonly violations: Count;
  /** Distinct persons among them. */
  readonly persons: Count;
  /** Rows the rule applies to. */
  readonly denominator: Count;
  /** `violations / denominator`, 0 where the denominator is. */
  readonly rate: Count;
  /** Violations the year before; `null` where that year was not reported. */
  readonly previous_violations: number | null;
  /** Official field (`tjTimerUke`), for checks told apart by field. */
  readonly field?: string;
  /** `tjTjenType`, for checks told apart by service type. */
  readonly service_type?: number;
  /** Id of the register's own check of the field (`tj_timer_uke_range`), for findings that are one. */
  readonly register_check?: string;
  /** What the register does with the record, where the finding is a check of its own. */
  readonly consequence?: Consequence;
  /** Id of the expected change that explains the finding; it is then not failing. */
  readonly expected?: string;
  /** Against the run before, where there was one. */
  readonly since_last_run?: FindingStatus;
  /** Reached the check's thresholds. */
  readonly failing: boolean;
  /** Numbers of the finding are left out because they are small. */
  readonly suppressed?: true;
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
  /** Four digits; under `as_of` also several with plus signs between (`1508+1580`) that cannot be told apart. */
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
  readonly recipients: Count;
  /** Recipients who were none the year before; `null` where that year was not reported, or the number is small. */
  readonly new_recipients: number | null;
  /** Services of those persons, refused ones left out. */
  readonly services: Count;
  /** Sum of weekly hours. */
  readonly hours: Count;
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
  /** Municipalities of the year before that it is held against, where they are not the same one. */
  readonly previous_municipalities?: readonly string[];
  /** Numbers of the cell are left out because they are small. */
  readonly suppressed?: true;
}

/** What a cell of the cube measures. */
export type Measure =
  | "recipients"
  | "new_recipients"
  | "services"
  /** Hours a week in sum. */
  | "hours"
  /** Stays in an institution that began in the year. */
  | "stays"
  /** Rows of a table in which a field is registered, of all rows it could stand in. */
  | "share_registered";

/** A change in a cell of the cube that is too large for chance. `null` dimensions stand for "all". */
export interface ReportChange {
  /**
   * Four digits. Where a merger or a split lies between the years, or under `asOf`, it may stand for several
   * that cannot be told apart (`1508+1580`): their numbers with plus signs between.
   */
  readonly municipality: string;
  /** Reporting year; held against the year before. */
  readonly year: number;
  /** Municipalities held against each other, where a merger or a split lies between the years. */
  readonly municipalities?: { readonly now: readonly string[]; readonly before: readonly string[] };
  /** What is measured, and so the unit of `now` and `before`. */
  readonly measure: Measure;
  /** Official field, for `share_registered`. */
  readonly field?: string;
  /** `tjTjenType`; the retired housing types 12 and 13 count as 29. */
  readonly service_type: number | null;
  /** `0-17`, `18-49`, `50-66`, `67-79`, `80-89`, `90+`, or `unknown`. */
  readonly age_group: string | null;
  /** `K` woman, `M` man, or `unknown`. */
  readonly sex: string | null;
  /** Number of the city district, as written. */
  readonly district: string | null;
  /** The measure this year; for shares the rows with a value, for `hours` their sum. */
  readonly now: Count;
  /** The measure the year before, in the same unit. */
  readonly before: Count;
  /** What `now` is of: rows that the share is of, or for `hours` recipients with hours. Absent otherwise. */
  readonly now_of?: number;
  /** What `before` is of; as `now_of`. */
  readonly before_of?: number;
  /**
   * `(now - before) / before`, 0.1 for ten per cent more; `null` where that was 0. For shares the difference in
   * points, 0.1 for ten. For `hours` that of the hours per recipient, so that it must not be worked out from
   * `now` and `before`.
   */
  readonly rate: number | null;
  /** Which test: persons who came and left, two counts, two shares, two means. */
  readonly test: "mcnemar" | "poisson" | "fisher" | "welch";
  /** Persons counted this year and not the year before, for `mcnemar`. */
  readonly came?: number;
  /** Persons counted the year before and not this year, for `mcnemar`. */
  readonly left?: number;
  /** Probability of a difference as large or larger by chance alone. Two-sided. */
  readonly p_value: number;
  /** Smallest false discovery rate at which this one counts (Benjamini and Hochberg). */
  readonly q_value: number;
  /** Place in `changes` of the larger cell that tells the same story; absent where there is none. */
  readonly part_of?: number;
  /** Id of the expected change that explains it. */
  readonly expected?: string;
  /** Against the run before, where there was one. */
  readonly since_last_run?: "new" | "persisting";
  /** Numbers of the change are left out because they are small. */
  readonly suppressed?: true;
}

/** How the changes were found. */
export interface ReportCube {
  /** Cells of the cube. */
  readonly cells: number;
  /** Comparisons that were tested. */
  readonly tested: number;
  /** False discovery rate that was allowed. */
  readonly fdr: number;
  /** Least difference that is told: persons, services, stays, hours a week or rows. */
  readonly count: number;
  /** Least difference that is told, in per cent of the year before. */
  readonly percent: number;
}

/** A change that has a reason: it is told with the reason, and asks for nothing. */
export interface ExpectedChange {
  /** `retired_12`, `municipality_1201_2020`; of the user's own `user_1` and so on. */
  readonly id: string;
  /** Why, shown beside what it explains. */
  readonly reason: Localised;
  /** Where that stands; absent for the user's own. */
  readonly source?: string;
  /** Year in which the change shows against the year before. */
  readonly year: number;
  /** Four digits. Absent: every municipality. */
  readonly municipality?: string;
  /** `tjTjenType`. Absent: every service type, and what is not told apart by it. */
  readonly service_types?: readonly number[];
  /** Id of a check. Absent: changes of the cube, and every check that holds years against each other. */
  readonly check?: string;
  /** Absent: every measure. */
  readonly measure?: Measure;
  /** ISO date after which it explains nothing more. */
  readonly expires?: string;
}

/** What the register shows a municipality about its submission of a year. */
export interface ReportFeedback {
  /** Four digits. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  /** Latest `iiLagetDato` of the messages that count, as an ISO date. */
  readonly submitted: string | null;
  /** 15 January of the year after. */
  readonly deadline: string;
  /** Persons with a long-term stay on any day of the year. */
  readonly long_term: Count;
  /** Persons with services at home, neither in municipal housing nor in an institution at the year's end. */
  readonly home_dwelling: Count;
  /** Persons in municipal housing. */
  readonly housing: Count;
  /** Persons with any stay in an institution. */
  readonly institution: Count;
  /** Persons with any welfare technology (6, 26, 27, 28). */
  readonly welfare_technology: Count;
  /** How often each field that may be left out is registered. */
  readonly fields: readonly ReportFieldShare[];
  /** National quality indicator on nutrition; see `analytics/feedback/nutrition.ts`. */
  readonly nutrition: ReportNutrition;
  /** Some of the numbers are left out because they are small. */
  readonly suppressed?: true;
}

/** How often a field is registered. */
export interface ReportFieldShare {
  /** Table of the store. */
  readonly table: string;
  /** Official field. */
  readonly field: string;
  /** Rows in which it may stand. */
  readonly rows: Count;
  /** Rows in which it stands. */
  readonly registered: Count;
}

/** Persons of 67 years and over in institutions at the year's end. */
export interface ReportNutrition {
  /** Persons of that age with a long-term or time-limited stay that runs on 31 December. */
  readonly residents: Count;
  /** Of the residents: assessed for the risk of malnutrition in the year. */
  readonly assessed: Count;
  /** Of the assessed: at risk. */
  readonly at_risk: Count;
  /** Of those at risk: with a nutrition plan. */
  readonly with_plan: Count;
}

/** Two counts that a check on change held against each other, whether or not they reach its bounds. */
export interface ReportComparison {
  /** Id of the check, as in `docs/checks.md`. */
  readonly check: string;
  /** Four digits. */
  readonly municipality: string;
  /** Reporting year; held against the year before. */
  readonly year: number;
  /** Id of the submission of the later year. */
  readonly submission: string;
  /** Official field, for checks told apart by field. */
  readonly field?: string;
  /** `tjTjenType`, for checks told apart by service type. */
  readonly service_type?: number;
  /** Count of this year; for shares the rows with a value. */
  readonly now: number;
  /** Count of the year before. */
  readonly before: number;
  /** Rows that `now` is a share of. */
  readonly now_of?: number;
  /** Rows that `before` is a share of. */
  readonly before_of?: number;
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
  readonly persons: Count;
  /** Rows of `service` that the register would keep; 0 where it would refuse the message. */
  readonly services: Count;
}

/** The whole report. */
export interface Report {
  /** Version of kprkit that made it: `0.1.0`. */
  readonly kprkit: string;
  /** Version of this shape: changes where a reader of `report.json` has to. See `docs/report.md`. */
  readonly schema: 2;
  /** ISO time of the run. */
  readonly created: string;
  /** DuckDB behind the run: `native` or `wasm`, and its version (`v1.5.5`). */
  readonly engine: { readonly kind: string; readonly version: string };
  /** The books by table, of the run that filled the store or else of the store as it stands. */
  readonly account: Account;
  /** Ids of the checks that ran; absent where an earlier version of kprkit made the report. */
  readonly checks?: readonly string[];
  /** By municipality and year; superseded, refused and incomplete ones too. */
  readonly submissions: readonly ReportSubmission[];
  /** One entry a check, municipality and year, zero counts left out. */
  readonly findings: readonly ReportFinding[];
  /** Same shape: violated the year before, no longer now (`violations` is 0). */
  readonly resolved: readonly ReportFinding[];
  /** Recipients, services and hours, year over year. */
  readonly metrics: readonly ReportMetric[];
  /** Changes in the cube that are too large for chance, the surest first. */
  readonly changes: readonly ReportChange[];
  /** How they were found. */
  readonly cube: ReportCube;
  /** Every expected change that explains a finding or a change here, and all of the user's own. */
  readonly expected_changes: readonly ExpectedChange[];
  /** What the register shows of each municipality and year. */
  readonly feedback: readonly ReportFeedback[];
  /** What the checks on change compared, so that thresholds can be set anew without a run. */
  readonly comparisons: readonly ReportComparison[];
  /** Municipalities stand under their numbers of this year; absent: of the reporting year. */
  readonly as_of?: number;
  /** ISO time of the run that `since_last_run` is held against; absent where there was none. */
  readonly last_run?: string;
  /** Counts from 1 to below this one are left out, and what they could be worked out from. */
  readonly suppressed_below?: number;
  /** Violating rows, the first ones of each finding; none in a report meant for others. */
  readonly rows: readonly ReportRow[];
  /** How many rows of a finding are listed at most. */
  readonly row_limit: number;
}
