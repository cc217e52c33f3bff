import assert from "node:assert/strict";
import { recipientsOf } from "../targets/mod.ts";
import { personStrata } from "../population/mod.ts";
import { LivingError } from "./living_error.ts";
import { livingPlan } from "./test_living.ts";

const municipalities = ["1103", "4601"];
const persons = 9000;
const days = { first: "2024-01-01", last: "2026-12-31" };

Deno.test("who arrives is nobody of the cohort, and nobody arrives twice", () => {
  const plan = livingPlan({ ...days, municipalities, persons });
  const numbers = new Set<string>();
  const ordinals = new Set<number>();
  let count = 0;
  for (const block of plan.blocks()) {
    if (block.kind !== "own") continue;
    for (const { number, ordinal } of plan.block(block).persons) {
      numbers.add(number);
      ordinals.add(ordinal);
      count++;
    }
  }
  assert.ok(count > persons * 1.3);
  assert.deepEqual([numbers.size, ordinals.size], [count, count]);
  assert.ok(Math.abs(plan.persons - count) <= 6);
});

Deno.test("as many arrive as there are new recipients in a year, at ages that recipients have", () => {
  const plan = livingPlan({ ...days, municipalities, persons });
  const inCountry = personStrata({ from: 2021, to: 2023 }).reduce((sum, { weight }) => sum + weight, 0);
  for (const year of [2024, 2025, 2026]) {
    const arriving = [...plan.cohort.areas.keys()].flatMap((area) =>
      plan.arrivals(area, year).map((index) => plan.cohort.person(area, index))
    );
    const recipients = persons * recipientsOf(year) / inCountry;
    const share = arriving.length / recipients;
    assert.ok(share > 0.2 && share < 0.26, `${share} of the recipients of ${year} are new`);
    const old = arriving.filter(({ birthDate }) => year - Number(birthDate.slice(0, 4)) >= 67).length;
    assert.ok(old / arriving.length > 0.45 && old / arriving.length < 0.75, `${old} of ${arriving.length}`);
  }
});

Deno.test("further days change nobody who has come before", () => {
  const short = livingPlan({ first: "2024-01-01", last: "2024-05-01", municipalities, persons });
  const long = livingPlan({ first: "2026-08-01", last: "2027-05-01", municipalities, persons });
  for (const area of short.cohort.areas.keys()) {
    assert.ok(short.arrivals(area, 2024).length > 0);
    assert.deepEqual(short.arrivals(area, 2024), long.arrivals(area, 2024));
  }
});

Deno.test("a cohort does not go on through a reform", () => {
  const days = { years: { from: 2018, to: 2019 }, municipalities: ["1103", "1201"] };
  assert.ok(livingPlan({ ...days, first: "2020-01-01", last: "2020-01-02", municipalities: ["0301"] }));
  assert.throws(
    () => livingPlan({ ...days, first: "2020-01-01", last: "2020-01-02" }),
    (error) =>
      error instanceof LivingError && /^1201 Bergen is no longer a municipality in 2020/.test(error.message),
  );
});
