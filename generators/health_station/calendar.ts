/**
 * When health stations and schools are open, and how many come.
 *
 * @module
 */
import { newYear } from "../life/seasons.ts";

/** First year that is known, and the one behind the last. */
const YEARS = Object.freeze({ from: 1996, to: 2036 });
const FIRST = newYear(YEARS.from);
const DAYS = newYear(YEARS.to) - FIRST;

/** First day of the pandemic's closed spring, as the directorate ordered it: 12 March 2020. */
const CLOSED_FROM = newYear(2020) + 71;
/** Schools for the older ones opened again on 11 May 2020. */
const SCHOOLS_OPEN = newYear(2020) + 131;
/** Days from here on are as any other again, by and large; assumed. */
const EASED = newYear(2020) + 166;
/** Groups met again from the autumn of 2021 on; assumed. */
const GROUPS_AGAIN = newYear(2021) + 243;

/** Easter Sunday as the number of the day; the Gregorian computus, in whole numbers. */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - c % 4) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return dayOf(year, Math.floor(f / 31), f % 31 + 1);
}

/** Days before each month of an ordinary year. */
const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function dayOf(year: number, month: number, day: number): number {
  const leap = month > 2 && newYear(year + 1) - newYear(year) === 366 ? 1 : 0;
  return newYear(year) + before[month - 1]! + leap + day - 1;
}

/** 0 is Monday. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** 1 for days that stations, and schools, are open on. */
const { station, school } = openDays();

/**
 * Public holidays, 24 and 31 December and weekends are closed days everywhere; schools are closed in summer, at Christmas,
 * in the week before Easter, in one week of autumn and one of winter, and in the closed spring of 2020. Real school weeks differ
 * between counties: the ones here are kprkit's own.
 */
function openDays(): { station: Uint8Array; school: Uint8Array } {
  const station = new Uint8Array(DAYS);
  const school = new Uint8Array(DAYS);
  for (let year = YEARS.from; year < YEARS.to; year++) {
    const sunday = easter(year);
    const closed = new Set([
      ...[[1, 1], [5, 1], [5, 17], [12, 24], [12, 25], [12, 26], [12, 31]].map(([month, day]) =>
        dayOf(year, month!, day!)
      ),
      ...[-3, -2, 1, 39, 50].map((distance) => sunday + distance),
    ]);
    const holidays: readonly (readonly [from: number, to: number])[] = [
      [newYear(year), dayOf(year, 1, 2)],
      [dayOf(year, 2, 19), dayOf(year, 2, 25)],
      [sunday - 8, sunday + 1],
      [dayOf(year, 6, 20), dayOf(year, 8, 18)],
      [dayOf(year, 10, 1), dayOf(year, 10, 7)],
      [dayOf(year, 12, 21), dayOf(year, 12, 31)],
      [Math.max(CLOSED_FROM, newYear(year)), Math.min(SCHOOLS_OPEN, newYear(year + 1)) - 1],
    ];
    for (let day = newYear(year); day < newYear(year + 1); day++) {
      if (weekday(day) > 4 || closed.has(day)) continue;
      station[day - FIRST] = 1;
      if (!holidays.some(([from, to]) => day >= from && day <= to)) school[day - FIRST] = 1;
    }
  }
  return { station, school };
}

/** For each day the next open one, itself where it is open. */
function nextOpen(open: Uint8Array): Int32Array {
  const next = new Int32Array(DAYS);
  let found = FIRST + DAYS;
  for (let at = DAYS - 1; at >= 0; at--) {
    if (open[at] === 1) found = FIRST + at;
    next[at] = found;
  }
  return next;
}

const nextStation = nextOpen(station);
const nextSchool = nextOpen(school);

/** The day, or the next one that a health station is open on. */
export function nextStationDay(day: number): number {
  return nextStation[day - FIRST]!;
}

/** The day, or the next one that schools are open on. */
export function nextSchoolDay(day: number): number {
  return nextSchool[day - FIRST]!;
}

/** The station was open in spring 2020, but took few. */
export function isClosedSpring(day: number): boolean {
  return day >= CLOSED_FROM && day < EASED;
}

/** No groups met, because of the pandemic. */
export function isWithoutGroups(day: number): boolean {
  return day >= CLOSED_FROM && day < GROUPS_AGAIN;
}

/** A day of July. */
export function isJuly(day: number): boolean {
  return monthOf[day - FIRST] === 7;
}

/** Month of each day. */
const monthOf = new Uint8Array(DAYS);
/** `2021-02-12` of each day, ten bytes each. */
const isoDates = new Uint8Array(DAYS * 10);

for (let year = YEARS.from, day = 0; year < YEARS.to; year++) {
  for (let month = 1; month <= 12; month++) {
    const end = month === 12 ? newYear(year + 1) : dayOf(year, month + 1, 1);
    for (let dayOfMonth = 1; FIRST + day < end; dayOfMonth++, day++) {
      monthOf[day] = month;
      const digits = year * 10_000 + month * 100 + dayOfMonth;
      for (let place = 9, left = digits; place >= 0; place--) {
        const isHyphen = place === 7 || place === 4;
        isoDates[day * 10 + place] = isHyphen ? 0x2d : 0x30 + left % 10;
        if (!isHyphen) left = Math.floor(left / 10);
      }
    }
  }
}

/** Writes a day as ten bytes, `2021-02-12`. */
export function putDate(bytes: Uint8Array, at: number, day: number): void {
  let from = (day - FIRST) * 10;
  for (const end = from + 10; from < end; from++) bytes[at++] = isoDates[from]!;
}

/**
 * How many of those who would come on a day without an appointment do, by month; fewest in July. No source gives them:
 * kprkit's own.
 */
const demandOfMonth = [0, 1, 0.95, 1, 0.9, 0.95, 0.8, 0.3, 0.85, 1, 1, 1, 0.75];
const demands = new Float64Array(DAYS);
for (let at = 0; at < DAYS; at++) {
  const day = FIRST + at;
  // From 12 March to the end of April 2020 a third came, then more and more; kprkit's own.
  const pandemic = !isClosedSpring(day) ? 1 : day < newYear(2020) + 121 ? 0.35 : 0.65;
  demands[at] = demandOfMonth[monthOf[at]!]! * pandemic;
}

/** Share of those who would come on a day without an appointment and do, from 0 to 1. */
export function demandOn(day: number): number {
  return demands[day - FIRST]!;
}
