/**
 * What attributes need to know of a person's year, read from the life course once.
 *
 * @module
 */
import { type LifeCourse, Need, NEVER } from "../life_course.ts";
import { newYear } from "../seasons.ts";
import type { YearState } from "./year_state.ts";

/** Refused, code list 9171. */
const REFUSED = 1;
/** Long-term stay in an institution. */
export const LONG_TERM_STAY = 21;

/** What each type of service is; see `register/services.ts`. */
const STAY = 1;
const INSTITUTION = 2;
const PLACE = 4;
const kinds = new Uint8Array(64);
/** Stays by day, by night or around the clock, respite included: where "round the clock" needs no hours. */
for (const type of [8, 17, 18, 19, 20, 21, 22, 25]) kinds[type]! |= STAY;
/** Around the clock in an institution. */
for (const type of [18, 19, 20, 21, 25]) kinds[type]! |= INSTITUTION;
/** What a waiting list is for. */
for (const type of [21, 29]) kinds[type]! |= PLACE;

/** The first day that the register takes: 1 January 2005. */
export const EARLIEST_DAY: number = newYear(2005);

/** A year of a person, digested; one object is used for all. */
export class LifeYear {
  year = 0;
  /** The year, from the cohort's first. */
  at = 0;
  /** 1 January and 31 December. */
  yearStart = 0;
  yearEnd = 0;
  firstDay = 0;
  lastDay = 0;
  age = 0;
  /** The person's first year of the cohort. */
  isFirst = false;
  /** In care before the cohort's first year. */
  isStock = false;
  /** Day on which the person was first in care, not before 2005. */
  from = 0;
  /** Last day of care where it is in the year, by death or otherwise; NEVER where the person is served on. */
  leaves: number = NEVER;
  /** Day of death where it is in the year, else NEVER. */
  dies: number = NEVER;
  /** First day in another municipality where it is in the year, else NEVER. */
  moves: number = NEVER;
  /** 1 in the municipality moved to, at the end of the year. */
  home = 0;
  need: number = Need.unknown;
  /** Hundredths of hours a week, added up over all services of the year in the municipality; and of those that run on. */
  hours = 0;
  hoursAfter = 0;
  /** Some stay in the year; and one that runs on. */
  stay = false;
  stayAfter = false;
  /** Round the clock in an institution at some time of the year. */
  institution = false;
  /** First day of the first long-term stay that is not over when the year begins; NEVER where there is none. */
  longTermFrom: number = NEVER;
  /** First day in the year on which a long-term stay or housing begins; NEVER where none does. */
  placeFrom: number = NEVER;
  /** In a hospital at some time of the year. */
  hospital = false;

  /** Reads the year. `from` is the cohort's first year. */
  read(life: LifeCourse, state: YearState, options: { from: number; isFirst: boolean }): void {
    const { year, firstDay, lastDay } = state;
    this.year = year;
    this.at = year - options.from;
    this.yearStart = newYear(year);
    this.yearEnd = newYear(year + 1) - 1;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
    this.age = state.age;
    this.isFirst = options.isFirst;
    this.from = Math.max(life.from, EARLIEST_DAY);
    this.isStock = options.isFirst && this.from < this.yearStart && firstDay === this.yearStart;
    this.dies = life.died <= this.yearEnd ? life.died : NEVER;
    this.leaves = this.dies !== NEVER ? this.dies : life.to <= this.yearEnd ? life.to : NEVER;
    this.moves = life.moved >= this.yearStart && life.moved <= lastDay ? life.moved : NEVER;
    this.home = life.moved <= lastDay ? 1 : 0;
    this.need = needOn(life, lastDay);
    this.#readServices(life);
    this.#readStays(life);
  }

  #readServices(life: LifeCourse): void {
    const { length, columns: { type, start, end, decision, hours, home } } = life.services;
    const { yearStart, yearEnd } = this;
    this.hours = this.hoursAfter = 0;
    this.stay = this.stayAfter = this.institution = false;
    this.longTermFrom = this.placeFrom = NEVER;
    for (let row = 0; row < length; row++) {
      const from = start[row]!;
      const to = end[row]!;
      if (from > yearEnd || to < yearStart || home[row] !== this.home || decision[row] === REFUSED) continue;
      const kind = kinds[type[row]!]!;
      const after = to > yearEnd;
      this.hours += hours[row]!;
      if (after) this.hoursAfter += hours[row]!;
      if (kind === 0) continue;
      if ((kind & STAY) !== 0) {
        this.stay = true;
        if (after) this.stayAfter = true;
      }
      if ((kind & INSTITUTION) !== 0) this.institution = true;
      if ((kind & PLACE) !== 0 && from >= yearStart && from < this.placeFrom) this.placeFrom = from;
      if (type[row] === LONG_TERM_STAY && from < this.longTermFrom) this.longTermFrom = from;
    }
  }

  #readStays(life: LifeCourse): void {
    const { length, columns: { end, home } } = life.hospitalStays;
    const last = length - 1;
    this.hospital = length > 0 && end[last]! >= this.yearStart && home[last] === this.home;
  }
}

/** Level of the need on a day; that of the first row where none is as old. */
export function needOn(life: LifeCourse, day: number): number {
  const { length, columns } = life.needs;
  let row = length - 1;
  while (row > 0 && columns.day[row]! > day) row--;
  return row < 0 ? Need.unknown : columns.level[row]!;
}
