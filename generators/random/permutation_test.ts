import assert from "node:assert/strict";
import fc from "fast-check";
import { Permutation } from "./permutation.ts";
import { StreamKey } from "./stream_key.ts";
import { chiSquareEven, isLikely } from "./test_statistics.ts";

Deno.test("every number comes once, for every size up to 300 and some large ones", () => {
  for (const size of [...Array.from({ length: 300 }, (_, i) => i + 1), 65_536, 99_991, 300_000]) {
    const order = new Permutation(size, StreamKey.of(1, size));
    const seen = new Uint8Array(size);
    for (let index = 0; index < size; index++) {
      const value = order.at(index);
      assert.ok(value >= 0 && value < size);
      assert.equal(seen[value]!++, 0, `${value} twice, size ${size}`);
    }
  }
});

Deno.test("the place of the number at a place is that place, for any size", () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 40 }));
  fc.assert(
    fc.property(
      size,
      fc.nat(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (size, seed, share) => {
        const order = new Permutation(size, StreamKey.of(seed));
        const index = Math.floor(share * size);
        assert.equal(order.indexOf(order.at(index)), index);
        assert.equal(order.at(order.indexOf(index)), index);
      },
    ),
  );
});

Deno.test("places next to each other go far apart and keys make different orders", () => {
  const size = 1_000_003;
  const order = new Permutation(size, StreamKey.of(20261122, "order"));
  const other = new Permutation(size, StreamKey.of(20261122, "other"));
  const starts = new Uint32Array(100);
  const steps = new Uint32Array(100);
  const both = new Uint32Array(100);
  for (let index = 0; index < 20_000; index++) {
    const value = order.at(index);
    const step = (order.at(index + 1) - value + size) % size;
    const difference = (other.at(index) - value + size) % size;
    starts[Math.floor(value / size * 100)]!++;
    steps[Math.floor(step / size * 100)]!++;
    both[Math.floor(difference / size * 100)]!++;
  }
  for (const counts of [starts, steps, both]) assert.ok(isLikely(chiSquareEven(counts), 99));
});

Deno.test("what is out of range has no place", () => {
  const order = new Permutation(10, StreamKey.of(1));
  for (const wrong of [-1, 10, 1.5, NaN]) {
    assert.throws(() => order.at(wrong), { name: "RangeError" });
    assert.throws(() => order.indexOf(wrong), { name: "RangeError" });
  }
  for (const size of [0, -1, 1.5, 2 ** 40 + 1]) {
    assert.throws(() => new Permutation(size, StreamKey.of(1)), { name: "RangeError" });
  }
});
