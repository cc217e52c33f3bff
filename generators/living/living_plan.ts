/**
 * Who is in a cohort that goes on: its own persons, and those who come to it.
 *
 * @module
 */
import { isValidIn, municipalityName } from "../../register/municipalities/mod.ts";
import { listedYear } from "../cohort/areas.ts";
import {
  BLOCK_PERSONS,
  type CohortBlock,
  type CohortPerson,
  type CohortPlan,
  type Destination,
} from "../cohort/plan.ts";
import { planOf } from "../cohort/plan_of.ts";
import { birthYears } from "../identities/control_digits.ts";
import { yearOf } from "../life/seasons.ts";
import { personStrata, type PersonStratum } from "../population/mod.ts";
import { mix } from "../random/mix.ts";
import { StreamKey } from "../random/stream_key.ts";
import { LivingError } from "./living_error.ts";
import type { LivingSpec } from "./living_spec.ts";

/**
 * How many times likelier a kind of person may be among those who arrive than among all persons of the cohort. Of the persons
 * that are looked at one of so many is taken.
 */
const MOST_OFTEN = 4;

/** A block of persons, and the quotas that they are lived towards. */
export interface LivingBlock {
  /** What the simulator calls the block. */
  readonly name: readonly [area: string, block: number];
  readonly persons: Iterable<CohortPerson>;
}

/** Who arrives in one year, as far as all areas have it in common. */
interface Arrivals {
  readonly year: number;
  /** How many there are for each person of the cohort. */
  readonly perPerson: number;
  /** Chance of a person to be taken, by birth year and sex, as `1931 K`. */
  readonly chances: ReadonlyMap<string, number>;
}

/**
 * The persons of a cohort in the years that follow it. Those who arrive are the persons whom the cohort would have had, had
 * more been asked for: numbers and keys are theirs alone, and nobody of the cohort changes. They begin in the year in which
 * they arrive, so many that each year has as many recipients as the statistics tell, 22.9 % of them new.
 *
 * They are taken so that their ages are those of new recipients, as far as the cohort's numbers reach: nobody is born after
 * its last year, so that the youngest are too few after some years.
 */
export class LivingPlan {
  readonly spec: LivingSpec;
  readonly cohort: CohortPlan;
  /** Year of the last day. */
  readonly lastYear: number;
  readonly #arrivals: readonly Arrivals[];
  readonly #salt: number;
  /** Indices of those who arrive, by year from the first one after the cohort's, of the area last asked for. */
  #found: { readonly area: number; readonly byYear: readonly (readonly number[])[] } | undefined;

  /**
   * Works out who comes when.
   *
   * @throws {LivingError} A municipality of the cohort is none in a year that is told.
   */
  constructor(spec: LivingSpec) {
    this.spec = spec;
    this.cohort = planOf(spec);
    this.lastYear = yearOf(spec.living.last);
    this.#salt = StreamKey.of(spec.seed, "arrivals").state()[0];
    refuseReform(this.cohort, this.lastYear);
    this.#arrivals = arrivalsOf(spec, this.lastYear);
  }

  /** The blocks, in the order in which they are written. Own blocks behind the cohort's last are those who arrive. */
  *blocks(): Generator<CohortBlock> {
    for (const area of this.cohort.areas.keys()) {
      const blocks = [...this.cohort.blocksOf(area)];
      yield* blocks.filter(({ kind }) => kind === "own");
      const own = this.#ownBlocks(area);
      for (let chunk = 0; chunk < this.#chunks(area).length; chunk++) {
        yield { area, kind: "own", block: own + chunk };
      }
      yield* blocks.filter(({ kind }) => kind === "incomers");
    }
  }

  /** The persons of a block. */
  block(block: CohortBlock): LivingBlock {
    const { area } = block;
    const { code } = this.cohort.areas[area]!;
    const own = this.#ownBlocks(area);
    if (block.kind !== "own" || block.block < own) {
      return { name: [code, block.block], persons: this.cohort.personsOf(block) };
    }
    const { year, first, indices } = this.#chunks(area)[block.block - own]!;
    return { name: [`${code} from ${year}`, first], persons: this.#arriving(area, year, indices) };
  }

  /** Persons in all, give or take one an area. */
  get persons(): number {
    const arriving = this.#arrivals.reduce((sum, { perPerson }) => sum + perPerson, 0);
    return Math.round(this.cohort.persons * (1 + arriving));
  }

  /** Number of the municipality of a part in a year; numbers of the cohort's last year hold on. */
  municipality(part: Destination, year: number): string {
    const { path } = this.cohort.part(part);
    return path[Math.min(year - this.spec.years.from, path.length - 1)]!;
  }

  /** Indices in an area of those who arrive in a year. */
  arrivals(area: number, year: number): readonly number[] {
    return this.#arrivalsIn(area)[year - this.spec.years.to - 1] ?? [];
  }

  *#arriving(area: number, year: number, indices: readonly number[]): Generator<CohortPerson> {
    for (const index of indices) {
      // Whoever has just come does not move again.
      const { movesTo: _, ...person } = this.cohort.person(area, index);
      yield { ...person, entry: year };
    }
  }

  #ownBlocks(area: number): number {
    return Math.ceil(this.cohort.counts[area]! / BLOCK_PERSONS);
  }

  #chunks(
    area: number,
  ): { readonly year: number; readonly first: number; readonly indices: readonly number[] }[] {
    return this.#arrivalsIn(area).flatMap((indices, at) => {
      const year = this.spec.years.to + 1 + at;
      return Array.from({ length: Math.ceil(indices.length / BLOCK_PERSONS) }, (_, first) => ({
        year,
        first,
        indices: indices.slice(first * BLOCK_PERSONS, (first + 1) * BLOCK_PERSONS),
      }));
    });
  }

  #arrivalsIn(area: number): readonly (readonly number[])[] {
    if (this.#found?.area === area) return this.#found.byYear;
    const persons = this.cohort.counts[area]!;
    let index = persons;
    const byYear = this.#arrivals.map(({ year, perPerson, chances }) => {
      const rounding = mix(mix(this.#salt ^ area) + year) / 4294967296;
      const wanted = Math.floor(persons * perPerson + rounding);
      const found: number[] = [];
      for (; found.length < wanted; index++) {
        const { birthDate, sex } = this.cohort.person(area, index);
        const chance = chances.get(`${birthDate.slice(0, 4)} ${sex}`) ?? 0;
        if (mix(mix(this.#salt + area) ^ index) < chance * 4294967296) found.push(index);
      }
      return found;
    });
    this.#found = { area, byYear };
    return byYear;
  }
}

/** How many arrive in each year, and who. */
function arrivalsOf({ years: { from, to } }: LivingSpec, lastYear: number): Arrivals[] {
  const cohort = personStrata({ from, to });
  const all = byKind(cohort);
  const sum = total(cohort);
  return Array.from({ length: lastYear - to }, (_, i) => {
    const year = to + 1 + i;
    const entering = personStrata({ from, to: year }).filter(({ entry }) => entry === year);
    const share = total(entering);
    const chances = new Map<string, number>();
    for (const [kind, weight] of byKind(entering)) {
      const others = all.get(kind);
      if (others === undefined) continue;
      chances.set(kind, Math.min(1, weight / share / (others / sum) / MOST_OFTEN));
    }
    return { year, perPerson: share / sum, chances };
  });
}

function withNumbers(strata: readonly PersonStratum[]): readonly PersonStratum[] {
  return strata.filter(({ birthYear }) => birthYear >= birthYears.first && birthYear <= birthYears.last);
}

function total(strata: readonly PersonStratum[]): number {
  return withNumbers(strata).reduce((sum, { weight }) => sum + weight, 0);
}

function byKind(strata: readonly PersonStratum[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { birthYear, sex, weight } of withNumbers(strata)) {
    const kind = `${birthYear} ${sex}`;
    weights.set(kind, (weights.get(kind) ?? 0) + weight);
  }
  return weights;
}

/** A municipality that is another one in a year to come: its services would be granted anew, which no life tells. */
function refuseReform(cohort: CohortPlan, lastYear: number): void {
  const { to } = cohort.spec.years;
  for (const { municipalities } of cohort.areas) {
    for (const code of municipalities) {
      for (let year = to + 1; year <= lastYear; year++) {
        if (isValidIn(code, listedYear(year)) === true) continue;
        throw new LivingError(
          `${code} ${
            municipalityName(code, listedYear(to))
          } is no longer a municipality in ${year}: the cohort cannot go on`,
          {
            kind: "usage",
            hint: `Stop at ${year - 1}-12-31, or generate the cohort with --years up to ${year}`,
          },
        );
      }
    }
  }
}
