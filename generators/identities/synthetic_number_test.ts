import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyPersonNumber } from "../../register/identifiers/mod.ts";
import { syntheticNumber, syntheticNumberCount } from "./synthetic_number.ts";
import { hasRightControlDigits } from "./test_identity_proof.ts";

const birth = fc.record({
  birthDate: fc.date({
    min: new Date("1900-01-01"),
    max: new Date("2031-12-31"),
    noInvalidDate: true,
  }).map((date) => date.toISOString().slice(0, 10)),
  sex: fc.constantFrom("K" as const, "M" as const),
  dNumber: fc.boolean(),
});

Deno.test("a date's numbers are fictitious, right, its own and all different", () => {
  fc.assert(fc.property(birth, (birth) => {
    const count = syntheticNumberCount(birth);
    const numbers = Array.from({ length: count }, (_, ordinal) => syntheticNumber(birth, ordinal));
    assert.equal(new Set(numbers).size, count);
    for (const number of numbers) {
      assert.ok(hasRightControlDigits(number));
      assert.deepEqual(classifyPersonNumber(number), {
        kind: birth.dNumber ? "dnr" : "fnr",
        valid: true,
        rule: "classic",
        fictitious: "yes",
        series: "tenor",
        birthDate: birth.birthDate,
        sex: birth.sex,
      });
    }
  }));
});

Deno.test("numbers that are used up say how many there are", () => {
  fc.assert(fc.property(birth, (birth) => {
    const count = syntheticNumberCount(birth);
    for (const ordinal of [count, count + 1, -1, 0.5]) {
      assert.throws(() => syntheticNumber(birth, ordinal), {
        name: "NumbersUsedUpError",
        hint: new RegExp(`from 0 to ${count - 1}\\b`),
      });
    }
  }));
});

Deno.test("what is no date, or has no numbers, is refused", () => {
  for (const birthDate of ["2023-02-29", "1931-5-17", "17.05.1931", "", "1899-12-31", "2032-01-01"]) {
    assert.throws(() => syntheticNumber({ birthDate, sex: "K" }, 0), { name: "RangeError" }, birthDate);
  }
});
