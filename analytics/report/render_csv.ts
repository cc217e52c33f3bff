/**
 * The lists of a report as CSV, for spreadsheets. All are written as `csv_text.ts` says: an Excel set to Norwegian
 * expects semicolons when a file is double-clicked, so use Data > From text/CSV there. Shares are fractions with a
 * decimal point, and numbers that are left out because they are small are empty.
 *
 * @module
 */
import type { Report, ReportChange, ReportFinding, ReportMetric, ReportRow } from "../report.ts";
import { csvText, type CsvValue } from "./csv_text.ts";

/** Columns of `findings.csv`, in order. */
export const findingColumns = Object.freeze(
  [
    "check",
    "severity",
    "status",
    "failing",
    "municipality",
    "municipality_name",
    "year",
    "field",
    "service_type",
    "violations",
    "persons",
    "denominator",
    "rate",
    "previous_violations",
    "register_check",
    "consequence",
    "expected",
    "since_last_run",
    "suppressed",
  ] as const satisfies readonly (keyof ReportFinding | "municipality_name")[],
);

/** Columns of `changes.csv`, in order. `place` is what `part_of` refers to. */
export const changeColumns = Object.freeze(
  [
    "place",
    "municipality",
    "municipality_name",
    "year",
    "measure",
    "field",
    "service_type",
    "age_group",
    "sex",
    "district",
    "now",
    "before",
    "now_of",
    "before_of",
    "rate",
    "test",
    "came",
    "left",
    "p_value",
    "q_value",
    "part_of",
    "expected",
    "since_last_run",
    "municipalities_now",
    "municipalities_before",
    "suppressed",
  ] as const,
);

/** Columns of `metrics.csv`, in order. */
export const metricColumns = Object.freeze(
  [
    "municipality",
    "municipality_name",
    "year",
    "service_type",
    "age_group",
    "sex",
    "recipients",
    "new_recipients",
    "services",
    "hours",
    "previous_recipients",
    "previous_services",
    "recipients_change",
    "recipients_change_rate",
    "services_change",
    "services_change_rate",
    "previous_municipalities",
    "suppressed",
  ] as const satisfies readonly (keyof ReportMetric | "municipality_name")[],
);

/** Columns of `rows.csv`, in order. */
export const rowColumns = Object.freeze(
  [
    "check",
    "municipality",
    "year",
    "field",
    "service_type",
    "submission",
    "source",
    "person_key",
    "row_id",
    "value",
    "byte_start",
    "byte_end",
  ] as const satisfies readonly (keyof ReportRow)[],
);

/**
 * Renders the findings, then the resolved ones.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderCsv } from "./render_csv.ts";
 *
 * const csv = renderCsv({ findings: [], resolved: [], submissions: [] });
 * assert.match(csv, /^\uFEFFcheck,severity,/);
 * ```
 */
export function renderCsv(report: Pick<Report, "findings" | "resolved" | "submissions">): string {
  const name = namesOf(report);
  const rows = [...report.findings, ...report.resolved].map((finding) =>
    findingColumns.map((column): CsvValue => column === "municipality_name" ? name(finding) : finding[column])
  );
  return csvText(findingColumns, rows);
}

/** Renders the changes in the cube. */
export function renderChangesCsv(report: Pick<Report, "changes" | "submissions">): string {
  const name = namesOf(report);
  const value = (change: ReportChange, column: (typeof changeColumns)[number], place: number): CsvValue => {
    switch (column) {
      case "place":
        return place;
      case "municipality_name":
        return name(change);
      case "municipalities_now":
        return change.municipalities?.now;
      case "municipalities_before":
        return change.municipalities?.before;
      default:
        return change[column];
    }
  };
  const rows = report.changes.map((change, place) =>
    changeColumns.map((column) => value(change, column, place))
  );
  return csvText(changeColumns, rows);
}

/** Renders recipients, services and hours, year over year. */
export function renderMetricsCsv(report: Pick<Report, "metrics" | "submissions">): string {
  const name = namesOf(report);
  const rows = report.metrics.map((metric) =>
    metricColumns.map((column): CsvValue => column === "municipality_name" ? name(metric) : metric[column])
  );
  return csvText(metricColumns, rows);
}

/** Renders the violating rows that the report lists. */
export function renderRowsCsv(report: Pick<Report, "rows">): string {
  return csvText(rowColumns, report.rows.map((row) => rowColumns.map((column): CsvValue => row[column])));
}

/** Name of a municipality, as the submissions have it. */
function namesOf({ submissions }: Pick<Report, "submissions">) {
  const names = new Map(submissions.map((of) => [of.municipality, of.municipality_name]));
  return ({ municipality }: { readonly municipality: string }) => names.get(municipality);
}
