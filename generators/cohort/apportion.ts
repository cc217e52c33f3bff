/**
 * Sharing persons over areas so that more persons take none from anyone.
 *
 * @module
 */

/**
 * Parts of a whole number in proportion to weights, by the method of Sainte-Laguë. Where the total grows no part ever
 * shrinks, which the method of the largest remainders (`quotas`) does not promise. Equal claims go to the first.
 *
 * Source: Balinski and Young, "Fair Representation", 1982: divisor methods, and no others, avoid that paradox.
 *
 * @param weights Whole numbers from 0 up to 2^25.
 * @param total A whole number up to 2^25.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { apportion } from "./apportion.ts";
 *
 * assert.deepEqual(apportion([290, 150, 60], 100), [58, 30, 12]);
 * ```
 */
export function apportion(weights: readonly number[], total: number): number[] {
  for (const weight of weights) {
    if (!Number.isInteger(weight) || weight < 0 || weight > MOST) {
      throw new RangeError(`Weight ${weight} is not a whole number from 0 to ${MOST}`);
    }
  }
  if (!Number.isInteger(total) || total < 0 || total > MOST) {
    throw new RangeError(`Cannot share ${total}: give a whole number from 0 to ${MOST}`);
  }
  const sum = weights.reduce((sum, weight) => sum + weight, 0);
  if (sum === 0) {
    if (total === 0) return weights.map(() => 0);
    throw new RangeError("Weights need a sum above 0: give at least one that is not 0");
  }
  // Seat s of a weight has the claim weight / (2s + 1); the `total` highest claims are met.
  const claims = (claim: number) => weights.map((weight) => Math.floor((weight / claim + 1) / 2));
  const count = (claim: number) => claims(claim).reduce((sum, part) => sum + part, 0);
  let [low, high] = [sum / (2 * total + 2 * weights.length + 2), 2 * Math.max(...weights)];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (count(middle) > total) low = middle;
    else high = middle;
  }
  // Claims clearly above the border are met at once, those near it one by one and in whole numbers, without rounding.
  const parts = claims(high * (1 + 1e-9));
  let left = total - parts.reduce((sum, part) => sum + part, 0);
  for (; left > 0; left--) {
    let best = -1;
    for (const [place, weight] of weights.entries()) {
      if (best < 0 || weight * (2 * parts[best]! + 1) > weights[best]! * (2 * parts[place]! + 1)) {
        best = place;
      }
    }
    parts[best]!++;
  }
  return parts;
}

/** Products of two such numbers are whole in a double. */
const MOST = 2 ** 25;
