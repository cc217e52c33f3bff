/**
 * Bytes to numbers, without a string in between. `NaN` stands for "cannot be read".
 *
 * @module
 */

const ZERO = 0x30;

/** Days from 1970-01-01 to a day of the Gregorian calendar; valid for years 0 to 9999. */
export function daysFromCivil(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last one (H. Hinnant, chrono algorithms).
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = ((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + (yearOfEra / 4 | 0) - (yearOfEra / 100 | 0) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Days since 1970-01-01 of an ISO date, `NaN` where it is none. For constants and headers. */
export function daysFromIso(text: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return NaN;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return isCalendarDay(year, month, day) ? daysFromCivil(year, month, day) : NaN;
}

/** The day exists in the Gregorian calendar. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  if (month === 2) return day === 29 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

/** What {@linkcode parseBasicDate} and {@linkcode parseIsoDate} return for a day that does not exist. */
export const NOT_IN_CALENDAR = -Infinity;

/**
 * `YYYYMMDD` as days since 1970-01-01; `NaN` where the text does not fit the pattern of the schemas'
 * DatoType, {@linkcode NOT_IN_CALENDAR} where it fits and is no day (20210231).
 */
export function parseBasicDate(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 8) return NaN;
  return daysOfDigits(
    twoDigits(bytes, start),
    twoDigits(bytes, start + 2),
    twoDigits(bytes, start + 4),
    twoDigits(bytes, start + 6),
  );
}

/** `YYYY-MM-DD`, with or without a time zone behind it, as xs:date allows. Else as above. */
export function parseIsoDate(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return NaN;
  if (end - start > 10 && !isTimeZone(bytes, start + 10, end)) return NaN;
  return daysOfDigits(
    twoDigits(bytes, start),
    twoDigits(bytes, start + 2),
    twoDigits(bytes, start + 5),
    twoDigits(bytes, start + 8),
  );
}

/** Days from 1970-01-01 to the first of January of each year from 0 to 9999: a look-up is cheaper than the sum. */
const YEAR_STARTS = Int32Array.from({ length: 10_000 }, (_, year) => daysFromCivil(year, 1, 1));
/** Days before each month of a year without and with a leap day. */
const MONTH_STARTS = [false, true].map((leap) =>
  Int32Array.from(
    { length: 13 },
    (_, month) =>
      month === 0 ? 0 : daysFromCivil(leap ? 2000 : 2001, month, 1) - daysFromCivil(leap ? 2000 : 2001, 1, 1),
  )
);

/** Days of a date in two-digit parts, each negative where it is not two digits. */
function daysOfDigits(century: number, yearOfCentury: number, month: number, day: number): number {
  if ((century | yearOfCentury | month | day) < 0) return NaN;
  if (month === 0 || month > 12 || day === 0 || day > 31) return NaN;
  const year = century * 100 + yearOfCentury;
  const isLeap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
  const months = MONTH_STARTS[isLeap ? 1 : 0]!;
  const days = months[month]! + day;
  if (day > 28 && days > (month === 12 ? 365 + (isLeap ? 1 : 0) : months[month + 1]!)) return NOT_IN_CALENDAR;
  return YEAR_STARTS[year]! + days - 1;
}

/** Two digits as a number, negative where they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens > 9 || ones > 9 ? -1 : tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

function isTimeZone(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === 1) return bytes[start] === 0x5a; // Z
  return end - start === 6 && (bytes[start] === 0x2b || bytes[start] === 0x2d) && bytes[start + 3] === 0x3a &&
    isAtMost(twoDigits(bytes, start + 1), 14) && isAtMost(twoDigits(bytes, start + 4), 59);
}

function isAtMost(value: number, most: number): boolean {
  return value >= 0 && value <= most;
}

/** A whole number with an optional sign; `NaN` where it is none or reaches 2^53. */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const first = bytes[at];
  const negative = first === 0x2d;
  if (negative || first === 0x2b) at++;
  if (at >= end) return NaN;
  let value = 0;
  for (; at < end; at++) {
    const d = bytes[at]! - ZERO;
    if (d < 0 || d > 9) return NaN;
    value = value * 10 + d;
  }
  if (value > Number.MAX_SAFE_INTEGER) return NaN;
  return negative ? -value : value;
}

/** A decimal as hundredths, rounded half up behind the second digit; `NaN` where it is none or too large. */
export function parseHundredths(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const first = bytes[at];
  const negative = first === 0x2d;
  if (negative || first === 0x2b) at++;
  let value = 0;
  let digits = 0;
  let fraction = -1; // digits behind the point; -1 before it
  let up = 0;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0x2e) {
      if (fraction >= 0) return NaN;
      fraction = 0;
      continue;
    }
    const d = byte - ZERO;
    if (d < 0 || d > 9) return NaN;
    digits++;
    if (fraction < 2) value = value * 10 + d;
    else if (fraction === 2) up = d >= 5 ? 1 : 0;
    if (fraction >= 0) fraction++;
  }
  if (digits === 0) return NaN;
  for (let f = Math.max(fraction, 0); f < 2; f++) value *= 10;
  value += up;
  if (value > 0x7fffffff) return NaN;
  return negative ? -value : value;
}
