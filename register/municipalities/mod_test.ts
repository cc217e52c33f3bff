import assert from "node:assert/strict";
import {
  counterparts,
  isValidIn,
  municipalities,
  municipality,
  municipalityName,
  municipalityYears,
  predecessors,
  successors,
} from "./mod.ts";

Deno.test("each year has as many municipalities as there were", () => {
  const counts = { 2017: 426, 2018: 422, 2019: 422, 2020: 356, 2021: 356, 2022: 356, 2023: 356, 2024: 357 };
  for (const [year, count] of Object.entries(counts)) {
    assert.equal(municipalities.filter(({ code }) => isValidIn(code, Number(year))).length, count, year);
  }
});

Deno.test("a number is valid in the years between its reforms", () => {
  assert.deepEqual([2017, 2018, 2019, 2020].map((year) => isValidIn("1601", year)), [
    true,
    false,
    false,
    false,
  ]);
  assert.deepEqual([2017, 2018, 2024].map((year) => isValidIn("5001", year)), [false, true, true]);
  assert.deepEqual([2019, 2020, 2023, 2024].map((year) => isValidIn("3024", year)), [
    false,
    true,
    true,
    false,
  ]);
});

Deno.test("years outside the list are unknown, whatever the number", () => {
  for (const year of [2016, 2025, 2026]) {
    assert.equal(isValidIn("0301", year), "unknown");
    assert.equal(isValidIn("1601", year), "unknown");
    assert.equal(isValidIn("0999", year), "unknown");
  }
});

Deno.test("9999 and what is not four digits are never a municipality", () => {
  for (const code of ["9999", "301", "03011", "", "abcd", "0301 "]) {
    for (const year of [2016, 2020, 2025]) assert.equal(isValidIn(code, year), false, `${code} ${year}`);
  }
  assert.equal(municipality("9999"), undefined);
  assert.equal(isValidIn("0999", 2020), false);
});

Deno.test("names change with time, and the last one goes on", () => {
  assert.equal(municipalityName("5037", 2023), "Levanger");
  assert.equal(municipalityName("5037", 2024), "Levanger - Levangke");
  assert.equal(municipalityName("5037", 2030), "Levanger - Levangke");
  assert.equal(municipalityName("1601", 2020), undefined);
  assert.equal(municipality("5037")?.names.length, 2);
  assert.deepEqual(municipality("0137")?.names, [{ name: "Våler (Østfold)", from: 2017, to: 2020 }]);
});

Deno.test("splits and mergers are told in both directions", () => {
  assert.deepEqual(successors("1850"), [{ code: "1806", year: 2020 }, { code: "1875", year: 2020 }]);
  assert.deepEqual(successors("5012").map(({ code }) => code), ["5055", "5056", "5059"]);
  assert.deepEqual(successors("1507").map(({ code }) => code), ["1508", "1580"]);
  assert.deepEqual(successors("0720").map(({ code }) => code), ["0704", "0710"]);
  assert.deepEqual(predecessors("5001"), [{ code: "1601", year: 2018 }, { code: "5030", year: 2020 }]);
  assert.deepEqual(successors("0301"), []);
});

Deno.test("counterparts follow several reforms", () => {
  assert.deepEqual(counterparts("0219", 2024), ["3201"]);
  assert.deepEqual(counterparts("3201", 2017), ["0219"]);
  assert.deepEqual(counterparts("1601", 2024), ["5001"]);
  assert.deepEqual(counterparts("5001", 2017), ["1601", "1662"]);
  assert.deepEqual(counterparts("5001", 2019), ["5001"]);
  assert.deepEqual(counterparts("4601", 2030), ["4601"]);
  assert.deepEqual(counterparts("0999", 2020), []);
});

Deno.test("every number has a life without gaps, and both ends of it have a cause", () => {
  for (const { code, from, to, names } of municipalities) {
    assert.match(code, /^\d{4}$/);
    for (let i = 1; i < names.length; i++) assert.equal(names[i]!.from, names[i - 1]!.to, code);
    if (to !== undefined) assert.ok(successors(code).some(({ year }) => year === to), code);
    if (from > municipalityYears.from) assert.ok(predecessors(code).some(({ year }) => year === from), code);
    for (let year = municipalityYears.from; year <= municipalityYears.to; year++) {
      const found = counterparts(code, year);
      assert.ok(found.length > 0, `${code} ${year}`);
      for (const other of found) assert.equal(isValidIn(other, year), true, `${code} ${year}`);
    }
  }
});
