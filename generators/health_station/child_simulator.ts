/**
 * Lives a child from one visit to the next.
 *
 * @module
 */
import { daysFromIso } from "../../stream/mapper/value_parser.ts";
import type { PersonIdentity } from "../identities/identity_plan.ts";
import { NEVER } from "../life/life_course.ts";
import { newYear, yearOf } from "../life/seasons.ts";
import { poisson } from "../random/distributions.ts";
import { RandomStream } from "../random/random_stream.ts";
import type { StreamKey } from "../random/stream_key.ts";
import { standardExponential, standardNormal } from "../random/ziggurat.ts";
import {
  demandOn,
  isClosedSpring,
  isJuly,
  isWithoutGroups,
  nextSchoolDay,
  nextStationDay,
} from "./calendar.ts";
import { ChildLife, Correction, Unit } from "./child_life.ts";
import { Centiles } from "./growth.ts";
import {
  EXTRA,
  extraRates,
  fedUntil,
  Form,
  Measure,
  Profession,
  type ProgrammeVisit,
  type SchoolVisit,
  schoolVisits,
  stationVisits,
} from "./programme.ts";

/** A consultation before its details are drawn. */
interface Plan {
  day: number;
  type: number;
  form: number;
  profession: number;
  /** -1 for none. */
  second: number;
  unit: number;
  /** As in the column. */
  participants: number;
  measures: number;
}

/** Years of age in which a child belongs to the service, by calendar years. */
export const OLDEST = 20;

/** Children who come from elsewhere, and who move away. Assumed. */
const ARRIVING = 0.12;
const LEAVING = 0.15;
/** Deaths in the first year, about 2 in a thousand, and in all later years together. Assumed. */
const DYING_FIRST = 0.002;
const DYING_LATER = 0.0016;
/** Families who seldom come, and how often they do beside others. Assumed. */
const SELDOM = 0.03;
const SELDOM_SHARE = 0.45;
/** How much more than others a child needs between the visits: most little, some much. Assumed. */
const needs = [0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 1.1, 1.1, 3.0, 3.0] as const;

/**
 * Makes what happens to children, one after the other, in columns that the next one uses again.
 *
 * Every child has a random stream of its own for what it is, and one for each calendar year for what happens in it: no year
 * depends on how many years a cohort has.
 */
export class ChildSimulator {
  /** The child last met. */
  readonly child: ChildLife = new ChildLife();
  readonly #key: StreamKey;
  readonly #random: RandomStream;
  readonly #centiles = new Centiles();
  /** Shares of the parts of the child's area, added up. */
  readonly #parts: readonly number[];
  #own: StreamKey;
  #attendance = 1;
  #need = 1;
  #fullUntil = 0;
  #anyUntil = 0;
  #plan: Plan = {
    day: 0,
    type: 0,
    form: 0,
    profession: 0,
    second: -1,
    unit: 0,
    participants: 0,
    measures: 0,
  };

  /** `parts` are shares of the parts of an area. */
  constructor(key: StreamKey, parts: readonly number[]) {
    this.#key = key;
    this.#own = key;
    this.#random = new RandomStream(key);
    let sum = 0;
    this.#parts = parts.map((share) => sum += share);
  }

  /** Takes the next child: all that is so from birth on. */
  meet(identity: PersonIdentity): ChildLife {
    const child = this.child;
    const random = this.#random;
    this.#own = this.#key.child(identity.ordinal);
    random.restart(this.#own);
    child.ordinal = identity.ordinal;
    for (let at = 0; at < 11; at++) child.number[at] = identity.number.charCodeAt(at);
    child.isDNumber = identity.kind === "dnr";
    child.isBoy = identity.sex === "M";
    child.born = daysFromIso(identity.birthDate);
    child.birthYear = Number(identity.birthDate.slice(0, 4));
    for (let word = 0; word < 4; word++) child.guid[word] = random.uint32();
    const place = random.unit() * this.#parts.at(-1)!;
    child.part = this.#parts.findIndex((sum) => place < sum);
    child.arrived = random.chance(ARRIVING) ? child.born + 30 + random.below(16 * 365) : child.born;
    child.left = random.chance(LEAVING) ? child.arrived + 1 + random.below(OLDEST * 365) : NEVER;
    const fate = random.unit();
    const late = random.below(19 * 365);
    const early = random.below(365);
    child.died = fate < DYING_FIRST
      ? child.born + 1 + early
      : fate < DYING_FIRST + DYING_LATER
      ? child.born + 366 + late
      : NEVER;
    this.#attendance = random.chance(SELDOM) ? SELDOM_SHARE : 1;
    this.#need = needs[random.below(needs.length)]!;
    const rank = random.unit();
    this.#fullUntil = fedUntil(rank, "full");
    this.#anyUntil = fedUntil(rank, "any");
    this.#drawCentiles();
    child.consultations.clear();
    child.count = 0;
    return child;
  }

  #drawCentiles(): void {
    const centiles = this.#centiles;
    centiles.sex = this.child.isBoy ? 1 : 0;
    centiles.lengthAtBirth = this.#deviation();
    centiles.length = clamp(0.55 * centiles.lengthAtBirth + 0.835 * this.#deviation());
    centiles.weightAtBirth = clamp(0.7 * centiles.lengthAtBirth + 0.71 * this.#deviation());
    centiles.weight = clamp(0.55 * centiles.length + 0.3 * centiles.weightAtBirth + 0.75 * this.#deviation());
    centiles.head = clamp(0.4 * centiles.weightAtBirth + 0.9 * this.#deviation());
  }

  #deviation(): number {
    return clamp(standardNormal(this.#random));
  }

  /**
   * Lives the child that was met through these years, in which every consultation is then known. Those outside of the years may
   * stand beside them, and not all of them.
   */
  live(from: number, to: number): void {
    const child = this.child;
    const end = Math.min(child.left, child.died);
    // Visits may come in the year behind the one they were due in.
    for (
      let year = Math.max(from - 1, child.birthYear);
      year <= Math.min(to, child.birthYear + OLDEST);
      year++
    ) {
      if (newYear(year) >= end) break;
      if (newYear(year + 1) <= child.arrived) continue;
      this.#random.restart(this.#own.child(year));
      this.#year(year);
    }
    child.sort();
  }

  #year(year: number): void {
    const { born, birthYear } = this.child;
    if (year - birthYear <= 5) {
      for (const visit of stationVisits) {
        // Never before that day: no year then depends on what is planned for a later one.
        const earliest = born + visit.due - visit.early;
        if (earliest >= newYear(year) && earliest < newYear(year + 1)) this.#stationVisit(visit, year);
      }
    }
    const visit = schoolVisits[year - birthYear - 6];
    if (visit !== undefined) this.#schoolVisit(visit, year);
    this.#newcomer(year);
    this.#extras(year);
  }

  #stationVisit(visit: ProgrammeVisit, year: number): void {
    const random = this.#random;
    const plan = this.#plan;
    const { born } = this.child;
    // Midwives came to ever more homes over the years; assumed.
    const attendance = visit.profession === Profession.midwife
      ? Math.min(0.75, visit.attendance + 0.04 * (year - 2019))
      : visit.attendance;
    if (!random.chance(attendance * this.#attendance)) return;
    const delay = Math.floor(visit.late / 7 * standardExponential(random));
    const last = born + visit.due + visit.late;
    let day = Math.min(last, born + visit.due - random.below(visit.early + 1) + delay);
    if (visit.due > 60 && isJuly(day) && random.chance(0.55)) {
      day = Math.min(last, day + 15 + random.below(30));
    }
    const isClosed = isClosedSpring(day);
    if (isClosed && random.chance(visit.postponed)) {
      day += 40 + random.below(80);
      if (day > last && random.chance(0.5)) return;
      day = Math.min(last, day);
    }
    plan.day = nextStationDay(day);
    plan.type = visit.type;
    plan.profession = visit.profession;
    plan.second = random.chance(visit.secondShare) ? visit.second : -1;
    plan.form = random.chance(visit.groups) ? Form.group : visit.form;
    if (plan.form === Form.group && isWithoutGroups(plan.day) && random.chance(0.95)) {
      plan.form = Form.individual;
    }
    // By video or telephone: the code list has no form for it.
    if (plan.form === Form.home && isClosedSpring(plan.day) && random.chance(0.6)) {
      plan.form = Form.individual;
    }
    plan.unit = this.#station();
    plan.participants = this.#participants(0.985);
    plan.measures = plan.form === Form.home || !isClosedSpring(plan.day) || random.chance(0.8)
      ? visit.measures
      : 0;
    if (random.chance(0.02)) plan.measures = 0;
    this.#add(plan);
  }

  /** A day of the school year that begins in this autumn. */
  #schoolVisit(visit: SchoolVisit, year: number): void {
    const random = this.#random;
    const plan = this.#plan;
    if (!random.chance(visit.attendance * this.#attendance)) return;
    let day = newYear(year) + 232 + random.below(295);
    // What the closed spring took is made up for in the autumn, or not.
    if (isClosedSpring(day)) {
      if (random.chance(0.35)) return;
      if (random.chance(0.6)) day = newYear(year + 1) + 232 + random.below(90);
    }
    plan.day = nextSchoolDay(day);
    plan.type = visit.type;
    plan.form = random.chance(visit.groups) && !isWithoutGroups(plan.day) ? Form.group : Form.individual;
    plan.profession = Profession.health_nurse;
    plan.second = random.chance(visit.physician) ? Profession.physician : -1;
    plan.unit = Unit.school;
    plan.participants = this.#participants(visit.parents);
    plan.measures = random.chance(0.98) ? visit.measures : 0;
    this.#add(plan);
  }

  /** A child that has come from elsewhere is seen once for that. */
  #newcomer(year: number): void {
    const { arrived, born } = this.child;
    if (arrived === born || arrived < newYear(year) || arrived >= newYear(year + 1)) return;
    const random = this.#random;
    if (!random.chance(0.5)) return;
    const plan = this.#plan;
    const isSmall = arrived - born < 6 * 365;
    const day = arrived + 7 + random.below(50);
    plan.day = isSmall ? nextStationDay(day) : nextSchoolDay(day);
    plan.type = EXTRA;
    plan.form = Form.individual;
    plan.profession = Profession.health_nurse;
    plan.second = -1;
    plan.unit = isSmall ? this.#station() : Unit.school;
    plan.participants = this.#participants(isSmall ? 0.98 : 0.5);
    plan.measures = Measure.weight | Measure.length;
    this.#add(plan);
  }

  /** Who comes without an appointment, or for more than the programme has. */
  #extras(year: number): void {
    const random = this.#random;
    const { born, birthYear, isBoy } = this.child;
    const age = year - birthYear;
    const rate = extraRates[age]![isBoy ? 1 : 0] * this.#need;
    const count = poisson(random, rate);
    for (let i = 0; i < count; i++) {
      const day = newYear(year) + random.below(365);
      if (!random.chance(demandOn(day)) || day < born + 10) continue;
      this.#extra(day, age);
    }
  }

  #extra(day: number, age: number): void {
    const random = this.#random;
    const plan = this.#plan;
    const who = random.uint32() * 2 ** -32;
    plan.type = EXTRA;
    plan.form = Form.individual;
    plan.second = -1;
    plan.measures = 0;
    plan.profession = Profession.health_nurse;
    if (age < 6) {
      plan.unit = this.#station();
      plan.day = nextStationDay(day);
      if (age === 0 && random.chance(0.04) && !isClosedSpring(plan.day)) plan.form = Form.home;
      if (who < 0.05) plan.profession = Profession.physician;
      else if (who < 0.1) plan.profession = Profession.physiotherapist;
      else if (who < 0.12) plan.profession = Profession.psychologist;
      else if (who < 0.16) plan.profession = Profession.nurse;
      plan.participants = this.#participants(0.98);
      if (random.chance(age === 0 ? 0.65 : 0.3)) {
        plan.measures = Measure.weight | (age > 0 ? Measure.length : 0);
      }
    } else {
      const isYouth = age >= 13 && random.chance(age >= 16 ? 0.6 : 0.3);
      plan.unit = isYouth ? Unit.youth : Unit.school;
      plan.day = isYouth ? nextStationDay(day) : nextSchoolDay(day);
      // Who would have come in the holidays does not come behind them.
      if (plan.day > day + 6) return;
      if (isYouth && who < 0.22) plan.profession = Profession.physician;
      else if (isYouth && who < 0.3) plan.profession = Profession.midwife;
      else if (who < 0.34 && who > 0.3) plan.profession = Profession.psychologist;
      plan.participants = this.#participants(age < 13 ? 0.3 : 0.04);
      if (random.chance(0.05)) plan.measures = Measure.weight | Measure.length;
    }
    this.#add(plan);
  }

  #station(): number {
    return this.child.ordinal % 3 === 0 ? Unit.other_station : Unit.station;
  }

  #participants(withParent: number): number {
    const random = this.#random;
    if (!random.chance(withParent)) return 0;
    return (random.chance(0.22) ? 2 : 1) + (random.chance(0.05) ? 4 : 0);
  }

  /** Draws the details, the same number of them whatever the years asked for are. */
  #add(plan: Plan): void {
    const { day, type } = plan;
    const { born, arrived, left, died, birthYear, consultations } = this.child;
    if (day < Math.max(arrived, born) || day >= left || day >= died) return;
    if (day >= newYear(birthYear + OLDEST + 1)) return;
    const random = this.#random;
    const row = consultations.add();
    const { columns } = consultations;
    columns.day[row] = day;
    columns.type[row] = type;
    columns.form[row] = plan.form;
    columns.profession[row] = plan.profession;
    columns.second[row] = plan.second;
    columns.unit[row] = plan.unit;
    columns.participants[row] = plan.participants;
    const age = day - born;
    columns.breastfeeding[row] = age < this.#fullUntil ? 1 : age < this.#anyUntil ? 2 : 3;
    // From 8.00 to 14.45; youth clinics are open until 18.00, too.
    const isEvening = plan.unit === Unit.youth && random.chance(0.5);
    const minute = isEvening ? 870 + 15 * random.below(14) : 480 + 15 * random.below(28);
    columns.minute[row] = minute;
    const yearEnd = newYear(yearOf(day) + 1) - 1;
    this.#record(row, { start: day * 1440 + minute, yearEnd });
    this.#measure(row, { age, measures: plan.measures });
  }

  /** When it is entered, and whether it is corrected, by the end of the year. */
  #record(row: number, { start, yearEnd }: { readonly start: number; readonly yearEnd: number }): void {
    const random = this.#random;
    const { columns } = this.child.consultations;
    const isLate = random.chance(0.06);
    const delay = 10 + random.below(50);
    let recorded = start + delay;
    if (isLate) {
      const day = nextStationDay(Math.floor(start / 1440) + 1 + random.below(6));
      if (day <= yearEnd) recorded = day * 1440 + 480 + random.below(420);
    }
    const fate = random.unit();
    const corrected = nextStationDay(Math.floor(recorded / 1440) + 1 + random.below(20)) * 1440 + 480 +
      random.below(420);
    const isKnown = corrected < (yearEnd + 1) * 1440;
    columns.recorded[row] = recorded;
    columns.second_of_minute[row] = random.below(60);
    columns.corrected[row] = corrected;
    columns.correction[row] = !isKnown || fate >= REPLACED + ANNULLED
      ? Correction.none
      : fate < REPLACED
      ? Correction.replaced
      : Correction.annulled;
  }

  #measure(row: number, { age, measures }: { readonly age: number; readonly measures: number }): void {
    const random = this.#random;
    const { columns } = this.child.consultations;
    const centiles = this.#centiles;
    columns.measures[row] = measures;
    if ((measures & Measure.weight) !== 0) {
      const grams = centiles.weightAt(age) * 1000 * (1 + 0.008 * standardNormal(random));
      columns.weight[row] = Math.round(grams / (age < SMALL ? 10 : 100)) * (age < SMALL ? 10 : 100);
    }
    if ((measures & Measure.length) !== 0) {
      columns.length[row] = Math.round(centiles.lengthAt(age) * 10 + LENGTH_ERROR * this.#deviation());
    }
    if ((measures & Measure.head) !== 0) {
      columns.head[row] = Math.round(centiles.headAt(age) * 10 + 1.5 * this.#deviation());
    }
  }
}

/** Until here children are weighed to ten grams and measured lying down. */
export const SMALL = 730;
/** Standard deviation of a measured length, in millimetres; no error is larger than 2.8 of it. */
export const LENGTH_ERROR = 2.5;

/** Share of what is told that is corrected. Assumed. */
const REPLACED = 0.012;
const ANNULLED = 0.003;

function clamp(deviation: number): number {
  return deviation > 2.8 ? 2.8 : deviation < -2.8 ? -2.8 : deviation;
}
