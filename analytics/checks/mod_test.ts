import assert from "node:assert/strict";
import { checkById, checks } from "./mod.ts";

/** The ids that the validator, the generator and others rely on; an id is never renamed. */
const agreedIds = `
  hours_missing hours_over_168 person_hours_over_168 service_start_missing org_number_missing
  org_number_invalid org_number_fictitious org_number_not_allowed retired_service_type
  unknown_service_type code_unknown field_format date_implausible end_date_implausible
  date_not_in_calendar end_before_start decision_before_application complaint_before_decision
  service_after_death long_term_stay_overlap waiting_list_no_without_yes
  waiting_list_yes_and_no_same_day rehab_no_with_date_without_yes rehab_start_without_end
  nutrition_risk_without_assessment nutrition_plan_without_risk round_the_clock_too_little
  duplicate_row_id orphan_person_reference wrong_period wrong_version
  municipality_number_not_valid_in_year ident_missing ident_unmatched ident_invalid
  fictitious_person test_person_many_municipalities person_duplicate_in_municipality part_year_gap
  recipients_change service_type_vanished`.trim().split(/\s+/);

Deno.test("every agreed id is in the catalogue, and no id stands twice", () => {
  const ids = checks.map(({ id }) => id);
  assert.deepEqual(agreedIds.filter((id) => !ids.includes(id)), []);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z]+(_[a-z0-9]+)*$/);
  assert.equal(checkById("hours_missing")?.id, "hours_missing");
  assert.equal(checkById("no_such_check"), undefined);
});

Deno.test("every text is there in both languages, in sentences where it is one", () => {
  for (const { id, title, meaning, advice, vendorAdvice, source } of checks) {
    for (const [name, text] of Object.entries({ title, meaning, advice, vendorAdvice })) {
      for (const language of ["nb", "en"] as const) {
        assert.ok(
          text[language].trim() === text[language] && text[language] !== "",
          `${id} ${name} ${language}`,
        );
        if (name !== "title") assert.match(text[language], /\.$/, `${id} ${name} ${language}`);
        assert.doesNotMatch(text[language], / {2}|\n/, `${id} ${name} ${language}`);
      }
      assert.notEqual(text.nb, text.en, `${id} ${name}`);
    }
    assert.notEqual(source, "", id);
  }
});

Deno.test("checks are frozen, and bounds stand where they are said to", () => {
  for (const check of checks) {
    assert.ok(Object.isFrozen(check) && Object.isFrozen(check.threshold), check.id);
    assert.equal(check.comparison !== undefined, check.violations.includes("$count"), check.id);
    assert.ok(check.threshold.count >= 1 && check.threshold.percent >= 0, check.id);
  }
});
