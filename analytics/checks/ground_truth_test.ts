import assert from "node:assert/strict";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openWasmEngine } from "../../stream/store/wasm_engine.ts";
import type { CellName, CheckResult } from "../check_result.ts";
import { evaluateCheck, evaluateChecks } from "../evaluate.ts";
import type { ReportRow } from "../report.ts";
import { groundTruth } from "./ground_truth/mod.ts";
import { TestStore } from "./ground_truth/test_store.ts";
import { checkById, checks } from "./mod.ts";

// Opened once for all cases: the Wasm engine takes longer to open than all of them to run.
const native = await openNativeEngine({ threads: 1 });
const wasm = await openWasmEngine();

/** Every way to a result: tables read where they lie, or held, on either engine. */
const engines = [
  { engine: native, holds: [false, true] },
  { engine: wasm, holds: [false] },
];

const placeOf = ({ municipality, year, field, service_type }: CellName) =>
  [municipality, year, field, service_type].filter((part) => part !== null).join(" ");

for (const { engine, holds } of engines) {
  for (
    const { check: id, name, fill, cells: expected, rows: expectedRows, values: expectedValues, severity }
      of groundTruth
  ) {
    Deno.test(`${id}: ${name} (${engine.kind})`, async () => {
      const check = checkById(id);
      assert.ok(check, `There is no check ${id}`);
      const store = await TestStore.open(engine);
      await fill(store);
      for (const hold of holds) {
        const { cells, rows } = await evaluateCheck(engine, check, { hold });
        const found = cells.map((cell) =>
          [placeOf(cell), [cell.violations, cell.persons, cell.denominator]] as const
        );
        assert.deepEqual(Object.fromEntries(found), expected);
        assert.equal(rows.length, found.reduce((sum, [, [violations]]) => sum + violations, 0));
        if (expectedRows !== undefined) assert.deepEqual(rows.map(({ row_id }) => row_id), expectedRows);
        if (expectedValues !== undefined) assert.deepEqual(rows.map(({ value }) => value), expectedValues);
        if (severity !== undefined) assert.equal(cells[0]?.severity, severity);
      }
    });
  }
}

Deno.test("every check has ground truth with a violation", () => {
  const proven = new Set(
    groundTruth.filter(({ cells }) => Object.keys(cells).length > 0).map(({ check }) => check),
  );
  assert.deepEqual(checks.map(({ id }) => id).filter((id) => !proven.has(id)), []);
});

Deno.test("all checks together find what each finds alone, held as they are and compressed", async () => {
  const store = await TestStore.open(native);
  for (const { fill } of groundTruth) {
    await fill(store);
    store.nextCase();
  }
  const alone = new Map<string, CheckResult>();
  for (const check of checks) alone.set(check.id, await evaluateCheck(native, check, { hold: false }));
  for (const large of [false, true]) {
    const together = await evaluateChecks(native, checks, { hold: true, large });
    assert.ok(together.filter(({ cells }) => cells.length > 0).length > checks.length / 2);
    for (const result of together) {
      const expected = alone.get(result.check.id)!;
      assert.deepEqual({ ...result, rows: byPlace(result.rows) }, {
        ...expected,
        rows: byPlace(expected.rows),
      });
    }
  }
});

/** Rows of several cases share keys and places, so that their order among each other is open. */
const byPlace = (rows: readonly ReportRow[]) => rows.map((row) => JSON.stringify(row)).toSorted();

Deno.test("the engines are closed", async () => {
  await native.close();
  await wasm.close();
});
