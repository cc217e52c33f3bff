/**
 * Who is in a cohort and where: everything that follows from the options without living a single life.
 *
 * @module
 */
import { DefectPlan, type ExtraPerson } from "../defects/mod.ts";
import { HealthStationCohort } from "../health_station/mod.ts";
import { birthYears } from "../identities/control_digits.ts";
import { IdentityPlan, type PersonIdentity } from "../identities/identity_plan.ts";
import type { PersonStratum } from "../population/person_strata.ts";
import { mix } from "../random/mix.ts";
import { StreamKey } from "../random/stream_key.ts";
import { apportion } from "./apportion.ts";
import { type CohortArea, cohortAreas, type CohortPart } from "./areas.ts";
import type { CohortSpec } from "./options.ts";

/** Persons that are lived one after the other towards common quotas. */
export const BLOCK_PERSONS = 2048;

/** One of so many persons may move to another municipality of the cohort. */
export const MOVERS = 64;

/** Share of persons with a D-number. Assumed: persons with D-numbers and services are few. */
const D_NUMBER_SHARE = 0.004;

/** Where someone may move. */
export interface Destination {
  /** Place of the area in the plan. */
  readonly area: number;
  /** Place of the part in the area. */
  readonly part: number;
}

/** A person of the cohort, before it has lived. */
export interface CohortPerson extends PersonIdentity {
  /** Place of the person's area in the plan. */
  readonly area: number;
  /** Number of the person in the area. */
  readonly index: number;
  /** Place of the person's part in the area. */
  readonly part: number;
  /** Year of the first service; the year before the first one for that and all earlier ones. */
  readonly entry: number;
  /** Where the person goes if it moves; absent for who never does. */
  readonly movesTo?: Destination;
}

/** Persons of an area that are made together. */
export interface CohortBlock {
  /** Place of the area in the plan. */
  readonly area: number;
  /**
   * `own` persons of the area; `incomers` from other areas; `extras` who are there as defects; `children` at health stations.
   */
  readonly kind: "own" | "incomers" | "extras" | "children";
  /** Number of the block in the area among those of its kind. */
  readonly block: number;
}

/**
 * Works out who is in a cohort. Two plans of the same options are the same, so that any worker can make any person; and
 * more persons change none of the others.
 */
export class CohortPlan {
  /** What the plan follows from. */
  readonly spec: CohortSpec;
  /** In order of their codes. */
  readonly areas: readonly CohortArea[];
  /** What is wrong in the cohort; `undefined` where nothing is. It counts, for this plan alone, what it is shown. */
  readonly defects: DefectPlan | undefined;
  /** Persons by area. */
  readonly counts: readonly number[];
  readonly #strata: readonly PersonStratum[];
  readonly #identities: IdentityPlan;
  readonly #salt: number;
  /** By area: upper ends of its parts' shares of 2^32. */
  readonly #partEnds: readonly Float64Array[];
  /** Every part of every area with the upper end of its share of 2^32. */
  readonly #destinations: readonly { readonly area: number; readonly part: number; readonly end: number }[];
  readonly #inhabitants: ReadonlyMap<string, number>;
  #children: HealthStationCohort | undefined;
  /** By area: persons of others who may move there, area and index in turn; made when first asked for. */
  #incomers: readonly Uint32Array[] | undefined;

  /**
   * Strata are those of `personStrata`.
   *
   * @throws {DefectProfileError} There is no such profile of defects.
   */
  constructor(spec: CohortSpec, strata: readonly PersonStratum[]) {
    this.spec = spec;
    this.areas = cohortAreas(spec.municipalities, spec.years);
    const weights = this.areas.map(({ weight }) => weight);
    this.counts = apportion(weights, spec.persons);
    this.#strata = strata.filter(({ birthYear }) =>
      birthYear >= birthYears.first && birthYear <= birthYears.last
    );
    this.#identities = new IdentityPlan({
      seed: spec.seed,
      strata: this.#strata,
      municipalities: this.areas.map(({ code, weight }) => ({ code, weight })),
      dNumberShare: D_NUMBER_SHARE,
      // The other half is for children at health stations.
      part: { index: 0, of: 2 },
    });
    const { seed, years, defects, defectRate: rate, epjChange } = spec;
    const { areas } = this;
    // A change of record system is found too, though nothing is wrong with it: that is told as the truth about defects is.
    this.defects = defects === "none" && epjChange === null
      ? undefined
      : DefectPlan.of(defects, { seed, areas, years, rate, epjChange: epjChange ?? undefined });
    this.#inhabitants = inhabitantsOf(this.areas);
    this.#salt = StreamKey.of(spec.seed, "parts").state()[0];
    this.#partEnds = this.areas.map(({ parts }) => ends(parts.map(({ share }) => share)));
    const all = this.areas.flatMap((area, place) =>
      area.parts.map(({ share }, part) => ({ area: place, part, weight: area.weight * share }))
    );
    const allEnds = ends(all.map(({ weight }) => weight));
    this.#destinations = all.map(({ area, part }, place) => ({ area, part, end: allEnds[place]! }));
  }

  /** Persons in all areas. */
  get persons(): number {
    return this.spec.persons;
  }

  /** Persons of an area who are there as defects only. */
  extrasOf(area: number): readonly ExtraPerson[] {
    const { code } = this.areas[area]!;
    return this.defects?.extraPersons.filter((person) => person.area === code) ?? [];
  }

  /** The children whose consultations are told; `undefined` where the cohort has no such messages. */
  get children(): HealthStationCohort | undefined {
    const { seed, years, persons, messages } = this.spec;
    if (!messages.includes("hst")) return undefined;
    return this.#children ??= new HealthStationCohort({
      seed,
      areas: this.areas,
      from: years.from,
      to: years.to,
      persons,
      dNumberShare: D_NUMBER_SHARE,
    });
  }

  /** Assumed inhabitants of a municipality number, as many as it had of the cohort's areas in any of the years. */
  inhabitants(municipality: string): number {
    return this.#inhabitants.get(municipality) ?? 0;
  }

  /** The blocks of the whole cohort, in the order they are written. */
  *blocks(): Generator<CohortBlock> {
    for (const area of this.areas.keys()) yield* this.blocksOf(area);
  }

  /** The blocks of an area, in the order they are written. */
  *blocksOf(area: number): Generator<CohortBlock> {
    for (let block = 0; block * BLOCK_PERSONS < this.counts[area]!; block++) {
      yield { area, kind: "own", block };
    }
    for (let block = 0; block * BLOCK_PERSONS * 2 < this.#incomersOf(area).length; block++) {
      yield { area, kind: "incomers", block };
    }
    if (this.extrasOf(area).length > 0) yield { area, kind: "extras", block: 0 };
    const children = this.children?.blocks(this.areas[area]!.code) ?? 0;
    for (let block = 0; block < children; block++) yield { area, kind: "children", block };
  }

  /** The persons of a block of own persons or incomers, in order. */
  *personsOf({ area, kind, block }: CohortBlock): Generator<CohortPerson> {
    const first = block * BLOCK_PERSONS;
    if (kind === "own") {
      const end = Math.min(first + BLOCK_PERSONS, this.counts[area]!);
      for (let index = first; index < end; index++) yield this.person(area, index);
    } else {
      const incomers = this.#incomersOf(area).subarray(2 * first, 2 * (first + BLOCK_PERSONS));
      for (let at = 0; at < incomers.length; at += 2) yield this.person(incomers[at]!, incomers[at + 1]!);
    }
  }

  /** The part that someone is in. */
  part({ area, part }: { readonly area: number; readonly part: number }): CohortPart {
    return this.areas[area]!.parts[part]!;
  }

  /** The person with this number in an area. */
  person(area: number, index: number): CohortPerson {
    const part = this.#partOf(area, index);
    const movesTo = this.#destinationOf({ area, part }, index);
    const identity = this.#identities.identity(this.areas[area]!.code, index);
    return {
      ...identity,
      area,
      index,
      part,
      entry: this.#strata[identity.stratum]!.entry,
      ...(movesTo === undefined ? {} : { movesTo }),
    };
  }

  /** Multiples of the golden ratio fill shares evenly, however few persons there are. */
  #partOf(area: number, index: number): number {
    const partEnds = this.#partEnds[area]!;
    if (partEnds.length === 1) return 0;
    const point = (Math.imul(index, 0x9e3779b9) + this.#salt + area) >>> 0;
    return partEnds.findIndex((end) => point < end);
  }

  /** A part that shares no number with the person's own in any year, or nobody would see the move; some find none. */
  #destinationOf(from: Destination, index: number): Destination | undefined {
    if (index % MOVERS !== MOVERS - 1 || this.#destinations.length === 1) return undefined;
    const path = this.part(from).path;
    for (let attempt = 0; attempt < 8; attempt++) {
      const point = mix(mix(mix(index ^ this.#salt) + from.area) + attempt);
      const found = this.#destinationAt(point);
      const other = this.part(found).path;
      if (path.every((code, year) => code !== other[year])) return { area: found.area, part: found.part };
    }
    return undefined;
  }

  #destinationAt(point: number): Destination {
    const list = this.#destinations;
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (point < list[middle]!.end) high = middle;
      else low = middle + 1;
    }
    return list[low]!;
  }

  #incomersOf(area: number): Uint32Array {
    return (this.#incomers ??= this.#findIncomers())[area]!;
  }

  #findIncomers(): Uint32Array[] {
    const lists: number[][] = this.areas.map(() => []);
    for (const area of this.areas.keys()) {
      for (let index = MOVERS - 1; index < this.counts[area]!; index += MOVERS) {
        const to = this.#destinationOf({ area, part: this.#partOf(area, index) }, index);
        if (to !== undefined && to.area !== area) lists[to.area]!.push(area, index);
      }
    }
    return lists.map((list) => Uint32Array.from(list));
  }
}

/** Upper ends of shares of 2^32, the last one just there. */
function ends(weights: readonly number[]): Float64Array {
  const sum = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  const found = Float64Array.from(weights, (weight) => (below += weight) / sum * 4294967296);
  found[found.length - 1] = 4294967296;
  return found;
}

/** By number: the most inhabitants that the areas had there in a year. */
function inhabitantsOf(areas: readonly CohortArea[]): Map<string, number> {
  const most = new Map<string, number>();
  for (const { parts, weight } of areas) {
    for (let year = 0; year < (parts[0]?.path.length ?? 0); year++) {
      const sums = new Map<string, number>();
      for (const { path, share } of parts) {
        const code = path[year]!;
        sums.set(code, (sums.get(code) ?? 0) + share * weight);
      }
      for (const [code, sum] of sums) most.set(code, Math.max(most.get(code) ?? 0, Math.round(sum)));
    }
  }
  return most;
}
