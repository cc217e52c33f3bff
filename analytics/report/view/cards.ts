/**
 * Findings gathered into cards: one a check and severity, with how it stands.
 *
 * @module
 */
import type { Check, Severity } from "../../check.ts";
import type { Count, FindingStatus, ReportFinding } from "../../report.ts";

/** Severities from the gravest. */
export const severities: readonly Severity[] = Object.freeze(["error", "warning", "info"]);

/** Against the year before; `first` where that year was not reported. */
export type Trend = FindingStatus | "first";

/** {@linkcode Trend} of one finding. */
export function trendOf({ status, previous_violations }: ReportFinding): Trend {
  return status === "new" && previous_violations === null ? "first" : status;
}

/** The findings of one check and severity. */
export interface FindingCard {
  /** Unique in the report. */
  readonly anchor: string;
  readonly id: string;
  readonly title: string;
  /** Absent where the catalogue does not hold the check. */
  readonly check?: Check;
  readonly severity: Severity;
  readonly findings: readonly ReportFinding[];
  /** Sum of the counts that are told; those left out because they are small add nothing. */
  readonly violations: number;
  /** As `violations`. */
  readonly denominator: number;
  /** A count is left out because it is small. */
  readonly hidden: boolean;
  /** How it stands in the last year it was found. */
  readonly trend: Trend;
  /** At least one finding reached the check's thresholds. */
  readonly failing: boolean;
}

/** Cards of the findings: gravest first; within a severity failing first, then by rows. */
export function cardsOf(
  findings: readonly ReportFinding[],
  { checks, title }: { checks: ReadonlyMap<string, Check>; title: (check: string) => string },
): FindingCard[] {
  const groups = Map.groupBy(findings, ({ severity, check }) => `${severity}-${check}`);
  const cards = [...groups].map(([anchor, group]): FindingCard => {
    const { check: id, severity } = group[0]!;
    const check = checks.get(id);
    return {
      anchor,
      id,
      title: title(id),
      ...(check === undefined ? {} : { check }),
      severity,
      findings: group.toSorted((a, b) =>
        compare(a.municipality, b.municipality) || a.year - b.year ||
        (b.violations ?? 0) - (a.violations ?? 0)
      ),
      violations: sum(group, ({ violations }) => violations),
      denominator: sum(group, ({ denominator }) => denominator),
      hidden: group.some(({ violations }) => violations === null),
      trend: lastTrend(group),
      failing: group.some(({ failing }) => failing),
    };
  });
  return cards.sort((a, b) =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    Number(b.failing) - Number(a.failing) || b.violations - a.violations || compare(a.id, b.id)
  );
}

/** What is new anywhere in the last year is news for the whole card. */
function lastTrend(findings: readonly ReportFinding[]): Trend {
  const last = Math.max(...findings.map(({ year }) => year));
  const trends = findings.filter(({ year }) => year === last).map(trendOf);
  return trends.includes("new") ? "new" : trends.includes("persisting") ? "persisting" : "first";
}

/** Sum of what is known: a count that is left out because it is small adds nothing. */
export function sum<T>(items: readonly T[], value: (item: T) => Count): number {
  return items.reduce((total, item) => total + (value(item) ?? 0), 0);
}

/** Order of code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
