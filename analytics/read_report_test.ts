import assert from "node:assert/strict";
import { parsePreviousReport, parseReport } from "./read_report.ts";
import { renderJson } from "./report/render_json.ts";
import { emptyReport, sampleReport } from "./report/samples/sample_report.ts";

const text = renderJson(sampleReport);

/** The sample report with a value changed by its path. */
function changed(change: (report: Record<string, unknown>) => void): string {
  const report = JSON.parse(text) as Record<string, unknown>;
  change(report);
  return JSON.stringify(report);
}

Deno.test("a report is read back as it was written", () => {
  for (const report of [sampleReport, emptyReport]) {
    assert.deepEqual(parseReport(renderJson(report), "x"), report);
  }
});

Deno.test("what is no report is told, with the place that is wrong", () => {
  const cases: [string, RegExp][] = [
    ["", /^x is not JSON$/],
    ["[]", /^x is no report of kprkit/],
    ["null", /^x is no report of kprkit/],
    ['{"schema":"2"}', /^x is no report of kprkit/],
    ['{"schema":0}', /^x is no report of kprkit/],
    [changed((report) => delete report.findings), /: findings is missing$/],
    [changed((report) => report.findings = {}), /: findings should be a list$/],
    [changed((report) => report.extra = 1), /: the file should have no "extra"$/],
    [
      changed((report) => (report.findings as { year: unknown }[])[3]!.year = "2021"),
      /: findings\[3\]\.year should be a number$/,
    ],
    [
      changed((report) => (report.findings as { severity: unknown }[])[0]!.severity = "bad"),
      /: findings\[0\]\.severity should be one of error, warning, info$/,
    ],
  ];
  for (const [json, message] of cases) {
    assert.throws(() => parseReport(json, "x"), { name: "ReportError", message });
    assert.throws(() => parsePreviousReport(json, "x"), { name: "ReportError", message });
  }
});

Deno.test("an earlier version can be held against, not judged anew; a later one is refused", () => {
  const first = JSON.stringify({
    kprkit: "0.1.0",
    schema: 1,
    created: "2026-01-15T08:30:00Z",
    engine: {},
    account: {},
    submissions: [],
    findings: [],
    resolved: [],
    metrics: [],
    rows: [],
    row_limit: 1,
  });
  assert.deepEqual(parsePreviousReport(first, "x").findings, []);
  assert.throws(() => parseReport(first, "x"), { message: /earlier version/, hint: /once more/ });
  const later = changed((report) => report.schema = 3);
  for (const read of [parseReport, parsePreviousReport]) {
    assert.throws(() => read(later, "x"), { message: /later version .*3\)/, hint: /--no-since/ });
  }
});
