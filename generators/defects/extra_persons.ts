/**
 * Persons who are in a cohort besides its own: test persons of record systems, and persons who are there twice.
 *
 * @module
 */
import type { CohortArea, CohortYears } from "../cohort/areas.ts";
import { LocalKeys } from "../cohort/local_keys.ts";
import type { Sex } from "../identities/control_digits.ts";
import { syntheticNumber } from "../identities/synthetic_number.ts";
import { type LifeCourse, Need, NEVER } from "../life/life_course.ts";
import { RandomStream } from "../random/random_stream.ts";
import type { StreamKey } from "../random/stream_key.ts";
import { dayOf } from "./days.ts";

/**
 * A person who is made besides those of the cohort, and goes the same way into the extracts: keys follow from the ordinal,
 * and defects are asked about the rows.
 */
export interface ExtraPerson {
  /** Higher than any of the cohort's own, and still small enough for keys of ten digits. */
  readonly ordinal: number;
  /** Code of the area. */
  readonly area: string;
  /** Place of the part in the area. */
  readonly part: number;
  /** Eleven digits of the tax authority's synthetic series. Two extra persons, or many, may share one. */
  readonly number: string;
  /** ISO date. */
  readonly birthDate: string;
  /** As the number tells it. */
  readonly sex: Sex;
  /** Fills in a life that is served in every year. */
  live(life: LifeCourse): void;
}

/** Which check an extra person is there for, and with whom. */
export interface ExtraRole {
  readonly check: "test_person_many_municipalities" | "person_duplicate_in_municipality";
  /** All who share the number. */
  readonly group: readonly ExtraPerson[];
}

/** What extra persons there are to be. */
export interface ExtraPersonOptions {
  readonly areas: readonly CohortArea[];
  readonly years: CohortYears;
  readonly key: StreamKey;
  /** Test persons, and the share of the municipalities that each is in. */
  readonly testPersons: number;
  readonly spread: number;
  /** Share of the municipalities in which somebody is there twice. */
  readonly duplicates: number;
}

/** The last person for whom there are keys of ten digits, after a change of record system too. */
const LAST_ORDINAL = LocalKeys.capacity(1) - 1;
/** Extra persons there may be at most; the cohort's own have lower ordinals. */
const MOST = 100_000;

/** Ordinals from here on are those of extra persons. */
export const FIRST_EXTRA_ORDINAL: number = LAST_ORDINAL - MOST;

/** As many municipalities as nobody lives in, in one year; and some to spare, should messages be missing. */
const MANY = 6;
const SPARE = 2;

/**
 * Born in a year that no person of a cohort was, so that the number is nobody else's. What the messages tell is another age, as
 * of test persons it often is; no check holds the two against each other.
 */
const NUMBER_YEAR = 1900;
const TOLD_BIRTH = { test: "1934-06-09", twice: "1941-03-17" } as const;

/** A safety alarm: nothing else has to be there for it. */
const ALARM = 6;
const GRANTED = 2;

/** The extra persons, and by ordinal what each is there for. */
export function extraPersons(
  options: ExtraPersonOptions,
): { readonly persons: readonly ExtraPerson[]; readonly roles: ReadonlyMap<number, ExtraRole> } {
  const { areas, years, key, testPersons, spread, duplicates } = options;
  const homes = areas.flatMap(({ code, municipalities, parts }) =>
    municipalities.map((municipality) => ({
      area: code,
      part: parts.findIndex(({ path }) => path.at(-1) === municipality),
    }))
  );
  const persons: ExtraPerson[] = [];
  const roles = new Map<number, ExtraRole>();
  const random = new RandomStream(key.child("extra persons"));
  let numbers = 0;
  const add = (
    check: ExtraRole["check"],
    { places, told }: { readonly places: readonly { area: string; part: number }[]; readonly told: string },
  ) => {
    const sex: Sex = random.chance(0.5) ? "K" : "M";
    const number = numberAt(numbers++, sex);
    const group = places.map((place, index) => {
      const ordinal = LAST_ORDINAL - persons.length - index;
      const start = dayOf(years.from - 1, 3, 1 + index % 28);
      return Object.freeze({
        ordinal,
        ...place,
        number,
        birthDate: told,
        sex,
        live: alarmSince(start, { told, sex, ordinal }),
      });
    });
    persons.push(...group);
    if (persons.length > MOST) {
      throw new RangeError(`There are more than ${MOST} extra persons: lower the rates`);
    }
    for (const { ordinal } of group) roles.set(ordinal, { check, group });
  };
  // Municipalities of one area had a number in common in some year, and the person would be there twice.
  const apart = homes.filter(({ area }, place) => homes.findIndex((other) => other.area === area) === place);
  if (apart.length >= MANY) {
    const count = Math.min(apart.length, Math.max(MANY + SPARE, Math.round(spread * homes.length)));
    for (let person = 0; person < testPersons; person++) {
      add("test_person_many_municipalities", {
        places: random.shuffle([...apart]).slice(0, count),
        told: TOLD_BIRTH.test,
      });
    }
  }
  if (duplicates > 0) {
    const count = Math.max(1, Math.round(duplicates * homes.length));
    for (const place of random.shuffle([...homes]).slice(0, count)) {
      add("person_duplicate_in_municipality", { places: [place, place], told: TOLD_BIRTH.twice });
    }
  }
  return { persons, roles };
}

/** Some two hundred numbers of a day and sex are there at least. */
const NUMBERS_A_DAY = 200;

function numberAt(place: number, sex: Sex): string {
  const day = dayOf(NUMBER_YEAR, 1, 1) + Math.floor(place / NUMBERS_A_DAY) % 365;
  const birthDate = new Date(day * 86_400_000).toISOString().slice(0, 10);
  return syntheticNumber({ birthDate, sex }, place % NUMBERS_A_DAY);
}

function alarmSince(
  start: number,
  { told, sex, ordinal }: { readonly told: string; readonly sex: Sex; readonly ordinal: number },
): (life: LifeCourse) => void {
  return (life) => {
    life.clear();
    life.ordinal = ordinal;
    life.sex = sex;
    life.born = Date.parse(told) / 86_400_000;
    life.from = start;
    life.to = NEVER;
    life.district[0] = life.district[1] = 0;
    const need = life.needs.add();
    life.needs.columns.day[need] = start;
    life.needs.columns.level[need] = Need.unknown;
    const row = life.services.add();
    const values = {
      type: ALARM,
      application: start - 10,
      decided: start - 5,
      decision: GRANTED,
      start,
      end: NEVER,
      hours: 0,
      rolling: 0,
      unit: -1,
      chain: 0,
      link: 1,
      complained: NEVER,
      answered: NEVER,
      home: 0,
    };
    for (const [column, value] of Object.entries(values)) {
      life.services.columns[column as keyof typeof values][row] = value;
    }
  };
}
