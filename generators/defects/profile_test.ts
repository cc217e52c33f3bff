import assert from "node:assert/strict";
import { defectNames, defectProfile, defectProfiles, personDefects } from "./catalogue.ts";
import { DefectProfileError } from "./profile.ts";

Deno.test("every profile names defects that there are, each once, with rates that are shares", () => {
  for (const { id, rates } of defectProfiles) {
    const names = rates.map(({ defect }) => defect);
    assert.deepEqual(names.filter((name) => !defectNames.has(name)), [], id);
    assert.equal(new Set(names).size, names.length, id);
    assert.ok(rates.every(({ rate }) => rate > 0 && rate <= 1), id);
  }
});

Deno.test("persons are enough for all defects of persons that a profile has", () => {
  const ofPersons = new Set(personDefects.map(({ check }) => check));
  for (const { id, rates } of defectProfiles) {
    const sum = rates.filter(({ defect }) => ofPersons.has(defect)).reduce((sum, { rate }) => sum + rate, 0);
    assert.ok(sum <= 1, `${id}: ${sum}`);
  }
});

Deno.test("a list of defects is a profile, with one in a hundred where no rate is given", () => {
  assert.deepEqual(defectProfile("hours_missing=0.25, sex_changed").rates, [
    { defect: "hours_missing", rate: 0.25 },
    { defect: "sex_changed", rate: 0.01 },
  ]);
});

Deno.test("JSON is a profile", () => {
  assert.deepEqual(defectProfile('{ "hours_missing": 0.5, "part_year_gap": 1 }').rates, [
    { defect: "hours_missing", rate: 0.5 },
    { defect: "part_year_gap", rate: 1 },
  ]);
});

for (
  const text of [
    "webinar-2017",
    "hours_missing=2",
    "hours_missing=",
    "hours_missing=much",
    "hours_missing,hours_missing",
    "hours_missing,nothing",
    "{",
    '{"hours_missing": "0.1"}',
    '{"nothing": 0.1}',
    "",
  ]
) {
  Deno.test(`"${text}" is no profile`, () => {
    assert.throws(() => defectProfile(text), (error: unknown) => {
      assert.ok(error instanceof DefectProfileError);
      assert.ok(error.hint.length > 0);
      return true;
    });
  });
}
