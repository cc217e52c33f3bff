/**
 * Other thresholds for a report that exists, without its store.
 *
 * @module
 */
import type { ReportedMunicipality } from "../register/municipalities/groups.ts";
import type { Check } from "./check.ts";
import { judgeComparisons } from "./compare.ts";
import { applyExpected } from "./expected/mod.ts";
import { findingKey } from "./finding_key.ts";
import { judgeFindings } from "./findings.ts";
import type { ExpectedChange, Report, ReportFinding } from "./report.ts";
import { ReportError } from "./report_error.ts";
import { reaches } from "./thresholds.ts";

/** Options of {@linkcode reevaluate}. */
export interface ReevaluateOptions {
  /** The checks with the thresholds that are to count; see `withThresholds`. */
  readonly checks: readonly Check[];
  /** Changes that the user expects, besides those that are built in. @default those that the report was made with */
  readonly expected?: readonly ExpectedChange[];
}

/**
 * The report as a run with these thresholds would have made it: which findings fail, for checks on change which
 * findings there are, and what an expected change explains. All else stays, and so do findings of checks that are not
 * among `checks`. How a finding stands against the last run is known only of those that the report has.
 *
 * @throws {@linkcode ReportError} for a report that leaves small numbers out: what is not there cannot be judged.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reevaluate } from "./reevaluate.ts";
 * import { sampleChecks } from "./report/samples/sample_checks.ts";
 * import { sampleReport } from "./report/samples/sample_report.ts";
 * import { parseThreshold, withThresholds } from "./thresholds.ts";
 *
 * const checks = withThresholds(sampleChecks, [parseThreshold("hours_missing=100")]);
 * const report = reevaluate(sampleReport, { checks });
 * const failing = report.findings.filter(({ check, failing }) => check === "hours_missing" && failing);
 * assert.ok(failing.every(({ violations }) => violations !== null && violations >= 100));
 * ```
 */
export function reevaluate(report: Report, { checks, expected }: ReevaluateOptions): Report {
  if (report.suppressed_below !== undefined) {
    throw new ReportError("The report leaves small numbers out, so that it cannot be judged anew", {
      hint: "Take the whole report, or run kprkit reconcile on the extracts or the store",
    });
  }
  const byId = new Map(checks.map((check) => [check.id, check]));
  const stays = ({ check }: Named) => byId.get(check)?.comparison === undefined;
  const inOrder = orderOf(checks);
  const sources = new Map(report.submissions.map(({ id, source }) => [id, source]));
  const compared = Map.groupBy(report.comparisons, ({ check }) => check);
  const results = checks.filter(({ comparison }) => comparison !== undefined).map((check) =>
    judgeComparisons(check, { comparisons: compared.get(check.id) ?? [], sources })
  );
  const reported = countedSubmissions(report);
  const judged = results.map((result) => judgeFindings(result, new Set(reported.map(placeOf))));
  const made = judged.flatMap(({ findings }) => findings);
  const explained = applyExpected({
    findings: inOrder([...report.findings.filter(stays), ...made])
      .map((finding) => judgeAgain(finding, byId.get(finding.check))),
    changes: report.changes.map(({ expected: _, ...change }) => change),
  }, {
    own: expected ?? report.expected_changes.filter(isOwn),
    reported,
    today: report.created.slice(0, 10),
  });
  const marked = lastRunOf(report);
  const resolved = judged.flatMap((one) => one.resolved);
  const found = new Set([...made, ...resolved].map(findingKey));
  // What the last run found and this one did not is gone, as long as no lower threshold finds it again.
  const gone = report.resolved.filter((finding) =>
    !stays(finding) && finding.since_last_run === "resolved" && !found.has(findingKey(finding))
  ).map((finding) => ({
    ...finding,
    previous_violations: finding.previous_violations === null ? null : 0,
  }));
  return {
    ...report,
    findings: explained.findings.map(marked),
    resolved: inOrder([...report.resolved.filter(stays), ...resolved.map(marked), ...gone]),
    changes: explained.changes,
    expected_changes: explained.expected,
    rows: inOrder([...report.rows.filter(stays), ...results.flatMap(({ rows }) => rows)]),
  };
}

interface Named {
  readonly check: string;
}

/** Puts things of checks in the order of the checks; those of other checks go last. */
function orderOf(checks: readonly Check[]): <T extends Named>(things: readonly T[]) => T[] {
  const places = new Map(checks.map(({ id }, place) => [id, place]));
  const placeOf = ({ check }: Named) => places.get(check) ?? checks.length;
  return (things) => things.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** A finding with what its check now makes of it, before anything explains it. */
function judgeAgain({ expected, ...finding }: ReportFinding, check: Check | undefined): ReportFinding {
  if (check === undefined) return { ...finding, failing: finding.failing || expected !== undefined };
  const counts = { violations: finding.violations ?? 0, denominator: finding.denominator ?? 0 };
  return { ...finding, failing: check.comparison !== undefined || reaches(check.threshold, counts) };
}

/** Gives a finding the mark that the finding of the same name has in the report. */
function lastRunOf({ findings, resolved }: Report): (finding: ReportFinding) => ReportFinding {
  const marks = new Map([...findings, ...resolved].map((one) => [findingKey(one), one.since_last_run]));
  return (finding) => {
    const mark = marks.get(findingKey(finding));
    const fits = mark !== undefined && (mark === "resolved") === (finding.status === "resolved");
    return fits ? { ...finding, since_last_run: mark } : finding;
  };
}

/** The user's own have no source; see {@linkcode ExpectedChange}. */
function isOwn({ source }: ExpectedChange): boolean {
  return source === undefined;
}

/** Municipalities and years with a professional message that counts. */
function countedSubmissions({ submissions }: Report): ReportedMunicipality[] {
  const counted = submissions.filter(({ kind, status }) => kind === "professional" && status === "current");
  const places = new Map<string, ReportedMunicipality>();
  for (const { municipality, year } of counted) {
    if (municipality !== null && year !== null) {
      places.set(placeOf({ municipality, year }), { municipality, year });
    }
  }
  return [...places.values()];
}

function placeOf({ municipality, year }: ReportedMunicipality): string {
  return `${municipality}/${year}`;
}
