import assert from "node:assert/strict";
import fc from "fast-check";
import { cellAt, type Column } from "../record_batch.ts";
import { appendColumn, gather, keptRows } from "./staged_batch.ts";
import { testBatch } from "./test_groups.ts";

Deno.test("gathering keeps the cells of the rows asked for", () => {
  const cell = fc.record({
    service_id: fc.option(fc.nat()),
    hours_per_week: fc.option(fc.integer({ min: 0, max: 168 })),
    decision: fc.option(fc.constantFrom("1", "2", "et langt ord")),
    $fate: fc.constantFrom(0, 1, 2),
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 30 }), (rows) => {
      const batch = testBatch("service", rows);
      const kept = keptRows(batch);
      assert.equal(kept === undefined, rows.every((row) => row.$fate !== 2));
      if (kept === undefined) return;
      assert.deepEqual([...kept], [...rows.keys()].filter((row) => rows[row]!.$fate !== 2));
      for (const column of batch.columns) {
        const gathered = { schema: column.schema, ...gather(appendColumn(column), kept) } as Column;
        assert.deepEqual(
          Array.from(kept, (_, row) => cellAt(gathered, row)),
          Array.from(kept, (row) => cellAt(column, row)),
        );
      }
    }),
  );
});

Deno.test("texts are gathered with their bytes", () => {
  const batch = testBatch("contact", [{ name: "Åse" }, { name: null, $fate: 2 }, { name: "Øystein" }, {
    name: "",
  }]);
  const column = batch.columns.find(({ schema }) => schema.name === "name")!;
  const gathered = { schema: column.schema, ...gather(appendColumn(column), keptRows(batch)!) } as Column;
  assert.deepEqual([0, 1, 2].map((row) => cellAt(gathered, row)), ["Åse", "Øystein", ""]);
});
