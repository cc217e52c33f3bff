import assert from "node:assert/strict";
import fc from "fast-check";
import { demoPaths, inDirectory, ingested } from "../test/demo_set.ts";
import type { Threshold } from "./check.ts";
import { checks } from "./checks/mod.ts";
import { sinceLastRun } from "./last_run.ts";
import { parseReport } from "./read_report.ts";
import { reconcile, type ReconcileOptions } from "./reconcile.ts";
import { reevaluate } from "./reevaluate.ts";
import type { ExpectedChange, Report, ReportComparison } from "./report.ts";
import { renderJson } from "./report/render_json.ts";
import { sampleReport } from "./report/samples/sample_report.ts";
import { suppressSmall } from "./suppress/mod.ts";
import { type ThresholdOverride, withThresholds } from "./thresholds.ts";

/** Thresholds for some checks; those on change more often, since they decide what is found at all. */
const overrides: fc.Arbitrary<readonly ThresholdOverride[]> = fc.array(
  fc.record({
    check: fc.oneof(
      fc.constantFrom(...checks.map(({ id }) => id)),
      fc.constantFrom(...checks.filter(({ comparison }) => comparison !== undefined).map(({ id }) => id)),
    ),
    threshold: fc.oneof(
      fc.record({ count: fc.integer({ min: 0, max: 30 }), percent: fc.integer({ min: 0, max: 60 }) }),
      fc.record<Partial<Threshold>>({ count: fc.integer({ min: 0, max: 300 }) }),
    ),
  }),
  { maxLength: 12 },
);

const own: readonly ExpectedChange[] = Object.freeze([
  { id: "user_1", reason: { nb: "a", en: "a" }, year: 2021, municipality: "1804" },
  { id: "user_2", reason: { nb: "b", en: "b" }, year: 2020, check: "hours_missing" },
  { id: "user_3", reason: { nb: "c", en: "c" }, year: 2021, service_types: [15], expires: "2020-01-01" },
]);

Deno.test("a report judged anew is the report of a run with those thresholds and expected changes", async () => {
  await inDirectory(async (directory) => {
    await ingested(`${directory}/store`, demoPaths, {
      look: async (store, { account }) => {
        const options: ReconcileOptions = { account, rowLimit: 3, created: new Date("2026-11-22T10:00:00Z") };
        const base = await reconcile(store, options);
        // What is judged anew has been a file.
        const read = parseReport(renderJson(base), "report.json");
        await fc.assert(
          fc.asyncProperty(overrides, fc.subarray([...own]), async (given, expected) => {
            const judging = withThresholds(checks, given);
            const fresh = await reconcile(store, { ...options, checks: judging, expected });
            const again = reevaluate(read, { checks: judging, expected });
            assert.deepEqual(again, fresh);
            // And back again, with what the report says of the user's own.
            assert.deepEqual(reevaluate(again, { checks: judging }), fresh);
            assert.deepEqual(reevaluate(again, { checks, expected: [] }), base);
          }),
          { numRuns: 3 },
        );
      },
    });
  });
});

const recipients = checks.find(({ id }) => id === "recipients_change")!;

function comparison(
  year: number,
  [before, now]: readonly [number, number],
  service_type = 15,
): ReportComparison {
  return {
    check: "recipients_change",
    municipality: "9901",
    year,
    submission: `9901-${year}`,
    service_type,
    now,
    before,
  };
}

const compared: Report = {
  ...sampleReport,
  findings: [],
  resolved: [],
  rows: [],
  changes: [],
  expected_changes: [],
  comparisons: [comparison(2020, [100, 60]), comparison(2021, [60, 20], 4), comparison(2021, [60, 70])],
};

/** What checks on change find with a threshold. */
function found(report: Report, threshold: Threshold) {
  const { findings, resolved, rows } = reevaluate(report, { checks: [{ ...recipients, threshold }] });
  return {
    findings: findings.map(({ year, service_type, status, previous_violations }) =>
      [year, service_type, status, previous_violations] as const
    ),
    resolved: resolved.map(({ year, service_type, previous_violations, since_last_run }) =>
      [year, service_type, previous_violations, since_last_run] as const
    ),
    rows: rows.map(({ value }) => value),
  };
}

Deno.test("thresholds decide what checks on change find, and what is new, persisting and resolved", () => {
  assert.deepEqual(found(compared, { count: 20, percent: 40 }), {
    findings: [[2020, 15, "new", 0], [2021, 4, "new", 0]],
    resolved: [[2021, 15, 1, undefined]],
    rows: ["100 → 60", "60 → 20"],
  });
  assert.deepEqual(found(compared, { count: 5, percent: 10 }), {
    findings: [[2020, 15, "new", 0], [2021, 4, "new", 0], [2021, 15, "persisting", 1]],
    resolved: [],
    rows: ["100 → 60", "60 → 20", "60 → 70"],
  });
  assert.deepEqual(found(compared, { count: 1000, percent: 0 }), { findings: [], resolved: [], rows: [] });
});

Deno.test("what the last run had stays with the findings that it had", () => {
  const loose = reevaluate(compared, { checks: [{ ...recipients, threshold: { count: 5, percent: 10 } }] });
  const strict = reevaluate(compared, { checks: [{ ...recipients, threshold: { count: 40, percent: 40 } }] });
  const held = sinceLastRun({ ...strict, checks: [recipients.id] }, { ...loose, checks: [recipients.id] });
  assert.deepEqual(held.resolved.map(({ since_last_run }) => since_last_run), ["resolved"]);
  const again = reevaluate(held, { checks: [{ ...recipients, threshold: { count: 5, percent: 10 } }] });
  assert.deepEqual(
    again.findings.map(({ since_last_run }) => since_last_run),
    ["persisting", "persisting", undefined],
  );
  assert.ok(!again.resolved.some(({ since_last_run }) => since_last_run === "resolved"));
});

Deno.test("findings of checks that are not known stay as they are", () => {
  const report = reevaluate(sampleReport, { checks: [], expected: [] });
  assert.deepEqual(
    report.findings.map(({ expected: _, failing: __, ...finding }) => finding),
    sampleReport.findings.map(({ expected: _, failing: __, ...finding }) => finding),
  );
  assert.deepEqual(report.rows, sampleReport.rows);
});

Deno.test("what leaves small numbers out cannot be judged", () => {
  assert.throws(() => reevaluate(suppressSmall(sampleReport), { checks }), {
    name: "ReportError",
    hint: /whole report/,
  });
});
