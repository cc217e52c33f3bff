import assert from "node:assert/strict";
import fc from "fast-check";
import type { Report } from "../report.ts";
import { renderJson } from "./render_json.ts";
import { emptyReport, sampleReport } from "./samples/sample_report.ts";

/** The same value with the keys of every object in another order. */
function shuffle<T>(value: T): T {
  if (Array.isArray(value)) return value.map(shuffle) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, item]) => [key, shuffle(item)])) as T;
}

Deno.test("JSON holds the report, whole", () => {
  for (const report of [sampleReport, emptyReport]) assert.deepEqual(JSON.parse(renderJson(report)), report);
});

Deno.test("JSON does not depend on the order of keys", () => {
  assert.equal(renderJson(shuffle(sampleReport)), renderJson(sampleReport));
});

Deno.test("any text survives", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const row = { ...sampleReport.rows[0]!, value };
    const read: Report = JSON.parse(renderJson({ ...sampleReport, rows: [row] }));
    assert.equal(read.rows[0]?.value, value);
  }));
});

Deno.test("a record is a line", () => {
  const lines = renderJson(sampleReport).split("\n");
  assert.equal(lines.filter((line) => line.startsWith('    { "check": "hours_missing", "year":')).length, 4);
});
