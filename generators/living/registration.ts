/**
 * When a municipality's record system comes to know what happens, and what is first put into it wrongly.
 *
 * @module
 */
import { mix } from "../random/mix.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";

/** Of a thousand days of a person so many are registered so many days later, from the first number to the second one. */
const LAGS: readonly (readonly [perMille: number, first: number, last: number])[] = [
  [480, 0, 0],
  [200, 1, 1],
  [110, 2, 2],
  [70, 3, 3],
  [80, 4, 7],
  [30, 8, 13],
  [30, 14, 14],
];

/** Most days that anything is registered late. */
export const LONGEST_LAG = 14;
/** Days until a slip is put right, and until a row that should not be there is deleted. */
const PUT_RIGHT: readonly [first: number, last: number] = [2, 30];
const DELETED: readonly [first: number, last: number] = [1, 10];
/** Days after which all is known, from the day after it happened, and nothing is wrong any more. */
export const SETTLED: number = LONGEST_LAG + PUT_RIGHT[1];

/** Of a thousand rows so many are first registered with a slip. */
const SLIPS: Readonly<Record<SlipTable, number>> = { services: 40, scores: 10, answers: 20 };
/** Of a thousand services so many are registered twice. */
const TWICE = 10;

/** Tables with rows that are registered with slips. */
export type SlipTable = "services" | "scores" | "answers";

/** Topics of what is drawn. */
const TOPICS: Readonly<Record<SlipTable | "lag" | "twice", number>> = {
  lag: 1,
  twice: 2,
  services: 3,
  scores: 4,
  answers: 5,
};

const lagOf = Uint8Array.from({ length: 1000 }, (_, place) => {
  let below = 0;
  for (const [perMille, first, last] of LAGS) {
    if (place < below + perMille) return first + (place - below) % (last - first + 1);
    below += perMille;
  }
  return LONGEST_LAG;
});

/**
 * Registration as a function of seed, person, and day or row: no order of asking changes an answer.
 *
 * A person's whole day is registered together, since a case worker enters in one sitting what was decided that day: services
 * come with the function scores that they are granted on, and a life that ends ends in all its rows at once. How often and
 * how late are kprkit's own numbers.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Registration } from "./registration.ts";
 *
 * const registration = new Registration(7);
 * assert.equal(registration.lag(12, 20_500), new Registration(7).lag(12, 20_500));
 * ```
 */
export class Registration {
  readonly #salt: number;

  /** Another seed, other days. */
  constructor(seed: PathPart) {
    this.#salt = StreamKey.of(seed, "registration").state()[0];
  }

  /** Days from something that happens to a person on a day until it is registered. */
  lag(ordinal: number, day: number): number {
    return lagOf[this.#word("lag", ordinal, day) % 1000]!;
  }

  /** A random word for the slip in a row, by which it is what it is; 0 where the row is right from the first. */
  slip(table: SlipTable, ordinal: number, place: number): number {
    const word = this.#word(table, ordinal, place);
    return word % 1000 < SLIPS[table] ? mix(word) | 1 : 0;
  }

  /** Days from a row with a slip until it is put right. */
  putRightAfter(table: SlipTable, ordinal: number, place: number): number {
    return between(PUT_RIGHT, mix(this.#word(table, ordinal, place) ^ 1));
  }

  /** Days from a service that is registered twice until one of the two is deleted; 0 where it is registered once. */
  deletedAfter(ordinal: number, place: number): number {
    const word = this.#word("twice", ordinal, place);
    return word % 1000 < TWICE ? between(DELETED, mix(word ^ 1)) : 0;
  }

  #word(topic: keyof typeof TOPICS, ordinal: number, of: number): number {
    return mix(mix(mix(this.#salt + TOPICS[topic]) ^ ordinal) + of);
  }
}

function between([first, last]: readonly [first: number, last: number], word: number): number {
  return first + word % (last - first + 1);
}
