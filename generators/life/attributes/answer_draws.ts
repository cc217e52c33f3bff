/**
 * Answers that an assessment gives afresh: household, help, plans, work and leisure, medication, nutrition.
 *
 * No public figures tell how they are distributed: all shares here are kprkit's own.
 *
 * @module
 */
import type { RandomStream } from "../../random/random_stream.ts";
import { NEVER } from "../life_course.ts";
import { newYear, yearOf } from "../seasons.ts";
import {
  CARES_FOR_CHILDREN,
  COORDINATOR,
  DENTIST,
  DOCTOR,
  HOUSEHOLD,
  HOUSING_SUITED,
  INDIVIDUAL_PLAN,
  LEISURE,
  MEDICATION,
  MEDICATION_DATE,
  NO,
  NUTRITION,
  NUTRITION_DATE,
  PLAN,
  PLAN_DATE,
  PRIVATE_HELP,
  RISK,
  RISK_DATE,
  WORK,
  YES,
} from "./answer_set.ts";
import { byteTable } from "./byte_table.ts";
import { EARLIEST_DAY } from "./life_year.ts";

/** What an assessment depends on. */
export interface Assessment {
  /** Day of the assessment. */
  readonly day: number;
  /** Age on 31 December of its year. */
  readonly age: number;
  readonly need: number;
  /** Round the clock in an institution. */
  readonly institution: boolean;
  /** Day of birth, and first day in care that the register takes. */
  readonly born: number;
  readonly from: number;
}

/** Says yes to a share of those it is asked for, as evenly as can be: {@linkcode Answers} counts. */
export type EvenShare = (topic: number, share: number) => boolean;

/** Topics of {@linkcode EvenShare}: answers with a date, whose share of rows is to be the same in every year. */
export const EVEN_DENTIST = 0;
export const EVEN_DOCTOR = 1;
export const EVEN_MEDICATION = 2;
export const EVEN_NUTRITION = 3;
export const EVEN_TOPICS = 4;

const ALONE = 1;
const TOGETHER = 2;
const WITH_PARENTS = 3;

/** Household below 18, 18-24, 25-39, 40-59, from 60 and from 80 on. */
const households: readonly Uint8Array[] = [
  byteTable([WITH_PARENTS, 96], [TOGETHER, 4]),
  byteTable([WITH_PARENTS, 58], [ALONE, 27], [TOGETHER, 15]),
  byteTable([WITH_PARENTS, 14], [ALONE, 56], [TOGETHER, 30]),
  byteTable([WITH_PARENTS, 3], [ALONE, 60], [TOGETHER, 37]),
  byteTable([ALONE, 55], [TOGETHER, 45]),
  byteTable([ALONE, 72], [TOGETHER, 28]),
];
/** From this age on nobody is told to live with parents: they would be very old. */
const PARENTS_ARE_OLD = 62;

/** Private help of grown-ups by household (alone, together) and of children, code list 9168. */
const privateHelp: readonly Uint8Array[] = [
  byteTable([6, 46], [1, 26], [2, 10], [3, 3], [4, 2], [5, 13]),
  byteTable([6, 24], [1, 20], [2, 18], [3, 9], [4, 14], [5, 15]),
  byteTable([6, 22], [4, 48], [3, 10], [2, 8], [5, 12]),
];
const notSuited: readonly number[] = [18, 38, 46, 20];

/** Individual plan of those up to 66 by level of need; of the old hardly anyone has one. Code 4 is new in 2019. */
const plans: readonly Uint8Array[] = [
  byteTable([1, 7], [2, 58], [3, 35]),
  byteTable([1, 18], [2, 55], [3, 27]),
  byteTable([1, 34], [2, 50], [3, 16]),
  byteTable([1, 5], [2, 70], [3, 25]),
];
const plansOfOld: Uint8Array = byteTable([1, 3], [2, 67], [3, 30]);
/** Of those without a plan who do not want one: how many have no right to one, of 256. */
const NO_RIGHT = 120;
/** Year from which "no right" can be answered. */
const NO_RIGHT_FROM = 2019;

/** Coordinator: code list 9188, as 3.7 writes it. */
const COORDINATOR_YES = 11;
const withPlan = byteTable([COORDINATOR_YES, 88], [12, 12]);
const withoutPlan = byteTable([COORDINATOR_YES, 12], [12, 62], [13, 26]);

/** Need of help to work and leisure by level of need, of 256. */
const workNeed: readonly number[] = [22, 44, 76, 18];
const leisureNeed: readonly number[] = [18, 44, 88, 16];
const NOT_RELEVANT = 9;
/** Help and transport received, code lists 9338 and 9340. */
const received = byteTable([1, 66], [2, 16], [3, 18]);

/** Shares of the even topics at home and in an institution. */
const dentistShare: readonly [number, number] = [0.2, 0.3];
const doctorShare: readonly [number, number] = [0.78, 0.88];
const medicationShare: readonly [number, number] = [0.14, 0.5];
/** Assessed for the risk of undernutrition: most in institutions from 67 on; a national indicator tells of them. */
const nutritionShare: readonly [number, number] = [0.16, 0.55];
/** Of those assessed, at risk; of those at risk, with a plan; of 256. */
const AT_RISK = 92;
const WITH_PLAN = 166;
/** Days before the assessment on which its dated answers may lie. */
const DATED_BEFORE = 28;

/** The household of someone new. */
export function firstHousehold(random: RandomStream, age: number): number {
  const group = age < 18 ? 0 : age < 25 ? 1 : age < 40 ? 2 : age < 60 ? 3 : age < 80 ? 4 : 5;
  return households[group]![random.uint32() >>> 24]!;
}

/** Children grow up and move out, couples are parted by death. */
function laterHousehold(before: number, age: number, byte: number): number {
  if (before === WITH_PARENTS) {
    return age >= PARENTS_ARE_OLD || (age >= 18 && byte < 20) ? ALONE : before;
  }
  return before === TOGETHER && age >= 67 && byte < 14 ? ALONE : before;
}

/** Sets all that an assessment gives afresh. */
export function assess(
  random: RandomStream,
  values: Int32Array,
  { assessment, even }: { assessment: Assessment; even: EvenShare },
): void {
  const { age, day, need, institution } = assessment;
  const place = institution ? 1 : 0;
  const first = random.uint32();
  const household = laterHousehold(values[HOUSEHOLD]!, age, first & 255);
  values[HOUSEHOLD] = household;
  if (values[CARES_FOR_CHILDREN] === 0 || age > 60) {
    const cares = age >= 20 && age <= 52 && (first >>> 8 & 255) < (household === TOGETHER ? 92 : 26);
    values[CARES_FOR_CHILDREN] = cares ? YES : NO;
  }
  values[PRIVATE_HELP] = privateHelp[age < 18 ? 2 : household === ALONE ? 0 : 1]![first >>> 16 & 255]!;
  values[HOUSING_SUITED] = !institution && first >>> 24 < notSuited[need]! ? NO : YES;
  const months = random.uint32();
  const month = monthOf(day);
  const earliest = Math.max(monthOf(assessment.born), monthOf(EARLIEST_DAY));
  values[DENTIST] = even(EVEN_DENTIST, dentistShare[place])
    ? Math.max(earliest, month - (months & 255) % 12)
    : NEVER;
  values[DOCTOR] = even(EVEN_DOCTOR, doctorShare[place])
    ? Math.max(earliest, month - (months >>> 8 & 255) % 12)
    : NEVER;
  planned(random, values, assessment);
  const isOfWorkingAge = age >= 6 && age < 67;
  needOfHelp(random, values, { first: WORK, isAsked: isOfWorkingAge, share: workNeed[need]! });
  needOfHelp(random, values, { first: LEISURE, isAsked: true, share: leisureNeed[need]! });
  const earliestDate = Math.max(assessment.from, assessment.born, day - DATED_BEFORE);
  const dated = earliestDate >= day ? day : earliestDate + random.below(day - earliestDate + 1);
  const isReviewed = even(EVEN_MEDICATION, medicationShare[place]);
  values[MEDICATION] = isReviewed ? YES : NO;
  values[MEDICATION_DATE] = isReviewed ? dated : NEVER;
  nourished(random, values, {
    day,
    dated,
    isAssessed: even(EVEN_NUTRITION, nutritionShare[age >= 67 ? place : 0]),
  });
}

function planned(random: RandomStream, values: Int32Array, { age, day, need }: Assessment): void {
  const word = random.uint32();
  const before = values[INDIVIDUAL_PLAN]!;
  // A plan lasts; who has none is asked again.
  if (before === YES && (word & 255) < 230) return;
  let plan = (age < 67 ? plans[need]! : plansOfOld)[word >>> 8 & 255]!;
  if (plan === 3 && (word & 255) < NO_RIGHT && day >= newYear(NO_RIGHT_FROM)) plan = 4;
  values[INDIVIDUAL_PLAN] = plan;
  values[COORDINATOR] = plan === 4 ? 14 : (plan === YES ? withPlan : withoutPlan)[word >>> 16 & 255]!;
}

/** Help needed and received, transport needed and received. */
function needOfHelp(
  random: RandomStream,
  values: Int32Array,
  { first, isAsked, share }: { first: number; isAsked: boolean; share: number },
): void {
  const word = random.uint32();
  for (let i = 0; i < 2; i++) {
    const byte = word >>> 16 * i & 255;
    const needs = isAsked && byte < share;
    values[first + 2 * i] = needs ? YES : isAsked ? NO : NOT_RELEVANT;
    values[first + 2 * i + 1] = needs ? received[word >>> 16 * i + 8 & 255]! : 0;
  }
}

/** Assessed, then the risk with the same date, then the plan: the order of the register's guidance. */
function nourished(
  random: RandomStream,
  values: Int32Array,
  { day, dated, isAssessed }: { day: number; dated: number; isAssessed: boolean },
): void {
  const word = random.uint32();
  const isAtRisk = isAssessed && (word & 255) < AT_RISK;
  const hasPlan = isAtRisk && (word >>> 8 & 255) < WITH_PLAN;
  values[NUTRITION] = isAssessed ? YES : NO;
  values[NUTRITION_DATE] = isAssessed ? dated : NEVER;
  values[RISK] = isAtRisk ? YES : isAssessed ? NO : 0;
  values[RISK_DATE] = isAssessed ? dated : NEVER;
  values[PLAN] = hasPlan ? YES : isAtRisk ? NO : 0;
  values[PLAN_DATE] = hasPlan ? dated + (word >>> 16) % (day - dated + 1) : NEVER;
}

/** First day of each month of an ordinary year, and of a leap year. */
const monthByDay = new Uint8Array(2 * 366);
for (const leap of [0, 1]) {
  [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].reduce((from, days, month) => {
    monthByDay.fill(month, leap * 366 + from, leap * 366 + from + days);
    return from + days;
  }, 0);
}

/** Month of a day as `year * 12 + month - 1`. */
export function monthOf(day: number): number {
  const year = yearOf(day);
  const first = newYear(year);
  const leap = newYear(year + 1) - first === 366 ? 366 : 0;
  return year * 12 + monthByDay[leap + day - first]!;
}

/** Coordinator as IPLOS 3.5 has it, which knows yes and no alone: 1 for 11, 2 for the others. */
export function coordinatorBefore2019(code: number): number {
  return code === 0 ? 0 : code === COORDINATOR_YES ? YES : NO;
}
