import assert from "node:assert/strict";
import type { Finding } from "./finding.ts";
import { FindingTally } from "./finding_tally.ts";

const origin = { source: "a.xml", municipality: "4601", year: 2021 };

function finding(changes: Partial<Finding> = {}): Finding {
  return {
    check: "field_format",
    table: "service",
    field: "tjTimerUke",
    rowId: 1,
    personId: 2,
    value: "2,5",
    consequence: "flag",
    start: 10,
    end: 13,
    ...changes,
  };
}

Deno.test("findings of one kind are counted together, and the first of them kept", () => {
  const tally = new FindingTally(2);
  for (let rowId = 1; rowId <= 5; rowId++) tally.add(finding({ rowId }), origin);
  const [count, ...others] = tally.counts();
  assert.deepEqual(others, []);
  assert.equal(count!.violations, 5);
  assert.deepEqual(count!.examples.map((example) => example.row_id), [1, 2]);
  assert.deepEqual(count!.examples[0], {
    source: "a.xml",
    row_id: 1,
    person_id: 2,
    value: "2,5",
    byte_start: 10,
    byte_end: 13,
  });
});

Deno.test("check, municipality, year, table, field and consequence set findings apart, in a stable order", () => {
  const tally = new FindingTally();
  const kinds: [Partial<Finding>, Partial<typeof origin>][] = [
    [{ check: "hours_missing" }, {}],
    [{}, { year: 2020 }],
    [{}, {}],
    [{ consequence: "drop_row" }, {}],
    [{ field: "tjFraDato" }, {}],
    [{ table: "person" }, {}],
    [{}, { municipality: "0301" }],
  ];
  for (const [changes, place] of kinds) tally.add(finding(changes), { ...origin, ...place });
  const keys = tally.counts().map((count) =>
    `${count.check} ${count.municipality} ${count.year} ${count.table}`
  );
  assert.equal(keys.length, kinds.length);
  assert.deepEqual(keys, keys.toSorted());
});

Deno.test("counts that were made apart add up to those of one tally", () => {
  const one = new FindingTally(3);
  const parts = [new FindingTally(3), new FindingTally(3)];
  for (let row = 0; row < 9; row++) {
    const origin = { source: "a.xml", municipality: "4601", year: 2020 + row % 2 };
    const found: Finding = {
      check: row % 3 === 0 ? "code_unknown" : "date_implausible",
      table: "service",
      field: "tjVedtak",
      rowId: row,
      personId: 1,
      value: null,
      consequence: "flag",
      start: row,
      end: row + 1,
    };
    one.add(found, origin);
    parts[row < 4 ? 0 : 1]!.add(found, origin);
  }
  const merged = new FindingTally(3);
  for (const part of parts) merged.merge(part.counts());
  assert.deepEqual(merged.counts(), one.counts());
});
