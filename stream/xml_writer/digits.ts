/**
 * Numbers and days straight to ASCII digits, four at a time.
 *
 * Each function writes at an offset of a view and returns the offset behind. It may overwrite up to three bytes behind
 * that, so that there must be room for them: four bytes in one store are several times as fast as one by one.
 *
 * @module
 */
import { daysFromCivil } from "../mapper/value_parser.ts";

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** The four digits of each number below 10 000, the first one in the lowest byte. */
const FOUR_DIGITS = Int32Array.from({ length: 10_000 }, (_, number) => {
  const digit = (place: number) => ZERO + Math.floor(number / 10 ** place) % 10;
  return digit(3) | digit(2) << 8 | digit(1) << 16 | digit(0) << 24;
});

/** Days from 1970-01-01 to the first of January of each year from 0 to 10 000. */
const YEAR_STARTS = Int32Array.from({ length: 10_001 }, (_, year) => daysFromCivil(year, 1, 1));
/** First day of those that four digits can tell the year of, and the day behind the last. */
const FIRST_DAY = YEAR_STARTS[0]!;
const END_DAY = YEAR_STARTS[10_000]!;
/** Month and day by day of the year, a common year before a leap year of 366 days: as `MMDD`, and as `-MM-` and `DD`. */
const MONTH_DAY = new Int32Array(2 * 366);
const MONTH = new Int32Array(2 * 366);
const DAY = new Int32Array(2 * 366);
for (const leap of [0, 1]) {
  const year = 2001 - leap;
  for (let day = 0; day < 365 + leap; day++) {
    const date = new Date((daysFromCivil(year, 1, 1) + day) * 86_400_000);
    const digits = FOUR_DIGITS[(date.getUTCMonth() + 1) * 100 + date.getUTCDate()]!;
    MONTH_DAY[leap * 366 + day] = digits;
    MONTH[leap * 366 + day] = MINUS | (digits & 0xffff) << 8 | MINUS << 24;
    DAY[leap * 366 + day] = digits >>> 16;
  }
}

/** Room in bytes that the longest number or date may take, what is overwritten behind it included. */
export const DIGITS_ROOM = 24;

/** Whole number from 0 to 9999, without leading zeros. */
function putShort(view: DataView, at: number, value: number): number {
  const count = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  view.setInt32(at, FOUR_DIGITS[value]! >>> 8 * (4 - count), true);
  return at + count;
}

/** Whole number from 0 to 99 999 999. */
function putWhole(view: DataView, at: number, value: number): number {
  if (value < 10_000) return putShort(view, at, value);
  const high = value / 10_000 | 0;
  at = putShort(view, at, high);
  view.setInt32(at, FOUR_DIGITS[value - high * 10_000]!, true);
  return at + 4;
}

/** A whole number that is safe in a double. */
export function putInteger(view: DataView, at: number, value: number): number {
  if (value < 0) {
    view.setUint8(at++, MINUS);
    value = -value;
  }
  if (value < 100_000_000) return putWhole(view, at, value | 0);
  const high = Math.floor(value / 100_000_000);
  const low = value - high * 100_000_000;
  at = putWhole(view, at, high);
  const middle = low / 10_000 | 0;
  view.setInt32(at, FOUR_DIGITS[middle]!, true);
  view.setInt32(at + 4, FOUR_DIGITS[low - middle * 10_000]!, true);
  return at + 8;
}

/** Hundredths as a decimal with two digits behind the point. */
export function putHundredths(view: DataView, at: number, value: number): number {
  if (value < 0) {
    view.setUint8(at++, MINUS);
    value = -value;
  }
  const whole = Math.floor(value / 100);
  at = putWhole(view, at, whole);
  // The two digits are the last of four.
  const digits = FOUR_DIGITS[value - whole * 100]!;
  view.setInt32(at, POINT | digits >>> 16 << 8, true);
  return at + 3;
}

/** A day can be written: its year has four digits. */
export function isWritableDay(days: number): boolean {
  return days >= FIRST_DAY && days < END_DAY;
}

/** `YYYYMMDD` of a day for which {@linkcode isWritableDay} holds. */
export function putBasicDate(view: DataView, at: number, days: number): number {
  const year = yearOf(days);
  view.setInt32(at, FOUR_DIGITS[year]!, true);
  view.setInt32(at + 4, MONTH_DAY[dayOfYear(days, year)]!, true);
  return at + 8;
}

/** `YYYY-MM-DD`, as above. */
export function putIsoDate(view: DataView, at: number, days: number): number {
  const year = yearOf(days);
  const day = dayOfYear(days, year);
  view.setInt32(at, FOUR_DIGITS[year]!, true);
  view.setInt32(at + 4, MONTH[day]!, true);
  view.setInt32(at + 8, DAY[day]!, true);
  return at + 10;
}

function yearOf(days: number): number {
  // At most one year off.
  const year = Math.max((days - FIRST_DAY) / 365.2425 | 0, 0);
  if (days < YEAR_STARTS[year]!) return year - 1;
  return days >= YEAR_STARTS[year + 1]! ? year + 1 : year;
}

/** Place in the tables of month and day. */
function dayOfYear(days: number, year: number): number {
  const leap = YEAR_STARTS[year + 1]! - YEAR_STARTS[year]! === 366 ? 366 : 0;
  return leap + days - YEAR_STARTS[year]!;
}
