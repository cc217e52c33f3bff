/**
 * Days as people write them, and how far a cohort is to go.
 *
 * @module
 */

const DAY = 86_400_000;

/** The last day that a cohort can come to. The yearly format of 2025 is used for every later year. */
export const LAST_DAY: number = Date.UTC(2035, 11, 31) / DAY;

/** A day from 1970-01-01 as `2026-03-01`. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * The day of a date; `undefined` where it is none of the calendar.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dayOfIso, isoDay } from "./days.ts";
 *
 * assert.equal(isoDay(dayOfIso("2026-03-01")!), "2026-03-01");
 * assert.equal(dayOfIso("2026-02-29"), undefined);
 * ```
 */
export function dayOfIso(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = Date.parse(text) / DAY;
  return Number.isInteger(day) && isoDay(day) === text ? day : undefined;
}

/**
 * A number of days: `1d`, `2w`; `undefined` where it is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseDays } from "./days.ts";
 *
 * assert.equal(parseDays("2w"), 14);
 * assert.equal(parseDays("a month"), undefined);
 * ```
 */
export function parseDays(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,4})\s?([dw])$/.exec(text.trim()) ?? [];
  const days = Number(digits) * (unit === "w" ? 7 : 1);
  return days > 0 ? days : undefined;
}
