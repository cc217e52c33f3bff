/**
 * Who leaves the recipients, and how.
 *
 * @module
 */
import type { Sex } from "../identities/control_digits.ts";
import { newShare, recipientsOf } from "../targets/mod.ts";
import { OLDEST, shareOfAge } from "./age_profile.ts";

/** Straight lines between points in order of age; level outside of them. */
function interpolate(points: readonly (readonly [age: number, value: number])[], age: number): number {
  const next = points.findIndex(([at]) => age < at);
  if (next === 0) return points[0]![1];
  if (next < 0) return points.at(-1)![1];
  const [[from, before], [to, after]] = [points[next - 1]!, points[next]!];
  return before + (after - before) * (age - from) / (to - from);
}

/**
 * Assumed: how readily recipients leave beside one another, by age. Children and the disabled keep their services for years,
 * those in their middle ages have the shortest, the very old die.
 */
const READINESS: readonly (readonly [age: number, value: number])[] = [
  [0, 0.2],
  [10, 0.15],
  [17, 0.2],
  [25, 0.2],
  [45, 0.21],
  [60, 0.23],
  [72, 0.22],
  [80, 0.18],
  [85, 0.18],
  [90, 0.22],
  [95, 0.28],
  [100, 0.36],
  [OLDEST, 0.45],
];

/** Least share of new ones among the recipients of an age, as far as fewer would leave otherwise. */
const LEAST_NEW = 0.02;

/** Year of the public share of new recipients. */
const YEAR = 2021;

/** Chances by age when all readiness is multiplied by the same factor, never so low that recipients of the next age were too many. */
function chancesOf(sex: Sex, factor: number): Float64Array {
  return Float64Array.from({ length: OLDEST + 1 }, (_, age) => {
    if (age === OLDEST) return 1;
    const least = 1 - (1 - LEAST_NEW) * shareOfAge(age + 1, sex) / shareOfAge(age, sex);
    return Math.min(1, Math.max(least, factor * interpolate(READINESS, age)));
  });
}

/** Share of all recipients of a year who leave. */
function leavers(chances: Readonly<Record<Sex, Float64Array>>): number {
  let sum = 0;
  for (const sex of ["K", "M"] as const) {
    for (let age = 0; age <= OLDEST; age++) sum += shareOfAge(age, sex) * chances[sex][age]!;
  }
  return sum;
}

/** Found by halving: the factor that makes the share of new recipients in the year of the public figure. */
const chances: Readonly<Record<Sex, Float64Array>> = (() => {
  const wanted = 1 - (1 - newShare) * recipientsOf(YEAR) / recipientsOf(YEAR - 1);
  const of = (factor: number) => ({ K: chancesOf("K", factor), M: chancesOf("M", factor) });
  let [low, high] = [0, 4];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (leavers(of(middle)) < wanted) low = middle;
    else high = middle;
  }
  return Object.freeze(of(high));
})();

/**
 * Probability that a recipient of a year, of that age on 31 December of it, is none in the next year. The same in all years, so
 * that a year in which recipients grow in number has more new ones: 22.9 per cent in 2021, as published.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leaveChance } from "./leaving.ts";
 *
 * assert.ok(leaveChance(98, "K") > leaveChance(84, "K"));
 * ```
 */
export function leaveChance(age: number, sex: Sex): number {
  return age > OLDEST ? 1 : chances[sex][age]!;
}

/** Assumed: share of the leavers who die, by age. */
const DYING: readonly (readonly [age: number, share: number])[] = [
  [0, 0.02],
  [10, 0.01],
  [35, 0.02],
  [50, 0.05],
  [60, 0.11],
  [70, 0.28],
  [80, 0.5],
  [85, 0.66],
  [90, 0.82],
  [95, 0.93],
  [100, 0.97],
  [OLDEST, 1],
];

/**
 * Share of those leaving at an age who die; assumed, so that about 30 000 recipients die in a year.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deathShare } from "./leaving.ts";
 *
 * assert.ok(deathShare(92) > deathShare(72));
 * ```
 */
export function deathShare(age: number): number {
  return interpolate(DYING, age);
}
