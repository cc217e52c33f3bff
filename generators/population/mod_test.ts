import assert from "node:assert/strict";
import fc from "fast-check";
import { type Sex } from "../identities/control_digits.ts";
import { ageGroupOf, ageSexOf2022, newShare, recipientsOf } from "../targets/mod.ts";
import { deathShare, leaveChance, oldestAge, personStrata, type PersonStratum, shareOfAge } from "./mod.ts";
import { monotoneCurve } from "./monotone_curve.ts";

const span = { from: 2017, to: 2025 };
const sexes: readonly Sex[] = ["K", "M"];

/** Lives the strata from year to year: recipients by year, age group and sex, and new ones by year. */
function flow(strata: readonly PersonStratum[]) {
  const recipients = new Map<string, number>();
  const entered = new Map<number, number>();
  const totals = new Map<number, number>();
  const add = <Key>(map: Map<Key, number>, key: Key, more: number) =>
    map.set(key, (map.get(key) ?? 0) + more);
  for (const { birthYear, sex, entry, weight } of strata) {
    add(entered, entry, weight);
    let left = weight;
    for (let year = Math.max(entry, span.from); year <= span.to && left > 0; year++) {
      const age = year - birthYear;
      add(recipients, `${year} ${ageGroupOf(age)} ${sex}`, left);
      add(totals, year, left);
      left *= 1 - leaveChance(age, sex);
    }
  }
  return { recipients, entered, totals };
}

Deno.test("the flow of persons makes the recipients of each year", () => {
  const { recipients, entered, totals } = flow(personStrata(span));
  for (let year = span.from; year <= span.to; year++) {
    const total = totals.get(year)!;
    assert.ok(Math.abs(total / recipientsOf(year) - 1) < 0.01, `${year}: ${total}`);
    const share = entered.get(year)! / total;
    assert.ok(Math.abs(share - newShare) < 0.02, `${year}: ${share} new`);
  }
  assert.ok(Math.abs(entered.get(2021)! / totals.get(2021)! - newShare) < 0.01);
  const published = ageSexOf2022.flat().reduce((a, b) => a + b);
  let distance = 0;
  for (const [group, counts] of ageSexOf2022.entries()) {
    for (const [i, sex] of sexes.entries()) {
      const made = (recipients.get(`2022 ${group} ${sex}`) ?? 0) / totals.get(2022)!;
      distance += Math.abs(made - counts[i]! / published) / 2;
    }
  }
  assert.ok(distance < 0.01, `distance ${distance}`);
});

Deno.test("strata are for any span of years, each kind of person once, and have synthetic numbers", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2014, max: 2026 }), fc.nat(5), (from, more) => {
      const strata = personStrata({ from, to: from + more });
      const names = new Set(strata.map(({ birthYear, sex, entry }) => `${birthYear} ${sex} ${entry}`));
      assert.equal(names.size, strata.length);
      for (const { birthYear, entry, weight } of strata) {
        assert.ok(weight > 0);
        assert.ok(entry >= from - 1 && entry <= from + more);
        assert.ok(birthYear >= 1900 && birthYear <= 2031);
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("a longer cohort begins as the shorter one", () => {
  const longer = personStrata({ from: 2017, to: 2025 }).filter(({ entry }) => entry <= 2020);
  assert.deepEqual(longer, personStrata({ from: 2017, to: 2020 }));
});

Deno.test("chances are chances, and ages pass from one to the next without a leap", () => {
  for (const sex of sexes) {
    for (let age = 0; age <= oldestAge; age++) {
      const chance = leaveChance(age, sex);
      assert.ok(chance > 0 && chance <= 1, `${sex} ${age}: ${chance}`);
      assert.ok(deathShare(age) > 0 && deathShare(age) <= 1);
      assert.ok(shareOfAge(age, sex) > 0);
      if (age < 1) continue;
      const leap = Math.abs(shareOfAge(age, sex) - shareOfAge(age - 1, sex));
      assert.ok(leap < 0.0025, `${sex} ${age}: ${leap}`);
    }
    assert.equal(leaveChance(oldestAge, sex), 1);
    assert.equal(leaveChance(oldestAge + 5, sex), 1);
  }
});

Deno.test("as many recipients die in a year as can", () => {
  let dead = 0;
  for (const sex of sexes) {
    for (let age = 0; age <= oldestAge; age++) {
      dead += recipientsOf(2022) * shareOfAge(age, sex) * leaveChance(age, sex) * deathShare(age);
    }
  }
  // 45 774 persons died in Norway in 2022, most of them recipients.
  assert.ok(dead > 25_000 && dead < 45_774, `${dead} die`);
});

Deno.test("the curve meets its points and never falls", () => {
  const rises = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 1000 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(fc.property(rises, (steps) => {
    let [x, y] = [0, 0];
    const points = [{ x, y }, ...steps.map(([dx, dy]) => ({ x: x += dx, y: y += dy }))];
    const curve = monotoneCurve(points);
    for (const point of points) assert.ok(Math.abs(curve(point.x) - point.y) < 1e-9);
    let before = -1;
    for (let at = -1; at <= x + 1; at += 0.25) {
      assert.ok(curve(at) >= before - 1e-9);
      before = curve(at);
    }
  }));
});
