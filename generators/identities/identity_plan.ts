/**
 * Who gets which number: the persons of a cohort and the synthetic numbers, one to one.
 *
 * @module
 */
import { Permutation } from "../random/permutation.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import {
  type BlockLayout,
  type BlockLayoutOptions,
  type IdentityStratum,
  layOutBlock,
  type PoolPlace,
  segmentOf,
} from "./block_layout.ts";
import { birthYears, type Sex } from "./control_digits.ts";
import { type NumberPart, NumberPool, type NumberPoolOptions, type PooledNumber } from "./number_pool.ts";
import { quotas } from "./quotas.ts";
import { NumbersUsedUpError } from "./synthetic_number.ts";

/** A municipality of the cohort, and how many of the persons are its own. */
export interface IdentityMunicipality {
  /** Whatever names it; four digits as a rule. */
  readonly code: string;
  /** Share of the cohort's persons, in any unit. */
  readonly weight: number;
}

/** What a cohort's numbers depend on. How many persons there are is not among it. */
export interface IdentityPlanOptions {
  /** Another seed makes another cohort. */
  readonly seed: PathPart;
  /** Who the persons are. Several strata may share a birth year and sex. */
  readonly strata: readonly IdentityStratum[];
  /** Where the persons are counted from 0. */
  readonly municipalities: readonly IdentityMunicipality[];
  /** Share of persons with a D-number. @default 0 */
  readonly dNumberShare?: number;
  /**
   * The part of all numbers that the plan gives out. Plans of the same seed and share of D-numbers, each with a part of its
   * own, have no number in common whatever their strata: one for a cohort, one for those who join it years later.
   *
   * @default { index: 0, of: 1 }
   */
  readonly part?: NumberPart;
}

/** A fictitious person as far as the number tells. */
export interface PersonIdentity extends PooledNumber {
  /** As the number tells it. */
  readonly sex: Sex;
  /** Place of the person's stratum in the plan. */
  readonly stratum: number;
  /** Number of the person in the whole cohort, from 0 on; no two persons share one. */
  readonly ordinal: number;
}

/** Persons in a block: few enough for the numbers of one birth year and sex, in case a cohort has no others. */
const BLOCK = 2 ** 17;

/**
 * Gives every person of a cohort, named by municipality and index, a synthetic number that no other person of the cohort
 * has, by arithmetic alone. Nothing is remembered of the persons already made, so that any worker can make any person, and
 * persons added later change none of the others.
 *
 * Birth date and sex follow from the number, and in such proportions as the strata ask for:
 *
 * 1. *Municipality and index to ordinal.* Ordinals come in blocks of 131 072. In each block a municipality owns as many
 *    ordinals in a row as its weight says. Index by quota is the block, the rest the place among its own.
 * 2. *Ordinal to stratum and rank.* The places of a block are permuted under a key of the block, then cut into segments, one
 *    for each stratum and as long as its weight says. A segment owns as many ranks in a row in the pool of its birth year and
 *    sex; the next segment and the next block go on where it ended.
 * 3. *Rank to number.* A pool is all numbers of a birth year and sex in random order, see {@linkcode NumberPool}.
 *
 * Each step is one to one: (1) by division with rest, since the municipalities' shares of a block do not overlap; (2) since
 * a permutation is, and segments never share ranks of a pool; (3) since slots are permuted, each slot is one place in the list
 * of one date, lists ascend, and numbers of different dates, sexes, centuries and kinds differ in their digits. So no number
 * is given twice, whatever the weights. `deno task identity-proof` checks ten million of them one by one.
 *
 * Where a pool is used up, its strata go on in the nearest birth years. For the age distribution of all recipients that is
 * some millions of persons away; until then shares are met exactly in every block.
 *
 * Other weights, strata or municipalities make another cohort; more persons do not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { IdentityPlan } from "./identity_plan.ts";
 *
 * const plan = new IdentityPlan({
 *   seed: 7,
 *   strata: [{ birthYear: 1931, sex: "K", weight: 2 }, { birthYear: 1950, sex: "M", weight: 1 }],
 *   municipalities: [{ code: "4601", weight: 290 }, { code: "1103", weight: 150 }],
 * });
 * const person = plan.identity("4601", 12);
 * assert.equal(person.birthDate.slice(2, 4), person.number.slice(4, 6));
 * assert.notEqual(person.number, plan.identity("1103", 12).number);
 * ```
 */
export class IdentityPlan {
  readonly #strata: readonly IdentityStratum[];
  readonly #municipalities: ReadonlyMap<string, { readonly first: number; readonly quota: number }>;
  readonly #pools: readonly NumberPool[];
  readonly #layoutOptions: BlockLayoutOptions;
  readonly #key: StreamKey;
  /** Ranks given out before each block that is known: a kilobyte a block. */
  readonly #used: Uint32Array[];
  /** Blocks there are in all, once the end has been seen. */
  #blocks = Infinity;
  /** The block last asked for; the next person is most often in the same. */
  #layout: { readonly block: number; readonly layout: BlockLayout; readonly order: Permutation } | undefined;

  /** Works out who has which part of a block; persons are made when asked for. */
  constructor(options: IdentityPlanOptions) {
    const { seed, strata, municipalities, dNumberShare = 0, part = { index: 0, of: 1 } } = options;
    this.#key = StreamKey.of(seed, "identities");
    this.#strata = strata.map((stratum) => ({ ...stratum }));
    this.#pools = poolsOf(strata, { key: this.#key.child("pool"), dNumberShare, part });
    this.#layoutOptions = {
      strata: this.#strata,
      quotas: quotas(strata.map(({ weight }) => weight), BLOCK),
      pools: this.#pools.map(({ birthYear, sex, size }): PoolPlace => ({ birthYear, sex, size })),
      own: strata.map((stratum) =>
        this.#pools.findIndex(({ birthYear, sex }) => birthYear === stratum.birthYear && sex === stratum.sex)
      ),
    };
    this.#used = [new Uint32Array(this.#pools.length)];
    this.#municipalities = placesOf(municipalities);
  }

  /** How many persons a municipality can have. */
  capacity(municipality: string): number {
    while (this.#blocks === Infinity) this.#layOut(this.#used.length - 1);
    return this.#blocks * this.#place(municipality).quota;
  }

  /**
   * The person with this index, from 0 on, in a municipality.
   *
   * @throws {NumbersUsedUpError} There are fewer numbers than that.
   */
  identity(municipality: string, index: number): PersonIdentity {
    const { first, quota } = this.#place(municipality);
    if (!Number.isSafeInteger(index) || index < 0) {
      throw new RangeError(`No person has the index ${index}: give a whole number from 0 on`);
    }
    const block = Math.floor(index / quota);
    const placeInBlock = first + index - block * quota;
    const { layout, order } = this.#blockAt(block, municipality);
    const place = order.at(placeInBlock);
    const segment = segmentOf(layout, place);
    const start = segment === 0 ? 0 : layout.ends[segment - 1]!;
    const pool = this.#pools[layout.pools[segment]!]!;
    const { number, kind, birthDate } = pool.at(layout.ranks[segment]! + place - start);
    return {
      number,
      kind,
      birthDate,
      sex: pool.sex,
      stratum: layout.strata[segment]!,
      ordinal: block * BLOCK + placeInBlock,
    };
  }

  #place(municipality: string): { readonly first: number; readonly quota: number } {
    const place = this.#municipalities.get(municipality);
    if (place === undefined) {
      throw new RangeError(
        `Municipality ${municipality} has no persons in this cohort: name it when the plan is made`,
      );
    }
    return place;
  }

  #blockAt(
    block: number,
    municipality: string,
  ): { readonly layout: BlockLayout; readonly order: Permutation } {
    if (this.#layout?.block === block) return this.#layout;
    while (this.#used.length <= block && this.#blocks === Infinity) this.#layOut(this.#used.length - 1);
    const layout = block < this.#blocks ? this.#layOut(block) : undefined;
    if (layout === undefined) {
      throw new NumbersUsedUpError(
        `The synthetic numbers are used up: municipality ${municipality} can have ${
          this.capacity(municipality)
        } persons`,
        "Ask for fewer persons, or spread them over more birth years, or make several cohorts with seeds of their own",
      );
    }
    this.#layout = { block, layout, order: new Permutation(BLOCK, this.#key.child("block", block)) };
    return this.#layout;
  }

  /** Shares out a block whose predecessors are known. */
  #layOut(block: number): BlockLayout | undefined {
    const layout = layOutBlock(this.#layoutOptions, this.#used[block]!);
    if (layout === undefined) this.#blocks = Math.min(this.#blocks, block);
    else this.#used[block + 1] ??= layout.used;
    return layout;
  }
}

/** A pool for each sex and each year between the first and the last of the strata. */
function poolsOf(
  strata: readonly IdentityStratum[],
  options: Pick<NumberPoolOptions, "key" | "dNumberShare" | "part">,
): NumberPool[] {
  const years = strata.map(({ birthYear }) => birthYear);
  const wrong = years.find((year) =>
    !(Number.isInteger(year) && year >= birthYears.first && year <= birthYears.last)
  );
  if (wrong !== undefined) {
    throw new RangeError(
      `No synthetic numbers for the birth year ${wrong}: give a year from ${birthYears.first} to ${birthYears.last}`,
    );
  }
  const sexes = (["K", "M"] as const).filter((sex) => strata.some((stratum) => stratum.sex === sex));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  return sexes.flatMap((sex) =>
    Array.from(
      { length: last - first + 1 },
      (_, i) => new NumberPool({ ...options, birthYear: first + i, sex }),
    )
  );
}

/** Each municipality's part of a block. */
function placesOf(
  municipalities: readonly IdentityMunicipality[],
): Map<string, { first: number; quota: number }> {
  const places = new Map<string, { first: number; quota: number }>();
  const parts = quotas(municipalities.map(({ weight }) => weight), BLOCK);
  let first = 0;
  for (const [i, { code }] of municipalities.entries()) {
    if (places.has(code)) throw new RangeError(`Municipality ${code} is named twice: name it once`);
    if (parts[i]! > 0) places.set(code, { first, quota: parts[i]! });
    first += parts[i]!;
  }
  return places;
}
