import assert from "node:assert/strict";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { TestStore } from "./checks/ground_truth/test_store.ts";
import { readMetrics } from "./metrics.ts";
import type { ReportMetric } from "./report.ts";

async function metricsOf(fill: (store: TestStore) => Promise<void>): Promise<ReportMetric[]> {
  const engine = await openNativeEngine({ threads: 2 });
  try {
    const store = await TestStore.open(engine);
    await fill(store);
    return await readMetrics(engine);
  } finally {
    await engine.close();
  }
}

/** `2021 all: 2 recipients 3 services 4.5 hours`. */
function told({ year, service_type, age_group, sex, recipients, services, hours }: ReportMetric): string {
  const cell = [service_type, age_group, sex].filter((part) => part !== null).join(" ") || "all";
  return `${year} ${cell}: ${recipients} recipients ${services} services ${hours} hours`;
}

Deno.test("a person counts once in every cell, services and hours add up", async () => {
  const metrics = await metricsOf(async (store) => {
    await store.add("person", { person_id: 1, age: 90, sex: "K" }, { person_id: 2, age: 17, sex: "M" }, {
      person_id: 3,
    });
    const given = { start_date: "2021-05-01" };
    await store.add(
      "service",
      { person_id: 1, service_type: 15, hours_per_week: 2.5, ...given },
      { person_id: 1, service_type: 15, hours_per_week: 1.25, ...given },
      { person_id: 1, service_type: 12, ...given },
      { person_id: 1, service_type: 29, ...given },
      { person_id: 2, service_type: 15, hours_per_week: 0.01, ...given },
      { person_id: 3, service_type: 6, ...given },
    );
  });
  assert.deepEqual(metrics.map(told), [
    "2021 all: 3 recipients 6 services 3.76 hours",
    "2021 6: 1 recipients 1 services 0 hours",
    "2021 15: 2 recipients 3 services 3.76 hours",
    "2021 29: 1 recipients 2 services 0 hours",
    "2021 0-17: 1 recipients 1 services 0.01 hours",
    "2021 90+: 1 recipients 4 services 3.75 hours",
    "2021 unknown: 1 recipients 1 services 0 hours",
    "2021 K: 1 recipients 4 services 3.75 hours",
    "2021 M: 1 recipients 1 services 0.01 hours",
    "2021 unknown: 1 recipients 1 services 0 hours",
    "2021 0-17 M: 1 recipients 1 services 0.01 hours",
    "2021 90+ K: 1 recipients 4 services 3.75 hours",
    "2021 unknown unknown: 1 recipients 1 services 0 hours",
  ]);
});

Deno.test("the inclusion rule of the official statistics, at its bounds", async () => {
  const metrics = await metricsOf(async (store) => {
    const rows = [
      { start_date: "1980-01-01" },
      { start_date: "2021-12-31", end_date: "9999-12-31" },
      { start_date: "2020-01-01", end_date: "2021-01-01", decision: "2" },
      // Near misses.
      { start_date: "1979-12-31" },
      { start_date: "2022-01-01" },
      { start_date: "2020-01-01", end_date: "2020-12-31" },
      { start_date: "2021-01-01", decision: "1" },
      { start_date: null },
      { start_date: "2021-01-01", service_type: 10 },
      { start_date: "2021-01-01", service_type: 16 },
      { start_date: "2021-01-01", service_type: null },
      { start_date: "2021-01-01", rejected: true },
    ];
    await store.add("service", ...rows.map((row, index) => ({ person_id: index, service_type: 1, ...row })));
  });
  assert.deepEqual(metrics.filter(({ service_type }) => service_type !== null).map(told), [
    "2021 1: 3 recipients 3 services 0 hours",
  ]);
});

Deno.test("age groups at their bounds", async () => {
  const ages = [0, 17, 18, 49, 50, 66, 67, 79, 80, 89, 90, 120, -1];
  const metrics = await metricsOf(async (store) => {
    await store.add("person", ...ages.map((age, person_id) => ({ person_id, age })));
    await store.add(
      "service",
      ...ages.map((_, person_id) => ({ person_id, service_type: 1, start_date: "2021-01-01" })),
    );
  });
  assert.deepEqual(
    metrics.filter(({ age_group, sex }) => age_group !== null && sex === null).map((
      { age_group, recipients },
    ) => [
      age_group,
      recipients,
    ]),
    [["0-17", 2], ["18-49", 2], ["50-66", 2], ["67-79", 2], ["80-89", 2], ["90+", 2], ["unknown", 1]],
  );
});

Deno.test("changes are against the year before, where that was reported", async () => {
  const metrics = await metricsOf(async (store) => {
    const add = (year: number, type: number, persons: readonly number[]) =>
      store.add(
        "service",
        ...persons.map((person_id) => ({ year, person_id, service_type: type, start_date: "2018-01-01" })),
      );
    await add(2019, 1, [1, 2, 3, 4]);
    await add(2019, 15, [1]);
    await add(2020, 1, [1]);
    await add(2020, 6, [2]);
    await add(2022, 1, [1]);
    await store.submission({ year: 2023 });
  });
  const changes = metrics.filter(({ age_group, sex }) => age_group === null && sex === null).map((metric) => [
    metric.year,
    metric.service_type,
    metric.recipients,
    metric.previous_recipients,
    metric.recipients_change,
    metric.recipients_change_rate,
    metric.services_change,
    metric.services_change_rate,
  ]);
  assert.deepEqual(changes, [
    [2019, null, 4, null, null, null, null, null],
    [2019, 1, 4, null, null, null, null, null],
    [2019, 15, 1, null, null, null, null, null],
    [2020, null, 2, 4, -2, -0.5, -3, -0.6],
    [2020, 1, 1, 4, -3, -0.75, -3, -0.75],
    [2020, 6, 1, 0, 1, null, 1, null],
    [2020, 15, 0, 1, -1, -1, -1, -1],
    [2022, null, 1, null, null, null, null, null],
    [2022, 1, 1, null, null, null, null, null],
    [2023, null, 0, 1, -1, -1, -1, -1],
    [2023, 1, 0, 1, -1, -1, -1, -1],
  ]);
});
