import assert from "node:assert/strict";
import fc from "fast-check";
import { daysOf, isoDate, isoTimestamp } from "./iso_time.ts";

Deno.test("days and dates are each other's inverse from year 1 to 9999", () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      assert.equal(daysOf(isoDate(days)!), days);
    }),
  );
});

Deno.test("dates are read in both ways of writing, and only where there is such a day", () => {
  assert.equal(daysOf("1970-01-02"), 1);
  assert.equal(daysOf(" 19700102 "), 1);
  assert.equal(daysOf("2021-01-01+01:00"), 18_628);
  for (const text of ["20210231", "2021-13-01", "", "2021", "x", "01.02.2021"]) {
    assert.equal(daysOf(text), null);
  }
});

Deno.test("moments are cut to milliseconds, before 1970 too", () => {
  assert.equal(isoTimestamp(0.9, false), "1970-01-01T00:00:00.000");
  assert.equal(isoTimestamp(-0.5, true), "1969-12-31T23:59:59.999Z");
  assert.equal(isoDate(Number.POSITIVE_INFINITY), null);
  assert.equal(isoTimestamp(Number.NaN, false), null);
});
