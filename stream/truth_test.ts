import assert from "node:assert/strict";
import { parseTruthRow, TruthError } from "./truth.ts";

const line = {
  check: "hours_missing",
  municipality: "4601",
  year: 2021,
  table: "service",
  person: "7",
  row: "3585",
};

Deno.test("a line is read as it is", () => {
  assert.deepEqual(parseTruthRow(JSON.stringify(line), 1), line);
  const cell = {
    check: "recipients_change",
    municipality: "4601",
    year: 2021,
    table: "municipality",
    service_type: 1,
    field: "tjFraDato",
  };
  assert.deepEqual(parseTruthRow(JSON.stringify(cell), 1), cell);
});

Deno.test("what is no line is told with its number and what is wrong", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["{", "It is not JSON"],
    ["[]", "It is no JSON object"],
    ["null", "It is no JSON object"],
    ["{}", "It has no check"],
    [JSON.stringify({ ...line, check: "Hours" }), "Its check is not what a check is"],
    [JSON.stringify({ ...line, municipality: 4601 }), "Its municipality is not what a municipality is"],
    [JSON.stringify({ ...line, municipality: "460" }), "Its municipality is not what a municipality is"],
    [JSON.stringify({ ...line, year: "2021" }), "Its year is not what a year is"],
    [JSON.stringify({ ...line, year: -1 }), "Its year is not what a year is"],
    [JSON.stringify({ ...line, table: "" }), "Its table is not what a table is"],
    [JSON.stringify({ ...line, row: 3585 }), "Its row is not what a row is"],
    [JSON.stringify({ ...line, row: "x" }), "Its row is not what a row is"],
    [JSON.stringify({ ...line, person: null }), "Its person is not what a person is"],
    [JSON.stringify({ ...line, service_type: "1" }), "Its service_type is not what a service_type is"],
    [JSON.stringify({ ...line, field: "" }), "Its field is not what a field is"],
  ];
  for (const [text, what] of cases) {
    assert.throws(() => parseTruthRow(text, 12), (error) => {
      assert(error instanceof TruthError);
      assert.equal(error.message, `Line 12 of the truth file: ${what}`);
      assert.equal(error.line, 12);
      assert.match(error.hint, /truth\.ndjson/);
      return true;
    });
  }
});
