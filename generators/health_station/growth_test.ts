import assert from "node:assert/strict";
import fc from "fast-check";
import { Centiles } from "./growth.ts";
import { fedUntil } from "./programme.ts";

/** A child of a sex that keeps the same place among others in all things. */
function childAt(sex: 0 | 1, deviation: number): Centiles {
  const child = new Centiles();
  child.sex = sex;
  child.lengthAtBirth =
    child.length =
    child.weightAtBirth =
    child.weight =
    child.head =
      deviation;
  return child;
}

const sexes = fc.constantFrom<0 | 1>(0, 1);
const deviations = fc.double({ min: -2.8, max: 2.8, noNaN: true });
const ages = fc.integer({ min: 0, max: 7600 });

Deno.test("children grow, whatever their centile is", () => {
  fc.assert(fc.property(sexes, deviations, ages, ages, (sex, deviation, a, b) => {
    const child = childAt(sex, deviation);
    const [younger, older] = [Math.min(a, b), Math.max(a, b)];
    // Spread grows less again behind puberty: who is very tall may lose some millimetres.
    assert.ok(child.lengthAt(older) >= child.lengthAt(younger) - 0.8);
    assert.ok(child.headAt(older) >= child.headAt(younger));
  }));
});

Deno.test("centiles never cross", () => {
  fc.assert(fc.property(sexes, deviations, ages, (sex, deviation, age) => {
    const [lower, higher] = [childAt(sex, deviation - 0.1), childAt(sex, deviation)];
    assert.ok(lower.lengthAt(age) < higher.lengthAt(age));
    assert.ok(lower.weightAt(age) < higher.weightAt(age));
    assert.ok(lower.headAt(age) < higher.headAt(age));
  }));
});

Deno.test("who changes centile does so in the first two years, step by step", () => {
  const child = childAt(0, -1);
  child.length = child.weight = 1;
  assert.equal(child.lengthAt(0), childAt(0, -1).lengthAt(0));
  assert.equal(child.lengthAt(365), childAt(0, 0).lengthAt(365));
  assert.equal(child.weightAt(730), childAt(0, 1).weightAt(730));
});

Deno.test("newborns, infants and the grown have sizes that they have in Norway", () => {
  for (const [sex, name] of [[0, "girl"], [1, "boy"]] as const) {
    const child = childAt(sex, 0);
    const within = (value: number, low: number, high: number) =>
      assert.ok(value >= low && value <= high, `${name} ${value}`);
    within(child.weightAt(0), 3.2, 3.7);
    within(child.lengthAt(365), 73, 77);
    within(child.weightAt(365), 8.8, 10.2);
    within(child.headAt(183), 42, 44);
    within(child.lengthAt(7300), 166, 182);
  }
});

Deno.test("mothers feed fully for no longer than at all, and those of higher rank shorter", () => {
  const ranks = fc.double({ min: 0, max: 0.999999, noNaN: true });
  fc.assert(fc.property(ranks, ranks, (a, b) => {
    assert.ok(fedUntil(a, "full") <= fedUntil(a, "any"));
    if (a < b) {
      assert.ok(fedUntil(a, "any") >= fedUntil(b, "any") && fedUntil(a, "full") >= fedUntil(b, "full"));
    }
  }));
  const share = (kind: "full" | "any", day: number) =>
    Array.from({ length: 1000 }, (_, i) => fedUntil((i + 0.5) / 1000, kind)).filter((until) => until >= day)
      .length / 1000;
  assert.ok(Math.abs(share("full", 122) - 0.44) < 0.01);
  assert.ok(Math.abs(share("any", 122) - 0.81) < 0.01);
  assert.ok(Math.abs(share("any", 365) - 0.35) < 0.01);
});
