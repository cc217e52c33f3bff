/**
 * Running counts that hold a block of persons to its targets.
 *
 * @module
 */
import type { RandomStream } from "../random/random_stream.ts";

/**
 * How many more persons should have something than have it, one count a year and kind. Each person adds the share of
 * persons who should have it; who gets it takes one off. Chances that grow with what is due keep the count near 0, so
 * that shares come out right in a block of some thousand persons already, however rare the thing is.
 *
 * Municipalities have so many places and staff; this is what that looks like from the persons' side.
 */
export class Quotas {
  /** By year and kind; at `year * kinds + kind`. */
  readonly due: Float64Array;
  readonly #kinds: number;

  /** Counts of so many kinds in so many years. */
  constructor(years: number, kinds: number) {
    this.due = new Float64Array(years * kinds);
    this.#kinds = kinds;
  }

  /**
   * Begins anew. Where each count starts is random, so that rounding in many blocks adds up to nothing, and about where it
   * settles, so that starting and settling add up to nothing either: `settles` tells that by year and kind.
   */
  start(random: RandomStream, settles: (year: number, kind: number) => number): void {
    const { due } = this;
    for (let at = 0; at < due.length; at++) {
      const kind = at % this.#kinds;
      due[at] = random.unit() - 0.5 + settles((at - kind) / this.#kinds, kind);
    }
  }
}

/** The kinds that are drawn from: `count` of them, beginning at these places of the arrays. */
export interface DueKinds {
  readonly due: Float64Array;
  readonly first: number;
  readonly count: number;
  readonly shares: Float64Array;
  readonly sharesAt: number;
  /** How likely each is for the person at hand, beside others. */
  readonly leaning: Float64Array;
  readonly leaningAt: number;
}

/**
 * One of several kinds that share a whole, by what is due: most often the one that is furthest behind, and the more a person
 * leans to a kind, the more often that one. Chances grow with the fourth power of what is due: so kinds with a small share
 * wait until they are about half a person behind, as those with a large one do, and none gets more than its share.
 */
export function drawDue(random: RandomStream, kinds: DueKinds): number {
  const { due, first, count, shares, sharesAt, leaning, leaningAt } = kinds;
  let total = 0;
  let best = 0;
  for (let kind = 0; kind < count; kind++) {
    const share = shares[sharesAt + kind]!;
    const lacking = due[first + kind]! + share;
    if (lacking > due[first + best]! + shares[sharesAt + best]!) best = kind;
    const square = share > 0 && lacking > 0 ? lacking * lacking : 0;
    weights[kind] = square * square * leaning[leaningAt + kind]!;
    total += weights[kind]!;
  }
  if (total === 0) return best;
  let left = random.unit() * total;
  for (let kind = 0; kind < count; kind++) {
    if (left < weights[kind]!) return kind;
    left -= weights[kind]!;
  }
  return best;
}

/** One of several kinds that share a whole, whatever is due: for who does not count in any block. */
export function drawShare(random: RandomStream, kinds: Omit<DueKinds, "due" | "first">): number {
  const { count, shares, sharesAt, leaning, leaningAt } = kinds;
  let total = 0;
  for (let kind = 0; kind < count; kind++) total += shares[sharesAt + kind]! * leaning[leaningAt + kind]!;
  let left = random.unit() * total;
  let last = 0;
  for (let kind = 0; kind < count; kind++) {
    const weight = shares[sharesAt + kind]! * leaning[leaningAt + kind]!;
    if (weight === 0) continue;
    if (left < weight) return kind;
    left -= weight;
    last = kind;
  }
  return last;
}

/** More than are drawn of at a time. */
const weights = new Float64Array(16);

/** Persons that are drawn for before a block begins. */
const BEFORE = 100;

/** No kind likelier than another. */
const even = new Float64Array(16).fill(1);

/**
 * Counts of kinds that share a whole as they are in the middle of a block: some persons are drawn for who do not exist. Starting
 * all counts at 0 would favour rare kinds, which would come first in every block anew.
 */
export function startDue(random: RandomStream, kinds: Omit<DueKinds, "leaning" | "leaningAt">): void {
  const { due, first, count, shares, sharesAt } = kinds;
  const all = { ...kinds, leaning: even, leaningAt: 0 };
  due.fill(0, first, first + count);
  for (let person = BEFORE + random.below(BEFORE); person > 0; person--) {
    const drawn = drawDue(random, all);
    for (let kind = 0; kind < count; kind++) due[first + kind]! += shares[sharesAt + kind]!;
    due[first + drawn]!--;
  }
}
