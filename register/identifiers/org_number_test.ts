import assert from "node:assert/strict";
import fc from "fast-check";
import { controlDigit, ORGANISATION_WEIGHTS } from "./modulus_11.ts";
import { classifyOrgNumber, isInvalidOrgNumber } from "./org_number.ts";

Deno.test("numbers of real units have a right control digit and are not invalid", () => {
  for (const number of ["983544622", "983744516", "889640782"]) {
    assert.deepEqual(classifyOrgNumber(number), {
      form: "nine",
      digits: number,
      checkDigit: true,
      below810: false,
      fictitious: false,
    });
    assert.equal(isInvalidOrgNumber(number), false);
    assert.equal(isInvalidOrgNumber(`${number}0`), false);
    assert.equal(classifyOrgNumber(`${number}0`).form, "ten_with_zero");
  }
});

Deno.test("numbers of test data are fictitious and judged apart", () => {
  for (const number of ["314270320", "313513580", "310163449", "310000019"]) {
    assert.equal(classifyOrgNumber(number).fictitious, true);
    assert.equal(isInvalidOrgNumber(number), false);
  }
});

Deno.test("what the register counts as wrong is invalid", () => {
  for (
    const text of [
      "999999999", // passes the control digit
      "9999999990",
      "999 999 999",
      "983544621", // wrong control digit
      "310000018", // fictitious series, wrong control digit
      "98354462",
      "98354462210",
      "9835446221", // tenth digit is not zero
      "ukjent",
      "",
    ]
  ) assert.equal(isInvalidOrgNumber(text), true, text);
});

Deno.test("a right control digit is invalid below 810 000 000 but in the fictitious series", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999 }), (number) => {
    const stem = String(number).padStart(8, "0");
    const digit = controlDigit(stem, ORGANISATION_WEIGHTS);
    if (digit === undefined) return;
    const expected = stem < "81000000" && stem[0] !== "2" && stem[0] !== "3";
    assert.equal(isInvalidOrgNumber(stem + digit), expected || stem + digit === "999999999");
  }));
});
