import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { backOff } from "./back_off.ts";

Deno.test("waits double, are bounded, and are never less than half of what they may be", () => {
  fc.assert(fc.property(
    fc.record({
      failures: fc.integer({ min: 1, max: 10_000 }),
      first: fc.integer({ min: 1, max: 10_000 }),
      longest: fc.integer({ min: 1, max: 100_000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
    ({ failures, first, longest, random }) => {
      const delay = backOff(failures, { first, longest, random: () => random });
      const most = Math.min(longest, first * 2 ** (failures - 1));
      ok(delay >= most / 2 && delay <= most);
    },
  ));
});

Deno.test("the first waits, as they are by default", () => {
  const most = [1, 2, 3, 4, 9, 1000].map((failures) => backOff(failures, { random: () => 1 }));
  strictEqual(most.join(), "200,400,800,1600,30000,30000");
});
