/**
 * Names of random streams: a path of numbers and words, folded into 128 bits.
 *
 * @module
 */
import { threefry, type Words } from "./threefry.ts";

/** A whole number from 0 to 2^53 - 1, or a word. The number `7` and the word `"7"` are not the same. */
export type PathPart = number | string;

/** What the third word of a counter says, so that parts of different kinds never share a counter. */
const NUMBER = 1;
const WORD = 2;
const LETTERS = 3;
const STATE = 4;

const encoder = new TextEncoder();

/**
 * The key of a random stream, made from a seed and a path such as municipality, person and topic. A stream depends on its
 * path only: not on other streams, on the order they are made in, or on who makes them. So persons added to a cohort
 * change no others, and any number of workers makes the same cohort.
 *
 * Each part is a counter that Threefry turns into the key of the next part. Parts that differ below one key are different
 * counters, and Threefry under one key is a permutation: their keys always differ. Paths of different length or below
 * different keys give the same key with a chance of one in 2^128.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StreamKey } from "./stream_key.ts";
 *
 * const person = StreamKey.of(7, "person", 4601, 12);
 * assert.deepEqual(person.child("needs").words, StreamKey.of(7, "person", 4601, 12, "needs").words);
 * assert.notDeepEqual(person.child("needs").words, person.child("moves").words);
 * ```
 */
export class StreamKey {
  /** The key itself. */
  readonly words: Words;

  private constructor(words: Words) {
    this.words = words;
  }

  /** The key of a path that starts with the seed. */
  static of(seed: PathPart, ...path: readonly PathPart[]): StreamKey {
    return new StreamKey([0, 0, 0, 0]).child(seed, ...path);
  }

  /** The key of a longer path. */
  child(...path: readonly PathPart[]): StreamKey {
    let words = this.words;
    for (const part of path) {
      words = typeof part === "number" ? threefry(words, numberCounter(part)) : wordKey(words, part);
    }
    return new StreamKey(words);
  }

  /** Four words for a generator to start from; no key below this one starts with the same. */
  state(): Words {
    return threefry(this.words, [0, 0, STATE, 0]);
  }
}

function numberCounter(part: number): Words {
  if (!Number.isSafeInteger(part) || part < 0) {
    throw new RangeError(
      `${part} cannot name a random stream: give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, or a word`,
    );
  }
  return [part | 0, (part / 4294967296) | 0, NUMBER, 0];
}

/** A word's length and then its bytes in UTF-8, twelve at a time. */
function wordKey(key: Words, word: string): Words {
  const bytes = encoder.encode(word);
  let words = threefry(key, [bytes.length, 0, WORD, 0]);
  for (let at = 0; at < bytes.length; at += 12) {
    const packed: [number, number, number] = [0, 0, 0];
    for (let i = at; i < Math.min(at + 12, bytes.length); i++) {
      packed[((i - at) >> 2) as 0 | 1 | 2] |= bytes[i]! << (8 * (i & 3));
    }
    words = threefry(words, [packed[0], packed[1], LETTERS, packed[2]]);
  }
  return words;
}
