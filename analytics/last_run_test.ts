import assert from "node:assert/strict";
import fc from "fast-check";
import { findingKey } from "./finding_key.ts";
import { sinceLastRun, withoutLastRun } from "./last_run.ts";
import type { Report, ReportFinding } from "./report.ts";
import { sampleReport } from "./report/samples/sample_report.ts";

const plain = withoutLastRun(sampleReport);
const checks = [...new Set([...plain.findings, ...plain.resolved].map(({ check }) => check))];
const base: Report = { ...plain, checks };

/** The report without some of its findings. */
function without(report: Report, gone: (finding: ReportFinding) => boolean): Report {
  return { ...report, findings: report.findings.filter((finding) => !gone(finding)) };
}

const isHours = ({ check }: { readonly check: string }) => check === "hours_missing";

Deno.test("what was not there is new, what is gone is resolved, and all else persists", () => {
  const fixed = without(base, ({ check, year }) => isHours({ check }) && year === 2021);
  const found = sinceLastRun(base, { ...fixed, created: "2026-01-01T00:00:00.000Z" });
  assert.equal(found.last_run, "2026-01-01T00:00:00.000Z");
  for (const finding of found.findings) {
    assert.equal(finding.since_last_run, isHours(finding) && finding.year === 2021 ? "new" : "persisting");
  }
  const gone = sinceLastRun(fixed, base).resolved.filter(({ since_last_run }) =>
    since_last_run !== undefined
  );
  assert.deepEqual(
    gone.map(({ check, year, status, violations, failing }) => ({
      check,
      year,
      status,
      violations,
      failing,
    })),
    [
      { check: "hours_missing", year: 2021, status: "resolved", violations: 0, failing: false },
    ],
  );
  assert.equal(gone[0]!.previous_violations, 0, "2020 was reported, and is not what this is about");
});

Deno.test("what the year before had and the last run too is listed once", () => {
  const [first] = base.resolved;
  const before = { ...base, findings: [...base.findings, { ...first!, violations: 4, failing: true }] };
  const report = sinceLastRun(base, before);
  assert.equal(report.resolved.length, base.resolved.length);
  assert.deepEqual(report.resolved[0], { ...first, since_last_run: "resolved" });
});

Deno.test("nothing is said where a run did not look", () => {
  const isPlace = ({ municipality, year }: { municipality: string | null; year: number | null }) =>
    municipality === "9901" && year === 2021;
  const noPlace = without({
    ...base,
    submissions: base.submissions.filter((submission) => !isPlace(submission)),
  }, isPlace);
  // The municipality and year are not in this run: they are not resolved.
  assert.ok(
    !sinceLastRun(noPlace, base).resolved.some(({ since_last_run }) => since_last_run === "resolved"),
  );
  // They were not in the last one: they are not new.
  for (const finding of sinceLastRun(base, noPlace).findings) {
    assert.equal(finding.since_last_run, isPlace(finding) ? undefined : "persisting");
  }
  // A message that would be refused has no rows to judge.
  const refused = without({
    ...base,
    submissions: base.submissions.map((submission) =>
      isPlace(submission) ? { ...submission, status: "refused" as const } : submission
    ),
  }, isPlace);
  assert.ok(
    !sinceLastRun(refused, base).resolved.some(({ since_last_run }) => since_last_run === "resolved"),
  );

  const oneCheck = { ...without(base, (finding) => !isHours(finding)), checks: ["hours_missing"] };
  assert.ok(
    !sinceLastRun(oneCheck, base).resolved.some(({ since_last_run }) => since_last_run === "resolved"),
  );
  for (const finding of sinceLastRun(base, oneCheck).findings) {
    assert.equal(finding.since_last_run, isHours(finding) ? "persisting" : undefined);
  }
});

Deno.test("a report of an earlier version tells which checks it put by what they found", () => {
  const { submissions, created, findings } = without(
    base,
    (finding) => !isHours(finding) || finding.year < 2021,
  );
  const report = sinceLastRun(base, { submissions, created, findings, resolved: [] });
  for (const finding of report.findings) {
    assert.equal(
      finding.since_last_run,
      !isHours(finding) ? undefined : finding.year < 2021 ? "new" : "persisting",
    );
  }
  assert.deepEqual(report.changes, base.changes, "it had no changes to tell");
});

Deno.test("changes are new where the last run would have told them", () => {
  const previous = { ...base, changes: base.changes.slice(1) };
  assert.equal(sinceLastRun(base, previous).changes[0]!.since_last_run, "new");
  assert.ok(
    sinceLastRun(base, previous).changes.slice(1).every((change) => change.since_last_run === "persisting"),
  );
  const strict = { ...previous, cube: { ...previous.cube, count: base.cube.count + 1 } };
  assert.equal(sinceLastRun(base, strict).changes[0]!.since_last_run, undefined);
});

Deno.test("under other municipality numbers nothing is compared", () => {
  assert.deepEqual(sinceLastRun({ ...base, as_of: 2024 }, base), { ...base, as_of: 2024 });
});

Deno.test("holding a report against others leaves nothing of the first one behind", () => {
  const some = fc.array(fc.boolean(), { minLength: base.findings.length, maxLength: base.findings.length });
  const pick = (kept: readonly boolean[]) => ({
    ...base,
    findings: base.findings.filter((_, at) => kept[at]),
  });
  fc.assert(fc.property(some, some, some, (a, b, c) => {
    const [now, one, other] = [pick(a), pick(b), pick(c)];
    const held = sinceLastRun(now, one);
    assert.deepEqual(sinceLastRun(held, other), sinceLastRun(now, other));
    assert.deepEqual(withoutLastRun(held), now);
    // Each finding of the two runs has one place, and says where it stands.
    const was = new Set(one.findings.map(findingKey));
    const is = new Set(now.findings.map(findingKey));
    for (const finding of held.findings) {
      assert.equal(finding.since_last_run, was.has(findingKey(finding)) ? "persisting" : "new");
    }
    const gone = held.resolved.filter(({ since_last_run }) => since_last_run === "resolved").map(findingKey);
    const covered = one.findings.filter(({ municipality, year }) => municipality !== "9902" || year !== 2021);
    assert.deepEqual(new Set(gone), new Set(covered.map(findingKey).filter((key) => !is.has(key))));
  }));
});
