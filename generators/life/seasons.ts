/**
 * On which day of a year something happens.
 *
 * @module
 */
import { AliasTable } from "../random/alias_table.ts";
import type { RandomStream } from "../random/random_stream.ts";

/** Days before each month of an ordinary year. */
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/**
 * Decisions by month: fewest in July, most in spring and autumn. No source gives them: kprkit's own.
 */
const ordinary = [96, 100, 106, 98, 98, 104, 70, 96, 112, 112, 108, 100];

/**
 * The same in 2020 for what was closed from 12 March, when day centres shut and short-term places were kept free
 * (Helsedirektoratet's reports tell of it; how much by month is kprkit's own).
 */
const closed = [96, 100, 68, 40, 52, 76, 66, 92, 108, 104, 96, 88];

const tables = { ordinary: new AliasTable(ordinary), closed: new AliasTable(closed) };

/** The year in which much was closed in spring. */
const CLOSED = 2020;

/** Days from 1970-01-01 to 1 January of a year. */
function firstDayOf(year: number): number {
  const before = year - 1;
  const count = (y: number) => y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return count(before) - count(1969);
}

/** The 1 January of each year from 1900 on, to be looked up. */
const newYears = Int32Array.from({ length: 200 }, (_, i) => firstDayOf(1900 + i));

/** 1 January of a year from 1900 to 2098. */
export function newYear(year: number): number {
  return newYears[year - 1900]!;
}

/** The year that a day from 1900 to 2098 lies in. */
export function yearOf(day: number): number {
  let year = 1970 + Math.floor(day / 365.2425);
  while (newYear(year) > day) year--;
  while (newYear(year + 1) <= day) year++;
  return year;
}

/** A day of a year as decisions fall; `sparse` where the thing was closed in spring 2020. */
export function dayInYear(random: RandomStream, { year, sparse }: { year: number; sparse: boolean }): number {
  const month = (sparse && year === CLOSED ? tables.closed : tables.ordinary).draw(random);
  const first = daysBefore[month]!;
  const leap = month > 1 && newYear(year + 1) - newYear(year) === 366 ? 1 : 0;
  return newYear(year) + first + leap + random.below(daysBefore[month + 1]! - first);
}

/** A day from `first` to `last` as decisions fall; every day alike where the season leaves no room. */
export function dayBetween(
  random: RandomStream,
  { year, first, last, sparse }: { year: number; first: number; last: number; sparse: boolean },
): number {
  for (let turn = 0; turn < 3; turn++) {
    const day = dayInYear(random, { year, sparse });
    if (day >= first && day <= last) return day;
  }
  return first + random.below(last - first + 1);
}
