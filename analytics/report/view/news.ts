/**
 * What is new and what is gone, since the last run or else since the year before.
 *
 * @module
 */
import type { ReportFinding } from "../../report.ts";
import { severities, trendOf } from "./cards.ts";
import type { View } from "./view.ts";

/** Failing findings that are new, gravest first, and those that are gone. */
export function newsOf({ report, years }: View): {
  readonly fresh: readonly ReportFinding[];
  readonly gone: readonly ReportFinding[];
} {
  const failing = report.findings.filter(({ failing }) => failing);
  const gravest = (a: ReportFinding, b: ReportFinding) =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (b.violations ?? 0) - (a.violations ?? 0);
  if (report.last_run !== undefined) {
    return {
      fresh: failing.filter((of) => of.since_last_run === "new").sort(gravest),
      gone: report.resolved.filter((of) => of.since_last_run === "resolved").sort(gravest),
    };
  }
  const last = years.at(-1);
  return {
    fresh: failing.filter((of) => of.year === last && trendOf(of) === "new").sort(gravest),
    gone: report.resolved.filter(({ year }) => year === last).sort(gravest),
  };
}
