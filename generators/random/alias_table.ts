/**
 * One of many outcomes with given weights, in constant time.
 *
 * @module
 */
import { multiplyHigh } from "./multiply_high.ts";
import type { RandomStream } from "./random_stream.ts";

/** Most outcomes of a table; their places times 32 random bits fit a double. */
const MOST = 2 ** 20;

/**
 * Draws one of many outcomes, each as likely as its weight, with one random number whatever their count. A probability is
 * met to the nearest 2^-32 times the number of outcomes.
 *
 * Source: Walker, "An efficient method for generating discrete random variables with general distributions", ACM TOMS 3(3),
 * 1977; tables made as in Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE Trans.
 * Softw. Eng. 17(9), 1991.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { AliasTable } from "./alias_table.ts";
 * import { randomStream } from "./random_stream.ts";
 *
 * const needs = new AliasTable([39, 33, 25, 0]);
 * assert.ok(needs.draw(randomStream(7, "needs")) < 3);
 * ```
 */
export class AliasTable {
  /** Of 2^32 draws that fall on a place, how many stay there. */
  readonly #stay: Float64Array;
  /** Where the others go. */
  readonly #alias: Uint32Array;

  /** Weights in any unit, at least one of them above 0. */
  constructor(weights: readonly number[]) {
    const size = weights.length;
    let total = 0;
    for (const weight of weights) {
      if (!(weight >= 0)) throw new RangeError(`Weight ${weight} is not a number of at least 0`);
      total += weight;
    }
    if (size > MOST) throw new RangeError(`A table holds at most ${MOST} weights, not ${size}`);
    if (!(total > 0 && total < Infinity)) {
      throw new RangeError("Weights need a sum above 0: give at least one that is not 0");
    }
    this.#stay = new Float64Array(size);
    this.#alias = new Uint32Array(size);
    this.#fill(weights.map((weight) => weight / total * size));
  }

  /** Gives each place that has too little the rest from one that has too much. */
  #fill(shares: number[]): void {
    const small: number[] = [];
    const large: number[] = [];
    shares.forEach((share, place) => (share < 1 ? small : large).push(place));
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.at(-1)!;
      this.#stay[poor] = Math.round(shares[poor]! * 4294967296);
      this.#alias[poor] = rich;
      const left = shares[rich]! + shares[poor]! - 1;
      shares[rich] = left;
      if (left < 1) small.push(large.pop()!);
    }
    // Rounding may leave places on one side, with shares as good as whole: they keep all that falls on them.
    for (const place of [...large, ...small]) {
      this.#stay[place] = 4294967296;
      this.#alias[place] = place;
    }
  }

  /** How many outcomes the table has. */
  get size(): number {
    return this.#stay.length;
  }

  /** The place of the outcome drawn. */
  draw(random: RandomStream): number {
    const word = random.uint32();
    const size = this.#stay.length;
    const place = multiplyHigh(word, size);
    return (Math.imul(word, size) >>> 0) < this.#stay[place]! ? place : this.#alias[place]!;
  }
}
