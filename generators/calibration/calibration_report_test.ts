import assert from "node:assert/strict";
import { recipientsOf } from "../targets/mod.ts";
import { type CalibrationReport, calibrationReport } from "./calibration_report.ts";
import { CalibrationTally } from "./calibration_tally.ts";
import { renderCalibrationHtml, renderCalibrationJson, renderCalibrationText } from "./mod.ts";
import { count, drawn, type TestPerson } from "./test_cohort.ts";

const years = [2020, 2021, 2022] as const;

/** A cohort drawn from the targets, three years of persons who stay with a share of new ones. */
async function cohort(size: number, spoil: (person: TestPerson) => TestPerson = (person) => person) {
  const tally = new CalibrationTally({ from: 2020, to: 2022 });
  let first = 1;
  for (const year of years) {
    const persons = Math.round(size * recipientsOf(year) / recipientsOf(2022));
    await count(tally, year, drawn(year, { seed: 3, size: persons, first }).map(spoil));
    first += Math.round(persons * 0.229 * recipientsOf(year) / recipientsOf(year + 1) * 1.03);
  }
  return calibrationReport(tally);
}

function resultsOf({ results }: CalibrationReport, subject: string) {
  return results.filter(({ target }) => target.subject === subject);
}

const large = await cohort(12_000);

Deno.test("a cohort drawn from the targets is near them", () => {
  for (const subject of ["age_sex", "hours", "need", "recipients"]) {
    const results = resultsOf(large, subject);
    assert.ok(results.length > 0, subject);
    for (const { target, verdict, deviation, noise, recipients } of results) {
      assert.notEqual(verdict, "missed", `${target.id}: ${deviation}, by chance ${noise} of ${recipients}`);
    }
  }
  assert.equal(resultsOf(large, "age_sex")[0]!.verdict, "met");
  const { met, missed, too_few } = large.sums;
  assert.ok(met > 2 * (missed + too_few) && missed < met / 20, JSON.stringify(large.sums));
});

Deno.test("each year is held against its own targets, and figures of one year against that", () => {
  assert.deepEqual(resultsOf(large, "service_types").map(({ year }) => year), [...years]);
  assert.deepEqual(resultsOf(large, "need").map(({ year }) => year), Array(6).fill(2021));
  assert.ok(
    resultsOf(large, "hours").every(({ year, assumed, target }) =>
      year === 2022 && assumed === (target.of === 22)
    ),
  );
});

Deno.test("a cohort of other years is held against the nearest, and that is said to be assumed", async () => {
  const tally = new CalibrationTally({ from: 2024, to: 2025 });
  await count(tally, 2024, drawn(2024, { seed: 1, size: 200, first: 1 }));
  const [ageSex] = resultsOf(calibrationReport(tally), "age_sex");
  assert.equal(ageSex!.year, 2024);
  assert.ok(ageSex!.assumed && !ageSex!.target.assumed);
});

Deno.test("what is far off is missed, also in a small cohort, and what may be chance is not", async () => {
  const women = await cohort(2_000, (person) => ({ ...person, sex: "K" }));
  assert.equal(resultsOf(women, "age_sex")[0]!.verdict, "missed");
  const few = await cohort(60);
  assert.notEqual(resultsOf(few, "age_sex")[0]!.verdict, "missed");
  assert.ok(few.sums.too_few > few.sums.missed, JSON.stringify(few.sums));
});

Deno.test("a figure beside its target is what the reader would reckon", () => {
  for (const { target, values, deviation, verdict } of large.results) {
    for (const { category, found, deviation } of values) {
      if (category.value !== 0) {
        assert.ok(Math.abs(found / category.value - 1 - deviation) < 1e-12, target.id);
      }
    }
    if (target.measure === "each") continue;
    const distance = values.reduce((sum, { category, found }) => sum + Math.abs(found - category.value), 0) /
      2;
    assert.ok(Math.abs(distance - deviation) < 1e-12);
    assert.ok(verdict !== "met" || deviation <= target.tolerance);
  }
});

Deno.test("text fits its width in both languages, and a wide one has sources and types by year", () => {
  for (const language of ["nb", "en"] as const) {
    for (const width of [40, 60, 80, 110, 140]) {
      const text = renderCalibrationText(large, { language, width });
      for (const line of text.split("\n")) assert.ok(line.length <= width, `${width}: ${line}`);
    }
  }
  const wide = renderCalibrationText(large, { language: "nb", width: 140 });
  assert.match(wide, /Helsedirektoratet, Kommunale helse- og omsorgstjenester 2022/);
  assert.match(wide, /15 Helsetjenester i hjemmet/);
  assert.ok(!renderCalibrationText(large, { language: "nb", width: 80 }).includes("15 Helsetjenester"));
});

Deno.test("JSON has all of the report and nothing that is no number", () => {
  const json = renderCalibrationJson(large);
  const read = JSON.parse(json);
  assert.equal(read.results.length, large.results.length);
  assert.deepEqual(read.sums, large.sums);
  assert.ok(!/\bnull\b/.test(json));
});

Deno.test("the page has every figure, fetches nothing and runs nothing", () => {
  for (const language of ["nb", "en"] as const) {
    const html = renderCalibrationHtml(large, { language });
    assert.ok(html.startsWith(`<!DOCTYPE html>\n<html lang="${language}">`));
    assert.ok(!/<script|\bsrc=|url\(|@import|<link|https?:|style="/.test(html));
    const rows = html.match(/<tr>/g)!.length;
    const single = large.results.filter(({ target }) => !target.yearly);
    assert.ok(rows > single.reduce((sum, { values }) => sum + values.length, 0));
    const cells = large.results.filter(({ target }) => target.yearly).flatMap(({ values }) => values);
    for (const verdict of ["met", "missed", "too_few"]) {
      const marked = html.match(new RegExp(`<td class="n ${verdict}">`, "g"))?.length ?? 0;
      assert.ok(marked >= cells.filter((cell) => cell.verdict === verdict).length, verdict);
    }
    for (const { target } of single) assert.ok(html.includes(target.title[language]), target.id);
  }
});

Deno.test("a cohort without recipients says so", () => {
  const empty = calibrationReport(new CalibrationTally({ from: 2017, to: 2018 }));
  assert.deepEqual(empty.results, []);
  assert.match(renderCalibrationText(empty, { language: "nb", width: 60 }), /ingen mottakere/);
  assert.match(renderCalibrationHtml(empty, { language: "en" }), /no recipients/);
});
