/**
 * Age groups of the directorate's statistics.
 *
 * @module
 */

/** Ages in whole years on 31 December of the reporting year. */
export interface AgeGroup {
  /** As the statistics write it: `67-79`. */
  readonly label: string;
  /** Youngest age. */
  readonly from: number;
  /** Oldest age; `Infinity` in the last group. */
  readonly to: number;
}

/** The six age groups, youngest first. */
export const ageGroups: readonly AgeGroup[] = Object.freeze(
  ([[0, 17], [18, 49], [50, 66], [67, 79], [80, 89], [90, Infinity]] as const).map(([from, to]) =>
    Object.freeze({ label: to === Infinity ? `${from}+` : `${from}-${to}`, from, to })
  ),
);

/** Place of an age among the {@linkcode ageGroups}. */
export type AgeGroupIndex = 0 | 1 | 2 | 3 | 4 | 5;

/**
 * The age group of an age.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ageGroupOf, ageGroups } from "./age_groups.ts";
 *
 * assert.equal(ageGroups[ageGroupOf(84)]!.label, "80-89");
 * ```
 */
export function ageGroupOf(age: number): AgeGroupIndex {
  if (age < 67) return age < 18 ? 0 : age < 50 ? 1 : 2;
  return age < 80 ? 3 : age < 90 ? 4 : 5;
}
