/**
 * The findings as JUnit XML, which build servers show and compare from run to run.
 *
 * @module
 */
import type { Check } from "../check.ts";
import type { Count, ExpectedChange, Report, ReportFinding, ReportRow } from "../report.ts";

/** Rows quoted in a failure; the report holds more. */
const quotedRows = 5;

/** What {@linkcode renderJUnit} reads of a report. */
export type JUnitReport =
  & Pick<Report, "created" | "submissions" | "findings" | "rows" | "expected_changes">
  & { readonly checks?: readonly string[] };

/**
 * Renders one `testsuite` a municipality and year and one `testcase` a check that ran, in English. A check with
 * failing findings is a `failure` whose `type` is the severity. One whose findings an expected change explains is
 * `skipped`, with the reason; what stays below the threshold is told in `system-out`. Checks that are found but not in
 * `checks` are there too.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderJUnit } from "./render_junit.ts";
 *
 * const xml = renderJUnit({
 *   created: "2026-01-15T08:30:00Z",
 *   submissions: [],
 *   findings: [],
 *   rows: [],
 *   expected_changes: [],
 * }, []);
 * assert.match(xml, /<testsuites name="kprkit" tests="0" failures="0" errors="0"/);
 * ```
 */
export function renderJUnit(report: JUnitReport, checks: readonly Check[]): string {
  const ran = report.checks === undefined ? undefined : new Set(report.checks);
  const catalogue = new Map(checks.map((check) => [check.id, check]));
  const known = [...catalogue.keys()].filter((id) => ran === undefined || ran.has(id));
  const ids = [...new Set([...known, ...report.findings.map(({ check }) => check)])];
  const rows = Map.groupBy(report.rows, keyOf);
  const findings = Map.groupBy(report.findings, keyOf);
  const reasons = new Map(report.expected_changes.map((change) => [change.id, change]));
  const suites = placesOf(report).map((place) => {
    const cases = ids.map((id) => {
      const key = keyOf({ check: id, ...place });
      return testCase({
        id,
        check: catalogue.get(id),
        findings: findings.get(key) ?? [],
        rows: rows.get(key) ?? [],
        reasons,
      });
    });
    return suiteOf(place, { cases, created: report.created });
  });
  const sum = (key: "tests" | "failures" | "skipped") =>
    suites.reduce((total, suite) => total + suite[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${
      attributes({
        name: "kprkit",
        tests: sum("tests"),
        failures: sum("failures"),
        errors: 0,
        skipped: sum("skipped"),
      })
    }>`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly xml: string;
}

function suiteOf(
  { municipality, name, year }: Place,
  { cases, created }: { readonly cases: readonly TestCase[]; readonly created: string },
): Suite {
  const tests = cases.length;
  const failures = cases.filter(({ outcome }) => outcome === "failed").length;
  const skipped = cases.filter(({ outcome }) => outcome === "skipped").length;
  const head = attributes({
    name: `${municipality}${name === null ? "" : ` ${name}`} ${year}`,
    tests,
    failures,
    errors: 0,
    skipped,
    timestamp: created.replace(/(\.\d+)?Z$/, ""),
  });
  const xml = [`  <testsuite ${head}>`, ...cases.map(({ xml }) => xml), "  </testsuite>"].join("\n");
  return { tests, failures, skipped, xml };
}

interface Place {
  readonly municipality: string;
  readonly name: string | null;
  readonly year: number;
}

/** Every municipality and year that was delivered or has findings. */
function placesOf({ submissions, findings }: Pick<Report, "submissions" | "findings">): Place[] {
  const places = new Map<string, Place>();
  for (const { municipality, municipality_name: name, year } of submissions) {
    if (municipality !== null && year !== null) {
      places.set(`${municipality} ${year}`, { municipality, name, year });
    }
  }
  for (const { municipality, year } of findings) {
    const key = `${municipality} ${year}`;
    if (!places.has(key)) places.set(key, { municipality, name: null, year });
  }
  return [...places.values()].sort((a, b) =>
    a.municipality < b.municipality ? -1 : a.municipality > b.municipality ? 1 : a.year - b.year
  );
}

function keyOf({ check, municipality, year }: { check: string; municipality: string; year: number }): string {
  return JSON.stringify([check, municipality, year]);
}

interface TestCase {
  readonly outcome: "passed" | "failed" | "skipped";
  readonly xml: string;
}

interface Tested {
  readonly id: string;
  readonly check: Check | undefined;
  readonly findings: readonly ReportFinding[];
  readonly rows: readonly ReportRow[];
  /** By the id that findings refer to. */
  readonly reasons: ReadonlyMap<string, ExpectedChange>;
}

function testCase(tested: Tested): TestCase {
  const { id, check, findings } = tested;
  const open = `    <testcase ${attributes({ classname: `kprkit.${check?.category ?? "other"}`, name: id })}`;
  if (findings.length === 0) return { outcome: "passed", xml: `${open}/>` };
  const lines = findings.map((finding) => tell(finding, tested));
  const whole = (...parts: readonly string[]) => [`${open}>`, ...parts, "    </testcase>"].join("\n");
  if (findings.some(({ failing }) => failing)) {
    return { outcome: "failed", xml: whole(failureOf(tested, lines)) };
  }
  const told = `      <system-out>${text(lines.join("\n"))}</system-out>`;
  const expected = [...new Set(findings.flatMap(({ expected }) => expected === undefined ? [] : [expected]))];
  if (expected.length === 0) return { outcome: "passed", xml: whole(told) };
  const message = expected.map((id) => reasonOf(id, tested)).join("; ");
  return { outcome: "skipped", xml: whole(`      <skipped ${attributes({ message })}/>`, told) };
}

function failureOf({ id, check, findings, rows }: Tested, lines: readonly string[]): string {
  const failing = findings.filter((finding) => finding.failing);
  const counted = failing.map(({ violations }) => violations);
  const sum = counted.reduce<number>((total, count) => total + (count ?? 0), 0);
  // Of numbers that are left out nothing is told but that there are some.
  const many = !counted.includes(null) ? String(sum) : sum === 0 ? "hidden number of" : `${sum} or more`;
  const message = `${check?.title.en ?? id}: ${many} ${many === "1" ? "violation" : "violations"}`;
  const type = failing.some(({ severity }) => severity === "error")
    ? "error"
    : failing[0]?.severity ?? "error";
  const body = [...lines, ...rows.slice(0, quotedRows).map(quote)].join("\n");
  return `      <failure ${attributes({ type, message })}>${text(body)}</failure>`;
}

function reasonOf(id: string, { reasons }: Pick<Tested, "reasons">): string {
  const reason = reasons.get(id)?.reason.en;
  return reason === undefined ? `Expected: ${id}` : `Expected: ${reason} (${id})`;
}

function tell(finding: ReportFinding, tested: Tested): string {
  const of = finding.field ??
    (finding.service_type === undefined ? null : `service type ${finding.service_type}`);
  const share = finding.rate === null ? "" : ` (${(finding.rate * 100).toFixed(1)} %)`;
  const since = finding.since_last_run;
  return [
    of === null ? "" : `${of}: `,
    `${number(finding.violations)} of ${number(finding.denominator)}${share}`,
    `, ${number(finding.persons)} persons, ${finding.status}`,
    since === undefined ? "" : since === "new" ? ", not in the last run" : ", in the last run too",
    finding.failing
      ? ""
      : finding.expected === undefined
      ? ", below threshold"
      : `. ${reasonOf(finding.expected, tested)}`,
  ].join("");
}

/** A count; one that is left out because it is small says so. */
function number(count: Count): string {
  return count === null ? "hidden" : String(count);
}

/** Where a row stands. Values are left out: build logs travel further than reports. */
function quote({ source, row_id, byte_start, byte_end }: ReportRow): string {
  const at = byte_start === null ? "" : ` bytes ${byte_start}-${byte_end ?? ""}`;
  return `${source}${row_id === null ? "" : ` row ${row_id}`}${at}`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${text(String(value)).replace(/[\t\n\r]/g, " ")}"`)
    .join(" ");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes text for XML; what XML 1.0 has no place for becomes U+FFFD. */
function text(value: string): string {
  return value
    .toWellFormed()
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
