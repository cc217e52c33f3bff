import assert from "node:assert/strict";
import fc from "fast-check";
import { counterparts, isValidIn, municipalities } from "../../register/municipalities/mod.ts";
import { cohortAreas, listedYear } from "./areas.ts";

const validIn = (year: number) =>
  municipalities.map(({ code }) => code).filter((code) => isValidIn(code, listedYear(year)) === true);
const anyCohort = fc.tuple(fc.integer({ min: 2017, max: 2026 }), fc.integer({ min: 2017, max: 2026 }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
  .chain((years) => fc.tuple(fc.constant(years), fc.subarray(validIn(years.to), { minLength: 1 })));

Deno.test("in each year every number is valid and leads to a wanted one, each part is in one, and none is left out", () => {
  fc.assert(fc.property(anyCohort, ([years, wanted]) => {
    const areas = cohortAreas(wanted, years);
    assert.deepEqual(areas.flatMap(({ municipalities }) => municipalities).sort(), [...wanted].sort());
    const owner = new Map<string, string>();
    for (const area of areas) {
      assert.ok(Math.abs(area.parts.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
      assert.equal(new Set(area.parts.map(({ path }) => path.join())).size, area.parts.length);
      const reached = new Set<string>();
      for (const { path, share } of area.parts) {
        assert.ok(share > 0);
        assert.equal(path.length, years.to - years.from + 1);
        assert.ok(area.municipalities.includes(path.at(-1)!));
        reached.add(path.at(-1)!);
        for (const [i, code] of path.entries()) {
          const year = years.from + i;
          assert.equal(isValidIn(code, listedYear(year)), true, `${code} in ${year}`);
          assert.ok(counterparts(code, years.to).includes(path.at(-1)!) || code === path.at(-1));
          // A file is written in one area only.
          const place = `${year} ${code}`;
          assert.equal(owner.get(place) ?? area.code, area.code);
          owner.set(place, area.code);
        }
      }
      assert.equal(reached.size, area.municipalities.length);
    }
    // Whoever went into a wanted municipality is somewhere in every year. (Counterparts know of later mergers too.)
    for (const code of listedYear(years.to) === 2024 ? wanted : []) {
      for (let year = years.from; year <= years.to; year++) {
        for (const before of counterparts(code, listedYear(year))) {
          assert.ok(owner.has(`${year} ${before}`), `${before} of ${code} in ${year}`);
        }
      }
    }
  }));
});

Deno.test("all municipalities over all years: every number of every year is some part's", () => {
  const years = { from: 2017, to: 2025 };
  const areas = cohortAreas(validIn(2025), years);
  for (let year = years.from; year <= years.to; year++) {
    const there = new Set(areas.flatMap(({ parts }) => parts.map(({ path }) => path[year - years.from]!)));
    assert.deepEqual([...there].sort(), validIn(year).sort());
  }
});

Deno.test("a split parent has the persons of the wanted parts only", () => {
  const [orkland] = cohortAreas(["5059"], { from: 2018, to: 2020 });
  assert.deepEqual(orkland!.parts.map(({ path }) => path.join(" ")), [
    "5012 5012 5059",
    "5016 5016 5059",
    "5023 5023 5059",
    "5024 5024 5059",
  ]);
  assert.deepEqual(
    cohortAreas(["5055", "5059", "4601"], { from: 2018, to: 2020 }).map(({ code }) => code),
    ["4601", "5055"],
  );
});

Deno.test("a number that is not valid in the last year is refused", () => {
  assert.throws(
    () => cohortAreas(["1201"], { from: 2017, to: 2024 }),
    /No longer a municipality: 1201 in 2024/,
  );
  assert.throws(() => cohortAreas(["0001"], { from: 2017, to: 2024 }), /no municipality 0001/);
});
