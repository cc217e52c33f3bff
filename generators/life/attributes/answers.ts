/**
 * Sets of answers about a person (`PERSONOPPL`), one after the other.
 *
 * @module
 */
import type { RandomStream } from "../../random/random_stream.ts";
import { answers as steeredAnswers } from "../../targets/answers.ts";
import { type LifeCourse, Need, NEVER } from "../life_course.ts";
import { assess, type Assessment, EVEN_TOPICS, firstHousehold } from "./answer_draws.ts";
import type { AnswerShare } from "./answer_quotas.ts";
import {
  AnswerSet,
  HOME,
  HOUSEHOLD,
  NO,
  REHABILITATION,
  REHABILITATION_DATE,
  ROUND_THE_CLOCK,
  WAITING,
  WAITING_DATE,
  YES,
} from "./answer_set.ts";
import { LifeYear } from "./life_year.ts";
import { Quotas } from "../quotas.ts";

/** Places of the steered answers among what is counted, as in `generators/targets`; even topics follow them. */
const WAITING_YES = steeredAnswers.indexOf("waiting_list_yes");
const REHABILITATION_YES = steeredAnswers.indexOf("rehabilitation_yes");
const REHABILITATION_NO = steeredAnswers.indexOf("rehabilitation_no");
const CLOCK_YES = steeredAnswers.indexOf("round_the_clock_yes");
const EVEN = steeredAnswers.length;
const KINDS = EVEN + EVEN_TOPICS;

/** The questions about waiting lists, rehabilitation and round-the-clock services came with this reporting year. */
const ASKED_FROM = 2019;

/** What a new set changes, besides what an assessment gives afresh. */
const BEGIN_WAITING = 1;
const END_WAITING = 2;
const BEGIN_REHABILITATION = 4;
const END_REHABILITATION = 8;
const SAY_NO_REHABILITATION = 16;
const BEGIN_CLOCK = 32;
const END_CLOCK = 64;
const ASSESS = 128;

/** What can only begin outside a long-term stay. */
const AT_HOME = BEGIN_WAITING | BEGIN_REHABILITATION | BEGIN_CLOCK;

/** Below this many hours a week, in hundredths, and without a stay, round-the-clock services are not believed. */
const ENOUGH_HOURS = 3500;

/** Chances in a year, kprkit's own: assessed anew in an institution and elsewhere. */
const REASSESSED_IN_INSTITUTION = 0.9;
const REASSESSED = 0.5;
/** Taken off the waiting list without a place; rehabilitation over in a further year, or in the year it began. */
const OFF_THE_LIST = 0.2;
const REHABILITATED = 0.6;
const REHABILITATED_SOON = 0.4;
/** From this count on, an answer that too many have is not carried on as a rule. */
const TOO_MANY = -1;
/** "No" about rehabilitation is said again at the next assessment. */
const STILL_NO = 0.75;
/** Longest wait within the year in which a place is given, in days. */
const SHORT_WAIT = 90;
/** Days before the cohort in which those already in care were last assessed. */
const BEFORE = 400;

/**
 * Where counts settle, as was measured: below 0 where much is carried over from the year before, above where few may have the
 * answer. Even topics settle at 0.
 */
const settled = [-0.6, -0.7, -0.9, 0.35];
const settles = (_year: number, kind: number): number => settled[kind] ?? 0;

/** The answers of one person at a time, and the counts of a block. */
export class Answers {
  readonly #quotas: Quotas;
  readonly #shares: Float64Array;
  readonly #set: AnswerSet = new AnswerSet();
  /** Steered answers that the person has in the year, as bits. */
  #told = 0;
  #counted = true;
  /** Once on the waiting list of the municipality, as nobody is put on it twice here. */
  #hasWaited = false;
  #random!: RandomStream;
  #year: LifeYear = new LifeYear();
  /** Bound once; see {@linkcode assess}. */
  readonly #even = (topic: number, share: number): boolean => this.#evenly(EVEN + topic, share);
  readonly #assessment: { -readonly [Key in keyof Assessment]: Assessment[Key] } = {
    day: 0,
    age: 0,
    need: 0,
    institution: false,
    born: 0,
    from: 0,
  };

  /** For the years of a cohort. */
  constructor({ from, to, answerShare }: { from: number; to: number; answerShare: AnswerShare }) {
    const years = to - from + 1;
    this.#quotas = new Quotas(years, KINDS);
    this.#shares = new Float64Array(years * KINDS);
    for (let year = from; year <= to; year++) {
      steeredAnswers.forEach((answer, kind) => {
        this.#shares[(year - from) * KINDS + kind] = year < ASKED_FROM ? 0 : answerShare(answer, year);
      });
    }
  }

  /** Begins a block of persons. */
  start(random: RandomStream): void {
    this.#quotas.start(random, settles);
  }

  /** Forgets the person before. */
  begin(): void {
    this.#set.clear();
    this.#hasWaited = false;
  }

  /** Writes what the year brings. */
  year(
    random: RandomStream,
    life: LifeCourse,
    { year, counted }: { year: LifeYear; counted: boolean },
  ): void {
    this.#random = random;
    this.#year = year;
    this.#counted = counted;
    this.#told = 0;
    const { values } = this.#set;
    if (counted) {
      const due = this.#quotas.due;
      const at = year.at * KINDS;
      for (let kind = 0; kind < EVEN; kind++) due[at + kind]! += this.#shares[at + kind]!;
    }
    if (year.isFirst) {
      values[HOUSEHOLD] = firstHousehold(random, year.age);
      values[HOME] = year.moves === NEVER ? year.home : 0;
      if (year.isStock) this.#begin(life, { day: this.#dayBefore(), changes: ASSESS });
    }
    if (values[WAITING] === YES) this.#tell(WAITING_YES);
    if (values[REHABILITATION] === YES) this.#tell(REHABILITATION_YES);
    if (values[REHABILITATION] === NO) this.#tell(REHABILITATION_NO);
    if (values[ROUND_THE_CLOCK] === YES) this.#tell(CLOCK_YES);
    if (year.moves === NEVER) this.#live(life);
    else this.#move(life, year.moves);
    if (year.leaves !== NEVER) this.#set.end(life, year.leaves);
  }

  /** A day of the last assessment before the cohort begins. */
  #dayBefore(): number {
    const { yearStart, from } = this.#year;
    return yearStart - 1 - this.#random.below(Math.max(1, Math.min(BEFORE, yearStart - from)));
  }

  /** Another municipality assesses anew and knows nothing of what began in the former one. */
  #move(life: LifeCourse, day: number): void {
    const { values } = this.#set;
    if (this.#set.since === 0) this.#begin(life, { day: this.#year.firstDay, changes: ASSESS });
    values[HOME] = 1;
    values[WAITING] = values[REHABILITATION] = values[ROUND_THE_CLOCK] = 0;
    values[WAITING_DATE] = values[REHABILITATION_DATE] = NEVER;
    this.#hasWaited = false;
    this.#begin(life, { day: Math.max(day, this.#set.since + 1), changes: ASSESS });
  }

  /** A year in one municipality: what changes, and on which days. */
  #live(life: LifeCourse): void {
    const year = this.#year;
    const random = this.#random;
    const isNew = this.#set.since === 0;
    // What ends the day before a change ends in this year, so that the year before stays as it was told.
    const first = isNew ? year.firstDay : Math.max(year.firstDay, year.yearStart + 1, this.#set.since + 1);
    const last = year.lastDay;
    if (first > last) return;
    const chance = year.institution ? REASSESSED_IN_INSTITUTION : REASSESSED;
    const isAssessed = isNew || random.chance(chance);
    let place = this.#set.values[WAITING] === YES && year.placeFrom <= last
      ? Math.max(year.placeFrom, first)
      : NEVER;
    let changes = this.#whatEnds(place) | (isAssessed ? ASSESS : 0);
    if (year.year >= ASKED_FROM) changes |= this.#whatBegins({ first, last, changes, isNew });
    const soon = this.#whatEndsSoon(changes, { first, last });
    if (changes !== 0) {
      const day = isNew ? first : this.#dayOf(changes, { first, last: soon === 0 ? last : last - 2 });
      if (place < day) this.#begin(life, { day: place, changes: END_WAITING });
      this.#begin(life, { day, changes: changes | (place === day ? END_WAITING : 0) });
      if ((changes & BEGIN_WAITING) !== 0) place = year.longTermFrom <= last ? year.longTermFrom : NEVER;
    }
    if (place !== NEVER && place > this.#set.since) this.#begin(life, { day: place, changes: END_WAITING });
    if (soon !== 0 && this.#set.since < last) {
      const from = this.#set.since + 1;
      this.#begin(life, { day: from + random.below(last - from + 1), changes: soon });
    }
  }

  /** The day of the year's changes; what begins at home begins before a long-term stay. */
  #dayOf(changes: number, { first, last }: { first: number; last: number }): number {
    const { longTermFrom } = this.#year;
    let from = first;
    let to = last;
    if ((changes & AT_HOME) !== 0) to = Math.min(to, longTermFrom - 1);
    if ((changes & BEGIN_WAITING) !== 0 && longTermFrom <= last) {
      from = Math.max(from, longTermFrom - SHORT_WAIT);
    }
    return from + this.#random.below(to - from + 1);
  }

  /** What is over in a further year, but for a wait that ends with a place. */
  #whatEnds(place: number): number {
    const { values } = this.#set;
    const random = this.#random;
    let changes = 0;
    if (values[ROUND_THE_CLOCK] === YES && this.#year.leaves === NEVER) {
      const isTooMany = this.#due(CLOCK_YES) < TOO_MANY && random.chance(0.5);
      if (isTooMany || !this.#goesOn()) changes |= END_CLOCK;
    }
    if (values[REHABILITATION] === YES && this.#isOver(REHABILITATED)) changes |= END_REHABILITATION;
    if (values[WAITING] === YES && place === NEVER && random.chance(OFF_THE_LIST)) changes |= END_WAITING;
    return changes;
  }

  /** Rehabilitation ends, less often where too many have said "no" already. */
  #isOver(chance: number): boolean {
    return this.#random.chance(this.#due(REHABILITATION_NO) < TOO_MANY ? chance / 8 : chance);
  }

  /** Enough runs on into the next year for "round the clock" to be believed then, whatever that year brings. */
  #goesOn(): boolean {
    return this.#year.stayAfter || this.#year.hoursAfter >= ENOUGH_HOURS;
  }

  /** What begins, of what the block lacks and the person may have. */
  #whatBegins(
    { first, last, changes: ending, isNew }: { first: number; last: number; changes: number; isNew: boolean },
  ): number {
    const { values } = this.#set;
    const { longTermFrom } = this.#year;
    // Room for a second set in the year, should what begins have to end in it.
    const latest = isNew ? first : last - 2;
    const isAtHome = first < longTermFrom && first <= latest;
    let changes = 0;
    if (isAtHome) {
      if (values[ROUND_THE_CLOCK] !== YES && this.#lacks(CLOCK_YES, this.#clockReserve(first, last))) {
        changes |= BEGIN_CLOCK;
      }
      if (!this.#hasWaited && this.#lacks(WAITING_YES, this.#waitingReserve(first))) changes |= BEGIN_WAITING;
      if (values[REHABILITATION] !== YES && this.#lacks(REHABILITATION_YES, this.#rehabilitationReserve())) {
        changes |= BEGIN_REHABILITATION;
      }
    }
    const isOpen = values[REHABILITATION] === YES || (changes & BEGIN_REHABILITATION) !== 0;
    const reserve = ((changes | ending) & ASSESS) !== 0 ? 0 : 1.5;
    if (!isOpen && (this.#told >> REHABILITATION_NO & 1) === 0 && this.#lacks(REHABILITATION_NO, reserve)) {
      changes |= SAY_NO_REHABILITATION;
    }
    return changes;
  }

  /** What must or may end in the year in which it began. */
  #whatEndsSoon(changes: number, { first, last }: { first: number; last: number }): number {
    let soon = 0;
    if ((changes & BEGIN_CLOCK) !== 0 && this.#year.leaves === NEVER && !this.#goesOn()) soon |= END_CLOCK;
    if (
      (changes & BEGIN_REHABILITATION) !== 0 && last - first > 40 && this.#isOver(REHABILITATED_SOON)
    ) soon |= END_REHABILITATION;
    return soon;
  }

  /**
   * How many must be lacking before the person is given round-the-clock services: the fewer, the likelier the person is to
   * have them. They are for those who live at home or in housing; see `round_the_clock` among the checks.
   */
  #clockReserve(first: number, last: number): number {
    const { need, stay, hours, hospital, leaves, placeFrom } = this.#year;
    if (!stay && !hospital && hours < ENOUGH_HOURS) return NEVER;
    const goesOn = this.#goesOn();
    // Without a day left to end the answer, it cannot begin.
    if (!goesOn && leaves === NEVER && (last - first < 3 || placeFrom <= last)) return NEVER;
    if (goesOn) return need === Need.extensive ? -0.5 : need === Need.medium ? 0 : 0.5;
    return need === Need.extensive ? 0.75 : need === Need.medium ? 1.5 : 2.5;
  }

  /** As {@linkcode Answers.#clockReserve}, for the waiting list. */
  #waitingReserve(first: number): number {
    const { need, age, longTermFrom, lastDay, leaves } = this.#year;
    if (longTermFrom <= lastDay) return longTermFrom - first >= 7 ? -0.4 : NEVER;
    if (age < 40 || need === Need.some || leaves !== NEVER) return NEVER;
    const likely = age >= 67 && need === Need.extensive;
    return this.#random.chance(likely ? 0.3 : 0.05) ? (likely ? 0.1 : 0.5) : NEVER;
  }

  /** As {@linkcode Answers.#clockReserve}, for rehabilitation: most often after a stay in hospital. */
  #rehabilitationReserve(): number {
    const { need, hospital } = this.#year;
    if (hospital) return -0.2;
    return this.#random.chance(need === Need.some ? 0.2 : 0.35) ? 0.3 : NEVER;
  }

  /** How many more should have the answer; 0 for who does not count. */
  #due(kind: number): number {
    return this.#counted ? this.#quotas.due[this.#year.at * KINDS + kind]! : 0;
  }

  #lacks(kind: number, reserve: number): boolean {
    if (reserve === NEVER) return false;
    if (this.#counted) return this.#due(kind) > reserve;
    return this.#random.chance(this.#shares[this.#year.at * KINDS + kind]! * (reserve <= 0 ? 2 : 0.5));
  }

  /** Counts an answer of the year once. */
  #tell(kind: number): void {
    if ((this.#told >> kind & 1) === 1) return;
    this.#told |= 1 << kind;
    if (this.#counted) this.#quotas.due[this.#year.at * KINDS + kind]!--;
  }

  /** Yes for a share of all that are asked in a year, give or take one in a block; for who does not count, by chance. */
  #evenly(kind: number, share: number): boolean {
    if (!this.#counted) return this.#random.chance(share);
    const due = this.#quotas.due;
    const at = this.#year.at * KINDS + kind;
    const now = due[at]! + share;
    const isYes = now > this.#random.unit();
    due[at] = isYes ? now - 1 : now;
    return isYes;
  }

  /** A new set of answers from a day on. */
  #begin(life: LifeCourse, { day, changes }: { day: number; changes: number }): void {
    const { values } = this.#set;
    if ((changes & ASSESS) !== 0) this.#assess(life, day);
    // A "no" with a date is told once: the end of something is no answer to the next question.
    if (values[WAITING] === NO) {
      values[WAITING] = 0;
      values[WAITING_DATE] = NEVER;
    }
    if ((changes & BEGIN_WAITING) !== 0) {
      values[WAITING] = YES;
      values[WAITING_DATE] = day;
      this.#hasWaited = true;
      this.#tell(WAITING_YES);
    }
    if ((changes & END_WAITING) !== 0) {
      values[WAITING] = NO;
      values[WAITING_DATE] = day;
    }
    if ((changes & BEGIN_REHABILITATION) !== 0) {
      values[REHABILITATION] = YES;
      values[REHABILITATION_DATE] = day;
      this.#tell(REHABILITATION_YES);
    }
    if ((changes & END_REHABILITATION) !== 0) {
      values[REHABILITATION] = NO;
      values[REHABILITATION_DATE] = day;
      this.#tell(REHABILITATION_NO);
    }
    if ((changes & SAY_NO_REHABILITATION) !== 0) {
      values[REHABILITATION] = NO;
      values[REHABILITATION_DATE] = NEVER;
      this.#tell(REHABILITATION_NO);
    }
    if ((changes & BEGIN_CLOCK) !== 0) {
      values[ROUND_THE_CLOCK] = YES;
      this.#tell(CLOCK_YES);
    }
    if ((changes & END_CLOCK) !== 0) values[ROUND_THE_CLOCK] = 0;
    this.#set.begin(life, day);
  }

  #assess(life: LifeCourse, day: number): void {
    const { values } = this.#set;
    const year = this.#year;
    const assessment = this.#assessment;
    assessment.day = day;
    assessment.age = year.age;
    assessment.need = year.need;
    assessment.institution = year.institution;
    assessment.born = life.born;
    assessment.from = year.from;
    assess(this.#random, values, { assessment, even: this.#even });
    if (values[REHABILITATION] === NO) {
      values[REHABILITATION] =
        this.#random.chance(this.#due(REHABILITATION_NO) < TOO_MANY ? STILL_NO / 3 : STILL_NO) ? NO : 0;
      values[REHABILITATION_DATE] = NEVER;
    }
  }
}
