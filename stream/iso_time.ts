/**
 * Days and microseconds since 1970 as ISO text, the same for every engine.
 *
 * @module
 */
import { daysFromIso } from "./mapper/value_parser.ts";

/**
 * A day as `YYYY-MM-DD`. Years outside 0–9999 have a sign and six digits, as ISO 8601 extends them;
 * a day outside JavaScript's calendar (DuckDB's `infinity`) gives `null`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isoDate } from "./iso_time.ts";
 *
 * assert.equal(isoDate(2_932_896), "9999-12-31");
 * ```
 */
export function isoDate(days: number): string | null {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().split("T")[0]!;
}

/**
 * A moment as `YYYY-MM-DDTHH:MM:SS.mmm`, `Z` after it where it is bound to UTC. Digits finer than
 * milliseconds are cut off.
 */
export function isoTimestamp(milliseconds: number, utc: boolean): string | null {
  const date = new Date(Math.floor(milliseconds));
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return utc ? text : text.slice(0, -1);
}

/** Days since 1970-01-01 of a date written `YYYY-MM-DD` or `YYYYMMDD`; `null` where it is no day. */
export function daysOf(text: string): number | null {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text.trim());
  if (parts === null) return null;
  const days = daysFromIso(`${parts[1]}-${parts[2]}-${parts[3]}`);
  return Number.isNaN(days) ? null : days;
}
