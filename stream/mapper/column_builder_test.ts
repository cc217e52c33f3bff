import assert from "node:assert/strict";
import fc from "fast-check";
import { tables } from "../../register/table.ts";
import { cellAt } from "../record_batch.ts";
import { ColumnBuilder, Put } from "./column_builder.ts";

const encoder = new TextEncoder();
const schema = (name: string) => tables.service.columns.find((column) => column.name === name)!;

function fill(name: string, values: readonly (string | null)[]) {
  const builder = new ColumnBuilder(schema(name), "basic");
  const puts = values.map((value, row) => {
    builder.reserve(row + 1);
    const bytes = encoder.encode(value ?? "");
    const put = value === null ? undefined : builder.put(row, bytes, 0, bytes.length);
    if (builder.mustClose) builder.close(row);
    return put;
  });
  return { builder, puts };
}

Deno.test("columns of every type give back what was put, and null where nothing was", () => {
  const cases: [string, (string | null)[], (string | number | null)[]][] = [
    ["service_id", ["1", null, "9999999999"], [1, null, 9999999999]],
    ["service_type", ["15", " 29 ", null], [15, 29, null]],
    ["start_date", ["19700102", null, "99991231"], [1, null, 2932896]],
    ["hours_per_week", ["2.5", "0.01", null], [250, 1, null]],
    ["org_number", ["310000019", null, "utenbys", "310000019"], ["310000019", null, "utenbys", "310000019"]],
  ];
  for (const [name, values, expected] of cases) {
    const { builder } = fill(name, values);
    const column = builder.view(values.length);
    assert.deepEqual(values.map((_, row) => cellAt(column, row)), expected, name);
  }
});

Deno.test("what cannot be read is null and said to be", () => {
  assert.deepEqual(fill("service_type", ["40000", "x", ""]).puts, [
    Put.unreadable,
    Put.unreadable,
    Put.empty,
  ]);
  assert.deepEqual(fill("start_date", ["20210231", "2021"]).puts, [Put.notInCalendar, Put.unreadable]);
});

Deno.test("a dictionary holds each value once and outlives many rows of different values", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 600 }), (values) => {
      const { builder } = fill("org_number", values);
      const column = builder.view(values.length);
      assert.equal(column.kind, "dictionary");
      assert.deepEqual(
        values.map((_, row) => cellAt(column, row)),
        values.map((v) => new TextDecoder().decode(encoder.encode(v))),
      );
      if (column.kind === "dictionary") {
        assert.equal(new Set(column.dictionary).size, column.dictionary.length);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("a dictionary that has grown large starts anew with the next batch", () => {
  const { builder } = fill("org_number", Array.from({ length: 5000 }, (_, i) => String(i)));
  builder.reset(5000);
  builder.put(0, encoder.encode("x"), 0, 1);
  const column = builder.view(1);
  assert.ok(column.kind === "dictionary" && column.dictionary.length === 1);
});

Deno.test("a second value for a text row takes the place of the first", () => {
  const builder = new ColumnBuilder(tables.contact.columns[1]!, "basic");
  builder.put(0, encoder.encode("first"), 0, 5);
  builder.put(0, encoder.encode("nr 2"), 0, 4);
  builder.close(0);
  assert.equal(cellAt(builder.view(1), 0), "nr 2");
});
