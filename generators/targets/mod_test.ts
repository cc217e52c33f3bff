import assert from "node:assert/strict";
import fc from "fast-check";
import { isServiceTypeIn, serviceTypes } from "../../register/services.ts";
import {
  ageGroupOf,
  ageGroups,
  answerRecipients,
  answers,
  hoursBin,
  hoursBounds,
  hoursShares,
  needShares,
  recipientsOf,
  targets,
  typeRecipients,
  typesOfCohort,
  typeSource,
  typesWithHours,
} from "./mod.ts";

const years = Array.from({ length: 9 }, (_, i) => 2017 + i);

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

Deno.test("recipients have as many types each as the statistics tell, in every year", () => {
  for (const year of years) {
    const perRecipient = sum(typesOfCohort.map((type) => typeRecipients(type, year))) / recipientsOf(year);
    assert.ok(Math.abs(perRecipient / 2.26 - 1) < 0.015, `${year}: ${perRecipient}`);
  }
});

Deno.test("no type leaps from one year to the next, so that the checks on change are silent", () => {
  for (const type of typesOfCohort) {
    for (const year of years.slice(1)) {
      const [before, now] = [typeRecipients(type, year - 1), typeRecipients(type, year)];
      if (before === 0 || now === 0) continue;
      assert.ok(Math.abs(now / before - 1) < 0.25, `${type} in ${year}: ${before} to ${now}`);
    }
  }
  for (const answer of answers) {
    for (const year of years.slice(3)) {
      const change = answerRecipients(answer, year) / recipientsOf(year) -
        answerRecipients(answer, year - 1) / recipientsOf(year - 1);
      assert.ok(Math.abs(change) < 0.06, `${answer} in ${year}: ${change}`);
    }
  }
});

Deno.test("types have recipients in the years in which the register takes them", () => {
  for (const { code, replacedBy } of serviceTypes) {
    for (const year of years) {
      if (typeRecipients(code, year) === 0) continue;
      assert.ok(code === 29 || isServiceTypeIn(code, year), `${code} in ${year}`);
      assert.ok(replacedBy === undefined || !("serviceType" in replacedBy), `${code} is counted as another`);
    }
  }
  assert.throws(() => typeSource(10, 2020), RangeError);
});

Deno.test("shares add up to one", () => {
  for (const type of typesWithHours) assert.ok(Math.abs(sum(hoursShares(type)!) - 1) < 1e-12);
  for (const [group] of ageGroups.entries()) {
    assert.ok(Math.abs(sum(needShares(ageGroupOf(ageGroups[group]!.from))) - 1) < 1e-12);
  }
});

Deno.test("need by age and recipients by age make the need of all, as published for 2021", () => {
  const published = [139_201, 116_245, 89_340, 35_020];
  const bySize = targets.find(({ id }) => id === "age_sex")!.categories;
  for (const [level, count] of published.entries()) {
    const share = sum(bySize.map(({ value }, i) => value * needShares(Math.floor(i / 2) as 0)[level]!));
    assert.ok(Math.abs(share - count / sum(published)) < 0.01, `level ${level}: ${share}`);
  }
});

Deno.test("age groups and bins of hours are found by their bounds", () => {
  fc.assert(fc.property(fc.nat(120), (age) => {
    const { from, to } = ageGroups[ageGroupOf(age)]!;
    assert.ok(age >= from && age <= to);
  }));
  fc.assert(fc.property(fc.integer({ min: 1, max: 16_800 }), (hundredths) => {
    const bin = hoursBin(hundredths);
    assert.ok(hundredths / 100 >= hoursBounds[bin]!);
    assert.ok(bin === 5 || hundredths / 100 < hoursBounds[bin + 1]!);
  }));
});

Deno.test("every target has an id of its own, a source, values and a bound", () => {
  assert.equal(new Set(targets.map(({ id }) => id)).size, targets.length);
  for (const { id, categories, measure, tolerance, source, title } of targets) {
    assert.ok(title.nb !== "" && title.en !== "" && source.report !== "" && source.table !== "", id);
    assert.ok(tolerance > 0 && tolerance <= 0.1, id);
    assert.ok(categories.length > 0 && categories.every(({ value }) => value >= 0), id);
    assert.equal(new Set(categories.map((category) => category.id)).size, categories.length, id);
    if (measure === "distribution") {
      assert.ok(Math.abs(sum(categories.map(({ value }) => value)) - 1) < 1e-12, id);
    }
  }
});

Deno.test("figures that were published are held as published", () => {
  assert.equal(typeRecipients(15, 2017), 229_566);
  assert.equal(typeRecipients(15, 2022), 269_518);
  assert.equal(typeRecipients(6, 2020), 104_003);
  assert.equal(typeRecipients(6, 2022), 116_346);
  assert.equal(typeRecipients(26, 2020), 3_454);
  assert.deepEqual([15, 6, 29, 21].map((type) => typeSource(type, 2022).assumed), [false, false, true, true]);
  assert.ok(typeSource(15, 2019).assumed && !typeSource(6, 2020).assumed && !typeSource(29, 2021).assumed);
  assert.equal(typeRecipients(29, 2021), 49_175);
  assert.equal(typeRecipients(12, 2017), 0);
  assert.equal(answerRecipients("round_the_clock_yes", 2021), 63_660);
  assert.equal(answerRecipients("rehabilitation_no", 2018), 0);
});
