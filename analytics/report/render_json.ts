/**
 * The report as JSON: the same keys in the same order every time, one record a line, so that two
 * reports can be compared with any line-based tool.
 *
 * @module
 */
import { tables } from "../../register/table.ts";
import type { AccountEntry } from "../../stream/account.ts";
import type { Report, ReportFinding, ReportMetric, ReportRow, ReportSubmission } from "../report.ts";

/** Keys of `T` in the order they are written; the type checker misses none. */
function keysOf<T>(keys: Record<keyof T, true>): readonly (keyof T)[] {
  return Object.freeze(Object.keys(keys) as (keyof T)[]);
}

const engineKeys = keysOf<Report["engine"]>({ kind: true, version: true });

const entryKeys = keysOf<AccountEntry>({ read: true, stored: true, rejected: true, removed: true });

const submissionKeys = keysOf<ReportSubmission>({
  id: true,
  source: true,
  format: true,
  kind: true,
  status: true,
  municipality: true,
  municipality_name: true,
  district: true,
  year: true,
  sequence_number: true,
  created_date: true,
  encoding: true,
  enveloped: true,
  persons: true,
  services: true,
});

const findingKeys = keysOf<ReportFinding>({
  check: true,
  year: true,
  municipality: true,
  severity: true,
  status: true,
  violations: true,
  persons: true,
  denominator: true,
  rate: true,
  previous_violations: true,
  field: true,
  service_type: true,
  failing: true,
});

const metricKeys = keysOf<ReportMetric>({
  municipality: true,
  year: true,
  service_type: true,
  age_group: true,
  sex: true,
  recipients: true,
  services: true,
  hours: true,
  previous_recipients: true,
  previous_services: true,
  recipients_change: true,
  recipients_change_rate: true,
  services_change: true,
  services_change_rate: true,
});

const rowKeys = keysOf<ReportRow>({
  check: true,
  municipality: true,
  year: true,
  field: true,
  service_type: true,
  submission: true,
  source: true,
  person_key: true,
  row_id: true,
  value: true,
  byte_start: true,
  byte_end: true,
});

/**
 * Renders a report as JSON (UTF-8, ends in a line break). Lists keep their order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderJson } from "./render_json.ts";
 *
 * const json = renderJson({
 *   kprkit: "0.1.0",
 *   schema: 1,
 *   created: "2026-01-15T08:30:00Z",
 *   engine: { version: "v1.5.5", kind: "native" },
 *   account: {},
 *   submissions: [],
 *   findings: [],
 *   resolved: [],
 *   metrics: [],
 *   rows: [],
 *   row_limit: 100,
 * });
 * assert.equal(JSON.parse(json).engine.kind, "native");
 * ```
 */
export function renderJson(report: Report): string {
  const account = (Object.keys(tables) as (keyof typeof tables)[]).flatMap((table) => {
    const entry = report.account[table];
    return entry === undefined ? [] : [`${JSON.stringify(table)}: ${record(entry, entryKeys)}`];
  });
  const members: Record<keyof Report, string> = {
    kprkit: JSON.stringify(report.kprkit),
    schema: JSON.stringify(report.schema),
    created: JSON.stringify(report.created),
    engine: record(report.engine, engineKeys),
    account: block("{", account, "}"),
    submissions: list(report.submissions, submissionKeys),
    findings: list(report.findings, findingKeys),
    resolved: list(report.resolved, findingKeys),
    metrics: list(report.metrics, metricKeys),
    rows: list(report.rows, rowKeys),
    row_limit: JSON.stringify(report.row_limit),
  };
  return `{\n${Object.entries(members).map(([key, value]) => `  "${key}": ${value}`).join(",\n")}\n}\n`;
}

function list<T extends object>(items: readonly T[], keys: readonly (keyof T)[]): string {
  return block("[", items.map((item) => record(item, keys)), "]");
}

function block(open: string, lines: readonly string[], close: string): string {
  return lines.length === 0 ? open + close : `${open}\n    ${lines.join(",\n    ")}\n  ${close}`;
}

/** One record on one line; keys that are absent stay absent. */
function record<T extends object>(item: T, keys: readonly (keyof T)[]): string {
  const members = keys
    .filter((key) => item[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}: ${JSON.stringify(item[key])}`);
  return `{ ${members.join(", ")} }`;
}
