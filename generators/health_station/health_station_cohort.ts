/**
 * The children of a cohort.
 *
 * @module
 */
import { apportion } from "../cohort/apportion.ts";
import { fictitiousContact } from "../identities/contacts.ts";
import { IdentityPlan, type PersonIdentity } from "../identities/identity_plan.ts";
import { UnitNames } from "../identities/names.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { newYear } from "../life/seasons.ts";
import { RandomStream } from "../random/random_stream.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import { type ChildLife, Unit, UNITS } from "./child_life.ts";
import { childBirthYears, CHILDREN_PER_PERSON, childStrata } from "./child_population.ts";
import { ChildSimulator, OLDEST } from "./child_simulator.ts";
import { HealthStationRows, type HealthStationUnit } from "./health_station_rows.ts";

/** Municipalities that shared a number in some year, and who of them was where: as the cohort's areas. */
export interface HealthStationArea {
  /** Names the area. */
  readonly code: string;
  /** Whole number: how large it is beside the others. */
  readonly weight: number;
  /** Children who were together in one municipality in every year, by where that was. */
  readonly parts: readonly {
    /** Number of the municipality in each year, from the first on. */
    readonly path: readonly string[];
    /** Share of the area's children, in any unit. */
    readonly share: number;
  }[];
}

/** Whose children there are. */
export interface HealthStationCohortOptions {
  /** As of the cohort. */
  readonly seed: PathPart;
  /** Where children live. */
  readonly areas: readonly HealthStationArea[];
  /** First reporting year, from 2017 on. */
  readonly from: number;
  /** Last reporting year, up to 2031. */
  readonly to: number;
  /** Persons of the whole cohort, who have services: children are so many times as many. */
  readonly persons: number;
  /** Children of all birth years to each person. @default CHILDREN_PER_PERSON, 2.1 */
  readonly childrenPerPerson?: number;
  /**
   * As of the plan that the cohort's persons have their numbers from, which must be part 0 of 2: only then do children and
   * persons have no number in common.
   *
   * @default 0
   */
  readonly dNumberShare?: number;
}

/** Takes a child for the message of a municipality and year that tells of it. */
export type ChildSink = (
  child: ChildLife,
  place: { readonly municipality: string; readonly year: number },
) => void;

/** Children of a block. */
const BLOCK = 2048;
/** Units of health stations have their organisation numbers from this index on; other units of a cohort stay below. */
const FIRST_UNIT = 1_000_000;
/** Most children that can be shared over areas. */
const MOST = 2 ** 25;

interface Area {
  readonly area: HealthStationArea;
  readonly count: number;
  readonly simulator: ChildSimulator;
  /** Looks into other blocks without disturbing the child at hand. */
  readonly scout: ChildSimulator;
  /** Units of each part. */
  readonly units: readonly (readonly HealthStationUnit[])[];
}

/**
 * Children and young people of the age of 0 to 20 years beside the persons of a cohort, in blocks of 2048: each is a function of
 * seed, areas and block alone, so that any number of workers makes the same. More persons, and other years, change no child.
 *
 * How many children there are is assumed, see {@linkcode CHILDREN_PER_PERSON}; where the synthetic numbers of the birth years are
 * used up, some 2.6 million children away, there are no more.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
 * import { HealthStationCohort } from "./health_station_cohort.ts";
 *
 * const cohort = new HealthStationCohort({
 *   seed: 7,
 *   areas: [{ code: "4601", weight: 290, parts: [{ path: ["4601"], share: 1 }] }],
 *   from: 2021,
 *   to: 2021,
 *   persons: 10,
 * });
 * const rows = cohort.rows("4601", 2021);
 * const writer = new RecordXmlWriter();
 * const chunks: Uint8Array<ArrayBuffer>[] = [];
 * for (let block = 0; block < cohort.blocks("4601"); block++) {
 *   rows.begin(block);
 *   cohort.block("4601", block, (child) => rows.add(child));
 *   chunks.push(...writer.write(rows.take(block === cohort.blocks("4601") - 1)));
 * }
 * chunks.push(...writer.finish());
 * assert.match(await new Blob(chunks).text(), /<Konsultasjon /);
 * ```
 */
export class HealthStationCohort {
  readonly #options: HealthStationCohortOptions;
  readonly #key: StreamKey;
  readonly #plan: IdentityPlan;
  readonly #areas: ReadonlyMap<string, Area>;

  /** Shares out the children; none is made before it is asked for. */
  constructor(options: HealthStationCohortOptions) {
    const { seed, areas, from, to, persons, childrenPerPerson = CHILDREN_PER_PERSON, dNumberShare = 0 } =
      options;
    if (!(from >= childBirthYears.from + OLDEST && from <= to && to <= childBirthYears.to)) {
      throw new RangeError(
        `There are no children for ${from} to ${to}: give years from ${
          childBirthYears.from + OLDEST
        } to ${childBirthYears.to}`,
      );
    }
    this.#options = options;
    this.#key = StreamKey.of(seed, "health stations");
    this.#plan = new IdentityPlan({
      seed,
      strata: childStrata(),
      municipalities: areas.map(({ code, weight }) => ({ code, weight })),
      dNumberShare,
      part: { index: 1, of: 2 },
    });
    const counts = apportion(
      areas.map(({ weight }) => weight),
      Math.min(MOST, Math.round(persons * childrenPerPerson)),
    );
    const numbers = new UnitNumbers(seed);
    const names = new UnitNames(seed);
    let serial = 0;
    this.#areas = new Map(areas.map((area, place): [string, Area] => {
      const shares = area.parts.map(({ share }) => share);
      const units = area.parts.map(() => unitsOf(serial++, { numbers, names }));
      const count = counts[place]!;
      return [area.code, {
        area,
        count: count === 0 ? 0 : Math.min(count, this.#plan.capacity(area.code)),
        simulator: new ChildSimulator(this.#key.child("child"), shares),
        scout: new ChildSimulator(this.#key.child("child"), shares),
        units,
      }];
    }));
  }

  /** Children of an area, those of birth years that no year of the cohort meets included. */
  children(area: string): number {
    return this.#area(area).count;
  }

  /** Blocks of an area. */
  blocks(area: string): number {
    return Math.ceil(this.children(area) / BLOCK);
  }

  /** Makes the children of a block and hands each to `sink` once for every year that it has consultations in. */
  block(area: string, block: number, sink: ChildSink): void {
    const { simulator, count, area: { parts } } = this.#area(area);
    const { from, to } = this.#options;
    const end = Math.min(count, (block + 1) * BLOCK);
    for (let index = block * BLOCK; index < end; index++) {
      const identity = this.#plan.identity(area, index);
      const birthYear = birthYearOf(identity);
      if (birthYear > to || birthYear < from - OLDEST) continue;
      const child = simulator.meet(identity);
      simulator.live(from, to);
      const { path } = parts[child.part]!;
      for (let year = from; year <= to; year++) {
        if (hasConsultations(child, year)) sink(child, { municipality: path[year - from]!, year });
      }
    }
  }

  /**
   * An empty message of a municipality and year; every municipality and year of the areas' paths has one.
   *
   * @param organisation organisation number of the municipality, as its other messages tell it
   */
  rows(
    municipality: string,
    year: number,
    { organisation }: { readonly organisation?: string } = {},
  ): HealthStationRows {
    const { seed, from } = this.#options;
    const place = year - from;
    const home = this.#options.areas.find(({ parts }) =>
      parts.some(({ path }) => path[place] === municipality)
    );
    if (home === undefined) {
      throw new RangeError(
        `Municipality ${municipality} has no children in ${year}: ask for one of the areas' own`,
      );
    }
    const { units, area } = this.#area(home.code);
    return new HealthStationRows({
      municipality,
      ...(organisation === undefined ? {} : { organisation }),
      year,
      key: this.#key.child("notification", municipality, year),
      contact: fictitiousContact(
        new RandomStream(StreamKey.of(seed, "health stations", "contact", municipality)),
      ),
      units: area.parts.map(({ path }, part) => path[place] === municipality ? units[part]! : []),
      blockBefore: (block) => this.#blockBefore(home.code, block, { municipality, year }),
    });
  }

  #area(code: string): Area {
    const area = this.#areas.get(code);
    if (area === undefined) {
      throw new RangeError(`Area ${code} is not of this cohort: ask for one of its areas`);
    }
    return area;
  }

  /** The nearest block before one that has a child for a message; most often the first children tell. */
  #blockBefore(
    code: string,
    block: number,
    { municipality, year }: { readonly municipality: string; readonly year: number },
  ): number | undefined {
    const { scout, area: { parts } } = this.#area(code);
    const place = year - this.#options.from;
    for (let before = block - 1; before >= 0; before--) {
      for (let index = before * BLOCK; index < (before + 1) * BLOCK; index++) {
        const identity = this.#plan.identity(code, index);
        const birthYear = birthYearOf(identity);
        if (birthYear > year || birthYear < year - OLDEST) continue;
        const child = scout.meet(identity);
        if (parts[child.part]!.path[place] !== municipality) continue;
        scout.live(year, year);
        if (hasConsultations(child, year)) return before;
      }
    }
    return undefined;
  }
}

function birthYearOf({ birthDate }: PersonIdentity): number {
  return Number(birthDate.slice(0, 4));
}

function hasConsultations(child: ChildLife, year: number): boolean {
  return child.firstFrom(newYear(year)) < child.firstFrom(newYear(year + 1));
}

/** What the names of a part's units say they are, in the order of {@linkcode Unit}. */
const endings: Readonly<Record<number, string>> = Object.freeze({
  [Unit.school]: " skolehelsetjeneste",
  [Unit.youth]: " helsestasjon for ungdom",
});

/** Units of a part, which stay what they are when its municipality gets another number. */
function unitsOf(
  serial: number,
  { numbers, names }: { readonly numbers: UnitNumbers; readonly names: UnitNames },
): readonly HealthStationUnit[] {
  return Array.from({ length: UNITS }, (_, place) => {
    const unit = serial * UNITS + place;
    return {
      id: unit + 1,
      organisation: numbers.organisationNumber(FIRST_UNIT + unit),
      name: names.of("health_station", unit).replace(" helsestasjon", endings[place] ?? " helsestasjon"),
    };
  });
}
