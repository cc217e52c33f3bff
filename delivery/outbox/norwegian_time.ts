/**
 * Moments as Norwegian clocks show them.
 *
 * @module
 */

const format = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Oslo",
  dateStyle: "short",
  timeStyle: "medium",
});

/**
 * A moment as `YYYY-MM-DDTHH:MM:SS+01:00`, in the time of Norway with its distance to UTC: what an envelope tells as
 * the time it was made.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { norwegianTime } from "./norwegian_time.ts";
 *
 * assert.equal(norwegianTime(new Date("2026-01-10T07:00:00Z")), "2026-01-10T08:00:00+01:00");
 * assert.equal(norwegianTime(new Date("2026-07-10T07:00:00Z")), "2026-07-10T09:00:00+02:00");
 * ```
 */
export function norwegianTime(moment: Date): string {
  const local = format.format(moment).replace(" ", "T");
  const seconds = Math.floor(moment.getTime() / 1000);
  const minutes = (Date.parse(`${local}Z`) / 1000 - seconds) / 60;
  const sign = minutes < 0 ? "-" : "+";
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
