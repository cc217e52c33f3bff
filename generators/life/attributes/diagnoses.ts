/**
 * What persons are ill with (`DIAGNOSE`).
 *
 * @module
 */
import { AliasTable } from "../../random/alias_table.ts";
import type { RandomStream } from "../../random/random_stream.ts";
import { type LifeCourse, Need, NEVER } from "../life_course.ts";
import { byteTable } from "./byte_table.ts";
import {
  acuteWeights,
  DEMENTIA_CODES,
  diagnosisCodes,
  ofMen,
  ofWomen,
  weightsByAge,
} from "./diagnosis_codes.ts";
import { ageGroupOf } from "../../targets/age_groups.ts";
import { EARLIEST_DAY, type LifeYear } from "./life_year.ts";
import { Quotas } from "../quotas.ts";

/** Share of a year's recipients with registered dementia: 51 609 of 390 369 in 2022 (Helsedirektoratet); assumed for all years. */
export const dementiaShare: number = 51_609 / 390_369;

/**
 * How likely dementia is by age group, by level of need, and in a long-term stay: relative figures, kprkit's own. The share of
 * all recipients decides in the end.
 */
const dementiaByAge = Float64Array.of(0, 0, 0.02, 0.12, 0.25, 0.27);
const dementiaByNeed: Readonly<Record<number, number>> = {
  [Need.some]: 0.5,
  [Need.medium]: 1.1,
  [Need.extensive]: 1.9,
  [Need.unknown]: 0.5,
};
const DEMENTIA_IN_INSTITUTION = 0.9;
/** How fast a block's count is caught up with. */
const CATCH_UP = 1.2;
/** What is lacking when as many get the diagnosis as should; who does not count is treated as if it were. */
const LACKING = 0.5;
/** Where the count settles, as was measured: lower where most were diagnosed in years before. */
const settles = (year: number): number => year === 0 ? LACKING : -0.35;

const ordinary = weightsByAge.map((weights) => new AliasTable(weights));
const acute = new AliasTable(acuteWeights);

/** Diagnoses besides dementia, by age group; most persons have one to three. kprkit's own. */
const counts: readonly Uint8Array[] = [
  byteTable([0, 20], [1, 55], [2, 20], [3, 5]),
  byteTable([0, 15], [1, 45], [2, 28], [3, 12]),
  byteTable([0, 10], [1, 38], [2, 32], [3, 20]),
  byteTable([0, 10], [1, 34], [2, 34], [3, 22]),
];

/** Of the stays in hospital, how many bring something new to light, of 256. kprkit's own. */
const NEW_IN_HOSPITAL = 26;
/** Most diagnoses a person has at a time. */
const MOST = 6;
/** Years for which an illness is known when care begins. */
const KNOWN_FOR = 5 * 365;

/** The diagnoses of one person at a time, and the count of dementia in a block. */
export class Diagnoses {
  readonly #due: Quotas;
  readonly #has: Uint8Array = new Uint8Array(diagnosisCodes.length);
  #count = 0;
  #demented = false;

  /** For so many years. */
  constructor(years: number) {
    this.#due = new Quotas(years, 1);
  }

  /** Begins a block of persons. */
  start(random: RandomStream): void {
    this.#due.start(random, settles);
  }

  /** Forgets the person before. */
  begin(): void {
    this.#has.fill(0);
    this.#count = 0;
    this.#demented = false;
  }

  /** Writes what the year brings; `stays` is the place of the year's first stay in hospital. */
  year(
    random: RandomStream,
    life: LifeCourse,
    { year, stays, counted }: { year: LifeYear; stays: number; counted: boolean },
  ): void {
    if (year.isFirst) this.#enter(random, life, year);
    this.#dementia(random, life, { year, counted });
    if (year.moves !== NEVER) this.#move(life, year.moves);
    this.#fromHospital(random, life, { year, stays });
    if (year.dies !== NEVER) this.#endAll(life, year.dies);
  }

  #enter(random: RandomStream, life: LifeCourse, year: LifeYear): void {
    const age = year.age < 18 ? 0 : year.age < 50 ? 1 : year.age < 67 ? 2 : 3;
    for (let left = counts[age]![random.uint32() >>> 24]!; left > 0; left--) {
      const code = ordinary[age]!.draw(random);
      this.#add(life, { code, start: this.#before(random, life, year), home: 0 });
    }
  }

  /** A day in the years before care begins, not before birth or what the register takes. */
  #before(random: RandomStream, life: LifeCourse, { from, firstDay }: LifeYear): number {
    const latest = Math.min(firstDay, from);
    const earliest = Math.max(life.born, latest - KNOWN_FOR, EARLIEST_DAY);
    return latest <= earliest ? latest : latest - random.below(latest - earliest + 1);
  }

  #dementia(
    random: RandomStream,
    life: LifeCourse,
    { year, counted }: { year: LifeYear; counted: boolean },
  ): void {
    const due = this.#due.due;
    if (counted) due[year.at]! += dementiaShare;
    if (!this.#demented) {
      const chance = dementiaByAge[ageGroupOf(year.age)]! *
        (year.longTermFrom !== NEVER && year.age >= 67
          ? DEMENTIA_IN_INSTITUTION / 0.25
          : dementiaByNeed[year.need]!);
      const lacking = counted ? due[year.at]! : LACKING;
      if (chance === 0 || lacking <= 0 || !random.chance(chance * lacking * CATCH_UP)) return;
      this.#demented = true;
      const code = random.uint32() >>> 24 < 210 ? 0 : 1;
      const { yearStart, firstDay, lastDay } = year;
      const first = Math.max(yearStart, firstDay);
      const start = year.isFirst
        ? this.#before(random, life, year)
        : first + random.below(lastDay - first + 1);
      this.#add(life, { code, start, home: start >= life.moved ? 1 : 0 });
    }
    if (counted) due[year.at]!--;
  }

  #fromHospital(
    random: RandomStream,
    life: LifeCourse,
    { year, stays }: { year: LifeYear; stays: number },
  ): void {
    for (let stay = stays; stay < life.hospitalStays.length; stay++) {
      const word = random.uint32();
      if (word >>> 24 >= NEW_IN_HOSPITAL || year.age < 50) continue;
      const code = acute.draw(random);
      const { start, home } = life.hospitalStays.columns;
      // What the former municipality knew before a move is not looked for again.
      if (home[stay] === year.home) this.#add(life, { code, start: start[stay]!, home: year.home });
    }
  }

  #add(life: LifeCourse, { code, start, home }: { code: number; start: number; home: number }): void {
    const isOtherSex = code === (life.sex === "K" ? ofMen : ofWomen);
    if (this.#has[code] === 1 || isOtherSex || (this.#count >= MOST && code >= DEMENTIA_CODES)) return;
    this.#has[code] = 1;
    this.#count++;
    addRow(life, { code, start, home });
  }

  /** The new municipality knows what the former one knew. */
  #move(life: LifeCourse, day: number): void {
    const { diagnoses } = life;
    for (let row = 0, { length } = diagnoses; row < length; row++) {
      const { code, start, end, home } = diagnoses.columns;
      if (home[row] === 1 || end[row] !== NEVER) continue;
      if (start[row]! >= day) {
        home[row] = 1;
        continue;
      }
      end[row] = day - 1;
      addRow(life, { code: code[row]!, start: day, home: 1 });
    }
  }

  #endAll(life: LifeCourse, day: number): void {
    const { length, columns: { end } } = life.diagnoses;
    for (let row = 0; row < length; row++) if (end[row]! > day) end[row] = day;
  }
}

function addRow(
  life: LifeCourse,
  { code, start, home }: { code: number; start: number; home: number },
): void {
  const row = life.diagnoses.add();
  const { columns } = life.diagnoses;
  columns.code[row] = code;
  columns.start[row] = start;
  columns.end[row] = NEVER;
  columns.home[row] = home;
}
