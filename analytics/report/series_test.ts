import assert from "node:assert/strict";
import { sampleReport } from "./sample_report.ts";
import { ageTableOf, isLargeChange, seriesOf } from "./series.ts";

Deno.test("both bounds make a change large", () => {
  assert.ok(isLargeChange(-20, -0.4));
  assert.ok(!isLargeChange(19, 3));
  assert.ok(!isLargeChange(500, 0.39));
  assert.ok(!isLargeChange(30, null));
  assert.ok(!isLargeChange(null, null));
});

Deno.test("all first, then the largest service type", () => {
  const series = seriesOf(sampleReport, "9901", { measure: "recipients" });
  assert.deepEqual(series.slice(0, 3).map(({ serviceType }) => serviceType), [null, 15, 6]);
  assert.deepEqual(series[1]?.points.map(({ value }) => value), [1184, 1217, 1263]);
});

Deno.test("a year without a submission is a gap, a type without recipients is none", () => {
  const metrics = sampleReport.metrics.filter(({ year, service_type }) =>
    year !== 2020 && !(service_type === 12 && year === 2021)
  );
  const series = seriesOf({ ...sampleReport, metrics }, "9901", { measure: "recipients" });
  const of = (type: number | null) =>
    series.find(({ serviceType }) => serviceType === type)?.points.map(({ value }) => value);
  assert.deepEqual(of(null), [1722, null, 1781]);
  assert.deepEqual(of(12), [168, null, 0]);
});

Deno.test("age groups from the youngest, unknown sex counted apart", () => {
  const cell = sampleReport.metrics.find(({ age_group }) => age_group !== null)!;
  const extra = [
    { ...cell, year: 2021, age_group: "unknown", sex: "K", recipients: 3 },
    { ...cell, year: 2021, age_group: "90+", sex: "unknown", recipients: 4 },
    { ...cell, year: 2021, age_group: "90+", sex: null, recipients: 99 },
  ];
  const table = ageTableOf({ ...sampleReport, metrics: [...extra, ...sampleReport.metrics] }, "9901");
  assert.deepEqual(table.rows.map(({ ageGroup }) => ageGroup), [
    "0-17",
    "18-49",
    "50-66",
    "67-79",
    "80-89",
    "90+",
    "unknown",
  ]);
  assert.deepEqual(table.years, [2019, 2020, 2021]);
  assert.equal(table.unknownSex, 4);
  assert.equal(table.rows.at(-1)?.recipients.K.get(2021), 3);
});
