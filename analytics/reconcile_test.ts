import assert from "node:assert/strict";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { checkById } from "./checks/mod.ts";
import { TestStore } from "./checks/ground_truth/test_store.ts";
import { reconcile, type ReconcileProgress } from "./reconcile.ts";
import { parseThreshold, withThresholds } from "./thresholds.ts";

const account = { service: { read: 3, stored: 3, rejected: 0, removed: 0 } };
const created = new Date("2026-01-02T03:04:05Z");

async function withStore(body: (store: TestStore) => Promise<void>): Promise<void> {
  const engine = await openNativeEngine({ threads: 2 });
  try {
    await body(await TestStore.open(engine));
  } finally {
    await engine.close();
  }
}

const only = (...ids: readonly string[]) => ids.map((id) => checkById(id)!);

Deno.test("findings are new, persisting and resolved against the year before of the same municipality", async () => {
  await withStore(async (store) => {
    const over = { hours_per_week: 200 };
    await store.add("service", { year: 2019, ...over }, { year: 2019, ...over, person_id: 2 });
    await store.add("service", { year: 2020, ...over }, { year: 2020, hours_per_week: 1 });
    await store.add("service", { year: 2021, hours_per_week: 1 });
    // Not reported in 2022: nothing is resolved or persisting over the hole.
    await store.add("service", { year: 2023, ...over });
    await store.add("service", { year: 2020, municipality: "0301", hours_per_week: 1 });
    await store.add("service", { year: 2021, municipality: "0301", ...over });
    const report = await reconcile(store, { account, created, checks: only("hours_over_168") });
    const common = { check: "hours_over_168", severity: "error" };
    assert.deepEqual(report.findings, [
      {
        ...common,
        municipality: "0301",
        year: 2021,
        status: "new",
        violations: 1,
        persons: 1,
        denominator: 1,
        rate: 1,
        previous_violations: 0,
        failing: true,
      },
      {
        ...common,
        municipality: "4601",
        year: 2019,
        status: "new",
        violations: 2,
        persons: 2,
        denominator: 2,
        rate: 1,
        previous_violations: null,
        failing: true,
      },
      {
        ...common,
        municipality: "4601",
        year: 2020,
        status: "persisting",
        violations: 1,
        persons: 1,
        denominator: 2,
        rate: 0.5,
        previous_violations: 2,
        failing: true,
      },
      {
        ...common,
        municipality: "4601",
        year: 2023,
        status: "new",
        violations: 1,
        persons: 1,
        denominator: 1,
        rate: 1,
        previous_violations: null,
        failing: true,
      },
    ]);
    assert.deepEqual(report.resolved, [{
      ...common,
      municipality: "4601",
      year: 2021,
      status: "resolved",
      violations: 0,
      persons: 0,
      denominator: 1,
      rate: 0,
      previous_violations: 1,
      failing: false,
    }]);
    assert.equal(report.created, "2026-01-02T03:04:05.000Z");
    assert.deepEqual(report.account, account);
    assert.deepEqual(report.engine, { kind: "native", version: store.engine.version });
  });
});

Deno.test("thresholds decide what fails, not what is told", async () => {
  await withStore(async (store) => {
    await store.add("service", { hours_per_week: 200 }, { hours_per_week: 1 }, { hours_per_week: 1 });
    const failing = async (threshold: string) => {
      const checks = withThresholds(only("hours_over_168"), [parseThreshold(threshold)]);
      return (await reconcile(store, { account, checks })).findings.map((finding) => finding.failing);
    };
    assert.deepEqual(await failing("hours_over_168=1,33%"), [true]);
    assert.deepEqual(await failing("hours_over_168=1,34%"), [false]);
    assert.deepEqual(await failing("hours_over_168=2"), [false]);
  });
});

Deno.test("bounds of a change check decide what is found", async () => {
  await withStore(async (store) => {
    for (const [year, count] of [[2020, 10], [2021, 14]] as const) {
      for (let person_id = 1; person_id <= count; person_id++) {
        await store.add("service", { year, person_id, service_type: 15, start_date: "2019-01-01" });
      }
    }
    const found = async (threshold: string) => {
      const checks = withThresholds(only("recipients_change"), [parseThreshold(threshold)]);
      return (await reconcile(store, { account, checks })).findings;
    };
    assert.deepEqual(await found("recipients_change=5"), []);
    assert.deepEqual(await found("recipients_change=4,41%"), []);
    const [finding] = await found("recipients_change=4");
    assert.equal(finding?.service_type, 15);
    assert.equal(finding?.failing, true);
  });
});

Deno.test("rows are the first of each finding, with their source", async () => {
  await withStore(async (store) => {
    for (let service_id = 1; service_id <= 5; service_id++) {
      await store.add("service", { service_id, hours_per_week: 200 }, {
        service_id,
        year: 2020,
        hours_per_week: 200,
      });
    }
    const report = await reconcile(store, { account, checks: only("hours_over_168"), rowLimit: 2 });
    assert.equal(report.row_limit, 2);
    assert.deepEqual(report.rows.map(({ year, row_id }) => [year, row_id]), [
      [2020, 1],
      [2020, 2],
      [2021, 1],
      [2021, 2],
    ]);
    assert.deepEqual(report.rows[0], {
      check: "hours_over_168",
      municipality: "4601",
      year: 2020,
      submission: "4601-2020",
      source: "4601-2020.xml",
      person_key: "4601:1",
      row_id: 1,
      value: "200.00",
      byte_start: 200,
      byte_end: 290,
    });
  });
});

Deno.test("refused messages have no effect on what counts as reported", async () => {
  await withStore(async (store) => {
    await store.submission({ year: 2020, status: "refused" });
    await store.add("service", { hours_per_week: 200 });
    await store.add("finding", {
      check_id: "wrong_period",
      table_name: "submission",
      year: 2020,
      submission_id: "4601-2020",
      person_id: null,
    });
    const report = await reconcile(store, { account, checks: only("hours_over_168", "wrong_period") });
    assert.deepEqual(
      report.findings.map(({ check, year, previous_violations }) => [check, year, previous_violations]),
      [
        ["hours_over_168", 2021, null],
        ["wrong_period", 2020, null],
      ],
    );
    assert.deepEqual(report.resolved.map(({ check, year }) => [check, year]), [["wrong_period", 2021]]);
  });
});

Deno.test("the report is the same whatever the order of rows", async () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({
    service_id: index,
    person_id: index % 7,
    year: 2019 + index % 3,
    municipality: index % 2 === 0 ? "4601" : "0301",
    service_type: [12, 15, 21, 29][index % 4]!,
    start_date: index % 5 === 0 ? null : "2019-03-01",
    hours_per_week: index * 4,
    byte_start: index * 10,
    byte_end: index * 10 + 9,
  }));
  const reports: string[] = [];
  for (const order of [rows, rows.toReversed()]) {
    await withStore(async (store) => {
      for (const row of order) await store.add("service", row);
      for (const row of order) {
        await store.add("person", {
          ...pick(row, ["person_id", "year", "municipality", "byte_start", "byte_end"]),
          age: row.person_id * 15,
          sex: row.person_id % 2 === 0 ? "K" : "M",
        });
      }
      reports.push(JSON.stringify(await reconcile(store, { account, created, rowLimit: 3 })));
    });
  }
  assert.ok(reports[0]!.length > 10_000);
  assert.equal(reports[0], reports[1]);
});

function pick<T extends object, K extends keyof T>(row: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<T, K>;
}

Deno.test("progress tells of each check and ends", async () => {
  await withStore(async (store) => {
    const told: ReconcileProgress[] = [];
    const checks = only("hours_missing", "hours_over_168");
    await reconcile(store, { account, checks, onProgress: (progress) => told.push(progress) });
    assert.deepEqual(told.filter(({ stage }) => stage === undefined), [
      { done: 0, total: 2, check: "hours_missing" },
      { done: 1, total: 2, check: "hours_over_168" },
      { done: 2, total: 2 },
    ]);
    assert.deepEqual(told.flatMap(({ stage }) => stage ?? []), [
      "load",
      "rows",
      "checks",
      "feedback",
      "cube",
      "persons",
    ]);
  });
});

Deno.test("submissions are listed with names, refused and nameless ones too", async () => {
  await withStore(async (store) => {
    await store.submission({
      submission_id: "a",
      created_date: "2022-01-05",
      sequence_number: 2,
      persons: 4,
    });
    await store.submission({ submission_id: "b", municipality: null, year: null, status: "refused" });
    const { submissions } = await reconcile(store, { account, checks: [] });
    assert.deepEqual(
      submissions.map(({ id, municipality_name, status, created_date, persons }) => [
        id,
        municipality_name,
        status,
        created_date,
        persons,
      ]),
      [["a", "Bergen", "current", "2022-01-05", 4], ["b", null, "refused", null, 0]],
    );
  });
});
