/**
 * Recipients by single year of age and sex.
 *
 * @module
 */
import type { Sex } from "../identities/control_digits.ts";
import { ageGroups, ageSexOf2022 } from "../targets/mod.ts";
import { monotoneCurve } from "./monotone_curve.ts";

/** Oldest age in a cohort. */
export const OLDEST = 105;

/** First age of the last age group, which the statistics do not divide. */
const TAIL_FROM = ageGroups.at(-1)!.from;

/**
 * Assumed: by how much a year of age from 90 on has fewer recipients than the one before, women and men: at first, and how much
 * more with each year. About as the oldest of the population died in 2022.
 */
const TAIL: readonly (readonly [first: number, more: number])[] = [[0.12, 0.018], [0.14, 0.02]];

/** Sizes of the ages from 90 on beside one another; they add up to 1. */
function tailOf(sex: 0 | 1): readonly number[] {
  const [first, more] = TAIL[sex]!;
  let size = 1;
  const sizes = Array.from({ length: OLDEST + 1 - TAIL_FROM }, (_, i) => {
    const current = size;
    size *= 1 - first - more * i;
    return current;
  });
  const sum = sizes.reduce((a, b) => a + b);
  return sizes.map((value) => value / sum);
}

function profileOf(sex: 0 | 1): Float64Array {
  const total = ageSexOf2022.reduce((sum, [women, men]) => sum + women + men, 0);
  const groups = ageSexOf2022.map((counts) => counts[sex] / total);
  const tail = tailOf(sex).map((share) => share * groups.at(-1)!);
  let sum = 0;
  const below = monotoneCurve(
    ageGroups.map(({ from }, i) => ({ x: from, y: i === 0 ? 0 : sum += groups[i - 1]! })),
    tail[0]!,
  );
  return Float64Array.from(
    { length: OLDEST + 1 },
    (_, age) => age < TAIL_FROM ? below(age + 1) - below(age) : tail[age - TAIL_FROM]!,
  );
}

const profiles: Readonly<Record<Sex, Float64Array>> = Object.freeze({
  K: profileOf(0),
  M: profileOf(1),
});

/**
 * Share of an age, in whole years on 31 December, and sex among the recipients of a year. The six age groups of 2022 are
 * spread over single years by a smooth curve through their sums, the oldest as they die. The shares of 2022 stand for all
 * years, which is assumed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareOfAge } from "./age_profile.ts";
 *
 * assert.ok(shareOfAge(86, "K") > shareOfAge(86, "M"));
 * ```
 */
export function shareOfAge(age: number, sex: Sex): number {
  return profiles[sex][age] ?? 0;
}
