import { incompleteBeta } from "./incomplete_beta.ts";

/**
 * Two-sided test of whether two counts could be equal but for chance: of `a + b` events each is as likely
 * to be one of the first as of the second. Exact (binomial) for all sizes: the smaller tail, twice.
 */
export function testEqualCounts(a: number, b: number): number {
  if (a === b) return 1;
  const [fewer, more] = a < b ? [a, b] : [b, a];
  return Math.min(1, 2 * incompleteBeta(0.5, { a: more, b: fewer + 1 }));
}

/**
 * McNemar's exact test: of the persons who are counted in one of two years only, is each as likely to have
 * come as to have left? Persons of both years, or of none, say nothing. Two-sided p-value.
 *
 * Source: Q. McNemar, "Note on the sampling error of the difference between correlated proportions",
 * Psychometrika 12 (1947), with the exact binomial distribution in the place of chi-squared.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { testMcNemar } from "./equal_counts.ts";
 *
 * // Ten came and none left: 2 / 2^10.
 * assert(Math.abs(testMcNemar({ came: 10, left: 0 }) - 2 / 1024) < 1e-15);
 * ```
 */
export function testMcNemar({ came, left }: { readonly came: number; readonly left: number }): number {
  return testEqualCounts(came, left);
}

/**
 * Conditional test of two counts of events over two years of the same length: could one rate have given
 * both? Exact, given their sum. For what lasts over both years, as many services do, the test is cautious:
 * such counts vary less than Poisson's. Two-sided p-value.
 *
 * Source: J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from Poisson
 * series", Biometrika 31 (1940).
 */
export function testPoissonCounts(
  { now, before }: { readonly now: number; readonly before: number },
): number {
  return testEqualCounts(now, before);
}
