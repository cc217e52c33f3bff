import assert from "node:assert/strict";
import { sampleReport } from "../samples/sample_report.ts";
import { ageTableOf, bandsOf, isLargeChange, peak, seriesOf } from "./series.ts";

const metrics = sampleReport.metrics.filter(({ municipality }) => municipality === "9901");

Deno.test("both bounds make a change large", () => {
  assert.ok(isLargeChange(-20, -0.4));
  assert.ok(!isLargeChange(19, 3));
  assert.ok(!isLargeChange(500, 0.39));
  assert.ok(!isLargeChange(30, null));
  assert.ok(!isLargeChange(null, null));
});

Deno.test("all first, then the largest service type", () => {
  const series = seriesOf(metrics, { measure: "recipients" });
  assert.deepEqual(series.slice(0, 3).map(({ serviceType }) => serviceType), [null, 15, 6]);
  assert.deepEqual(series[1]?.points.map(({ value }) => value), [1184, 1217, 1263]);
});

Deno.test("a year without a submission is a gap, a type without recipients is none", () => {
  const left = metrics.filter(({ year, service_type }) =>
    year !== 2020 && !(service_type === 12 && year === 2021)
  );
  const series = seriesOf(left, { measure: "recipients" });
  const of = (type: number | null) =>
    series.find(({ serviceType }) => serviceType === type)?.points.map(({ value }) => value);
  assert.deepEqual(of(null), [1722, null, 1781]);
  assert.deepEqual(of(12), [168, null, 0]);
});

Deno.test("age groups from the youngest, unknown sex counted apart", () => {
  const cell = metrics.find(({ age_group }) => age_group !== null)!;
  const extra = [
    { ...cell, year: 2021, age_group: "unknown", sex: "K", recipients: 3 },
    { ...cell, year: 2021, age_group: "90+", sex: "unknown", recipients: 4 },
    { ...cell, year: 2021, age_group: "90+", sex: null, recipients: 99 },
  ];
  const table = ageTableOf([...extra, ...metrics]);
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

Deno.test("hours and new recipients are held against the year before", () => {
  const [hours] = seriesOf(metrics, { measure: "hours" });
  assert.deepEqual(hours?.points.map(({ value, change }) => [value, change]), [
    [7749, null],
    [7641, -108],
    [8014.5, 373.5],
  ]);
  const [first] = seriesOf(metrics, { measure: "new_recipients" });
  assert.deepEqual(first?.points.map(({ value, change }) => [value, change]), [
    [null, null],
    [408, null],
    [427, 19],
  ]);
});

Deno.test("a number that is left out is no gap and no nought", () => {
  const small = metrics.map((metric) =>
    metric.service_type === 25 && metric.year === 2020
      ? { ...metric, recipients: null, suppressed: true as const }
      : metric
  );
  const points = seriesOf(small, { measure: "recipients" }).find((of) => of.serviceType === 25)?.points;
  assert.deepEqual(points?.map(({ value, hidden }) => [value, hidden]), [[19, false], [null, true], [
    16,
    false,
  ]]);
});

Deno.test("bands hold every series once, and nothing too small to be read", () => {
  const [, ...types] = seriesOf(metrics, { measure: "recipients" });
  const bands = bandsOf(types);
  assert.deepEqual(bands.flatMap(({ series }) => series), types);
  assert.ok(bands.length > 1);
  for (const { top, series } of bands) {
    assert.equal(top, peak(series[0]!));
    assert.ok(series.every((of) => peak(of) >= top / 5 && peak(of) <= top));
  }
  assert.deepEqual(bandsOf([]), []);
});
