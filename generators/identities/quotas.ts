/**
 * Whole numbers in proportion to weights.
 *
 * @module
 */

/**
 * Parts of a whole number in proportion to weights, by the largest remainders; equal remainders go to the first. Every
 * weight above 0 gets at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quotas } from "./quotas.ts";
 *
 * assert.deepEqual(quotas([2, 1, 1, 0], 10), [5, 3, 2, 0]);
 * ```
 */
export function quotas(weights: readonly number[], total: number): number[] {
  let sum = 0;
  for (const weight of weights) {
    if (!(weight >= 0)) throw new RangeError(`Weight ${weight} is not a number of at least 0`);
    sum += weight;
  }
  if (!(sum > 0 && sum < Infinity)) {
    throw new RangeError("Weights need a sum above 0: give at least one that is not 0");
  }
  if (weights.filter((weight) => weight > 0).length > total) {
    throw new RangeError(`At most ${total} weights can share ${total}`);
  }
  const shares = weights.map((weight) => weight / sum * total);
  const parts = shares.map((share, place) => weights[place]! > 0 ? Math.max(1, Math.floor(share)) : 0);
  let left = total - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = shares.map((_, place) => place).filter((place) => parts[place]! > 0)
    .toSorted((a, b) => (shares[b]! - parts[b]!) - (shares[a]! - parts[a]!) || a - b);
  for (let i = 0; left > 0; i = (i + 1) % byRemainder.length, left--) parts[byRemainder[i]!]!++;
  // Small weights raised to 1 may have taken too much: the largest parts give it back.
  while (left < 0) {
    parts[parts.indexOf(Math.max(...parts))]!--;
    left++;
  }
  return parts;
}
