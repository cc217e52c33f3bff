/**
 * How a block of persons is shared among kinds of persons and pools of numbers.
 *
 * @module
 */
import type { Sex } from "./control_digits.ts";

/** Persons of one birth year and sex, and how many they are beside the others. */
export interface IdentityStratum {
  /** From 1900 to 2031. */
  readonly birthYear: number;
  /** `K` woman, `M` man. */
  readonly sex: Sex;
  /** Share of the cohort's persons, in any unit. */
  readonly weight: number;
}

/** A pool of numbers that one birth year and sex share. */
export interface PoolPlace {
  readonly birthYear: number;
  readonly sex: Sex;
  /** How many numbers it has. */
  readonly size: number;
}

/** Places of a block, cut into segments of one stratum and one pool each. */
export interface BlockLayout {
  /** Place behind each segment's last. */
  readonly ends: Uint32Array;
  readonly strata: Uint32Array;
  readonly pools: Uint32Array;
  /** Rank in the pool of each segment's first place. */
  readonly ranks: Uint32Array;
  /** Ranks of each pool that are given out once the block is full. */
  readonly used: Uint32Array;
}

/** What a layout is made from. */
export interface BlockLayoutOptions {
  readonly strata: readonly IdentityStratum[];
  /** Persons of each stratum in a block. */
  readonly quotas: readonly number[];
  /** One for each sex of the strata and each year from their first to their last. */
  readonly pools: readonly PoolPlace[];
  /** The pool of each stratum's own birth year and sex. */
  readonly own: readonly number[];
}

/**
 * Shares out one block. Each stratum takes its numbers from the pool of its birth year and sex. What a pool no longer has
 * comes from the nearest birth years of the same sex that have numbers left, the earlier of two equally near first.
 *
 * The ranks of a pool are given out one after the other, from `used` on, so that no two places of any block share one.
 * `undefined` where the pools of a sex have too few numbers left for the block.
 */
export function layOutBlock(
  { strata, quotas, pools, own }: BlockLayoutOptions,
  used: Uint32Array,
): BlockLayout | undefined {
  const after = used.slice();
  const segments: { stratum: number; pool: number; rank: number; count: number }[] = [];
  const take = (stratum: number, pool: number, wanted: number): number => {
    const count = Math.min(wanted, pools[pool]!.size - after[pool]!);
    if (count === 0) return 0;
    segments.push({ stratum, pool, rank: after[pool]!, count });
    after[pool]! += count;
    return count;
  };
  const missing = quotas.map((quota, stratum) => quota - take(stratum, own[stratum]!, quota));
  for (const [stratum, { birthYear, sex }] of strata.entries()) {
    if (missing[stratum] === 0) continue;
    const near = pools.map((_, pool) => pool).filter((pool) => pools[pool]!.sex === sex).toSorted((a, b) =>
      Math.abs(pools[a]!.birthYear - birthYear) - Math.abs(pools[b]!.birthYear - birthYear) ||
      pools[a]!.birthYear - pools[b]!.birthYear
    );
    for (const pool of near) missing[stratum]! -= take(stratum, pool, missing[stratum]!);
    if (missing[stratum]! > 0) return undefined;
  }
  let end = 0;
  return {
    ends: Uint32Array.from(segments, ({ count }) => end += count),
    strata: Uint32Array.from(segments, ({ stratum }) => stratum),
    pools: Uint32Array.from(segments, ({ pool }) => pool),
    ranks: Uint32Array.from(segments, ({ rank }) => rank),
    used: after,
  };
}

/** The segment that a place of the block lies in. */
export function segmentOf({ ends }: BlockLayout, place: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
