import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyPersonNumber } from "../../register/identifiers/mod.ts";
import { cohortAreas } from "../cohort/areas.ts";
import { LocalKeys } from "../cohort/local_keys.ts";
import type { TruthRow } from "../cohort/truth.ts";
import { dayOf } from "./days.ts";
import { DefectPlan } from "./defect_plan.ts";
import { FIRST_EXTRA_ORDINAL } from "./extra_persons.ts";
import { identityAndContentDefects } from "./persons/mod.ts";
import { TestEditor } from "./test_editor.ts";

const years = { from: 2019, to: 2024 };
const codes = ["0301", "1101", "1103", "1106", "1108", "1111", "1112", "1114", "1119", "1120"];
const areas = cohortAreas(codes, years);

function planOf(profile: string, options: { seed?: number; rate?: number } = {}): DefectPlan {
  return DefectPlan.of(profile, { seed: 7, areas, years, ...options });
}

/** A person of a municipality in a year. */
function editorOf(ordinal: number, year: number): TestEditor {
  const municipality = codes[ordinal % codes.length]!;
  const since = dayOf(year - 2, 1, 9);
  const row = { start_date: since, end_date: null };
  return new TestEditor({
    municipality,
    year,
    ordinal,
    person: { person_id: ordinal + 1, age: year - 1950, sex: "K", home_municipality: municipality },
    ident: { pid: String(ordinal + 1), national_id: "17853100189", id_type: "1" },
    rows: {
      person_info: [{ person_info_id: ordinal * 512 + 1, household: "1", housing_suited: "1", ...row }],
      function_score: [{
        function_score_id: ordinal * 512 + 1,
        function_type: 1,
        function_value: "2",
        ...row,
      }],
      service: [15, 9, 6].map((service_type, index) => ({
        service_id: ordinal * 512 + index + 1,
        service_type,
        decision: "2",
        application_date: since,
        decision_date: since,
        hours_per_week: 200,
        org_number: "310000019",
        ...row,
      })),
    },
  });
}

/** All truth about some persons, by a worker. */
function edited(plan: DefectPlan, ordinals: readonly number[]): TruthRow[] {
  return ordinals.flatMap((ordinal) =>
    Array.from({ length: 6 }, (_, year) => editorOf(ordinal, years.from + year))
      .filter((editor) => plan.touches(ordinal, editor))
      .flatMap((editor) => plan.edit(editor))
  );
}

const lines = (truth: readonly TruthRow[]) => truth.map((row) => JSON.stringify(row)).sort();
const persons = Array.from({ length: 600 }, (_, ordinal) => ordinal);

Deno.test("workers with a plan each make what one makes alone", () => {
  const alone = planOf("all", { rate: 3 });
  const all = [...edited(alone, persons), ...alone.finish([alone.tally])];
  assert.ok(all.length > 100);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: persons.length }), (cut) => {
      const [one, other] = [planOf("all", { rate: 3 }), planOf("all", { rate: 3 })];
      const truth = [...edited(one, persons.slice(0, cut)), ...edited(other, persons.slice(cut))];
      const tallies = structuredClone([one.tally, other.tally]);
      assert.deepEqual(lines([...truth, ...one.finish(tallies)]), lines(all));
      assert.deepEqual(lines(one.finish(tallies)), lines(other.finish(tallies)));
    }),
    { numRuns: 5 },
  );
});

Deno.test("another seed hits others", () => {
  const truth = [1, 2].map((seed) => lines(edited(planOf("sex_changed=0.2", { seed }), persons)));
  assert.notDeepEqual(truth[0], truth[1]);
});

Deno.test("a share of the persons is drawn, and rows of nobody else are told", () => {
  const many = Array.from({ length: 4000 }, (_, ordinal) => ordinal);
  const drawn = new Set(edited(planOf("age_implausible=0.1"), many).map(({ person }) => person));
  // Five standard deviations.
  assert.ok(Math.abs(drawn.size - 400) < 5 * Math.sqrt(360), String(drawn.size));
  const few = new Set(edited(planOf("age_implausible=0.1"), persons).map(({ person }) => person));
  assert.ok([...few].every((person) => drawn.has(person)));
});

Deno.test("who moves has no defects of its own", () => {
  const plan = planOf("age_implausible=1");
  const editor = editorOf(3, 2020);
  assert.deepEqual(plan.edit(editor, { moves: true }), []);
  assert.equal(editor.person.get("age"), 70);
});

Deno.test("a person drawn has one defect in all years", () => {
  const profile = identityAndContentDefects.map(({ check }) =>
    `${check}=${0.9 / identityAndContentDefects.length}`
  );
  const checks = Map.groupBy(edited(planOf(profile.join(",")), persons), ({ person }) => person);
  assert.ok(checks.size > 200);
  for (const rows of checks.values()) assert.equal(new Set(rows.map(({ check }) => check)).size, 1);
});

Deno.test("a plan of nothing touches nothing", () => {
  const plan = planOf("none");
  assert.ok(plan.isEmpty);
  const header = new Map([["system_id", "A"]]);
  const message = { municipality: "0301", year: 2020, kind: "professional" } as const;
  assert.equal(plan.headerOf(message, header), header);
  const contacts = [{ phone: "1" }];
  assert.equal(plan.contactsOf(message, contacts), contacts);
  assert.ok(!plan.skips(message));
  assert.ok(!persons.some((ordinal) => plan.touches(ordinal, message)));
  assert.deepEqual(plan.finish([plan.tally]), []);
  assert.deepEqual(plan.extraPersons, []);
});

Deno.test("test persons are in six municipalities and more, with a number that no person of a cohort has", () => {
  const { extraPersons } = planOf("donald-duck");
  const tests = Map.groupBy(extraPersons, ({ number }) => number);
  assert.equal(tests.size, 9 + 2);
  for (const [number, persons] of tests) {
    const { fictitious, series, birthDate } = classifyPersonNumber(number);
    assert.deepEqual([fictitious, series, birthDate!.slice(0, 4)], ["yes", "tenor", "1900"]);
    const places = new Set(persons.map(({ area, part }) => `${area} ${part}`));
    assert.ok(
      persons.length === 2 && places.size === 1 || places.size === persons.length && places.size >= 6,
    );
  }
  const ordinals = extraPersons.map(({ ordinal }) => ordinal);
  assert.equal(new Set(ordinals).size, ordinals.length);
  assert.ok(ordinals.every((ordinal) => ordinal >= FIRST_EXTRA_ORDINAL));
  // There are keys for them, whichever the record system.
  for (const epoch of [0, 1] as const) for (const ordinal of ordinals) new LocalKeys(epoch).rows(ordinal);
});

Deno.test("what has no place is told", () => {
  const few = cohortAreas(["0301"], { from: 2021, to: 2021 });
  const plan = DefectPlan.of("part_year_gap,test_person_many_municipalities,wrong_period", {
    seed: 7,
    areas: few,
    years: { from: 2021, to: 2021 },
  });
  assert.deepEqual(plan.leftOut, ["part_year_gap", "test_person_many_municipalities"]);
});

Deno.test("a change of record system gives new keys from its year on, and another name", () => {
  const plan = planOf("record_system_switch=1");
  const [site] = plan.finish([]).filter(({ check }) => check === "record_system_changed");
  const { municipality, year } = site!;
  assert.equal(plan.renumbersFrom(municipality), year);
  const name = (of: number) =>
    plan.headerOf({ municipality, year: of, kind: "professional" }, new Map([["system_id", "Fjordjournal"]]))
      .get("system_id");
  assert.equal(name(year - 1), "Fjordjournal");
  assert.notEqual(name(year), "Fjordjournal");
  assert.equal(name(years.to), name(year));
});

Deno.test("a later year of a person whose extract is missing explains itself", () => {
  const plan = planOf("year_not_reported=1");
  const [site] = plan.finish([]);
  const ordinal = codes.indexOf(site!.municipality);
  for (let year = years.from; year <= years.to; year++) {
    const editor = editorOf(ordinal, year);
    const [row] = editor.rows("person_info");
    row!.set("waiting_list", "2");
    row!.set("waiting_list_date", dayOf(2019, 2, 2));
    if (plan.touches(ordinal, editor)) plan.edit(editor);
    assert.equal(row!.get("waiting_list"), year > site!.year ? null : "2");
  }
});
