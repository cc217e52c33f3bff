/**
 * The findings as JUnit XML, which build servers show and compare from run to run.
 *
 * @module
 */
import type { Check } from "../check.ts";
import type { Report, ReportFinding, ReportRow } from "../report.ts";

/** Rows quoted in a failure; the report holds more. */
const quotedRows = 5;

/**
 * Renders one `testsuite` a municipality and year and one `testcase` a check, in English. A check with
 * failing findings is a `failure` whose `type` is the severity; what stays below the threshold is told
 * in `system-out`. Checks that are found but not in `checks` are there too.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderJUnit } from "./render_junit.ts";
 *
 * const xml = renderJUnit({ created: "2026-01-15T08:30:00Z", submissions: [], findings: [], rows: [] }, []);
 * assert.match(xml, /<testsuites name="kprkit" tests="0" failures="0" errors="0"/);
 * ```
 */
export function renderJUnit(
  report: Pick<Report, "created" | "submissions" | "findings" | "rows">,
  checks: readonly Check[],
): string {
  const catalogue = new Map(checks.map((check) => [check.id, check]));
  const ids = [...new Set([...catalogue.keys(), ...report.findings.map(({ check }) => check)])];
  const rows = Map.groupBy(report.rows, keyOf);
  const findings = Map.groupBy(report.findings, keyOf);
  const suites = placesOf(report).map(({ municipality, name, year }) => {
    const cases = ids.map((check) => {
      const key = keyOf({ check, municipality, year });
      return testCase({
        id: check,
        check: catalogue.get(check),
        findings: findings.get(key) ?? [],
        rows: rows.get(key) ?? [],
      });
    });
    const failures = cases.filter(({ failed }) => failed).length;
    return {
      tests: cases.length,
      failures,
      xml: [
        `  <testsuite ${
          attributes({
            name: `${municipality}${name === null ? "" : ` ${name}`} ${year}`,
            tests: cases.length,
            failures,
            errors: 0,
            skipped: 0,
            timestamp: report.created.replace(/(\.\d+)?Z$/, ""),
          })
        }>`,
        ...cases.map(({ xml }) => xml),
        "  </testsuite>",
      ].join("\n"),
    };
  });
  const sum = (key: "tests" | "failures") => suites.reduce((total, suite) => total + suite[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${
      attributes({ name: "kprkit", tests: sum("tests"), failures: sum("failures"), errors: 0 })
    }>`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
    "",
  ].join("\n");
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

function testCase({ id, check, findings, rows }: {
  readonly id: string;
  readonly check: Check | undefined;
  readonly findings: readonly ReportFinding[];
  readonly rows: readonly ReportRow[];
}): { readonly failed: boolean; readonly xml: string } {
  const open = `    <testcase ${attributes({ classname: `kprkit.${check?.category ?? "other"}`, name: id })}`;
  const failing = findings.filter(({ failing }) => failing);
  const lines = findings.map(tell);
  if (failing.length === 0) {
    return {
      failed: false,
      xml: lines.length === 0
        ? `${open}/>`
        : `${open}>\n      <system-out>${text(lines.join("\n"))}</system-out>\n    </testcase>`,
    };
  }
  const violations = failing.reduce((sum, finding) => sum + finding.violations, 0);
  const message = `${check?.title.en ?? id}: ${violations} ${violations === 1 ? "violation" : "violations"}`;
  const body = [...lines, ...rows.slice(0, quotedRows).map(quote)].join("\n");
  const type = failing.some(({ severity }) => severity === "error")
    ? "error"
    : failing[0]?.severity ?? "error";
  return {
    failed: true,
    xml: `${open}>\n      <failure ${attributes({ type, message })}>${text(body)}</failure>\n    </testcase>`,
  };
}

function tell(finding: ReportFinding): string {
  const of = finding.field ??
    (finding.service_type === undefined ? null : `service type ${finding.service_type}`);
  const share = `${(finding.rate * 100).toFixed(1)} %`;
  return [
    of === null ? "" : `${of}: `,
    `${finding.violations} of ${finding.denominator} (${share}), ${finding.persons} persons, ${finding.status}`,
    finding.failing ? "" : ", below threshold",
  ].join("");
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
