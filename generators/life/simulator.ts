/**
 * Lives of fictitious persons, year by year and event by event.
 *
 * @module
 */
import type { Sex } from "../identities/control_digits.ts";
import { deathShare, leaveChance, oldestAge } from "../population/mod.ts";
import { RandomStream } from "../random/random_stream.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import { ageGroupOf, answerRecipients, recipientsOf } from "../targets/mod.ts";
import { Attributes, type YearState } from "./attributes/mod.ts";
import { type LifeCourse, Need, NEVER } from "./life_course.ts";
import { NeedLevels } from "./need_levels.ts";
import { dayBetween, dayInYear, newYear } from "./seasons.ts";
import { ServicePath, type ServiceYear } from "./service_path.ts";

/** What a simulator's lives depend on besides the persons. */
export interface LifeSimulatorOptions {
  /** Another seed, other lives. */
  readonly seed: PathPart;
  /** First reporting year. */
  readonly from: number;
  /** Last reporting year. A later one adds to lives and changes nothing in them. */
  readonly to: number;
}

/** Who is to live. */
export interface LivedPerson {
  /** Number of the person in the cohort; see `PersonIdentity`. */
  readonly ordinal: number;
  /** Day of birth, from 1970-01-01. */
  readonly born: number;
  /** Year of birth. */
  readonly birthYear: number;
  readonly sex: Sex;
  /** Year of the first service; a year before the cohort's first one for who has services already. */
  readonly entry: number;
  /**
   * The person may move to another municipality of the cohort. Such a life is lived in both, so it counts in the quotas of
   * neither, and is the same in every simulator whose only block has the same name. @default false
   */
  readonly mover?: boolean;
}

/** Chance in a year that someone who may move does. */
const MOVE = 0.25;

/** Stays in a hospital from this length on interrupt what is given at home. kprkit's own. */
const LONG_HOSPITAL_STAY = 15;

/**
 * Lives persons, one after the other, in blocks. Within a block each person is steered by what those before got too much or
 * too little of, so that a block of some thousand persons meets the targets (`generators/targets`); blocks have nothing to do
 * with each other, and any worker can make any of them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { LifeCourse } from "./life_course.ts";
 * import { LifeSimulator } from "./simulator.ts";
 *
 * const simulator = new LifeSimulator({ seed: 7, from: 2019, to: 2021 });
 * const life = new LifeCourse();
 * simulator.startBlock("4601", 0);
 * simulator.live({ ordinal: 0, born: -14_000, birthYear: 1931, sex: "K", entry: 2020 }, life);
 * assert.ok(life.services.length > 0);
 * ```
 */
export class LifeSimulator {
  readonly #from: number;
  readonly #to: number;
  readonly #people: StreamKey;
  readonly #blocks: StreamKey;
  readonly #random: RandomStream;
  readonly #needs: NeedLevels;
  readonly #services: ServicePath;
  readonly #attributes: Attributes;
  /** Chances to leave by sex and age. */
  readonly #leaving: Readonly<Record<Sex, Float64Array>>;
  readonly #dying: Float64Array;
  /** Handed to the attributes, the same object for every year. */
  readonly #state: YearState = { year: 0, firstDay: 0, lastDay: 0, age: 0 };

  constructor({ seed, from, to }: LifeSimulatorOptions) {
    this.#from = from;
    this.#to = to;
    this.#people = StreamKey.of(seed, "lives");
    this.#blocks = StreamKey.of(seed, "blocks");
    this.#random = new RandomStream(this.#people);
    this.#needs = new NeedLevels(to - from + 1);
    this.#services = new ServicePath({ from, to });
    this.#attributes = new Attributes({
      from,
      to,
      answerShare: (answer, year) => answerRecipients(answer, year) / recipientsOf(year),
      hospitals: 8,
    });
    const ages = Array.from({ length: oldestAge + 2 }, (_, age) => age);
    this.#leaving = {
      K: Float64Array.from(ages, (age) => leaveChance(age, "K")),
      M: Float64Array.from(ages, (age) => leaveChance(age, "M")),
    };
    this.#dying = Float64Array.from(ages, (age) => deathShare(age));
  }

  /** Begins a block of persons of an area: what is due starts anew. */
  startBlock(area: string, block: number): void {
    const key = this.#blocks.child(area, block);
    // A stream for each, so that further years, which draw behind the others, change nothing before them.
    this.#random.restart(key.child("needs"));
    this.#needs.start(this.#random);
    this.#random.restart(key.child("services"));
    this.#services.start(this.#random);
    this.#random.restart(key.child("hours"));
    this.#services.startHours(this.#random);
    this.#attributes.startBlock(key);
  }

  /** Lives a person from the first service to the last, or to the end of the cohort, into `life`. */
  live(person: LivedPerson, life: LifeCourse): void {
    const { birthYear, entry, mover = false } = person;
    const random = this.#random;
    const key = this.#people.child(person.ordinal);
    random.restart(key);
    life.clear();
    life.ordinal = person.ordinal;
    life.sex = person.sex;
    life.born = person.born;
    life.from = NEVER;
    life.district[0] = random.below(65536);
    life.district[1] = random.below(65536);
    this.#services.begin(!mover);
    this.#attributes.begin(life, key, { counted: !mover });
    let level: number = Need.unknown;
    for (let year = Math.max(entry, this.#from); year <= this.#to; year++) {
      const stage = entry < this.#from && year === this.#from ? "stock" : year === entry ? "new" : "further";
      const quota = year - this.#from;
      const age = year - birthYear;
      const group = ageGroupOf(age);
      const first = stage === "new" ? this.#entryDay(person) : newYear(year);
      const lastOfYear = newYear(year + 1) - 1;
      const leaves = random.chance(this.#leaving[person.sex][Math.min(age, oldestAge + 1)]!);
      const last = leaves ? dayBetween(random, { year, first, last: lastOfYear, sparse: false }) : lastOfYear;
      if (leaves && random.chance(this.#dying[Math.min(age, oldestAge + 1)]!)) life.died = last;
      if (leaves) life.to = last;
      if (mover && stage === "further" && life.moved === NEVER && !leaves && random.chance(MOVE)) {
        life.moved = first + 30 + random.below(300);
      }
      level = this.#needAt(life, { level, quota, group, stage, first, last, mover });
      this.#live(
        life,
        { year, quota, first, last, stage, leaves, group, need: level, moved: life.moved },
        age,
      );
      if (leaves) return;
    }
  }

  /** The first day of who is new: not before the second month of life. */
  #entryDay({ entry, born }: LivedPerson): number {
    const day = dayInYear(this.#random, { year: entry, sparse: false });
    const last = newYear(entry + 1) - 1;
    return Math.min(last, Math.max(day, born + 45));
  }

  /** The level of need in a year, and what is counted of it. */
  #needAt(
    life: LifeCourse,
    { level, quota, group, stage, first, last, mover }: {
      level: number;
      quota: number;
      group: number;
      stage: ServiceYear["stage"];
      first: number;
      last: number;
      mover: boolean;
    },
  ): number {
    const random = this.#random;
    const now = stage === "further"
      ? this.#needs.next(random, { quota, group, level })
      : this.#needs.first(random, { quota, group, counted: !mover });
    if (!mover) this.#needs.count({ quota, group, level: now });
    if (now !== level || life.needs.length === 0) {
      const row = life.needs.add();
      const { day, level: levels } = life.needs.columns;
      // Who is assessed again is so on some day of the year; services follow the level that is found.
      day[row] = stage === "further" ? Math.min(first + random.below(60), last) : first;
      levels[row] = now;
    }
    return now;
  }

  #live(life: LifeCourse, year: ServiceYear, age: number): void {
    const state = this.#state;
    state.year = year.year;
    state.firstDay = year.first;
    state.lastDay = year.last;
    state.age = age;
    const stays = this.#attributes.planHospitalStays(life, state);
    this.#services.year(this.#random, life, year);
    this.#pause(life, stays, year);
    this.#attributes.year(life, state);
  }

  /** A long stay in a hospital interrupts nursing at home. */
  #pause(life: LifeCourse, stays: number, { leaves, first }: ServiceYear): void {
    if (leaves) return;
    const { start, end } = life.hospitalStays.columns;
    for (let stay = stays; stay < life.hospitalStays.length; stay++) {
      const [admitted, discharged] = [start[stay]!, end[stay]!];
      if (discharged - admitted < LONG_HOSPITAL_STAY) continue;
      const row = this.#services.running(15);
      if (row < 0 || life.services.columns.start[row]! >= Math.max(admitted, first) || life.moved !== NEVER) {
        continue;
      }
      this.#services.pause(life, 15, { first: admitted, last: discharged });
    }
  }
}
