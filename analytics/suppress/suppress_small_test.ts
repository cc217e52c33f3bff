import assert from "node:assert/strict";
import fc from "fast-check";
import type { Report, ReportChange, ReportFinding, ReportMetric } from "../report.ts";
import { suppressSmall } from "./suppress_small.ts";
import { cohort, reportOf, type TestPerson } from "./test_cohort.ts";
import { guess, numbersOf } from "./test_reader.ts";

/** Keys under which a count of persons or rows stands. */
const counts = new Set([
  "recipients",
  "new_recipients",
  "services",
  "previous_recipients",
  "violations",
  "persons",
  "denominator",
  "previous_violations",
  "long_term",
  "home_dwelling",
  "housing",
  "institution",
  "welfare_technology",
  "rows",
  "registered",
  "residents",
  "assessed",
  "at_risk",
  "with_plan",
]);

function* countsOf(value: unknown, key = ""): Generator<readonly [string, number]> {
  if (typeof value === "number" && counts.has(key)) yield [key, value];
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* countsOf(part, Array.isArray(value) ? key : name);
}

Deno.test("no count from 1 to below the bound is left, and every 0 is", () => {
  fc.assert(fc.property(cohort, fc.integer({ min: 2, max: 8 }), (persons, below) => {
    const report = reportOf(persons);
    const told = suppressSmall(report, { below });
    assert.deepEqual([...countsOf(told)].filter(([, count]) => count > 0 && count < below), []);
    for (const [place, metric] of told.metrics.entries()) {
      if (report.metrics[place]!.recipients === 0) assert.equal(metric.recipients, 0);
    }
  }));
});

Deno.test("what is left out cannot be worked out from what is told", () => {
  fc.assert(
    fc.property(cohort, fc.integer({ min: 3, max: 6 }), (persons, below) => {
      const report = reportOf(persons);
      const truth = numbersOf(report);
      const narrow = guess(suppressSmall(report, { below })).filter(({ least, most }) =>
        most - least < below - 2
      );
      // Every number of persons, and every other one that is small. Services, new recipients or a group of
      // the feedback view may be many, left out for the sake of another number, and known all the same:
      // what they give away of that one, its own guess shows.
      const mayBeKnown = (name: string) =>
        !name.startsWith("recipients ") && (truth.get(name) === 0 || truth.get(name)! >= below);
      assert.deepEqual(narrow.filter(({ name }) => !mayBeKnown(name)), []);
    }),
    { numRuns: 150 },
  );
});

Deno.test("the reader of the tests finds what small numbers alone would leave open", () => {
  // Only the small cells blanked: the sums give them away.
  const persons = Array.from({ length: 30 }, (_, index) => ({
    age: index % 2 === 0 ? "67-79" : "90+",
    sex: index < 3 ? "M" : "K",
    services: [{ 1: 1 }, { 1: 1 }],
  }));
  const report = reportOf(persons);
  const naive = {
    ...report,
    metrics: report.metrics.map((metric): ReportMetric => ({
      ...metric,
      recipients: (metric.recipients ?? 0) < 5 ? null : metric.recipients,
    })),
  };
  assert.ok(guess(naive).some(({ least, most }) => least === most));
  assert.deepEqual(guess(suppressSmall(report)).filter(({ least, most }) => most - least < 3), []);
});

/** Women and men of one age, all with service type 3 in 2021 and nothing in 2020. */
function women(count: number, men: number): TestPerson[] {
  return [["K", count], ["M", men]].flatMap(([sex, persons]) =>
    Array.from(
      { length: Number(persons) },
      () => ({ age: "90+", sex: String(sex), services: [{}, { 3: 1 }] }),
    )
  );
}

Deno.test("a second cell goes with a small one, and the sum of all stays", () => {
  const told = suppressSmall(reportOf(women(40, 2)));
  const recipients = told.metrics.filter(({ year, service_type }) => year === 2021 && service_type === null)
    .map(({ age_group, sex, recipients }) => [age_group, sex, recipients]);
  assert.deepEqual(recipients, [
    [null, null, 42],
    [null, "K", null],
    [null, "M", null],
    ["90+", null, 42],
    ["90+", "K", null],
    ["90+", "M", null],
  ]);
  // With nothing small nothing goes.
  const open = reportOf(women(40, 5));
  assert.deepEqual(suppressSmall(open).metrics, open.metrics);
});

Deno.test("rows, files and the books are not in it", () => {
  const told = suppressSmall(reportOf(women(40, 2)));
  assert.equal(JSON.stringify(told).includes("Donald"), false);
  assert.deepEqual([told.rows, told.row_limit, told.account, told.suppressed_below], [[], 0, {}, 5]);
  assert.throws(() => suppressSmall(reportOf([]), { below: 1 }), RangeError);
});

Deno.test("findings: few violations, few persons, few that are right; the year before goes along", () => {
  const finding: ReportFinding = {
    check: "ident_missing",
    year: 2021,
    municipality: "4601",
    severity: "error",
    status: "persisting",
    violations: 50,
    persons: 50,
    denominator: 100,
    rate: 0.5,
    previous_violations: 6,
    failing: false,
  };
  const findings: ReportFinding[] = [
    { ...finding, year: 2018, violations: 3, persons: 3, rate: 0.03, previous_violations: null },
    { ...finding, year: 2019, violations: 6, persons: 2, rate: 0.06, previous_violations: 3 },
    { ...finding, year: 2020, violations: 98, persons: 98, rate: 0.98, previous_violations: 6 },
    { ...finding, year: 2021, previous_violations: 98, expected: "user_1" },
    { ...finding, year: 2022, previous_violations: 50 },
  ];
  const told = suppressSmall({ ...reportOf(women(40, 9)), findings }).findings;
  assert.deepEqual(
    told.map(({ violations, persons, denominator, rate, previous_violations, failing, suppressed }) => [
      violations,
      persons,
      denominator,
      rate,
      previous_violations,
      failing,
      suppressed,
    ]),
    [
      [null, null, 100, null, null, true, true],
      [null, null, 100, null, null, true, true],
      [null, null, 100, null, null, true, true],
      [50, 50, 100, 0.5, null, false, true],
      [50, 50, 100, 0.5, 50, false, undefined],
    ],
  );
});

Deno.test("changes: of cells that are told, without what few persons stand behind", () => {
  const report = reportOf([
    ...women(40, 2),
    ...Array.from({ length: 60 }, () => ({ age: "90+", sex: "K", services: [{ 3: 1 }, {}] })),
  ]);
  const change: ReportChange = {
    municipality: "4601",
    year: 2021,
    measure: "recipients",
    service_type: null,
    age_group: null,
    sex: null,
    district: null,
    now: 42,
    before: 60,
    rate: -0.3,
    test: "mcnemar",
    came: 42,
    left: 60,
    p_value: 0.0042,
    q_value: 0.0084,
  };
  const told = suppressSmall({
    ...report,
    changes: [
      { ...change, sex: "M", now: 2, before: 30 },
      { ...change, sex: "K", now: 40 },
      { ...change, district: "0301" },
      { ...change, measure: "stays", service_type: 21 },
      change,
      { ...change, measure: "stays", part_of: 4 },
      { ...change, measure: "stays", part_of: 0 },
    ],
  }).changes;
  assert.deepEqual(told.map(({ measure, sex, part_of }) => [measure, sex, part_of]), [
    ["recipients", null, undefined],
    ["stays", null, 0],
    ["stays", null, undefined],
  ]);
  // New recipients are not told here, so neither is who came, nor the probability made of it.
  const [first] = told;
  assert.deepEqual([first?.came, first?.left, first?.p_value, first?.q_value], [
    undefined,
    undefined,
    0.01,
    0.01,
  ]);
});

Deno.test("suppressing twice is suppressing once, and the order of cells plays no part", () => {
  fc.assert(
    fc.property(cohort, (persons) => {
      const once = suppressSmall(reportOf(persons));
      const numbers = (report: Report) =>
        [...countsOf({ feedback: report.feedback, findings: report.findings })].length;
      assert.equal(numbers(suppressSmall(once)), numbers(once));
      const shuffled = suppressSmall(reportOf(persons.toReversed()));
      assert.deepEqual(shuffled, once);
    }),
    { numRuns: 40 },
  );
});
