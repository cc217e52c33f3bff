/**
 * What a check on change makes of its comparisons.
 *
 * @module
 */
import type { Check } from "./check.ts";
import type { CheckCell, CheckResult } from "./check_result.ts";
import { cellKey } from "./check_result.ts";
import type { ReportComparison, ReportRow } from "./report.ts";
import { comparedText, exceeds } from "./thresholds.ts";

/**
 * The result of a check on change from its comparisons, in the order of municipality, year, field and service type.
 * One comparison stands for one row, and for a violation where it reaches the bounds of the check. `sources` tells
 * where each submission was read from.
 *
 * @throws `RangeError` for a check that compares nothing.
 */
export function judgeComparisons(
  check: Check,
  { comparisons, sources }: {
    readonly comparisons: readonly ReportComparison[];
    readonly sources: ReadonlyMap<string, string>;
  },
): CheckResult {
  if (check.comparison === undefined) throw new RangeError(`The check ${check.id} compares nothing`);
  const { exceeds: kind } = check.comparison;
  const denominators = new Map<string, number>();
  const cells: CheckCell[] = [];
  const rows: ReportRow[] = [];
  for (const comparison of comparisons) {
    const { municipality, year, field = null, service_type = null, submission } = comparison;
    const name = { municipality, year, field, service_type };
    denominators.set(cellKey(name), 1);
    if (!exceeds(kind, comparison, check.threshold)) continue;
    cells.push({ ...name, violations: 1, persons: 0, denominator: 1, severity: check.severity });
    rows.push({
      check: check.id,
      municipality,
      year,
      submission,
      source: sources.get(submission) ?? "",
      person_key: null,
      row_id: null,
      value: comparedText(kind, comparison),
      byte_start: null,
      byte_end: null,
      ...(field === null ? {} : { field }),
      ...(service_type === null ? {} : { service_type }),
    });
  }
  return { check, cells, denominators, rows, comparisons: comparisons.filter(differs) };
}

/** Counts that differ, or shares by a point at least: what is the same reaches no bound, and nobody asks for it. */
function differs({ now, before, now_of, before_of }: ReportComparison): boolean {
  if (now_of === undefined || before_of === undefined) return now !== before;
  return Math.abs(now * before_of - before * now_of) * 100 >= now_of * before_of;
}
