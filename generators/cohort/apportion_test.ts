import assert from "node:assert/strict";
import fc from "fast-check";
import { apportion } from "./apportion.ts";

const anyWeights = fc.array(fc.integer({ min: 0, max: 800_000 }), { minLength: 1, maxLength: 40 })
  .filter((weights) => weights.some((weight) => weight > 0));
const sum = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);

Deno.test("every total is shared out in full, and one more takes nothing from anyone", () => {
  fc.assert(
    fc.property(anyWeights, fc.integer({ min: 0, max: 5000 }), (weights, total) => {
      const parts = apportion(weights, total);
      assert.equal(sum(parts), total);
      const more = apportion(weights, total + 1);
      assert.equal(sum(more), total + 1);
      assert.ok(more.every((part, place) => part >= parts[place]!));
    }),
    { numRuns: 500 },
  );
});

Deno.test("however many more, no part shrinks", () => {
  fc.assert(fc.property(
    anyWeights,
    fc.integer({ min: 0, max: 20_000_000 }),
    fc.integer({ min: 0, max: 10_000_000 }),
    (weights, total, more) => {
      const parts = apportion(weights, total);
      assert.equal(sum(parts), total);
      assert.ok(apportion(weights, total + more).every((part, place) => part >= parts[place]!));
    },
  ));
});

Deno.test("parts are those of giving one after the other to the highest claim", () => {
  fc.assert(fc.property(anyWeights, fc.integer({ min: 0, max: 300 }), (weights, total) => {
    const parts = weights.map(() => 0);
    for (let seat = 0; seat < total; seat++) {
      const claims = weights.map((weight, place) => weight / (2 * parts[place]! + 1));
      parts[claims.indexOf(Math.max(...claims))]!++;
    }
    assert.deepEqual(apportion(weights, total), parts);
  }));
});

Deno.test("what cannot be shared is refused", () => {
  assert.throws(() => apportion([0, 0], 1), RangeError);
  assert.throws(() => apportion([1.5], 1), RangeError);
  assert.throws(() => apportion([1], -1), RangeError);
  assert.deepEqual(apportion([0], 0), [0]);
});
