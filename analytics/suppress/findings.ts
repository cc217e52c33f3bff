import { checks as catalogue } from "../checks/mod.ts";
import { findingKey } from "../finding_key.ts";
import type { ReportComparison, ReportFinding } from "../report.ts";
import { type HiddenCells, placeKey } from "./hidden_cells.ts";
import { blank, isSmall, isSmallPart } from "./small.ts";

/** What findings are held against. */
export interface FindingsOptions {
  readonly below: number;
  readonly hidden: HiddenCells;
  /** Findings of the report, which the numbers of the year before are taken from. */
  readonly findings: readonly ReportFinding[];
  /** Comparisons that may be told. */
  readonly comparisons: readonly ReportComparison[];
}

const byId = new Map(catalogue.map((check) => [check.id, check]));

/**
 * Findings, or resolved ones, without small numbers. A finding goes as a whole: few violations, few
 * persons behind them, or few rows that are right. It then counts as failing unless it is explained,
 * whatever the threshold, since the threshold would narrow the number down.
 *
 * A finding on change tells that two numbers are far apart; it is left out where they may not be told.
 */
export function suppressFindings(
  told: readonly ReportFinding[],
  { below, hidden, findings, comparisons }: FindingsOptions,
): ReportFinding[] {
  const isHidden = (finding: ReportFinding) =>
    isSmall(finding.violations, below) || isSmall(finding.persons, below) ||
    isSmall(finding.denominator, below) ||
    isSmallPart({ part: finding.violations, whole: finding.denominator }, below);
  const known = new Map(findings.map((finding) => [findingKey(finding), isHidden(finding)]));
  const compared = new Set(comparisons.map(findingKey));
  return told.flatMap((finding) => {
    if (byId.get(finding.check)?.comparison !== undefined) {
      return compared.has(findingKey(finding)) ? [finding] : [];
    }
    const goes = isHidden(finding);
    const previous = finding.previous_violations;
    const wentBefore = previous !== null && previous !== 0 &&
      (known.get(findingKey({ ...finding, year: finding.year - 1 })) ?? true);
    const place = placeKey(finding);
    const givesType = hidden.recipientTotals.has(place) ||
      (countsTypes(finding) && (hidden.serviceTypes.get(place)?.size ?? 0) > 0);
    if (!goes && !wentBefore && !givesType) return [finding];
    const noDenominator = givesType || isSmall(finding.denominator, below);
    return [{
      ...finding,
      ...(goes
        ? {
          violations: blank(finding.violations),
          persons: blank(finding.persons),
          failing: finding.violations === 0 ? finding.failing : finding.expected === undefined,
        }
        : {}),
      ...(noDenominator ? { denominator: blank(finding.denominator) } : {}),
      ...((goes || noDenominator) ? { rate: blank(finding.rate) } : {}),
      ...(wentBefore ? { previous_violations: null } : {}),
      suppressed: true as const,
    }];
  });
}

/** The rows that the check applies to may be the services of some types: their number would tell a hidden one. */
function countsTypes({ check }: ReportFinding): boolean {
  const table = byId.get(check)?.table;
  return table === undefined || table === "service" || table === "any";
}
