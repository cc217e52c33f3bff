import assert from "node:assert/strict";
import fc from "fast-check";
import { quotas } from "./quotas.ts";

Deno.test("parts add up, and none is a whole one away from its share unless it was raised to 1", () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 40, max: 1e6 }),
      (weights, total) => {
        const sum = weights.reduce((sum, weight) => sum + weight, 0);
        if (sum === 0) return;
        const parts = quotas(weights, total);
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          total,
        );
        const isRaised = weights.some((weight) => weight > 0 && weight / sum * total < 1);
        weights.forEach((weight, i) => {
          if (weight === 0) assert.equal(parts[i], 0);
          else {
            assert.ok(parts[i]! >= 1);
            if (!isRaised) assert.ok(Math.abs(parts[i]! - weight / sum * total) < 1 + 1e-6);
          }
        });
      },
    ),
  );
});

Deno.test("the largest remainder wins, and the first of equals", () => {
  assert.deepEqual(quotas([5, 3, 2], 7), [4, 2, 1]);
  assert.deepEqual(quotas([1, 1, 1], 4), [2, 1, 1]);
  assert.deepEqual(quotas([1000, 1, 1], 10), [8, 1, 1]);
});

Deno.test("weights that share nothing are refused", () => {
  for (const weights of [[], [0], [-1, 2], [NaN], [Infinity]]) {
    assert.throws(() => quotas(weights, 10), { name: "RangeError" });
  }
  assert.throws(() => quotas([1, 1, 1], 2), { name: "RangeError" });
});
