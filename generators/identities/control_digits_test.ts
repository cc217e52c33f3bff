import assert from "node:assert/strict";
import fc from "fast-check";
import { birthYears, dateClass, endingsOf } from "./control_digits.ts";
import { hasRightControlDigits } from "./test_identity_proof.ts";

/** Individual numbers of a year as ehelse.no lists them. */
function isOfYear(individual: number, year: number): boolean {
  if (year >= 2000) return individual >= 500;
  return individual < 500 || (year >= 1940 && individual >= 900);
}

Deno.test("the endings of a date are exactly those that control digits, year and sex allow", () => {
  const birth = fc.record({
    year: fc.integer({ min: birthYears.first, max: birthYears.last }),
    month: fc.integer({ min: 81, max: 92 }),
    day: fc.integer({ min: 1, max: 71 }),
    sex: fc.constantFrom("K" as const, "M" as const),
  });
  fc.assert(
    fc.property(birth, ({ year, month, day, sex }) => {
      const two = (value: number) => String(value % 100).padStart(2, "0");
      const date = two(day) + two(month) + two(year);
      const right: number[] = [];
      for (let ending = 0; ending < 100_000; ending++) {
        const individual = Math.floor(ending / 100);
        if (!isOfYear(individual, year) || individual % 2 !== (sex === "M" ? 1 : 0)) continue;
        if (hasRightControlDigits(date + String(ending).padStart(5, "0"))) right.push(ending);
      }
      const { byClass, atLeast } = endingsOf(year, sex);
      assert.deepEqual([...byClass[dateClass(date)]!], right);
      assert.ok(right.length >= atLeast);
    }),
    { numRuns: 20 },
  );
});

Deno.test("the fewest endings of any date are what is promised", () => {
  for (const year of [1900, 1939, 1940, 1999, 2000, 2031]) {
    for (const sex of ["K", "M"] as const) {
      const { byClass, atLeast } = endingsOf(year, sex);
      assert.equal(byClass.length, 121);
      assert.equal(Math.min(...byClass.map(({ length }) => length)), atLeast);
      assert.ok(atLeast > 0.79 * (isOfYear(950, year) && year < 2000 ? 300 : 250));
    }
  }
});

Deno.test("years without numbers of their own are refused", () => {
  for (const year of [1899, 2032, 1950.5, NaN]) {
    assert.throws(() => endingsOf(year, "K"), { name: "RangeError", message: /from 1900 to 2031/ });
  }
});
