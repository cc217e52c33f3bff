import assert from "node:assert/strict";
import {
  isValidIn,
  municipalities,
  municipalityYears,
  predecessors,
  successors,
} from "../../register/municipalities/mod.ts";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { reformedIn, validNumber } from "./years_beside.ts";

const years = Array.from({ length: 13 }, (_, index) => 2015 + index);

/** Numbers and years for which the condition is true. */
async function trueFor(condition: string): Promise<Set<string>> {
  const engine = await openNativeEngine({ threads: 1 });
  try {
    const codes = [...municipalities.map(({ code }) => code), "4699", "9999"].map((code) => `('${code}')`);
    const rows = await engine.query<{ municipality: string; year: number }>(`
SELECT municipality, CAST(year AS INTEGER) AS year
FROM (VALUES ${codes.join(", ")}) AS codes(municipality)
CROSS JOIN (SELECT unnest([${years.join(", ")}]) AS year)
WHERE ${condition}`);
    return new Set(rows.map(({ municipality, year }) => `${municipality} ${year}`));
  } finally {
    await engine.close();
  }
}

Deno.test("numbers are valid as the list has it, before and after it as at its ends", async () => {
  const valid = await trueFor(validNumber);
  assert.ok(valid.size > 0);
  for (const { code } of municipalities) {
    for (const year of years) {
      const known = Math.min(Math.max(year, municipalityYears.from), municipalityYears.to);
      assert.equal(valid.has(`${code} ${year}`), isValidIn(code, known), `${code} ${year}`);
    }
  }
  for (const code of ["4699", "9999"]) {
    for (const year of years) assert.ok(!valid.has(`${code} ${year}`), code);
  }
});

Deno.test("a reform is one that the number lived through", async () => {
  const reformed = await trueFor(reformedIn("year"));
  const expected = municipalities.flatMap(({ code }) =>
    [...predecessors(code), ...successors(code)]
      .filter(({ year }) => isValidIn(code, year - 1) === true && isValidIn(code, year) === true)
      .map(({ year }) => `${code} ${year}`)
  );
  assert.deepEqual([...reformed].sort(), [...new Set(expected)].sort());
  assert.ok(reformed.has("1103 2020"));
  const yearAhead = await trueFor(reformedIn("year + 1"));
  assert.ok(yearAhead.has("1103 2019") && !yearAhead.has("1103 2020"));
});
