import assert from "node:assert/strict";
import { countedTruth } from "./counted_truth.ts";
import { dayOf, monthOf } from "./days.ts";
import { type ExtractTally, mergeTallies } from "./tally.ts";

/** Starts on every fifth day but in the months left out, and recipients of some types. */
function tally(
  year: number,
  { without = [], times = 1, recipients = {} }: {
    readonly without?: readonly number[];
    readonly times?: number;
    readonly recipients?: Record<number, number>;
  } = {},
): ExtractTally {
  const starts = Array.from({ length: 366 }, (_, day) => {
    const month = monthOf(dayOf(year, 1, 1) + day);
    return day % 5 === 0 && !without.includes(month) ? 2 * times : 0;
  });
  if (dayOf(year + 1, 1, 1) - dayOf(year, 1, 1) === 365) starts[365] = 0;
  return { starts, recipients, technology: 0, oldTechnology: 0, answers: 0, answered: 0 };
}

function told(check: string, now: ExtractTally, others: readonly (ExtractTally | undefined)[]) {
  const [before, after] = others;
  return countedTruth(check, { municipality: "4601", year: 2021, now, before, after });
}

Deno.test("a quarter without starts is a gap and three months, if the years beside have some", () => {
  const now = tally(2021, { without: [1, 2, 3] });
  assert.equal(told("part_year_gap", now, [tally(2020), tally(2022)]).length, 1);
  assert.equal(told("part_year_gap", now, [tally(2020), undefined]).length, 1);
  assert.equal(told("part_year_gap", now, [tally(2020), tally(2022, { without: [2] })]).length, 0);
  assert.equal(told("part_year_gap", now, [undefined, undefined]).length, 0);
  assert.equal(told("month_without_starts", now, [tally(2020), tally(2022)]).length, 3);
});

Deno.test("one month without starts is no gap", () => {
  const now = tally(2021, { without: [10] });
  assert.equal(told("part_year_gap", now, [tally(2020), tally(2022)]).length, 0);
  assert.equal(told("month_without_starts", now, [tally(2020), tally(2022)]).length, 1);
});

Deno.test("starts are doubled where there are twice as many, and twenty more", () => {
  assert.equal(told("starts_doubled", tally(2021, { times: 3 }), [tally(2020), tally(2022)]).length, 12);
  assert.equal(told("starts_doubled", tally(2021, { times: 1.5 }), [tally(2020), tally(2022)]).length, 0);
  assert.equal(told("starts_doubled", tally(2021, { times: 3 }), [tally(2020, { times: 2 })]).length, 0);
});

Deno.test("recipients are compared by type, where the type was in use in both years", () => {
  const now = tally(2021, { recipients: { 1: 30, 9: 0, 15: 100, 16: 90 } });
  const before = tally(2020, { recipients: { 1: 50, 9: 12, 15: 139, 16: 0 } });
  assert.deepEqual(told("recipients_change", now, [before]).map(({ service_type }) => service_type), [1]);
  assert.deepEqual(told("service_type_vanished", now, [before]).map(({ service_type }) => service_type), [9]);
});

Deno.test("what several workers have counted is added up", () => {
  const one = { "4601/2021": tally(2021, { recipients: { 1: 3 } }) };
  const other = { "4601/2021": tally(2021, { recipients: { 1: 4, 2: 5 } }), "4601/2020": tally(2020) };
  const sum = mergeTallies([one, other]);
  assert.deepEqual(sum["4601/2021"]!.recipients, { 1: 7, 2: 5 });
  assert.equal(sum["4601/2021"]!.starts[0], 4);
  assert.deepEqual(sum["4601/2020"], other["4601/2020"]);
  // What was given is left as it was.
  assert.equal(one["4601/2021"].recipients[1], 3);
});
