import assert from "node:assert/strict";
import { previousReported, ReportedPlaces } from "./plan.ts";

/** `0704+0716 → 3803` for each unit. */
function compared(reported: Readonly<Record<number, string>>, asOf?: number): string[] {
  const rows = Object.entries(reported).flatMap(([year, codes]) =>
    codes.split(" ").map((municipality) => ({ municipality, year: Number(year) }))
  );
  const [against, year] = Object.keys(reported).map(Number) as [number, number];
  return new ReportedPlaces(rows, asOf).compare({ year, against })
    .map(({ now, before }) => `${before.join("+")} → ${now.join("+")}`);
}

Deno.test("who is held against whom", () => {
  assert.deepEqual(compared({ 2019: "1201 0301", 2020: "4601 0301" }), ["0301 → 0301", "1201 → 4601"]);
  assert.deepEqual(compared({ 2019: "0704 0716", 2020: "3803" }), ["0704+0716 → 3803"]);
  assert.deepEqual(compared({ 2023: "1507", 2024: "1508 1580" }), ["1507 → 1508+1580"]);
  assert.deepEqual(compared({ 2017: "0219", 2024: "3201" }), ["0219 → 3201"]);
});

Deno.test("only where everyone reported", () => {
  assert.deepEqual(compared({ 2019: "0704", 2020: "3803" }), []);
  assert.deepEqual(compared({ 2019: "5001", 2020: "5001" }), []);
  assert.deepEqual(compared({ 2023: "1507", 2024: "1508" }), []);
  assert.deepEqual(compared({ 2019: "1201", 2020: "0301" }), []);
});

Deno.test("a number used before or after its time is held against itself", () => {
  assert.deepEqual(compared({ 2019: "4601", 2020: "4601" }), ["4601 → 4601"]);
  assert.deepEqual(compared({ 2019: "1201", 2020: "1201" }), ["1201 → 1201"]);
  assert.deepEqual(compared({ 2019: "9999", 2020: "9999" }), ["9999 → 9999"]);
  // What the register of municipalities tells comes first.
  assert.deepEqual(compared({ 2019: "1201 4601", 2020: "4601" }), ["1201 → 4601"]);
});

Deno.test("under common names, only where the same area reported both years", () => {
  assert.deepEqual(compared({ 2019: "1201", 2020: "4601" }, 2024), ["4601 → 4601"]);
  assert.deepEqual(compared({ 2023: "1507", 2024: "1508 1580" }, 2024), ["1508+1580 → 1508+1580"]);
  assert.deepEqual(compared({ 2019: "0704", 2020: "3803" }, 2024), []);
  assert.deepEqual(compared({ 2019: "5001", 2020: "5001" }, 2024), []);
  assert.deepEqual(compared({ 2018: "5001 5030", 2019: "5001 5030" }, 2024), ["5001 → 5001"]);
  assert.deepEqual(compared({ 2018: "5001 5030", 2019: "5001" }, 2024), []);
});

Deno.test("what a municipality's findings are held against", () => {
  const previous = (municipality: string, year: number, ...known: readonly string[]) =>
    previousReported(
      { municipality, year },
      (reported) => reported.year === year - 1 && known.includes(reported.municipality),
    ).join("+");
  assert.equal(previous("4601", 2021, "4601"), "4601");
  assert.equal(previous("4601", 2020, "1201"), "1201");
  assert.equal(previous("4601", 2020, "4601"), "4601");
  assert.equal(previous("4601", 2020, "4601", "1201"), "1201");
  assert.equal(previous("4601", 2020), "1201");
  assert.equal(previous("5001", 2020, "5001"), "5001+5030");
});
