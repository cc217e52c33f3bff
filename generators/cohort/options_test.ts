import assert from "node:assert/strict";
import { CohortOptionError } from "./cohort_error.ts";
import { type CohortOptions, formatOf, resolveCohort } from "./options.ts";

const good: CohortOptions = {
  seed: 7,
  persons: 100,
  municipalities: ["4601"],
  years: { from: 2017, to: 2025 },
};

function refused(options: Partial<CohortOptions>): string {
  try {
    resolveCohort({ ...good, ...options });
  } catch (error) {
    assert.ok(error instanceof CohortOptionError, String(error));
    return `${error.message} | ${error.hint}`;
  }
  return "taken";
}

Deno.test("what is not asked for has its usual value", () => {
  const { spec, notices } = resolveCohort(good);
  assert.deepEqual(notices, []);
  assert.deepEqual(spec.messages, ["ipl", "ide"]);
  assert.deepEqual([spec.xml, spec.parquet, spec.gzip, spec.msghead], [true, false, false, false]);
  assert.deepEqual([spec.encoding, spec.layout, spec.defects, spec.epjChange], [
    "utf-8",
    "lines",
    "none",
    null,
  ]);
});

Deno.test("a number of other years stands for what it became or came from, and that is told", () => {
  const of = (code: string, from: number, to: number) => {
    const { spec, notices } = resolveCohort({ ...good, municipalities: [code], years: { from, to } });
    return [spec.municipalities.join(" "), ...notices].join("; ");
  };
  assert.equal(
    of("1507", 2019, 2024),
    "1508 1580; 1507 Ålesund is no longer a municipality in 2024: 1508 Ålesund and 1580 Haram, which it became, are used",
  );
  assert.equal(
    of("4601", 2017, 2018),
    "1201; 4601 Bergen was not yet a municipality in 2018: 1201 Bergen, which it came from, is used",
  );
  assert.match(
    of("0301", 2025, 2026),
    /^0301; The register has not said which yearly format it takes for 2026/,
  );
});

Deno.test("all municipalities are those of the last year", () => {
  const count = (to: number) =>
    resolveCohort({ ...good, municipalities: "all", years: { from: 2017, to } }).spec.municipalities.length;
  assert.deepEqual([count(2017), count(2020), count(2025)], [426, 356, 357]);
});

Deno.test("the format is that of the year, whichever version is asked for", () => {
  assert.deepEqual(resolveCohort({ ...good, formats: ["iplos-3.5"] }).spec.messages, ["ipl"]);
  assert.deepEqual([2017, 2018, 2019, 2025].map((year) => formatOf("ipl", year)), [
    "iplos-3.5",
    "iplos-3.5",
    "iplos-3.7",
    "iplos-3.7",
  ]);
});

Deno.test("a store alone is of both messages", () => {
  const { messages, xml, parquet } = resolveCohort({ ...good, formats: ["parquet"] }).spec;
  assert.deepEqual([messages, xml, parquet], [["ipl", "ide"], false, true]);
});

Deno.test("what no cohort can be made with is refused, with what to do about it", () => {
  assert.equal(
    refused({ municipalities: ["4609"] }),
    "There is no municipality 4609 | The nearest number of 2025 is 4602 Kinn",
  );
  assert.equal(
    refused({ municipalities: ["ålesund"] }),
    "ålesund is a name, not a number | Give 1508 Ålesund by its number",
  );
  assert.match(refused({ municipalities: ["9999"] }), /^There is no municipality 9999 \| The nearest/);
  assert.match(refused({ municipalities: [] }), /needs a municipality/);
  assert.match(refused({ persons: 0 }), /^A cohort cannot have 0 persons \| Give a whole number from 1/);
  assert.match(refused({ persons: 1.5 }), /1\.5 persons/);
  assert.match(refused({ persons: 1e9 }), /1000000000 persons/);
  assert.match(
    refused({ years: { from: 2016, to: 2020 } }),
    /No cohort covers the years 2016-2020 \| Give years from 2017/,
  );
  assert.match(refused({ years: { from: 2021, to: 2020 } }), /end before they begin/);
  assert.match(refused({ epjChange: 2017 }), /no year on both sides of it \| Give a year from 2018 to 2025/);
  assert.match(refused({ seed: -1 }), /not a seed/);
  assert.match(refused({ defectRate: NaN }), /Defects cannot be NaN/);
  assert.match(refused({ defects: "no-such" }), /\|/);
  assert.match(refused({ formats: [] }), /needs a format/);
});
