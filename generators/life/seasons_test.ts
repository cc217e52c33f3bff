import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random/mod.ts";
import { dayBetween, dayInYear, newYear, yearOf } from "./seasons.ts";

Deno.test("the first day of a year, and the year of a day", () => {
  fc.assert(fc.property(fc.integer({ min: 1900, max: 2098 }), fc.nat(364), (year, day) => {
    assert.equal(newYear(year), Date.UTC(year, 0, 1) / 86_400_000);
    assert.equal(yearOf(newYear(year) + day), year);
  }));
});

Deno.test("every day of a year can be drawn, and none outside of it", () => {
  const random = randomStream(7);
  for (const year of [2019, 2020]) {
    const days = new Set(Array.from({ length: 20_000 }, () => dayInYear(random, { year, sparse: false })));
    // The last day of February comes in ordinary years and the last but one in leap years: months keep their length.
    assert.ok(days.size >= 364);
    assert.ok([...days].every((day) => yearOf(day) === year));
  }
});

Deno.test("in April 2020 little begins of what was closed", () => {
  const inApril = (sparse: boolean, year: number) => {
    const random = randomStream(7, year);
    const first = Date.UTC(year, 3, 1) / 86_400_000;
    const days = Array.from({ length: 10_000 }, () => dayInYear(random, { year, sparse }));
    return days.filter((day) => day >= first && day < first + 30).length;
  };
  assert.ok(inApril(true, 2020) < 0.6 * inApril(false, 2020));
  assert.equal(inApril(true, 2021), inApril(false, 2021));
});

Deno.test("a day between two days, also where the season has none there", () => {
  const random = randomStream(7);
  fc.assert(fc.property(fc.nat(364), fc.nat(364), (a, b) => {
    const [first, last] = [newYear(2021) + Math.min(a, b), newYear(2021) + Math.max(a, b)];
    const day = dayBetween(random, { year: 2021, first, last, sparse: true });
    assert.ok(day >= first && day <= last);
  }));
});
