import assert from "node:assert/strict";
import fc from "fast-check";
import type { Engine } from "../../stream/store/engine.ts";
import { sqlName } from "../../stream/store/engine.ts";
import { openNativeEngine } from "../../stream/store/native_engine.ts";
import { openWasmEngine } from "../../stream/store/wasm_engine.ts";
import { runs } from "../../test/runs.ts";
import { type TestRow, TestStore } from "../checks/ground_truth/test_store.ts";
import { readMetrics } from "../metrics.ts";
import type { ReportChange, ReportMetric } from "../report.ts";
import { cubeViews } from "./cube_views.ts";
import { findChanges } from "./find_changes.ts";
import { readCube } from "./read_cube.ts";

const engines = [await openNativeEngine({ threads: 2 }), await openWasmEngine()];

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

interface Given {
  readonly year: number;
  readonly municipality?: string;
  readonly type?: number;
  readonly persons: readonly number[];
  readonly row?: TestRow;
  readonly person?: TestRow;
}

/** Services that run through the year, one a person, and the persons. */
async function give(
  store: TestStore,
  { year, municipality = "4601", type = 15, persons, row, person }: Given,
): Promise<void> {
  const of = (person_id: number) => ({ year, municipality, person_id, person_key: `key-${person_id}` });
  await store.add("person", ...persons.map((id) => ({ age: 85, sex: "K", ...of(id), ...person })));
  await store.add(
    "service",
    ...persons.map((id) => ({ service_type: type, start_date: "2016-05-01", ...of(id), ...row })),
  );
}

/** `15 80-89 K: 40 → 80`. */
function told(change: ReportChange): string {
  const cell = [change.service_type, change.age_group, change.sex, change.district]
    .filter((part) => part !== null).join(" ") || "all";
  return `${change.municipality} ${change.year} ${change.measure} ${cell}: ${change.before} → ${change.now}`;
}

const stories = (changes: readonly ReportChange[]) =>
  changes.filter(({ part_of }) => part_of === undefined).map(told).sort();

for (const engine of engines) {
  const test = (name: string, body: (store: TestStore) => Promise<void>) =>
    Deno.test(`${name} (${engine.kind})`, async () => body(await TestStore.open(engine)));

  test("persons who came and left are told apart from those who stayed", async (store) => {
    await give(store, { year: 2021, persons: range(0, 50) });
    await give(store, { year: 2022, persons: range(40, 140) });
    const { changes, cube } = await findChanges(engine);
    const { part_of: _, ...first } = changes.find(({ measure, service_type, age_group, sex }) =>
      measure === "recipients" && service_type === null && age_group === null && sex === null
    )!;
    assert.deepEqual(
      { came: first.came, left: first.left, test: first.test, rate: first.rate },
      { came: 90, left: 40, test: "mcnemar", rate: 1 },
    );
    assert.ok(first.q_value >= first.p_value && first.q_value <= 0.01);
    assert.deepEqual(stories(changes), ["4601 2022 recipients all: 50 → 100"]);
    assert.ok(cube.tested >= changes.length && cube.cells > 0);
  });

  test("as many come as leave, or too few: no change", async (store) => {
    await give(store, { year: 2021, persons: range(0, 100) });
    await give(store, { year: 2022, persons: range(100, 200) });
    await give(store, { year: 2021, persons: range(0, 30), municipality: "0301" });
    // 19 more are fewer than 20, 63 per cent more are not enough for a bound of 70.
    await give(store, { year: 2022, persons: range(0, 49), municipality: "0301" });
    assert.deepEqual((await findChanges(engine)).changes, []);
    await give(store, { year: 2022, persons: range(200, 260), municipality: "4601" });
    assert.deepEqual((await findChanges(engine, { percent: 70 })).changes, []);
    assert.ok((await findChanges(engine)).changes.length > 0);
  });

  test("one service type, one story", async (store) => {
    for (const year of [2021, 2022]) await give(store, { year, persons: range(0, 300) });
    for (const year of [2021, 2022]) {
      await give(store, { year, persons: range(0, 50), type: 4, person: { sex: "M" } });
    }
    await give(store, { year: 2021, persons: range(0, 60), type: 1 });
    await give(store, { year: 2022, persons: range(0, 5), type: 1 });
    const { changes } = await findChanges(engine);
    assert.deepEqual(stories(changes), ["4601 2022 recipients 1: 60 → 5"]);
    const root = changes.findIndex(({ part_of }) => part_of === undefined);
    assert.ok(changes.length > 1);
    for (const change of changes) assert.ok(change.part_of === undefined || change.part_of === root);
  });

  test("hours of each recipient, services and stays", async (store) => {
    const hours = (id: number, factor: number) => ({ hours_per_week: factor * (1 + id % 5) });
    for (const id of range(0, 60)) {
      await give(store, { year: 2021, persons: [id], row: hours(id, 2) });
      await give(store, { year: 2022, persons: [id], row: hours(id, 4) });
    }
    for (const year of [2021, 2022]) await give(store, { year, persons: range(100, 130), type: 21 });
    // Three stays that began in 2022 for each of them.
    for (let count = 0; count < 3; count++) {
      await give(store, {
        year: 2022,
        persons: range(100, 130),
        type: 20,
        row: { start_date: "2022-03-01" },
      });
    }
    const { changes } = await findChanges(engine);
    assert.deepEqual(stories(changes), [
      "4601 2022 hours all: 360 → 720",
      "4601 2022 recipients 20: 0 → 30",
      "4601 2022 services all: 90 → 180",
      "4601 2022 stays all: 0 → 90",
    ]);
    const change = changes.find(({ measure }) => measure === "hours")!;
    assert.deepEqual([change.test, change.rate, change.now_of, change.before_of], ["welch", 1, 60, 60]);
  });

  test("shares registered", async (store) => {
    await give(store, { year: 2021, persons: [1] });
    await give(store, { year: 2022, persons: [1] });
    const field = (year: number, registered: number) => ({
      municipality: "4601",
      year,
      fields: [
        { table: "person_info", field: "poHusstand", rows: 100, registered },
        { table: "person_info", field: "poIndPlan", rows: 100, registered: 50 },
      ],
    });
    const { changes } = await findChanges(engine, { fields: [field(2021, 90), field(2022, 40)] });
    assert.equal(changes.length, 1);
    const { field: name, now, now_of, before, before_of, rate, test } = changes[0]!;
    assert.deepEqual([name, now, now_of, before, before_of, test], [
      "poHusstand",
      40,
      100,
      90,
      100,
      "fisher",
    ]);
    assert.ok(Math.abs(rate! + 0.5) < 1e-12);
    assert.deepEqual((await findChanges(engine, { fields: [field(2021, 90), field(2022, 75)] })).changes, []);
  });

  test("any year against any earlier one", async (store) => {
    await give(store, { year: 2019, persons: range(0, 100) });
    await give(store, { year: 2020, persons: range(0, 125) });
    await give(store, { year: 2022, persons: range(0, 150) });
    assert.deepEqual((await findChanges(engine)).changes, []);
    const { changes } = await findChanges(engine, { against: 2019 });
    assert.deepEqual(stories(changes), ["4601 2022 recipients all: 100 → 150"]);
  });

  test("new recipients are those who were none in the year before", async (store) => {
    await give(store, { year: 2021, persons: [1, 2, 3] });
    // 3 is older now, and 4 has another type than before.
    await give(store, { year: 2021, persons: [4], type: 1 });
    await give(store, { year: 2022, persons: [3], person: { age: 90 } });
    await give(store, { year: 2022, persons: [4, 5] });
    const metrics = await readMetrics(engine);
    const cells = metrics.filter(({ year, sex }) => year === 2022 && sex === null)
      .map((metric) => [metric.service_type, metric.age_group, metric.recipients, metric.new_recipients]);
    assert.deepEqual(cells, [
      [null, null, 3, 1],
      [1, null, 0, 0],
      [15, null, 3, 2],
      [null, "80-89", 2, 1],
      [null, "90+", 1, 0],
    ]);
    assert.ok(metrics.filter(({ year }) => year === 2021).every((metric) => metric.new_recipients === null));
  });

  test("a merged municipality is held against all it was made of, persons counted once", async (store) => {
    await give(store, { year: 2019, municipality: "0704", persons: range(0, 30) });
    // Five of them moved from one to the other.
    await give(store, { year: 2019, municipality: "0716", persons: range(25, 50) });
    await give(store, { year: 2020, municipality: "3803", persons: range(0, 110) });
    const { metrics, changes } = await readCube(engine);
    const all = metrics.find(({ year, service_type, age_group, sex }) =>
      year === 2020 && service_type === null && age_group === null && sex === null
    )!;
    assert.deepEqual(
      [all.recipients, all.previous_recipients, all.new_recipients, all.previous_services],
      [110, 50, 60, 55],
    );
    assert.deepEqual(all.previous_municipalities, ["0704", "0716"]);
    assert.deepEqual(stories(changes), ["3803 2020 recipients all: 50 → 110"]);
    assert.deepEqual(changes[0]!.municipalities, { now: ["3803"], before: ["0704", "0716"] });
  });

  test("where one predecessor did not report, nothing is compared", async (store) => {
    await give(store, { year: 2019, municipality: "0704", persons: range(0, 30) });
    await give(store, { year: 2020, municipality: "3803", persons: range(0, 110) });
    const { metrics, changes } = await readCube(engine);
    assert.deepEqual(changes, []);
    for (const metric of metrics) assert.equal(metric.previous_recipients, null);
  });

  test("persons that nobody knows again are two counts, and nobody is new", async (store) => {
    await give(store, { year: 2019, municipality: "1201", persons: range(0, 50) });
    await give(store, { year: 2020, municipality: "4601", persons: range(1000, 1120) });
    const { metrics, changes } = await readCube(engine);
    const first = changes.find(({ measure }) => measure === "recipients")!;
    assert.deepEqual([first.test, first.came, first.before, first.now], ["poisson", undefined, 50, 120]);
    assert.ok(metrics.every((metric) => metric.new_recipients === null));
    assert.ok(changes.every(({ measure }) => measure !== "new_recipients"));
  });

  test("a split is told of the parts together", async (store) => {
    await give(store, { year: 2023, municipality: "1507", persons: range(0, 100) });
    await give(store, { year: 2024, municipality: "1508", persons: range(0, 40) });
    await give(store, { year: 2024, municipality: "1580", persons: range(90, 95) });
    const { metrics, changes } = await readCube(engine);
    assert.deepEqual(stories(changes), ["1508+1580 2024 recipients all: 100 → 45"]);
    assert.deepEqual(changes[0]!.municipalities, { now: ["1508", "1580"], before: ["1507"] });
    assert.ok(
      metrics.filter(({ year }) => year === 2024).every((metric) => metric.previous_recipients === null),
    );
    const joined = await readMetrics(engine, { asOf: 2024 });
    assert.deepEqual([...new Set(joined.map(({ municipality }) => municipality))], ["1508+1580"]);
    const all = joined.find(({ year, service_type, age_group, sex }) =>
      year === 2024 && service_type === null && age_group === null && sex === null
    )!;
    assert.deepEqual([all.recipients, all.previous_recipients, all.new_recipients], [45, 100, 0]);
    // As they were before, both are the one they came from.
    const back = await readMetrics(engine, { asOf: 2023 });
    assert.deepEqual([...new Set(back.map(({ municipality }) => municipality))], ["1507"]);
  });

  test("the views for analysts hold the same cells", async (store) => {
    const random = fc.sample(anyRows, { numRuns: 1, seed: 7 })[0]!;
    await fill(store, random);
    await withViews(engine, async () => {
      const { cube, metrics } = await readCube(engine);
      const [counted] = await engine.query<{ n: number }>("SELECT count(*) AS n FROM metric_cube");
      assert.equal(counted!.n, cube.cells);
      const rows = await engine.query<Record<string, string | number | null>>(`
SELECT municipality, year, service_type, age_group, sex, recipients, services, hours FROM metric_cube
WHERE district IS NULL AND (service_type IS NULL OR (age_group IS NULL AND sex IS NULL))`);
      const name = (cell: Record<string, unknown>) =>
        ["municipality", "year", "service_type", "age_group", "sex"].map((key) => cell[key] ?? "").join("/");
      const expected = new Map(metrics.map((metric) => [name({ ...metric }), metric]));
      assert.ok(rows.length > 20);
      for (const row of rows) {
        const metric = expected.get(name(row))!;
        assert.deepEqual([row.recipients, row.services, row.hours], [
          metric.recipients,
          metric.services,
          metric.hours,
        ]);
      }
    });
  });

  const few = engine.kind === "native" ? 3 : 1;

  test("neither the order of rows nor the number of messages changes anything", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 4 }), async (rows, parts) => {
        const first = await cubeOf(engine, rows);
        const shuffled = rows.toSorted((a, b) => (a.person * 7919) % 31 - (b.person * 7919) % 31);
        assert.deepEqual(await cubeOf(engine, shuffled, parts), first);
      }),
      { numRuns: runs(few) },
    );
  });

  test("two halves with different persons add up to the whole", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        // Both halves report every municipality and year.
        const common = reportedBy(rows);
        const even = rows.filter(({ person }) => person % 2 === 0);
        const odd = rows.filter(({ person }) => person % 2 === 1);
        const whole = (await cubeOf(engine, rows, 1, common)).metrics;
        const halves: ReportMetric[] = [];
        for (const half of [even, odd]) halves.push(...(await cubeOf(engine, half, 1, common)).metrics);
        const sums = new Map<string, number[]>();
        for (const metric of halves) {
          const known = sums.get(cellName(metric)) ?? [0, 0, 0, 0, 0];
          sums.set(cellName(metric), known.map((sum, index) => sum + additive(metric)[index]!));
        }
        for (const metric of whole) {
          const expected = sums.get(cellName(metric)) ?? [0, 0, 0, 0, 0];
          additive(metric).forEach((value, index) =>
            assert.ok(Math.abs(value - expected[index]!) < 1e-6, cellName(metric))
          );
        }
      }),
      { numRuns: runs(few) },
    );
  });

  test("totals are the same under the numbers of any year", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.constantFrom(2017, 2019, 2020, 2024), async (rows, asOf) => {
        await fill(await TestStore.open(engine), rows);
        const own = totals(await readMetrics(engine));
        const there = totals(await readMetrics(engine, { asOf }));
        assert.deepEqual(there, own);
      }),
      { numRuns: runs(few) },
    );
  });
}

/** A service of a person in the year of a municipality. */
interface RandomRow {
  readonly municipality: string;
  readonly year: number;
  readonly person: number;
  readonly type: number;
  readonly hours: number | null;
  readonly age: number;
  readonly district: string | null;
}

/** Municipalities that were renumbered, merged, split, and left as they were. */
const numbers: Readonly<Record<number, readonly string[]>> = {
  2019: ["1201", "0704", "0716", "1850", "1805", "1849", "1854", "0301", "5012"],
  2020: ["4601", "3803", "1806", "1875", "0301", "5055", "5056"],
  2023: ["1507", "4601", "3803", "0301"],
  2024: ["1508", "1580", "4601", "3905", "0301"],
};

const anyRows: fc.Arbitrary<readonly RandomRow[]> = fc.array(
  fc.constantFrom(2019, 2020, 2023, 2024).chain((year) =>
    fc.record({
      municipality: fc.constantFrom(...numbers[year]!),
      year: fc.constant(year),
      person: fc.nat(40),
      type: fc.constantFrom(1, 15, 20, 29),
      hours: fc.option(fc.integer({ min: 0, max: 16800 }).map((hundredths) => hundredths / 100)),
      age: fc.constantFrom(15, 40, 70, 92),
      district: fc.constantFrom(null, "00", "01", "02"),
    })
  ),
  { minLength: 30, maxLength: 150 },
);

const reportedBy = (rows: readonly RandomRow[]) => [
  ...new Map(rows.map(({ municipality, year }) => [`${municipality}/${year}`, { municipality, year }]))
    .values(),
];

async function fill(
  store: TestStore,
  rows: readonly RandomRow[],
  { parts = 1, reported = reportedBy(rows) }: {
    parts?: number;
    reported?: readonly { municipality: string; year: number }[];
  } = {},
): Promise<void> {
  for (const { municipality, year } of reported) {
    for (const part of range(0, parts)) {
      await store.submission({ municipality, year, submission_id: `${municipality}-${year}-${part}` });
    }
  }
  const place = ({ municipality, year, person }: RandomRow) => ({
    municipality,
    year,
    person_id: person,
    person_key: `${municipality}:${person}`,
    submission_id: `${municipality}-${year}-${person % parts}`,
  });
  const persons = new Map(rows.map((row) => {
    const { submission_id, person_key } = place(row);
    return [`${submission_id} ${person_key}`, row];
  }));
  await store.add(
    "person",
    ...[...persons.values()].map((row) => ({
      ...place(row),
      age: 20 + row.person,
      sex: row.person % 3 === 0 ? "M" : "K",
      home_district: row.person % 4 === 0 ? null : `0${row.person % 3}`,
    })),
  );
  await store.add(
    "service",
    ...rows.map((row) => ({
      ...place(row),
      service_type: row.type,
      hours_per_week: row.hours,
      start_date: `${row.year - row.person % 2}-02-01`,
    })),
  );
}

async function cubeOf(
  engine: Engine,
  rows: readonly RandomRow[],
  parts = 1,
  reported = reportedBy(rows),
) {
  await fill(await TestStore.open(engine), rows, { parts, reported });
  // Bounds so low that changes are found in small data.
  return await readCube(engine, { fdr: 1, count: 1, percent: 1 });
}

const cellName = ({ municipality, year, service_type, age_group, sex }: ReportMetric) =>
  [municipality, year, service_type, age_group, sex].join("/");

const additive = (metric: ReportMetric) => [
  metric.recipients!,
  metric.services!,
  metric.hours!,
  metric.previous_recipients ?? 0,
  metric.previous_services ?? 0,
];

function totals(metrics: readonly ReportMetric[]): Record<string, readonly number[]> {
  const sums: Record<string, number[]> = {};
  for (const metric of metrics) {
    if (metric.age_group !== null || metric.sex !== null || metric.recipients === 0) continue;
    const key = `${metric.year}/${metric.service_type}`;
    const [recipients, services, hours] = sums[key] ?? [0, 0, 0];
    sums[key] = [
      recipients! + metric.recipients!,
      services! + metric.services!,
      Math.round((hours! + metric.hours!) * 100) / 100,
    ];
  }
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => a < b ? -1 : 1));
}

async function withViews(engine: Engine, body: () => Promise<void>): Promise<void> {
  for (const { name, sql } of cubeViews) await engine.run(`CREATE VIEW ${sqlName(name)} AS ${sql}`);
  try {
    await body();
  } finally {
    for (const { name } of cubeViews.toReversed()) await engine.run(`DROP VIEW ${sqlName(name)}`);
  }
}

Deno.test("bounds that are none are refused", async () => {
  await assert.rejects(findChanges(engines[0]!, { fdr: 0 }), RangeError);
  await assert.rejects(findChanges(engines[0]!, { count: -1 }), RangeError);
  await assert.rejects(findChanges(engines[0]!, { percent: NaN }), RangeError);
});

Deno.test("both engines find the same", async () => {
  for (const rows of fc.sample(anyRows, { numRuns: 3, seed: 11 })) {
    assert.deepEqual(await cubeOf(engines[1]!, rows), await cubeOf(engines[0]!, rows));
  }
});

Deno.test("the cube leaves no tables behind", async () => {
  for (const engine of engines) {
    const left = await engine.query(
      "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'kprkit_cube%'",
    );
    assert.deepEqual(left, []);
  }
});

Deno.test("the engines are closed", async () => {
  for (const engine of engines) await engine.close();
});
