/**
 * Tests of changes: which of them are too large for chance, over all that were tested.
 *
 * @module
 */
import { falseDiscovery } from "../statistics/false_discovery.ts";
import type { Measure, ReportChange } from "../report.ts";
import type { CellDimensions } from "./cube_cell.ts";
import type { ComparedUnit } from "./plan.ts";

/** Where on a change is told. */
export interface ChangeBounds {
  /**
   * False discovery rate over all comparisons: of the changes told, so many may be chance.
   *
   * @default 0.01
   */
  readonly fdr: number;
  /** Least difference in persons, services, stays, hours a week or rows. @default 20 */
  readonly count: number;
  /** Least difference in per cent of the year before. @default 40 */
  readonly percent: number;
  /** Least difference of shares in percentage points. @default 20 */
  readonly points: number;
}

/** The bounds where nothing else is asked for. */
export const defaultBounds: ChangeBounds = Object.freeze({ fdr: 0.01, count: 20, percent: 40, points: 20 });

/** A comparison that was tested. */
export type TestedComparison =
  & Omit<ReportChange, "q_value" | "part_of" | "expected" | "since_last_run" | "suppressed" | "municipality">
  & { readonly unit: Pick<ComparedUnit, "now"> };

/** A change that is told, before it is put in a story. */
export type ToldChange = Omit<ReportChange, "part_of">;

/** Measures in the order in which a report tells of them. */
export const measures: readonly Measure[] = Object.freeze([
  "recipients",
  "new_recipients",
  "services",
  "stays",
  "hours",
  "share_registered",
]);

/** Takes in comparisons one by one and holds no more of them than their p-values and what may be told. */
export class ChangeTests {
  readonly #bounds: ChangeBounds;
  #pValues = new Float64Array(1024);
  #tested = 0;
  readonly #candidates: TestedComparison[] = [];

  constructor(bounds: ChangeBounds) {
    this.#bounds = bounds;
  }

  /** How many comparisons were tested. */
  get tested(): number {
    return this.#tested;
  }

  /** Takes in a comparison of which the counts were large enough to be tested. */
  add(comparison: TestedComparison): void {
    if (this.#tested === this.#pValues.length) {
      const longer = new Float64Array(2 * this.#tested);
      longer.set(this.#pValues);
      this.#pValues = longer;
    }
    this.#pValues[this.#tested++] = comparison.p_value;
    // A q-value is never below its p-value.
    if (comparison.p_value <= this.#bounds.fdr && reachesBounds(comparison, this.#bounds)) {
      this.#candidates.push(comparison);
    }
  }

  /** The changes that are told, in the order they came in. Nothing can be added any more. */
  told(): ToldChange[] {
    const qOf = falseDiscovery(this.#pValues.subarray(0, this.#tested));
    return this.#candidates.flatMap(({ unit, ...comparison }) => {
      const q_value = qOf(comparison.p_value);
      return q_value > this.#bounds.fdr ? [] : [{ municipality: unit.now.join("+"), ...comparison, q_value }];
    });
  }
}

function reachesBounds(comparison: TestedComparison, { count, percent, points }: ChangeBounds): boolean {
  const { measure, rate, now_of = 0 } = comparison;
  const [now, before] = [comparison.now ?? 0, comparison.before ?? 0];
  switch (measure) {
    case "share_registered":
      return rate !== null && Math.abs(rate) * 100 >= points && Math.abs(rate) * now_of >= count;
    case "hours": {
      if (rate === null || comparison.before_of === undefined) return false;
      // Hours that the recipients of this year have more or less of than at the mean of the year before.
      const more = now - before / comparison.before_of * now_of;
      return Math.abs(rate) * 100 >= percent && Math.abs(more) >= count;
    }
    default:
      return Math.abs(now - before) >= count && Math.abs(now - before) * 100 >= before * percent;
  }
}

/** Dimensions of a comparison over a whole municipality. */
export const allDimensions: CellDimensions = Object.freeze({
  service_type: null,
  age_group: null,
  sex: null,
  district: null,
});
