/**
 * Random lives for tests: of the shape that a simulator makes, and no more likely than that.
 *
 * @module
 */
import fc from "fast-check";
import { isServiceTypeIn, serviceType, serviceTypes } from "../../register/services.ts";
import { daysFromCivil } from "../../stream/mapper/value_parser.ts";
import { diagnosisCodes } from "../life/attributes/diagnosis_codes.ts";
import { answerColumns, LifeCourse, NEVER } from "../life/life_course.ts";

const FIRST = daysFromCivil(2014, 1, 1);
const LAST = daysFromCivil(2026, 12, 31);

/** Types as a life has them: housing under its later code. */
const types = serviceTypes.map(({ code }) => code).filter((code) => code !== 12 && code !== 13);

const day = fc.integer({ min: FIRST, max: LAST });
const span = fc.integer({ min: 0, max: 900 });
const openOr = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const home = fc.constantFrom(0, 1);

/** Answers by code list. */
const answerCodes: Readonly<Record<string, readonly number[]>> = {
  household: [1, 2, 3],
  cares_for_children: [1, 2],
  private_help: [1, 2, 3, 4, 5, 6],
  housing_suited: [1, 2],
  individual_plan: [0, 1, 2, 3, 4],
  coordinator: [0, 11, 12, 13, 14],
  round_the_clock: [0, 1],
};

/** A row by column. */
type Row = Readonly<Record<string, number>>;

const service: fc.Arbitrary<Row> = fc.record({
  type: fc.constantFrom(...types),
  application: day,
  wait: span,
  begins: span,
  lasts: openOr(span),
  isRefused: fc.boolean(),
  hours: fc.integer({ min: 1, max: 2000 }),
  rolling: fc.constantFrom(0, 1, 2),
  unit: fc.integer({ min: -1, max: 65_535 }),
  chain: fc.nat({ max: 20 }),
  link: fc.integer({ min: 1, max: 3 }),
  complained: openOr(span),
  answered: openOr(span),
  home,
}).map(({ wait, begins, lasts, isRefused, complained, answered, hours, application, ...row }) => {
  const decided = application + wait;
  const start = isRefused ? NEVER : decided + begins;
  return {
    ...row,
    application,
    decided,
    decision: isRefused ? 1 : 2,
    start,
    end: isRefused || lasts === undefined ? NEVER : start + lasts,
    hours: serviceType(row.type)!.hours === "mandatory" && !isRefused ? hours : 0,
    complained: complained === undefined ? NEVER : decided + complained,
    answered: complained === undefined || answered === undefined ? NEVER : decided + complained + answered,
  };
});

const answers: fc.Arbitrary<Row> = fc.record({
  start: day,
  lasts: openOr(span),
  months: fc.constantFrom(NEVER, 2016 * 12, 2016 * 12 + 11),
  codes: fc.array(fc.nat(), { minLength: 32, maxLength: 32 }),
  home,
}).map(({ start, lasts, months, codes, home }) => {
  const row: Record<string, number> = {};
  for (const [index, name] of answerColumns.entries()) {
    const list = answerCodes[name] ?? [0, 1, 2];
    row[name] = name.endsWith("_date")
      ? (codes[index]! % 2 === 0 ? start : NEVER)
      : list[codes[index]! % list.length]!;
  }
  return {
    ...row,
    start,
    end: lasts === undefined ? NEVER : start + lasts,
    dentist_assessed: months,
    doctor_assessed: months === NEVER ? 2016 * 12 + 5 : NEVER,
    home,
  };
});

const score: fc.Arbitrary<Row> = fc.record({
  type: fc.integer({ min: 1, max: 18 }),
  value: fc.constantFrom(1, 2, 3, 4, 5, 9),
  start: day,
  lasts: openOr(span),
  home,
}).map(({ lasts, ...row }) => ({ ...row, end: lasts === undefined ? NEVER : row.start + lasts }));

const diagnosis: fc.Arbitrary<Row> = fc.record({
  code: fc.nat({ max: diagnosisCodes.length - 1 }),
  start: day,
  lasts: openOr(span),
  home,
}).map(({ lasts, ...row }) => ({ ...row, end: lasts === undefined ? NEVER : row.start + lasts }));

const stay: fc.Arbitrary<Row> = fc.record({
  unit: fc.nat({ max: 65_535 }),
  start: day,
  lasts: fc.nat({ max: 60 }),
  home,
}).map(({ lasts, ...row }) => ({ ...row, end: row.start + lasts }));

/** A life of these rows. */
export interface TestLife {
  readonly born?: number;
  readonly died?: number;
  readonly from?: number;
  readonly moved?: number;
  readonly sex?: "K" | "M";
  readonly district?: readonly [number, number];
  readonly services?: readonly Row[];
  readonly answers?: readonly Row[];
  readonly scores?: readonly Row[];
  readonly diagnoses?: readonly Row[];
  readonly hospitalStays?: readonly Row[];
}

/** Columns that a row made by hand may leave out. */
const defaults: Row = {
  application: FIRST,
  decided: FIRST,
  decision: 2,
  start: FIRST,
  end: NEVER,
  unit: -1,
  link: 1,
  complained: NEVER,
  answered: NEVER,
  dentist_assessed: NEVER,
  doctor_assessed: NEVER,
};

/** A life, with what is not given as if nothing had happened. */
export function testLife(told: TestLife, ordinal = 0): LifeCourse {
  const life = new LifeCourse();
  life.clear();
  life.ordinal = ordinal;
  life.sex = told.sex ?? "K";
  life.born = told.born ?? daysFromCivil(1931, 5, 17);
  life.died = told.died ?? NEVER;
  life.from = told.from ?? FIRST;
  life.moved = told.moved ?? NEVER;
  life.district = [...(told.district ?? [0, 0])];
  for (const name of ["services", "answers", "scores", "diagnoses", "hospitalStays"] as const) {
    const rows = life[name];
    const columns = rows.columns as Record<string, Int32Array>;
    for (const cells of told[name] ?? []) {
      const row = rows.add();
      for (const column of Object.keys(columns)) {
        const otherwise = defaults[column] ?? (column.endsWith("_date") ? NEVER : 0);
        (rows.columns as Record<string, Int32Array>)[column]![row] = cells[column] ?? otherwise;
      }
    }
  }
  return life;
}

/** Random lives; numbers in the cohort from 0 on. */
export const testLives: fc.Arbitrary<LifeCourse[]> = fc.array(
  fc.record({
    born: fc.integer({ min: daysFromCivil(1916, 1, 1), max: daysFromCivil(2013, 12, 31) }),
    died: fc.option(day, { nil: NEVER, freq: 2 }),
    from: day,
    moved: fc.option(day, { nil: NEVER, freq: 2 }),
    sex: fc.constantFrom("K" as const, "M" as const),
    district: fc.tuple(fc.nat(), fc.nat()),
    services: fc.array(service, { maxLength: 8 }),
    answers: fc.array(answers, { maxLength: 3 }),
    scores: fc.array(score, { maxLength: 12 }),
    diagnoses: fc.array(diagnosis, { maxLength: 3 }),
    hospitalStays: fc.array(stay, { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
).map((lives) => lives.map((life, ordinal) => testLife(life, ordinal)));

/** The register takes services of this type, of those a life may have, in the year. */
export function isShownIn(type: number, year: number): boolean {
  return type === 29 || isServiceTypeIn(type, year);
}
