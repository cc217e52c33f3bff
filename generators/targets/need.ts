/**
 * How much help the recipients need.
 *
 * @module
 */
import type { AgeGroupIndex } from "./age_groups.ts";

/** Shares of the need levels: some, medium, extensive, and unknown where nothing was assessed. */
export type NeedShares = readonly [some: number, medium: number, extensive: number, unknown: number];

/** Per cent by age group, 2021. */
const PERCENT: readonly NeedShares[] = [
  [20, 30, 25, 25],
  [45, 31, 13, 11],
  [43, 30, 16, 11],
  [36, 31, 23, 10],
  [35, 30, 28, 6],
  [24, 32, 42, 2],
];

function normalised(values: NeedShares): NeedShares {
  const sum = values[0] + values[1] + values[2] + values[3];
  return Object.freeze([values[0] / sum, values[1] / sum, values[2] / sum, values[3] / sum]);
}

const byAge = PERCENT.map(normalised);

/**
 * Shares of the need levels in an age group, in 2021.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ageGroupOf } from "./age_groups.ts";
 * import { needShares } from "./need.ts";
 *
 * assert.equal(needShares(ageGroupOf(95))[2], 0.42);
 * ```
 */
export function needShares(ageGroup: AgeGroupIndex): NeedShares {
  return byAge[ageGroup]!;
}
