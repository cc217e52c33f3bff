import assert from "node:assert/strict";
import fc from "fast-check";
import { cohortAreas } from "../cohort/areas.ts";
import { StreamKey } from "../random/stream_key.ts";
import { allot } from "./allotment.ts";
import { municipalityDefects } from "./municipalities/mod.ts";

const codes = ["0301", "1103", "1106", "1108", "1507", "3301", "4601", "4640", "5001", "5501"];

function allotted(seed: number, options: { from: number; to: number; rate: number }) {
  const { from, to, rate } = options;
  const valid = codes.filter((code) => {
    try {
      return cohortAreas([code], { from, to }).length > 0;
    } catch {
      return false;
    }
  });
  return allot(municipalityDefects.map((defect) => ({ defect, rate })), {
    areas: cohortAreas(valid, { from, to }),
    years: { from, to },
    key: StreamKey.of(seed),
  });
}

Deno.test("defects of a municipality lie apart, and those that compare have the year before", () => {
  const years = fc.tuple(fc.integer({ min: 2017, max: 2025 }), fc.integer({ min: 2017, max: 2025 }));
  fc.assert(
    fc.property(fc.nat(), years, fc.double({ min: 0.01, max: 1, noNaN: true }), (seed, pair, rate) => {
      const [from, to] = [Math.min(...pair), Math.max(...pair)];
      const { allotted: all, leftOut } = allotted(seed, { from, to, rate });
      for (const [place, { defect, site }] of all.entries()) {
        assert.ok(site.year >= from && site.year <= to);
        if (defect.when === "after" || defect.when === "between") assert.ok(site.year > from);
        if (defect.when === "last") assert.equal(site.year, to);
        if (defect.when === "between") assert.ok(site.year < to);
        for (const other of all.slice(0, place)) {
          if (other.site.municipality !== site.municipality) continue;
          assert.notEqual(other.defect, defect);
          if (!other.defect.light && !defect.light) assert.ok(Math.abs(other.site.year - site.year) > 1);
        }
      }
      const known = new Set(all.map(({ defect }) => defect.id));
      assert.deepEqual(municipalityDefects.map(({ id }) => id).filter((id) => !known.has(id)), leftOut);
    }),
  );
});

Deno.test("a number that took others in has no defect that compares across the reform", () => {
  for (let seed = 0; seed < 50; seed++) {
    const { allotted: all } = allotted(seed, { from: 2017, to: 2023, rate: 1 });
    // 5001 took in 5030 in 2020, and 4601 took over from 1201 and 1246.
    const merged = all.filter(({ site, defect }) =>
      ["5001", "4601"].includes(site.municipality) && defect.when === "after"
    );
    assert.ok(merged.every(({ site }) => site.year > 2020));
  }
});
