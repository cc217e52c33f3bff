import assert from "node:assert/strict";
import fc from "fast-check";
import { AliasTable } from "./alias_table.ts";
import { randomStream } from "./random_stream.ts";
import { chiSquare, isLikely } from "./test_statistics.ts";

Deno.test("outcomes come as often as their weights say", () => {
  for (const weights of [[1, 1], [39, 33, 25, 3], Array.from({ length: 101 }, (_, i) => 1 + i % 7)]) {
    const random = randomStream(20261122, "alias", weights.length);
    const table = new AliasTable(weights);
    assert.equal(table.size, weights.length);
    const draws = 200 * weights.length;
    const counts = new Uint32Array(weights.length);
    for (let i = 0; i < draws; i++) counts[table.draw(random)]!++;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    assert.ok(
      isLikely(chiSquare(counts, weights.map((weight) => weight / total * draws)), weights.length - 1),
      `${weights.length} weights`,
    );
  }
});

Deno.test("an outcome without weight never comes, and every draw is one of the outcomes", () => {
  const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(fc.property(weights, fc.nat(), (weights, seed) => {
    if (weights.every((weight) => weight === 0)) return;
    const table = new AliasTable(weights);
    const random = randomStream(seed);
    for (let i = 0; i < 200; i++) assert.ok(weights[table.draw(random)]! > 0);
  }));
});

Deno.test("weights that make no distribution are refused", () => {
  for (const wrong of [[], [0, 0], [1, -1], [NaN], [Infinity]]) {
    assert.throws(() => new AliasTable(wrong), { name: "RangeError" });
  }
});
