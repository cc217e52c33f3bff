import assert from "node:assert/strict";
import fc from "fast-check";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openWasmEngine } from "../../stream/store/wasm_engine.ts";
import type { Engine } from "../../stream/store/engine.ts";
import type { TruthRow } from "../../stream/truth.ts";
import { TestStore } from "../checks/ground_truth/test_store.ts";
import { checkById } from "../checks/mod.ts";
import { evaluateChecks } from "../evaluate.ts";
import type { ReportRow } from "../report.ts";
import { TruthMatch, type TruthMatchOptions, type TruthReport } from "./truth_match.ts";

const only = (...ids: readonly string[]) => ids.map((id) => checkById(id)!);

/** A line for a service without hours. */
const hours = (row: Partial<TruthRow> = {}): TruthRow => ({
  check: "hours_missing",
  municipality: "4601",
  year: 2021,
  table: "service",
  ...row,
});

async function withStore(body: (store: TestStore) => Promise<void>): Promise<void> {
  const engine = await openNativeEngine({ threads: 2 });
  try {
    await body(await TestStore.open(engine));
  } finally {
    await engine.close();
  }
}

/** Puts checks to a store and holds all they find against a truth. */
async function hold(
  engine: Engine,
  ids: readonly string[],
  { truth, ...options }: TruthMatchOptions & { readonly truth: readonly TruthRow[]; readonly hold?: boolean },
): Promise<TruthReport> {
  await using match = await TruthMatch.load(engine, [truth], options);
  const checks = only(...ids);
  await evaluateChecks(engine, checks, {
    rowLimit: 1,
    ...(options.hold === undefined ? {} : { hold: options.hold }),
    onViolations: (found) => match.match(found),
  });
  return await match.report(checks);
}

/** Services without hours, of one person each; service 1 of the type that must have them. */
async function addServices(store: TestStore, ...ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await store.add("service", {
      service_id: id,
      person_id: id,
      person_key: `key ${id}`,
      service_type: 1,
      hours_per_week: null,
    });
    await store.add("person", { person_id: id, person_key: `key ${id}` });
  }
}

for (const open of [openNativeEngine, openWasmEngine]) {
  Deno.test(`missed and unexpected rows are named with their person (${open.name})`, async () => {
    const engine = await open({});
    try {
      const store = await TestStore.open(engine);
      await addServices(store, 1, 2, 3);
      const truth = [hours({ row: "2", person: "2" }), hours({ row: "3" }), hours({ row: "9", person: "8" })];
      for (const held of engine.parquet ? [true, false] : [false]) {
        const report = await hold(engine, ["hours_missing"], { truth, hold: held });
        const place = { municipality: "4601", year: 2021, table: "service", times: 1 };
        assert.deepEqual(report, {
          whole: false,
          checks: [{
            check: "hours_missing",
            told: 3,
            found: 3,
            matched: 2,
            recall: 2 / 3,
            precision: 2 / 3,
            missed: [{ ...place, person: "8", row: "9" }],
            unexpected: [{ ...place, person: "1", row: "1" }],
          }],
          not_put: {},
        });
      }
    } finally {
      await engine.close();
    }
  });
}

Deno.test("all rows are matched, not those that the report lists", async () => {
  await withStore(async (store) => {
    const ids = Array.from({ length: 30 }, (_, index) => index + 1);
    await addServices(store, ...ids);
    const whole = await hold(store.engine, ["hours_missing"], {
      truth: ids.map((id) => hours({ row: String(id) })),
    });
    assert.deepEqual([whole.whole, whole.checks[0]!.matched], [true, 30]);
    const less = await hold(store.engine, ["hours_missing"], { truth: [hours({ row: "30" })] });
    assert.deepEqual(less.checks[0]!.unexpected.map(({ row }) => row), ids.slice(0, 10).map(String));
    assert.deepEqual([less.checks[0]!.recall, less.checks[0]!.precision], [1, 1 / 30]);
  });
});

Deno.test("what is told and not found at all is missed, and an empty store gives an empty report", async () => {
  await withStore(async (store) => {
    const told = await hold(store.engine, ["hours_missing", "recipients_change"], {
      truth: [hours({ row: "1" })],
    });
    assert.deepEqual(told.checks.map(({ check, recall, precision }) => [check, recall, precision]), [
      ["hours_missing", 0, null],
    ]);
    assert.equal(told.whole, false);
    assert.deepEqual(await hold(store.engine, ["hours_missing"], { truth: [] }), {
      whole: true,
      checks: [],
      not_put: {},
    });
  });
});

Deno.test("another municipality, year or check is another violation; lines of checks not put are counted apart", async () => {
  await withStore(async (store) => {
    await addServices(store, 1);
    for (
      const other of [{ municipality: "1103" }, { year: 2020 }, { row: "2" }, { check: "hours_over_168" }]
    ) {
      const { checks, not_put } = await hold(store.engine, ["hours_missing"], {
        truth: [hours({ row: "1", ...other })],
      });
      assert.equal(checks[0]!.matched, 0, JSON.stringify(other));
      assert.deepEqual(not_put, "check" in other ? { hours_over_168: 1 } : {});
    }
  });
});

Deno.test("what all fictitious data break is judged only where it is told", async () => {
  await withStore(async (store) => {
    for (const id of [1, 2]) {
      await store.add("ident", { pid: String(id), person_id: id, id_fictitious: "yes", id_series: "tenor" });
    }
    const ident = { check: "fictitious_person", municipality: "4601", year: 2021, table: "ident" };
    const untold = await hold(store.engine, ["fictitious_person"], { truth: [] });
    assert.equal(untold.whole, true);
    const [first] = untold.checks;
    assert.deepEqual([first!.told, first!.found, first!.recall, first!.precision, first!.unexpected], [
      null,
      2,
      null,
      null,
      [],
    ]);
    const one = await hold(store.engine, ["fictitious_person"], { truth: [{ ...ident, row: "1" }] });
    assert.deepEqual([one.whole, one.checks[0]!.precision], [false, 0.5]);
    const all = await hold(store.engine, ["fictitious_person"], {
      truth: [{ ...ident, row: "1" }, { ...ident, row: "2" }],
    });
    assert.equal(all.whole, true);
  });
});

/** A store in which the recipients of services 1 and 2 fell from thirty to none. */
async function addFall(store: TestStore): Promise<void> {
  for (const year of [2020, 2021]) {
    await store.submission({ year });
    for (let id = 1; id <= 30; id++) {
      for (const type of [1, 2]) {
        await store.add("service", {
          year,
          service_id: id * 10 + type,
          person_id: id,
          service_type: year === 2020 ? type : 15,
          start_date: "2019-01-01",
        });
      }
    }
  }
}

Deno.test("checks on change are matched by service type where all lines give it, else by count", async () => {
  await withStore(async (store) => {
    await addFall(store);
    const cell = { check: "service_type_vanished", municipality: "4601", year: 2021, table: "municipality" };
    const put = (truth: readonly TruthRow[]) => hold(store.engine, ["service_type_vanished"], { truth });
    assert.equal((await put([{ ...cell, service_type: 1 }, { ...cell, service_type: 2 }])).whole, true);
    const wrong = (await put([{ ...cell, service_type: 1 }, { ...cell, service_type: 3 }])).checks[0]!;
    assert.deepEqual([
      wrong.missed.map((row) => row.service_type),
      wrong.unexpected.map((row) => row.service_type),
    ], [
      [3],
      [2],
    ]);
    assert.equal((await put([cell, { ...cell, service_type: 3 }])).whole, true, "by count");
    const few = (await put([cell])).checks[0]!;
    assert.deepEqual([few.found, few.matched, few.unexpected], [2, 1, [{
      municipality: "4601",
      year: 2021,
      table: "municipality",
      person: null,
      row: null,
      times: 1,
    }]]);
  });
});

Deno.test("recall and precision are those of a plain comparison of multisets", async () => {
  const engine = await openNativeEngine({ threads: 2 });
  const check = checkById("date_implausible")!;
  const place = fc.record({
    municipality: fc.constantFrom("0301", "4601"),
    year: fc.constantFrom(2020, 2021),
    row: fc.option(fc.integer({ min: 1, max: 4 }).map(String), { nil: undefined }),
    field: fc.constantFrom("tjFraDato", "peFraDato"),
  });
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(place, { maxLength: 30, size: "max" }),
        fc.array(place, { maxLength: 30, size: "max" }),
        async (told, found) => {
          const truth = told.map(({ row, ...rest }): TruthRow => ({
            check: check.id,
            table: "service",
            ...rest,
            ...(row === undefined ? {} : { row }),
          }));
          const rows = found.map(({ row, ...rest }): ReportRow => ({
            check: check.id,
            ...rest,
            submission: "s",
            source: "",
            person_key: null,
            row_id: row === undefined ? null : Number(row),
            value: null,
            byte_start: null,
            byte_end: null,
          }));
          await using match = await TruthMatch.load(engine, [truth], { limit: 1000 });
          if (rows.length > 0) await match.match({ check, rows });
          const { whole, checks: [result] } = await match.report([check]);

          const left = [...found];
          const missed = told.filter((one) => {
            const at = left.findIndex((other) => JSON.stringify(one) === JSON.stringify(other));
            if (at >= 0) left.splice(at, 1);
            return at < 0;
          });
          assert.equal(whole, missed.length === 0 && left.length === 0);
          if (told.length + found.length === 0) return assert.equal(result, undefined);
          const matched = told.length - missed.length;
          assert.deepEqual([result!.told, result!.found, result!.matched], [
            told.length,
            found.length,
            matched,
          ]);
          assert.equal(result!.recall, told.length === 0 ? null : matched / told.length);
          assert.equal(result!.precision, found.length === 0 ? null : matched / found.length);
          const count = (differences: readonly { readonly times: number }[]) =>
            differences.reduce((sum, { times }) => sum + times, 0);
          assert.deepEqual([count(result!.missed), count(result!.unexpected)], [missed.length, left.length]);
        },
      ),
      { numRuns: 60 },
    );
  } finally {
    await engine.close();
  }
});

Deno.test("nothing is left in the engine", async () => {
  await withStore(async (store) => {
    const { engine } = store;
    const tables = () => engine.query("SELECT table_name FROM duckdb_tables() ORDER BY ALL");
    const before = await tables();
    await addFall(store);
    await hold(engine, ["service_type_vanished"], { truth: [hours()] });
    assert.deepEqual(await tables(), before);
  });
});
