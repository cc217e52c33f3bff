import assert from "node:assert/strict";
import fc from "fast-check";
import {
  municipalityGroup,
  municipalityGroups,
  municipalityUnits,
  previousMunicipalities,
} from "./groups.ts";
import { counterparts, isValidIn, municipalities, municipalityName } from "./mod.ts";

const years = [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024] as const;
const codesOf = (year: number) =>
  municipalities.map(({ code }) => code).filter((code) => isValidIn(code, year));
const anyYear = fc.constantFrom(...years);
const anyReported = fc.array(
  anyYear.chain((year) =>
    fc.constantFrom(...codesOf(year)).map((municipality) => ({ municipality, year: year as number }))
  ),
  { minLength: 1, maxLength: 60 },
);

Deno.test("reforms in groups: new numbers, mergers, splits", () => {
  const group = (code: string, year: number) => {
    const { now, before } = municipalityGroup(code, { year });
    return `${before.join("+")} → ${now.join("+")}`;
  };
  assert.equal(group("4601", 2020), "1201 → 4601");
  // Tønsberg and Re.
  assert.equal(group("3803", 2020), "0704+0716 → 3803");
  assert.equal(group("3905", 2024), "3803 → 3905");
  // Trondheim kept its number and took in Klæbu.
  assert.equal(group("5001", 2020), "5001+5030 → 5001");
  // Tysfjord was divided between Narvik and Hamarøy.
  assert.equal(group("1806", 2020), "1805+1849+1850+1854 → 1806+1875");
  assert.equal(group("1875", 2020), group("1806", 2020));
  // Snillfjord was divided between Heim, Hitra and Orkland.
  assert.equal(group("5059", 2020), "1571+5011+5012+5013+5016+5023+5024 → 5055+5056+5059");
  assert.equal(group("1508", 2024), "1507 → 1508+1580");
  // Viken was dissolved: its municipalities have new numbers.
  assert.equal(group("3201", 2024), "3024 → 3201");
  assert.equal(group("0301", 2024), "0301 → 0301");
});

Deno.test("a number that is not one that year is held against itself", () => {
  for (const code of ["1201", "9999", "0999", ""]) {
    assert.deepEqual(municipalityGroup(code, { year: 2021 }), { now: [code], before: [code] });
    assert.deepEqual(previousMunicipalities(code, 2021), [code]);
  }
});

Deno.test("each part of a split has only its own predecessors", () => {
  assert.deepEqual(previousMunicipalities("5055", 2020), ["1571", "5011", "5012"]);
  assert.deepEqual(previousMunicipalities("5056", 2020), ["5012", "5013"]);
  assert.deepEqual(previousMunicipalities("1875", 2020), ["1849", "1850"]);
  assert.deepEqual(previousMunicipalities("1580", 2024), ["1507"]);
});

Deno.test("years outside the list change nothing", () => {
  assert.deepEqual(municipalityGroup("1508", { year: 2025 }), { now: ["1508"], before: ["1508"] });
  assert.deepEqual(municipalityGroup("1508", { year: 2026, against: 2023 }).before, ["1507"]);
});

Deno.test("the groups of two years hold every municipality of both once", () => {
  fc.assert(fc.property(anyYear, anyYear, (a, b) => {
    const [against, year] = [Math.min(a, b), Math.max(a, b)];
    const groups = municipalityGroups({ year, against });
    assert.deepEqual(groups.flatMap(({ now }) => now).sort(), codesOf(year));
    assert.deepEqual(groups.flatMap(({ before }) => before).sort(), codesOf(against));
  }));
});

Deno.test("back and forth: who a municipality came from went into it", () => {
  for (const year of years.slice(1)) {
    for (const code of codesOf(year)) {
      const previous = previousMunicipalities(code, year);
      assert.ok(previous.length > 0, `${code} ${year}`);
      for (const earlier of previous) {
        assert.ok(counterparts(earlier, year).includes(code), `${code} ${year}`);
      }
    }
    for (const earlier of codesOf(year - 1)) {
      for (const later of counterparts(earlier, year)) {
        assert.ok(previousMunicipalities(later, year).includes(earlier), `${earlier} ${year}`);
      }
    }
  }
});

Deno.test("as of a year, numbers stand once, and no two units share one", () => {
  fc.assert(fc.property(anyReported, anyYear, (reported, asOf) => {
    const units = municipalityUnits(reported, asOf);
    assert.deepEqual([...units.keys()].sort(), [...new Set(reported.map((row) => row.municipality))].sort());
    const owner = new Map<string, string>();
    for (const unit of new Set(units.values())) {
      for (const member of unit.split("+")) {
        assert.equal(isValidIn(member, asOf), true, unit);
        assert.equal(owner.get(member), undefined, `${member} in ${unit} and ${owner.get(member)}`);
        owner.set(member, unit);
      }
      assert.ok(municipalityName(unit, asOf), unit);
    }
    for (const { municipality, year } of reported) {
      // Whatever it went into or came from belongs to its unit.
      const members = units.get(municipality)!.split("+");
      if (year <= asOf) assert.ok(counterparts(municipality, asOf).every((code) => members.includes(code)));
    }
  }));
});

Deno.test("as of a year, the order of what was reported changes nothing", () => {
  fc.assert(fc.property(anyReported, anyYear, (reported, asOf) => {
    const forth = municipalityUnits(reported, asOf);
    const back = municipalityUnits(reported.toReversed(), asOf);
    for (const [code, unit] of forth) assert.equal(back.get(code), unit);
  }));
});

Deno.test("there and back again: units of units are themselves", () => {
  fc.assert(fc.property(anyReported, anyYear, (reported, asOf) => {
    const members = [...new Set(municipalityUnits(reported, asOf).values())].flatMap((unit) =>
      unit.split("+")
    );
    const again = municipalityUnits(members.map((code) => ({ municipality: code, year: asOf })), asOf);
    for (const code of members) assert.equal(again.get(code), code);
  }));
});

Deno.test("a split joins only where the whole was reported", () => {
  const later = [{ municipality: "1508", year: 2024 }, { municipality: "1580", year: 2024 }];
  assert.deepEqual([...municipalityUnits(later, 2024).values()], ["1508", "1580"]);
  const both = municipalityUnits([...later, { municipality: "1507", year: 2023 }], 2024);
  assert.deepEqual([...new Set(both.values())], ["1508+1580"]);
  assert.equal(municipalityName("1508+1580", 2024), "Ålesund + Haram");
  // Looked back on, both are the one they came from.
  assert.deepEqual([...new Set(municipalityUnits(later, 2023).values())], ["1507"]);
  // A number that took in others is more than it was.
  const grown = [{ municipality: "5001", year: 2018 }, { municipality: "5001", year: 2021 }];
  assert.deepEqual([...municipalityUnits(grown, 2018)], [["5001", "5001+5030"]]);
  assert.deepEqual([...municipalityUnits(grown, 2024)], [["5001", "5001"]]);
});
