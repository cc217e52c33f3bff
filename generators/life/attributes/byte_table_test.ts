import assert from "node:assert/strict";
import fc from "fast-check";
import { byteTable } from "./byte_table.ts";

Deno.test("each code has its share of the 256 bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 }), (weights) => {
      const table = byteTable(...weights.map((weight, code) => [code, weight] as const));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      weights.forEach((weight, code) => {
        const places = table.filter((of) => of === code).length;
        assert.ok(Math.abs(places - 256 * weight / total) <= 1, `${places} places for ${weight} of ${total}`);
      });
    }),
  );
});
