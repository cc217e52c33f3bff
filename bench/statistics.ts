/**
 * Figures of several runs.
 *
 * @module
 */

/** The middle of some numbers, and how far they spread. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Median, least and most; of an even number of values the lower middle one.
 *
 * @throws {RangeError} where there is no value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spreadOf } from "./statistics.ts";
 *
 * assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, least: 1, most: 3 });
 * ```
 */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("There is no value to take the median of");
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[(sorted.length - 1) >> 1]!, least: sorted[0]!, most: sorted.at(-1)! };
}
