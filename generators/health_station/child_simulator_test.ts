import assert from "node:assert/strict";
import fc from "fast-check";
import { IdentityPlan } from "../identities/identity_plan.ts";
import { newYear } from "../life/seasons.ts";
import { StreamKey } from "../random/stream_key.ts";
import { nextStationDay } from "./calendar.ts";
import { Correction, Unit } from "./child_life.ts";
import { childStrata } from "./child_population.ts";
import { ChildSimulator, LENGTH_ERROR, SMALL } from "./child_simulator.ts";
import { EXTRA, FIRST_GRADE, Form, Measure, Profession, stationVisits, types } from "./programme.ts";
import { consultationsOf, type TestConsultation } from "./test_cohort.ts";

const plan = new IdentityPlan({
  seed: 7,
  strata: childStrata(),
  municipalities: [{ code: "4601", weight: 1 }],
  part: { index: 1, of: 2 },
});

/** A consultation of a grade or a year of upper secondary school. */
const isOfSchool = (type: number) => type >= FIRST_GRADE && type < EXTRA;

/** A child of a seed, lived through its years. */
function lived(seed: number, index: number, years: { from: number; to: number } = { from: 2017, to: 2031 }) {
  const simulator = new ChildSimulator(StreamKey.of(seed, "child"), [0.4, 0.6]);
  const child = simulator.meet(plan.identity("4601", index));
  simulator.live(years.from, years.to);
  const range = { first: newYear(years.from), end: newYear(years.to + 1) };
  return { child, consultations: consultationsOf(child, range) };
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const indexes = fc.integer({ min: 0, max: 50_000 });

Deno.test("nothing happens before birth and arrival, or after moving away and death", () => {
  let count = 0;
  fc.assert(
    fc.property(seeds, indexes, (seed, index) => {
      const { child, consultations } = lived(seed, index);
      for (const { day, minute, recorded, corrected, correction } of consultations) {
        count++;
        assert.ok(day >= child.born && day >= child.arrived && day < child.left && day < child.died);
        assert.ok(day < newYear(child.birthYear + 21));
        assert.equal(nextStationDay(day), day, "stations are open");
        assert.ok(minute >= 480 && minute <= 1080);
        assert.ok(recorded > day * 1440 + minute);
        if (correction !== Correction.none) assert.ok(corrected > recorded);
        const yearEnd = newYear(new Date(day * 86_400_000).getUTCFullYear() + 1) * 1440;
        assert.ok(recorded < yearEnd && (correction === Correction.none || corrected < yearEnd));
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(count > 1000);
});

Deno.test("consultations follow one another, one a day, the programme in its order and each visit once", () => {
  fc.assert(
    fc.property(seeds, indexes, (seed, index) => {
      const { consultations } = lived(seed, index);
      for (const [i, { day }] of consultations.entries()) {
        if (i > 0) assert.ok(day > consultations[i - 1]!.day);
      }
      // A child of the closed spring may be seen in one grade's autumn for the grade before.
      const station = consultations.map(({ type }) => type).filter((type) =>
        type !== EXTRA && !isOfSchool(type)
      );
      assert.deepEqual(station, [...new Set(station)].sort((a, b) => a - b));
      const school = consultations.map(({ type }) => type).filter(isOfSchool);
      assert.equal(new Set(school).size, school.length);
    }),
    { numRuns: 400 },
  );
});

Deno.test("visits are at the age of their type", () => {
  const visits = new Map(stationVisits.map((visit) => [visit.type, visit]));
  fc.assert(
    fc.property(seeds, indexes, (seed, index) => {
      const { child, consultations } = lived(seed, index);
      for (const { type, day } of consultations) {
        const visit = visits.get(type);
        const age = day - child.born;
        if (visit !== undefined) {
          assert.ok(
            age >= visit.due - visit.early && age <= visit.due + visit.late + 13,
            `${types[type]} ${age}`,
          );
        } else if (isOfSchool(type)) {
          const years = new Date(day * 86_400_000).getUTCFullYear() - child.birthYear;
          assert.ok([0, 1].includes(years - Number(types[type]!.slice(0, -1))), `${types[type]} ${years}`);
        }
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("measured lengths grow, but for what a measurement errs", () => {
  let count = 0;
  fc.assert(
    fc.property(seeds, indexes, (seed, index) => {
      const measured = lived(seed, index).consultations.filter(({ measures }) =>
        (measures & Measure.length) !== 0
      );
      for (const [i, { length }] of measured.entries()) {
        if (i === 0) continue;
        count++;
        // Two errors, and what the grown may lose by the curve.
        assert.ok(length >= measured[i - 1]!.length - 2 * 2.8 * LENGTH_ERROR - 8);
        assert.ok(length > 400 && length < 2100);
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(count > 500);
});

Deno.test("weights are such as scales show, and heads are measured in the first year", () => {
  fc.assert(
    fc.property(seeds, indexes, (seed, index) => {
      const { child, consultations } = lived(seed, index);
      for (const { day, measures, weight, head } of consultations) {
        const isSmall = day - child.born < SMALL;
        if ((measures & Measure.weight) !== 0) {
          assert.equal(weight % (isSmall ? 10 : 100), 0);
          assert.ok(weight > 1800 && weight < 130_000, String(weight));
        }
        if ((measures & Measure.head) !== 0) assert.ok(isSmall && head > 290 && head < 520, String(head));
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("mothers who feed less or no longer do not begin anew", () => {
  fc.assert(
    fc.property(seeds, indexes, (seed, index) => {
      const answers = lived(seed, index).consultations.map(({ breastfeeding }) => breastfeeding);
      assert.deepEqual(answers, answers.toSorted((a, b) => a - b));
      assert.ok(answers.every((answer) => answer >= 1 && answer <= 3));
    }),
    { numRuns: 300 },
  );
});

Deno.test("a year is the same whichever years are asked for", () => {
  fc.assert(
    fc.property(
      seeds,
      indexes,
      fc.integer({ min: 2017, max: 2031 }),
      fc.integer({ min: 0, max: 14 }),
      (...drawn) => {
        const [seed, index, year, more] = drawn;
        const of = (consultations: readonly TestConsultation[]) =>
          consultations.filter(({ day }) => day >= newYear(year) && day < newYear(year + 1));
        const alone = lived(seed, index, { from: year, to: year }).consultations;
        const among = lived(seed, index, {
          from: Math.max(2017, year - more),
          to: Math.min(2031, year + more),
        });
        const known = (rows: readonly TestConsultation[]) =>
          // Columns that do not count keep what stood in them.
          rows.map((row) => ({
            ...row,
            weight: (row.measures & Measure.weight) !== 0 ? row.weight : 0,
            length: (row.measures & Measure.length) !== 0 ? row.length : 0,
            head: (row.measures & Measure.head) !== 0 ? row.head : 0,
          }));
        assert.deepEqual(known(of(among.consultations)), known(alone));
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("midwives and nurses come home to newborns, and schools see pupils at school", () => {
  const all = Array.from({ length: 3000 }, (_, index) => lived(1, index).consultations).flat();
  for (const { type, form, profession, unit } of all) {
    if (type === types.indexOf("3D")) assert.equal(profession, Profession.midwife);
    if (form === Form.home) assert.ok(["3D", "10D", "E"].includes(types[type]!));
    if (isOfSchool(type)) assert.equal(unit, Unit.school);
    if (stationVisits.some((visit) => visit.type === type)) assert.ok(unit <= Unit.other_station);
  }
  const share = (of: TestConsultation[], test: (row: TestConsultation) => boolean) =>
    of.filter(test).length / of.length;
  const home = all.filter(({ type }) => type === types.indexOf("10D"));
  assert.ok(share(home, ({ form }) => form === Form.home) > 0.95);
  const six = all.filter(({ type }) => type === types.indexOf("6U"));
  assert.ok(share(six, ({ second }) => second === Profession.physician) > 0.85);
});
