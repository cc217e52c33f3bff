/**
 * Random numbers of one stream, as fast as the machine counts.
 *
 * @module
 */
import { mix } from "./mix.ts";
import { multiplyHigh } from "./multiply_high.ts";
import { type PathPart, StreamKey } from "./stream_key.ts";
import type { Words } from "./threefry.ts";

/**
 * A stream of random numbers: xoshiro128**, started from 128 bits that {@linkcode StreamKey} makes of the stream's path.
 * The same path gives the same numbers on every machine, and only 32-bit integers are reckoned with on the way.
 *
 * A generator has 2^128 - 1 states in one cycle. That two of a thousand million streams of a million numbers each touch has
 * a chance of less than one in 2^48.
 *
 * Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021; reference
 * implementation xoshiro128starstar.c, version 1.1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { RandomStream } from "./random_stream.ts";
 * import { StreamKey } from "./stream_key.ts";
 *
 * const key = StreamKey.of(7, "person", 12);
 * const random = new RandomStream(key);
 * const first = random.uint32();
 * random.restart(key);
 * assert.equal(random.uint32(), first);
 * ```
 */
export class RandomStream {
  /** In a typed array because V8 keeps 32-bit integers in it without checks: more than twice as fast as fields. */
  readonly #state: Int32Array = new Int32Array(4);

  /** Starts the stream of a key. */
  constructor(key: StreamKey) {
    this.restart(key);
  }

  /** A generator at a state of its own, not all zeros: for known answers. */
  static fromState(state: Words): RandomStream {
    const random = new RandomStream(StreamKey.of(0));
    random.#state.set(state);
    return random;
  }

  /** Goes to the start of another stream, without a new object. */
  restart(key: StreamKey): void {
    const state = this.#state;
    const [a, b, c, d] = key.state();
    state[0] = a;
    state[1] = b;
    state[2] = c;
    // From zeros only zeros follow.
    state[3] = (a | b | c | d) === 0 ? 1 : d;
  }

  /**
   * Goes to the start of a stream that the next four numbers of another one name: a stream for each topic of a person at a
   * fraction of what a key for each costs. Branches taken one after the other are as apart as streams of different keys.
   */
  branch(other: RandomStream): void {
    const state = this.#state;
    for (let word = 0; word < 4; word++) state[word] = mix(other.uint32());
    if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[3] = 1;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const state = this.#state;
    const b = state[1]!;
    const five = Math.imul(b, 5);
    const c = state[2]! ^ state[0]!;
    const d = state[3]! ^ b;
    state[1] = b ^ c;
    state[0] = state[0]! ^ d;
    state[2] = c ^ (b << 9);
    state[3] = (d << 11) | (d >>> 21);
    return Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
  }

  /** A number from 0 up to 1, 1 excluded, one of 2^53 at the same distance. */
  unit(): number {
    const high = this.uint32() >>> 5;
    return (high * 67108864 + (this.uint32() >>> 6)) * 2 ** -53;
  }

  /** A number above 0 and up to 1, 1 included: for logarithms. */
  positiveUnit(): number {
    const high = this.uint32() >>> 5;
    return (high * 67108864 + (this.uint32() >>> 6) + 1) * 2 ** -53;
  }

  /** A number from `low` up to `high`, `high` excluded. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** `true` with the probability given, to the nearest 2^-32. */
  chance(probability: number): boolean {
    return this.uint32() < probability * 4294967296;
  }

  /**
   * A whole number from 0 up to `size`, `size` excluded, each equally likely; `size` may be up to 2^32.
   *
   * Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
   */
  below(size: number): number {
    if (!(size >= 1 && size <= 4294967296) || !Number.isInteger(size)) {
      throw new RangeError(`Cannot choose among ${size}: give a whole number from 1 to 4294967296`);
    }
    if (size === 4294967296) return this.uint32();
    let word = this.uint32();
    let low = Math.imul(word, size) >>> 0;
    if (low < size) {
      const surplus = (4294967296 - size) % size;
      while (low < surplus) {
        word = this.uint32();
        low = Math.imul(word, size) >>> 0;
      }
    }
    return multiplyHigh(word, size);
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** One of the items, each equally likely. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /**
   * The place of one of the weights, each as likely as its weight; for weights used once. Where the same weights are drawn
   * from again and again, `AliasTable` is faster.
   */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const weight of weights) {
      if (!(weight >= 0)) throw new RangeError(`Weight ${weight} is not a number of at least 0`);
      total += weight;
    }
    if (!(total > 0 && total < Infinity)) {
      throw new RangeError("Weights need a sum above 0: give at least one that is not 0");
    }
    let left = this.unit() * total;
    let last = 0;
    for (let place = 0; place < weights.length; place++) {
      const weight = weights[place]!;
      if (weight === 0) continue;
      if (left < weight) return place;
      left -= weight;
      last = place;
    }
    // Rounding may leave a rest behind the last weight.
    return last;
  }

  /** Puts items in random order, in place, every order equally likely (Fisher and Yates). */
  shuffle<Item>(items: Item[]): Item[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = items[last]!;
      items[last] = items[other]!;
      items[other] = item;
    }
    return items;
  }
}

/**
 * The random stream of a seed and a path of whole numbers and words, such as municipality, person and topic. Streams of
 * different paths have nothing to do with each other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "./random_stream.ts";
 *
 * const needs = randomStream(7, "4601", 12, "needs");
 * const age = needs.integer(0, 107);
 * assert.ok(age >= 0 && age <= 107);
 * assert.equal(randomStream(7, "4601", 12, "needs").integer(0, 107), age);
 * ```
 */
export function randomStream(seed: PathPart, ...path: readonly PathPart[]): RandomStream {
  return new RandomStream(StreamKey.of(seed, ...path));
}
