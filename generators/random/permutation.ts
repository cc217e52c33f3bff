/**
 * Numbers in random order without keeping the order anywhere.
 *
 * @module
 */
import { mix } from "./mix.ts";
import { multiplyHigh } from "./multiply_high.ts";
import { RandomStream } from "./random_stream.ts";
import type { StreamKey } from "./stream_key.ts";

/** Twice as many as three rounds of two halves, which would do against a reader without the key. */
const ROUNDS = 8;

/** Roots of sizes must stay below 2^20, so that a half times 32 bits fits a double. */
const LARGEST = 2 ** 40;

/**
 * A permutation of the whole numbers from 0 up to `size`, `size` excluded, told by its key: `at` gives the number at a
 * place, `indexOf` the place of a number, in constant time and memory.
 *
 * Numbers are written as two digits, `high` and `low`, of a base near the root of the size. Each round adds to one digit a
 * scrambled form of the other, which can be undone by taking it away, so every round is a bijection and so are all of them.
 * The few pairs of digits that stand for no number of the range are sent through again until they do; a bijection of a
 * finite set comes back to the range from wherever it left it, each start to an end of its own.
 *
 * Source: Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002 (generalised Feistel and cycle walking).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Permutation } from "./permutation.ts";
 * import { StreamKey } from "./stream_key.ts";
 *
 * const order = new Permutation(10, StreamKey.of(7, "order"));
 * const numbers = Array.from({ length: 10 }, (_, place) => order.at(place));
 * assert.deepEqual(numbers.toSorted(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
 * assert.equal(order.indexOf(order.at(3)), 3);
 * ```
 */
export class Permutation {
  /** How many numbers it permutes. */
  readonly size: number;
  readonly #highs: number;
  readonly #lows: number;
  readonly #roundKeys: Int32Array;

  /** The same size and key give the same permutation. Sizes go from 1 to 2^40. */
  constructor(size: number, key: StreamKey) {
    if (!(size >= 1 && size <= LARGEST) || !Number.isInteger(size)) {
      throw new RangeError(`Cannot permute ${size} numbers: give a whole number from 1 to ${LARGEST}`);
    }
    this.size = size;
    this.#lows = Math.ceil(Math.sqrt(size));
    this.#highs = Math.ceil(size / this.#lows);
    const random = new RandomStream(key);
    this.#roundKeys = Int32Array.from({ length: ROUNDS }, () => random.uint32());
  }

  /** The number at a place. */
  at(index: number): number {
    this.#check(index);
    let value = index;
    do value = this.#scramble(value); while (value >= this.size);
    return value;
  }

  /** The place of a number. */
  indexOf(value: number): number {
    this.#check(value);
    let index = value;
    do index = this.#unscramble(index); while (index >= this.size);
    return index;
  }

  #check(value: number): void {
    if (!(value >= 0 && value < this.size) || !Number.isInteger(value)) {
      throw new RangeError(`${value} is not a whole number from 0 to ${this.size - 1}`);
    }
  }

  #scramble(value: number): number {
    const keys = this.#roundKeys;
    let high = Math.floor(value / this.#lows);
    let low = value - high * this.#lows;
    for (let round = 0; round < ROUNDS; round += 2) {
      high += multiplyHigh(mix(low + keys[round]!), this.#highs);
      if (high >= this.#highs) high -= this.#highs;
      low += multiplyHigh(mix(high + keys[round + 1]!), this.#lows);
      if (low >= this.#lows) low -= this.#lows;
    }
    return high * this.#lows + low;
  }

  #unscramble(value: number): number {
    const keys = this.#roundKeys;
    let high = Math.floor(value / this.#lows);
    let low = value - high * this.#lows;
    for (let round = ROUNDS - 2; round >= 0; round -= 2) {
      low -= multiplyHigh(mix(high + keys[round + 1]!), this.#lows);
      if (low < 0) low += this.#lows;
      high -= multiplyHigh(mix(low + keys[round]!), this.#highs);
      if (high < 0) high += this.#highs;
    }
    return high * this.#lows + low;
  }
}
