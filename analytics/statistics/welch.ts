import { incompleteBeta } from "./incomplete_beta.ts";

/** What a test of means needs of one year's values. */
export interface Moments {
  /** How many values. */
  readonly count: number;
  /** Sum of the values. */
  readonly sum: number;
  /** Sum of their squares. */
  readonly squares: number;
}

/** Probability that Student's t with so many degrees of freedom lies at least as far from 0 as `t`. */
export function studentTails(t: number, freedom: number): number {
  if (t === 0) return 1;
  return incompleteBeta(freedom / (freedom + t * t), { a: freedom / 2, b: 0.5 });
}

/**
 * Welch's test of two means, without the assumption that both years vary alike. Two-sided p-value; 1 where
 * a year has fewer than two values, 0 where neither year varies at all and the means differ.
 *
 * Source: B. L. Welch, "The generalization of Student's problem when several different population
 * variances are involved", Biometrika 34 (1947).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { testWelch } from "./welch.ts";
 *
 * const year = { count: 10, sum: 20, squares: 60 };
 * assert(testWelch(year, year) === 1);
 * ```
 */
export function testWelch(now: Moments, before: Moments): number {
  if (now.count < 2 || before.count < 2) return 1;
  const difference = now.sum / now.count - before.sum / before.count;
  if (difference === 0) return 1;
  const [a, b] = [errorOf(now), errorOf(before)];
  if (a + b === 0) return 0;
  const freedom = (a + b) ** 2 / (a ** 2 / (now.count - 1) + b ** 2 / (before.count - 1));
  return studentTails(difference / Math.sqrt(a + b), freedom);
}

/** Square of the standard error of a mean. */
function errorOf({ count, sum, squares }: Moments): number {
  return Math.max(0, squares - sum * sum / count) / (count - 1) / count;
}
