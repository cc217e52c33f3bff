import assert from "node:assert/strict";
import { parseRetryAfter } from "./retry_after.ts";

const now = new Date("2026-01-10T08:00:00Z");

Deno.test("Retry-After: seconds, the three forms of a date, and nothing else", () => {
  const cases: readonly (readonly [string | null, number | undefined])[] = [
    ["0", 0],
    [" 7 ", 7000],
    ["Sat, 10 Jan 2026 08:01:00 GMT", 60_000],
    ["Saturday, 10-Jan-26 08:01:00 GMT", 60_000],
    ["Sat Jan 10 08:01:00 2026 GMT", 60_000],
    ["Sat, 10 Jan 2026 07:00:00 GMT", 0],
    [null, undefined],
    ["", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["2026-01-10T08:01:00Z", undefined],
    ["Sat, 10 Nonsense", undefined],
  ];
  for (const [value, expected] of cases) assert.equal(parseRetryAfter(value, now), expected, String(value));
});

Deno.test("Retry-After: no more than a day is believed", () => {
  const day = 24 * 60 * 60 * 1000;
  assert.equal(parseRetryAfter("99999999999999999999", now), day);
  assert.equal(parseRetryAfter("Mon, 10 Jan 2028 08:00:00 GMT", now), day);
});
