/**
 * How long another side asks to wait.
 *
 * @module
 */

/** Longest wait that is believed: a day. A longer one is more likely a mistake than a wish. */
const LONGEST = 24 * 60 * 60 * 1000;

/**
 * Milliseconds that a `Retry-After` asks to wait: seconds, or a date (RFC 9110, section 10.2.3). `undefined` where it is
 * absent or neither; 0 for a date that has passed; never more than a day.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRetryAfter } from "./retry_after.ts";
 *
 * const now = new Date("2026-01-10T08:00:00Z");
 * assert.equal(parseRetryAfter("120", now), 120_000);
 * assert.equal(parseRetryAfter("Sat, 10 Jan 2026 08:00:30 GMT", now), 30_000);
 * assert.equal(parseRetryAfter("soon", now), undefined);
 * ```
 */
export function parseRetryAfter(value: string | null, now: Date): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST);
  // A date begins with its weekday; whatever else Date.parse takes is no HTTP date.
  if (!/^(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?,? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now.getTime(), 0), LONGEST);
}
