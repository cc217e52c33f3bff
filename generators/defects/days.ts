/**
 * Days as the rows of a cohort count them: from 1970-01-01 on.
 *
 * @module
 */

const MILLISECONDS = 86_400_000;

/** The day of a date; months from 1 to 12. */
export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / MILLISECONDS;
}

/** Month from 1 to 12. */
export function monthOf(day: number): number {
  return new Date(day * MILLISECONDS).getUTCMonth() + 1;
}

/** Days that a month has. */
export function lengthOfMonth(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

/** `YYYYMMDD`. */
export function basicDate(day: number): string {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10).replaceAll("-", "");
}
