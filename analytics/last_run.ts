/**
 * What is new, what is still there and what is gone since the report was last made.
 *
 * @module
 */
import { previousMunicipalities } from "../register/municipalities/groups.ts";
import { changeKey, findingKey } from "./finding_key.ts";
import type { Report, ReportFinding } from "./report.ts";

/**
 * What {@linkcode sinceLastRun} reads of an earlier report. One that an earlier version of kprkit made has no changes;
 * nothing is then said of changes.
 */
export type PreviousReport =
  & Pick<Report, "created" | "submissions" | "findings" | "resolved">
  & Partial<Pick<Report, "checks" | "changes" | "cube" | "as_of">>;

/**
 * The report with `since_last_run` against an earlier one.
 *
 * - A finding or a change that stood there too is `persisting`, another one is `new`, and nothing is said where the
 *   earlier run did not look: at a municipality and year of which no message counted, or with a check that it did not
 *   put (where the earlier report does not list its checks: of which it found nothing).
 * - A finding that stood there and is gone is added to `resolved` with `since_last_run: "resolved"` – but only where
 *   this run has a message that counts of the municipality and year, and put the check. The denominator is then that of the last run, and
 *   `previous_violations` is not above 0. One that is listed there already, since the year before had it, is marked.
 * - Where municipalities stand under their numbers of another year than before (`as_of`), nothing is said at all.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sinceLastRun } from "./last_run.ts";
 * import { sampleReport } from "./report/samples/sample_report.ts";
 *
 * const again = sinceLastRun(sampleReport, sampleReport);
 * assert.equal(again.last_run, sampleReport.created);
 * assert.ok(again.findings.every((finding) => finding.since_last_run === "persisting"));
 * ```
 */
export function sinceLastRun(report: Report, previous: PreviousReport): Report {
  const plain = withoutLastRun(report);
  if (plain.as_of !== previous.as_of) return plain;
  const earlier = coverageOf(previous, previous.checks ?? checksSeen(previous));
  const now = coverageOf(plain, plain.checks);
  const old = new Map(previous.findings.map((finding) => [findingKey(finding), finding]));
  const found = new Set(plain.findings.map(findingKey));
  const isGone = (finding: ReportFinding) => old.has(findingKey(finding)) && now(finding);
  const listed = new Set(plain.resolved.map(findingKey));
  const gone = previous.findings.filter((finding) => {
    const key = findingKey(finding);
    return !found.has(key) && !listed.has(key) && now(finding);
  });
  const reported = countedYears(plain);
  return {
    ...plain,
    last_run: previous.created,
    findings: plain.findings.map((finding) => {
      if (old.has(findingKey(finding))) return { ...finding, since_last_run: "persisting" };
      return earlier(finding) ? { ...finding, since_last_run: "new" } : finding;
    }),
    resolved: [
      ...plain.resolved.map((finding) =>
        isGone(finding) ? { ...finding, since_last_run: "resolved" as const } : finding
      ),
      ...gone.map((finding) => resolvedSince(finding, reported)),
    ],
    changes: changesSince(plain, previous),
  };
}

/** The report as it was before it was held against an earlier one. */
export function withoutLastRun({ last_run: _, ...report }: Report): Report {
  const unmarked = <T extends { readonly since_last_run?: string }>({ since_last_run: _, ...rest }: T) =>
    rest;
  return {
    ...report,
    findings: report.findings.map(unmarked),
    resolved: report.resolved
      .filter(({ since_last_run, previous_violations }) =>
        since_last_run === undefined || (previous_violations ?? 0) > 0
      )
      .map(unmarked),
    changes: report.changes.map(unmarked),
  };
}

/**
 * Whether a run looked for a finding: it had the municipality and year, with a message that counts, and put the check.
 */
function coverageOf(
  report: Pick<Report, "submissions">,
  checks: readonly string[] | undefined,
): (finding: Pick<ReportFinding, "check" | "municipality" | "year">) => boolean {
  const places = countedYears(report);
  const put = checks === undefined ? undefined : new Set(checks);
  return (finding) => places.has(placeOf(finding)) && (put === undefined || put.has(finding.check));
}

/** Checks that a report proves to have been put. */
function checksSeen({ findings, resolved }: Pick<Report, "findings" | "resolved">): string[] {
  return [...findings, ...resolved].map(({ check }) => check);
}

function countedYears({ submissions }: Pick<Report, "submissions">): ReadonlySet<string> {
  return new Set(
    submissions.filter(({ kind, status }) => kind === "professional" && status === "current").map(placeOf),
  );
}

function placeOf(
  { municipality, year }: { readonly municipality: string | null; readonly year: number | null },
) {
  return `${municipality}/${year}`;
}

function resolvedSince(finding: ReportFinding, reported: ReadonlySet<string>): ReportFinding {
  const { expected: _, suppressed: __, ...rest } = finding;
  return {
    ...rest,
    status: "resolved",
    violations: 0,
    persons: 0,
    rate: 0,
    previous_violations: wasReported(finding, reported) ? 0 : null,
    since_last_run: "resolved",
    failing: false,
  };
}

/** The municipalities that went into this one all have a message that counts of the year before. */
function wasReported({ municipality, year }: ReportFinding, reported: ReadonlySet<string>): boolean {
  return previousMunicipalities(municipality, year)
    .every((before) => reported.has(placeOf({ municipality: before, year: year - 1 })));
}

/** Changes that the last run would have told are new; where its bounds were stricter, that cannot be known. */
function changesSince(report: Report, previous: PreviousReport): Report["changes"] {
  const { changes, cube } = previous;
  if (changes === undefined || cube === undefined) return report.changes;
  const old = new Set(changes.map(changeKey));
  const comparable = cube.fdr >= report.cube.fdr && cube.count <= report.cube.count &&
    cube.percent <= report.cube.percent;
  const places = countedYears(previous);
  return report.changes.map((change) => {
    if (old.has(changeKey(change))) return { ...change, since_last_run: "persisting" };
    const looked = comparable && places.has(placeOf(change)) &&
      (change.municipalities?.before ?? [change.municipality])
        .every((municipality) => places.has(placeOf({ municipality, year: change.year - 1 })));
    return looked ? { ...change, since_last_run: "new" } : change;
  });
}
