import assert from "node:assert/strict";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openWasmEngine } from "../../stream/store/wasm_engine.ts";
import { type CellName, evaluateCheck } from "../evaluate.ts";
import { groundTruth } from "./ground_truth/mod.ts";
import { TestStore } from "./ground_truth/test_store.ts";
import { checkById, checks } from "./mod.ts";

// Opened once for all cases: the Wasm engine takes longer to open than all of them to run.
const engines = [await openNativeEngine({ threads: 1 }), await openWasmEngine()];

const placeOf = ({ municipality, year, field, service_type }: CellName) =>
  [municipality, year, field, service_type].filter((part) => part !== null).join(" ");

for (const engine of engines) {
  for (const { check: id, name, fill, cells: expected, rows: expectedRows, severity } of groundTruth) {
    Deno.test(`${id}: ${name} (${engine.kind})`, async () => {
      const check = checkById(id);
      assert.ok(check, `There is no check ${id}`);
      const store = await TestStore.open(engine);
      await fill(store);
      const { cells, rows } = await evaluateCheck(engine, check);
      const found = cells.map((cell) =>
        [placeOf(cell), [cell.violations, cell.persons, cell.denominator]] as const
      );
      assert.deepEqual(Object.fromEntries(found), expected);
      assert.equal(rows.length, found.reduce((sum, [, [violations]]) => sum + violations, 0));
      if (expectedRows !== undefined) assert.deepEqual(rows.map(({ row_id }) => row_id), expectedRows);
      if (severity !== undefined) assert.equal(cells[0]?.severity, severity);
    });
  }
}

Deno.test("every check has ground truth with a violation", () => {
  const proven = new Set(
    groundTruth.filter(({ cells }) => Object.keys(cells).length > 0).map(({ check }) => check),
  );
  assert.deepEqual(checks.map(({ id }) => id).filter((id) => !proven.has(id)), []);
});

Deno.test("the engines are closed", async () => {
  for (const engine of engines) await engine.close();
});
