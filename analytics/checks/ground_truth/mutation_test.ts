import assert from "node:assert/strict";
import { openNativeEngine } from "../../../stream/store/native_engine.ts";
import type { Engine } from "../../../stream/store/engine.ts";
import type { Check, Threshold } from "../../check.ts";
import { evaluateCheck } from "../../evaluate.ts";
import { checkById } from "../mod.ts";
import { reported, served } from "../served.ts";
import { validNumber } from "../years_beside.ts";
import type { GroundTruth } from "./case.ts";
import { groundTruth } from "./mod.ts";
import { mutantsOf } from "./mutants.ts";
import { sameAnswers } from "./same_answers.ts";
import { TestStore } from "./test_store.ts";

const narrows = "It only narrows what is read: nothing else comes through the joins behind it.";
const notAsked = "The denominator asks whether an assessment follows a start, not what it says.";
const otherType = "Type 16 is no welfare technology; the condition stands for all types.";

/** Checks whose ground truth is put to the proof, with the faults that change nothing, and why. */
const proven: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  waiting_list_yes_in_two_years: {
    "violations: waiting_list IN ('1', '2') → true": narrows,
    "violations: waiting_list_date IS NOT NULL → true": narrows,
    "violations: waiting_list = '1' → true": narrows,
    "violations: municipality, person → person": narrows,
    "violations: municipality, person → municipality": narrows,
  },
  waiting_list_no_repeated: {
    "violations: waiting_list IN ('1', '2') → true": narrows,
    "violations: waiting_list_date IS NOT NULL → true": narrows,
    "violations: this_year.waiting_list = '2' → true": "A yes is its own latest yes, after the no before.",
    "violations: waiting_list = '2' → true": "A yes on that day is the latest yes, after the no before.",
  },
  waiting_list_yes_without_date: {},
  rehab_yes_without_date: {},
  rehab_start_without_stop: {
    "violations: rehabilitation = '1' → true": narrows,
    "violations: rehabilitation_date IS NOT NULL → true": narrows,
    "violations: rehabilitation = '1' → true (2)": "A dated no taken for a start is its own end.",
    "violations: start_date IS NOT NULL → true": narrows,
    "violations: bool_and → bool_or (2)": "It is one row.",
    "violations: municipality, person → person": narrows,
    "violations: municipality, person → municipality": narrows,
    "denominator: NOT contains(coalesce(invalid_fields, ''), ' rehabilitation ') → true": notAsked,
    "denominator: NOT contains(coalesce(invalid_fields, ''), ' rehabilitation_date ') → true": notAsked,
    "denominator: rehabilitation = '1' → true": narrows,
    "denominator: rehabilitation_date IS NOT NULL → true": narrows,
    "denominator: start_date IS NOT NULL → true": narrows,
    "denominator: bool_and → bool_or": notAsked,
    "denominator: max → min": notAsked,
    "denominator: max → min (2)": notAsked,
    "denominator: later = 0 → true": notAsked,
    "denominator: bool_and → bool_or (2)": notAsked,
    "denominator: municipality, person → person": narrows,
    "denominator: municipality, person → municipality": narrows,
  },
  round_the_clock_housing_too_little: {
    "violations: submission_id, person_id → person_id (2)": narrows,
    "violations: submission_id, person_id → submission_id (2)": narrows,
    "denominator: DISTINCT → nothing": "A semi-join counts nobody twice.",
    "denominator: submission_id, person_id → person_id (2)": narrows,
    "denominator: submission_id, person_id → submission_id (2)": narrows,
  },
  round_the_clock_only_in_institution: {},
  nutrition_dates_differ: {
    "violations: nutrition_assessed_date IS NOT NULL → true":
      "Nothing differs from a date that is not there.",
    "violations: nutrition_risk_date IS NOT NULL → true": "Nothing differs from a date that is not there.",
  },
  nutrition_plan_before_risk: {},
  nutrition_answer_without_date: {},
  welfare_technology_change: {
    "(service_type = 16 AND year <= 2018) → false": otherType,
    "year <= 2018 → true": otherType,
    "<= → <": otherType,
    "DISTINCT → nothing (3)": "Persons are counted once however often a year is joined.",
  },
  welfare_technology_start_missing: {},
  ...sameAnswers,
};

/** A check with a fault in the SQL of its violations or of its denominator. */
interface FaultyCheck {
  readonly name: string;
  readonly check: Check;
}

/** What the checks on change share; their own ground truth proves it. */
const except = [served, reported, validNumber];

function faultyChecks({ rules: _rules, ...check }: Check): readonly FaultyCheck[] {
  const { comparison, threshold } = check;
  if (comparison === undefined) {
    return (["violations", "denominator"] as const).flatMap((part) =>
      mutantsOf(check[part], { except }).map(({ name, sql }) => ({
        name: `${part}: ${name}`,
        check: { ...check, [part]: sql },
      }))
    );
  }
  const bounds: readonly Partial<Threshold>[] = [
    { count: threshold.count + 1 },
    { count: threshold.count - 1 },
    { percent: threshold.percent + 1 },
    { percent: threshold.percent - 1 },
  ];
  return [
    ...mutantsOf(comparison.sql, { except }).map(({ name, sql }) => ({
      name,
      check: { ...check, comparison: { ...comparison, sql } },
    })),
    ...bounds.map((bound) => ({
      name: JSON.stringify(bound),
      check: { ...check, threshold: { ...threshold, ...bound } },
    })),
  ];
}

/** What a case sees: the counts of each cell, the rows, the values shown. `undefined` where the SQL is none. */
async function seen(engine: Engine, check: Check): Promise<string | undefined> {
  try {
    const { cells, rows } = await evaluateCheck(engine, check, { hold: false });
    return JSON.stringify([
      cells.map((
        { municipality, year, field, violations, persons, denominator },
      ) => [municipality, year, field, violations, persons, denominator]),
      rows.map(({ row_id, value }) => [row_id, value]),
    ]);
  } catch {
    return undefined;
  }
}

/** The faults that no case tells from the check itself. */
async function survivors(
  engine: Engine,
  { check, cases }: { readonly check: Check; readonly cases: readonly GroundTruth[] },
): Promise<readonly string[]> {
  let left = faultyChecks(check);
  const answered = new Set<string>();
  for (const { fill } of cases) {
    await fill(await TestStore.open(engine));
    const expected = await seen(engine, check);
    assert.ok(expected !== undefined);
    const still: FaultyCheck[] = [];
    for (const faulty of left) {
      const got = await seen(engine, faulty.check);
      if (got !== undefined) answered.add(faulty.name);
      if (got === expected) still.push(faulty);
    }
    left = still;
  }
  // Most faults must be wrong answers: SQL that does not run at all proves nothing.
  assert.ok(answered.size > faultyChecks(check).length * 0.8);
  return left.map(({ name }) => name);
}

const engine = await openNativeEngine({ threads: 1 });

for (const [id, same] of Object.entries(proven)) {
  Deno.test(`${id}: its ground truth tells every fault in its SQL`, async () => {
    const check = checkById(id);
    assert.ok(check);
    const cases = groundTruth.filter((one) => one.check === id);
    const left = await survivors(engine, { check, cases });
    assert.ok(faultyChecks(check).length > 5);
    assert.deepEqual(left.toSorted(), Object.keys(same).toSorted());
  });
}

Deno.test("the engine is closed", () => engine.close());
