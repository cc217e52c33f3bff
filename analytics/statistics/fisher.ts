import { binomialProbability } from "./deviance.ts";

/** Two shares, `now` of `now_of` rows and `before` of `before_of`. */
export interface TwoShares {
  /** Rows of the later year with a value. */
  readonly now: number;
  /** Rows of the later year. */
  readonly now_of: number;
  /** Rows of the earlier year with a value. */
  readonly before: number;
  /** Rows of the earlier year. */
  readonly before_of: number;
}

/** Tables as probable as the one at hand count as no less probable, in spite of rounding. */
const tolerance = 1 + 1e-7;

/**
 * Fisher's exact test of two shares: given how many rows have a value in all, how improbable is it that
 * they are spread over the years like this, or more improbably? Exact for all sizes, since beyond the
 * middle of the distribution probabilities are added up until they no longer count. Two-sided p-value.
 *
 * Source: R. A. Fisher, "Statistical Methods for Research Workers" (5th edition, 1934); two-sided as in R
 * (`fisher.test`): all tables that are no more probable.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { testFisher } from "./fisher.ts";
 *
 * // The lady tasting tea: three of four right.
 * assert(Math.abs(testFisher({ now: 3, now_of: 4, before: 1, before_of: 4 }) - 17 / 35) < 1e-12);
 * ```
 */
export function testFisher(shares: TwoShares): number {
  const distribution = new Hypergeometric(shares);
  const { lowest, highest, mode } = distribution;
  const here = distribution.probability(shares.now);
  const bound = here * tolerance;
  // Two counts may be the most probable ones alike.
  if (lowest === highest || distribution.probability(mode) <= bound) return 1;
  const below = shares.now < mode ? shares.now : distribution.lastBelow(bound);
  const above = shares.now > mode ? shares.now : distribution.firstAbove(bound);
  return Math.min(1, distribution.lowerTail(below) + distribution.upperTail(above));
}

/** How many of the rows with a value fall in the first of the two years. */
class Hypergeometric {
  readonly lowest: number;
  readonly highest: number;
  readonly mode: number;
  readonly #drawn: number;
  readonly #marked: number;
  readonly #others: number;

  constructor({ now, now_of, before, before_of }: TwoShares) {
    this.#marked = now + before;
    this.#drawn = now_of;
    this.#others = now_of + before_of - this.#marked;
    this.lowest = Math.max(0, this.#drawn - this.#others);
    this.highest = Math.min(this.#drawn, this.#marked);
    this.mode = Math.floor((this.#drawn + 1) * (this.#marked + 1) / (now_of + before_of + 2));
  }

  probability(k: number): number {
    if (k < this.lowest || k > this.highest) return 0;
    const size = this.#marked + this.#others;
    const p = this.#drawn / size;
    return binomialProbability(k, { size: this.#marked, p }) *
      binomialProbability(this.#drawn - k, { size: this.#others, p }) /
      binomialProbability(this.#drawn, { size, p });
  }

  /** Largest count below the mode that is no more probable than `bound`; one below the lowest where none is. */
  lastBelow(bound: number): number {
    let [no, yes] = [this.mode, this.lowest - 1];
    while (no - yes > 1) {
      const middle = Math.floor((no + yes) / 2);
      if (this.probability(middle) <= bound) yes = middle;
      else no = middle;
    }
    return yes;
  }

  /** Smallest count above the mode that is no more probable than `bound`; one above the highest where none is. */
  firstAbove(bound: number): number {
    let [no, yes] = [this.mode, this.highest + 1];
    while (yes - no > 1) {
      const middle = Math.floor((no + yes) / 2);
      if (this.probability(middle) <= bound) yes = middle;
      else no = middle;
    }
    return yes;
  }

  lowerTail(k: number): number {
    let term = this.probability(k);
    let sum = term;
    for (; k > this.lowest && term > sum * 1e-17; k--) {
      term *= k * (this.#others - this.#drawn + k) / ((this.#marked - k + 1) * (this.#drawn - k + 1));
      sum += term;
    }
    return sum;
  }

  upperTail(k: number): number {
    let term = this.probability(k);
    let sum = term;
    for (; k < this.highest && term > sum * 1e-17; k++) {
      term *= (this.#marked - k) * (this.#drawn - k) / ((k + 1) * (this.#others - this.#drawn + k + 1));
      sum += term;
    }
    return sum;
  }
}
