/**
 * Findings of a check added up by year or place.
 *
 * @module
 */
import type { Count, ReportFinding } from "../../report.ts";
import { sum } from "./cards.ts";

/** Sum of the violations that are told; `null` where there are some and all are left out. */
export function violationsOf(findings: readonly ReportFinding[]): Count {
  const known = sum(findings, ({ violations }) => violations);
  return known === 0 && findings.some(({ violations }) => violations === null) ? null : known;
}

/** Share of the rows the rule applies to; `null` where it cannot be told. */
export function rateOf(findings: readonly ReportFinding[]): Count {
  if (findings.some(({ violations, denominator }) => violations === null || denominator === null)) {
    return null;
  }
  const denominator = sum(findings, (of) => of.denominator);
  return denominator === 0 ? null : sum(findings, (of) => of.violations) / denominator;
}
