import assert from "node:assert/strict";
import { cellAt, type RecordBatch } from "../record_batch.ts";
import { storeTable } from "./store_tables.ts";
import { packBatches, unpackBatches } from "./group_packet.ts";
import { testBatch } from "./test_groups.ts";

const cells = (batch: RecordBatch) =>
  Array.from({ length: batch.length }, (_, row) => [
    ...batch.columns.map((column) => cellAt(column, row)),
    batch.start[row],
    batch.end[row],
    batch.parent[row],
    batch.fate[row],
  ]);

Deno.test("a group comes out of its block as it went in", () => {
  const batches = [
    testBatch("person", [{ person_id: 11, age: 80, sex: "2" }, { person_id: 12, $fate: 2 }, {}]),
    testBatch("person_info", [{ person_ref: 1, dentist_assessed: "æøå", $parent: 2 }, {
      dentist_assessed: "b",
    }]),
    testBatch("service", [{ service_id: 9_999_999_999, hours_per_week: 7.25, start_date: "2021-03-01" }]),
    testBatch("contact", [{ name: "Ærlig Blåbær" }]),
  ];
  const unpacked = unpackBatches(packBatches(batches, (size) => new ArrayBuffer(size + 100)));
  assert.deepEqual([...unpacked.keys()], batches.map(({ table }) => table.name));
  for (const batch of batches) {
    assert.deepEqual(cells(unpacked.get(storeTable(batch.table.name))!), cells(batch));
  }
});

Deno.test("identity numbers stay where they are", () => {
  const number = "41814512302";
  const batch = testBatch("ident", [{ pid: "11", national_id: number, id_type: "1" }]);
  const packet = packBatches([batch], (size) => new ArrayBuffer(size));
  assert.ok(!new TextDecoder().decode(packet.block).includes(number));
  const column = batch.columns.findIndex(({ schema }) => schema.secret === true);
  assert.equal(unpackBatches(packet).get("ident")!.columns[column]!.valid[0], 0);
});

Deno.test("only the first rows of longer arrays are sent", () => {
  const batch = testBatch("person", [{ person_id: 11 }, { person_id: 12 }, { person_id: 13 }]);
  const packet = packBatches([{ ...batch, length: 2 }], (size) => new ArrayBuffer(size));
  const sent = unpackBatches(packet).get("person")!;
  assert.equal(sent.length, 2);
  assert.deepEqual(cells(sent), cells(batch).slice(0, 2));
});
