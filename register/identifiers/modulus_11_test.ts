import assert from "node:assert/strict";
import fc from "fast-check";
import {
  controlDigit,
  ORGANISATION_WEIGHTS,
  PERSON_WEIGHTS_1,
  PERSON_WEIGHTS_2,
  weightedSum,
} from "./modulus_11.ts";

const weights = fc.constantFrom(PERSON_WEIGHTS_1, PERSON_WEIGHTS_2, ORGANISATION_WEIGHTS);

/** A stem with as many digits as there are weights. */
const stem = weights.chain((weights) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: weights.length, maxLength: weights.length })
    .map((digits) => ({ weights, text: digits.join("") }))
);

Deno.test("the sum with the control digit is divisible by eleven, or no digit makes it so", () => {
  fc.assert(fc.property(stem, ({ weights, text }) => {
    const sum = weightedSum(text, weights);
    const digit = controlDigit(text, weights);
    const right = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => (sum + digit) % 11 === 0);
    assert.deepEqual(right, digit === undefined ? [] : [digit]);
  }));
});

Deno.test("a control digit tells every single wrong digit", () => {
  fc.assert(fc.property(stem, fc.nat(), fc.integer({ min: 1, max: 9 }), ({ weights, text }, at, by) => {
    const place = at % text.length;
    const wrong = text.slice(0, place) + (Number(text[place]) + by) % 10 + text.slice(place + 1);
    const digit = controlDigit(text, weights);
    if (digit !== undefined) assert.notEqual(controlDigit(wrong, weights), digit);
  }));
});
