/**
 * The findings as CSV, for spreadsheets.
 *
 * @module
 */
import type { Report, ReportFinding } from "../report.ts";

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
  ] as const,
);

/**
 * Renders the findings, then the resolved ones, as CSV by RFC 4180: commas, lines end in CR LF,
 * values are quoted where they must be, absent values are empty. Shares are fractions with a decimal
 * point. A UTF-8 byte order mark goes first, without which Excel shows æ, ø and å wrongly. An Excel
 * set to Norwegian expects semicolons when a file is double-clicked: use Data > From text/CSV there.
 *
 * Text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return first)
 * is given an apostrophe in front, since names and numbers come from files of others.
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
  const names = new Map(report.submissions.map((of) => [of.municipality, of.municipality_name]));
  const lines = [...report.findings, ...report.resolved].map((finding) =>
    findingColumns.map((column) => cell(valueOf(finding, { column, names }))).join(",")
  );
  return `\uFEFF${[findingColumns.join(","), ...lines].join("\r\n")}\r\n`;
}

type Value = string | number | boolean | null | undefined;

function valueOf(
  finding: ReportFinding,
  { column, names }: {
    column: (typeof findingColumns)[number];
    names: ReadonlyMap<string | null, string | null>;
  },
): Value {
  return column === "municipality_name" ? names.get(finding.municipality) : finding[column];
}

function cell(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
