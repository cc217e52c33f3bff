import assert from "node:assert/strict";
import fc from "fast-check";
import { isValidIn, municipalities } from "../../register/municipalities/mod.ts";
import { listedYear } from "./areas.ts";
import { resolveCohort } from "./options.ts";
import { BLOCK_PERSONS, type CohortPerson, type CohortPlan } from "./plan.ts";
import { planOf } from "./plan_of.ts";

const valid = municipalities.map(({ code }) => code).filter((code) => isValidIn(code, 2024) === true);

function plan(
  persons: number,
  codes: readonly string[] | "all",
  years = { from: 2017, to: 2025 },
): CohortPlan {
  return planOf(resolveCohort({ seed: 7, persons, municipalities: codes, years }).spec);
}

function personsOf(plan: CohortPlan, kind: "own" | "incomers"): CohortPerson[] {
  return [...plan.blocks()].filter((block) => block.kind === kind).flatMap((
    block,
  ) => [...plan.personsOf(block)]);
}

Deno.test("every person is in one area and one part, with a number and an ordinal of its own", () => {
  fc.assert(
    fc.property(
      fc.subarray(valid, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 3000 }),
      (codes, persons) => {
        const cohort = plan(persons, codes);
        const own = personsOf(cohort, "own");
        assert.equal(own.length, persons);
        assert.equal(new Set(own.map(({ number }) => number)).size, persons);
        assert.equal(new Set(own.map(({ ordinal }) => ordinal)).size, persons);
        for (const person of own) {
          assert.ok(cohort.part(person) !== undefined);
          assert.ok(person.entry >= 2016 && person.entry <= 2025);
        }
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("in every year everyone lives in one municipality that is valid then", () => {
  const cohort = plan(4000, "all");
  for (const person of personsOf(cohort, "own")) {
    const { path } = cohort.part(person);
    assert.equal(path.length, 9);
    for (const [i, code] of path.entries()) assert.equal(isValidIn(code, listedYear(2017 + i)), true);
  }
});

Deno.test("more persons change none of the others", () => {
  const known = (cohort: CohortPlan) =>
    new Map(personsOf(cohort, "own").map((person) => [person.ordinal, JSON.stringify(person)]));
  fc.assert(
    fc.property(
      fc.subarray(valid, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 2000 }),
      (codes, persons, more) => {
        const before = known(plan(persons, codes));
        const after = known(plan(persons + more, codes));
        for (const [ordinal, person] of before) assert.equal(after.get(ordinal), person);
      },
    ),
    { numRuns: 10 },
  );
});

Deno.test("whoever may move is found in the other area, and shares no number with it in any year", () => {
  const cohort = plan(20_000, ["4601", "1103", "0301", "1508", "1580"]);
  const movers = personsOf(cohort, "own").filter(({ movesTo }) => movesTo !== undefined);
  assert.ok(movers.length > 250 && movers.length <= 20_000 / 64);
  for (const mover of movers) {
    const [from, to] = [cohort.part(mover).path, cohort.part(mover.movesTo!).path];
    assert.ok(from.every((code, year) => code !== to[year]));
  }
  const incomers = personsOf(cohort, "incomers");
  const leaving = movers.filter(({ area, movesTo }) => movesTo!.area !== area);
  const ordinals = (persons: readonly CohortPerson[]) =>
    persons.map(({ ordinal }) => ordinal).sort((a, b) => a - b);
  assert.deepEqual(ordinals(incomers), ordinals(leaving));
  for (const block of cohort.blocks()) {
    if (block.kind !== "incomers") continue;
    for (const { movesTo } of cohort.personsOf(block)) assert.equal(movesTo!.area, block.area);
  }
});

Deno.test("parts have their shares, however few the persons are", () => {
  const cohort = plan(600, ["4204"]);
  const [area] = cohort.areas;
  assert.ok(area!.parts.length > 2);
  const counts = area!.parts.map(() => 0);
  for (const { part } of personsOf(cohort, "own")) counts[part]!++;
  for (const [part, { share }] of area!.parts.entries()) {
    assert.ok(Math.abs(counts[part]! - share * 600) <= 3, `${counts[part]} of ${share * 600}`);
  }
});

Deno.test("a cohort of one municipality has nobody who moves", () => {
  assert.deepEqual(personsOf(plan(3000, ["0301"]), "own").filter(({ movesTo }) => movesTo !== undefined), []);
});

Deno.test("there are numbers for as many persons as are allowed", () => {
  const cohort = plan(11_000_000, "all");
  const largest = cohort.counts.indexOf(Math.max(...cohort.counts));
  const last = cohort.person(largest, cohort.counts[largest]! - 1);
  // Keys of ten digits, 512 to a person, in the second record system.
  assert.ok(4_000_000_000 + (last.ordinal + 1) * 512 < 9_999_999_999);
  const blocks = [...cohort.blocksOf(largest)].filter(({ kind }) => kind === "own");
  assert.equal(blocks.length, Math.ceil(cohort.counts[largest]! / BLOCK_PERSONS));
});
