import assert from "node:assert/strict";
import fc from "fast-check";
import { multiplyHigh } from "./multiply_high.ts";

Deno.test("the upper half of a product is that of whole numbers of any size", () => {
  const word = fc.oneof(
    fc.integer({ min: 0, max: 4294967295 }),
    fc.constantFrom(0, 1, 65535, 65536, 4294967295),
  );
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(multiplyHigh(a, b), Number(BigInt(a) * BigInt(b) >> 32n));
    }),
    { numRuns: 2000 },
  );
});
