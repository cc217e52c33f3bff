import assert from "node:assert/strict";
import fc from "fast-check";
import { LocalKeys } from "./local_keys.ts";

const epochs = fc.constantFrom(0 as const, 1 as const);

Deno.test("keys have at most ten digits, ascend with persons, and are nobody else's", () => {
  fc.assert(fc.property(epochs, fc.nat(), fc.nat(), (epoch, one, other) => {
    const most = LocalKeys.capacity(epoch) - 1;
    const [low, high] = [one % most, other % most].sort((a, b) => a - b) as [number, number];
    const keys = new LocalKeys(epoch);
    assert.match(String(keys.person(high)), /^\d{1,10}$/);
    assert.match(String(keys.rows(high) + LocalKeys.perPerson - 1), /^\d{1,10}$/);
    if (low === high) return;
    assert.ok(keys.person(low) < keys.person(high));
    assert.ok(keys.rows(low) + LocalKeys.perPerson - 1 < keys.rows(high));
  }));
});

Deno.test("another record system gives every person and row another key", () => {
  const [before, after] = [new LocalKeys(0), new LocalKeys(1)];
  fc.assert(fc.property(fc.nat(), fc.nat(), (one, other) => {
    const [a, b] = [one % LocalKeys.capacity(1), other % LocalKeys.capacity(1)];
    assert.notEqual(before.person(a), after.person(b));
    assert.notEqual(before.rows(a), after.rows(a));
  }));
});

Deno.test("a cohort that is too large is refused, in words", () => {
  for (const epoch of [0, 1] as const) {
    const keys = new LocalKeys(epoch);
    const most = LocalKeys.capacity(epoch);
    assert.ok(most > 10_000_000);
    keys.rows(most - 1);
    assert.throws(() => keys.rows(most), {
      name: "RangeError",
      message: new RegExp(`more than ten digits: make cohorts of at most ${most} persons`),
    });
  }
});
