/**
 * What is told of a person besides services.
 *
 * @module
 */
import { RandomStream } from "../../random/random_stream.ts";
import { StreamKey } from "../../random/stream_key.ts";
import type { LifeCourse } from "../life_course.ts";
import type { AnswerShare } from "./answer_quotas.ts";
import { Answers } from "./answers.ts";
import { Diagnoses } from "./diagnoses.ts";
import { FunctionScores } from "./function_scores.ts";
import { addHospitalStays } from "./hospital_stays.ts";
import { LifeYear, needOn } from "./life_year.ts";
import type { YearState } from "./year_state.ts";

/** Options of {@linkcode Attributes}. */
export interface AttributesOptions {
  /** First year of the cohort. */
  readonly from: number;
  /** Last year of the cohort. A later one adds to lives and changes nothing in them. */
  readonly to: number;
  /** Share of a year's recipients that have an answer; see {@linkcode nationalAnswerShare}. */
  readonly answerShare: AnswerShare;
  /** How many hospitals there are to be in. @default 1 */
  readonly hospitals?: number;
}

/** Options of {@linkcode Attributes.begin}. */
export interface BeginOptions {
  /** Whether the person counts in the block's quotas. @default true */
  readonly counted?: boolean;
}

/** Part of a key's path, so that a simulator's own draws under the same key are others. */
const ATTRIBUTES = 1;

/**
 * Writes function scores, answers, diagnoses and stays in hospital into lives, one person after the other and year by year.
 *
 * For each year the simulator asks for {@linkcode Attributes.planHospitalStays}, writes the year's needs and services, and
 * then calls {@linkcode Attributes.year}. What a year writes depends on that year and those before: rows are added, and an
 * end is set to a day of that year. Within a block the persons before decide how many more are given an answer.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StreamKey } from "../../random/stream_key.ts";
 * import { LifeCourse, Need } from "../life_course.ts";
 * import { newYear } from "../seasons.ts";
 * import { nationalAnswerShare } from "./answer_quotas.ts";
 * import { Attributes } from "./attributes.ts";
 *
 * const attributes = new Attributes({ from: 2020, to: 2020, answerShare: nationalAnswerShare });
 * attributes.startBlock(StreamKey.of(7, "block", 0));
 *
 * const life = new LifeCourse();
 * life.from = newYear(2020) + 40;
 * attributes.begin(life, StreamKey.of(7, "person", 0));
 * const year = { year: 2020, firstDay: life.from, lastDay: newYear(2021) - 1, age: 84 };
 * attributes.planHospitalStays(life, year);
 * const { day, level } = life.needs.columns;
 * [day[life.needs.add()], level[0]] = [life.from, Need.medium];
 * attributes.year(life, year);
 *
 * assert.equal(life.scores.length, 18);
 * assert.ok(life.answers.length >= 1);
 * ```
 */
export class Attributes {
  readonly #from: number;
  readonly #hospitals: number;
  readonly #scores: FunctionScores = new FunctionScores();
  readonly #answers: Answers;
  readonly #diagnoses: Diagnoses;
  readonly #year: LifeYear = new LifeYear();
  /** What the streams below branch off from; each topic has its own, so that what one draws disturbs no other. */
  readonly #topics: RandomStream = new RandomStream(StreamKey.of(0));
  readonly #scoreRandom: RandomStream = new RandomStream(StreamKey.of(0));
  readonly #answerRandom: RandomStream = new RandomStream(StreamKey.of(0));
  readonly #diagnosisRandom: RandomStream = new RandomStream(StreamKey.of(0));
  readonly #hospitalRandom: RandomStream = new RandomStream(StreamKey.of(0));
  #counted = true;
  #isFirst = true;
  /** Place of the year's first stay in hospital. */
  #stays = 0;

  /** For the years of a cohort. */
  constructor(options: AttributesOptions) {
    const { from, to, hospitals = 1 } = options;
    if (!(Number.isSafeInteger(hospitals) && hospitals >= 1)) {
      throw new RangeError(`A cohort cannot have ${hospitals} hospitals: give a whole number from 1 on`);
    }
    this.#from = from;
    this.#hospitals = hospitals;
    this.#answers = new Answers(options);
    this.#diagnoses = new Diagnoses(to - from + 1);
  }

  /** Begins a block of persons under the block's key: what is due starts anew. */
  startBlock(key: StreamKey): void {
    this.#topics.restart(key.child(ATTRIBUTES));
    this.#answerRandom.branch(this.#topics);
    this.#answers.start(this.#answerRandom);
    this.#diagnosisRandom.branch(this.#topics);
    this.#diagnoses.start(this.#diagnosisRandom);
  }

  /** Begins a person under the person's key, before the first year. */
  begin(_life: LifeCourse, key: StreamKey, options: BeginOptions = {}): void {
    this.#counted = options.counted ?? true;
    this.#isFirst = true;
    // The topics' streams branch off in this order for ever.
    this.#topics.restart(key.child(ATTRIBUTES));
    this.#scoreRandom.branch(this.#topics);
    this.#answerRandom.branch(this.#topics);
    this.#diagnosisRandom.branch(this.#topics);
    this.#hospitalRandom.branch(this.#topics);
    this.#scores.begin();
    this.#answers.begin();
    this.#diagnoses.begin();
  }

  /**
   * Writes the stays in hospital of a year before its services are written, so that services can pause for them. Needs `life.moved`
   * to be known as far as the year's end. Returns the place of the first of the stays in `life.hospitalStays`.
   */
  planHospitalStays(life: LifeCourse, state: YearState): number {
    this.#stays = life.hospitalStays.length;
    addHospitalStays(this.#hospitalRandom, life, {
      state,
      need: needOn(life, state.lastDay),
      hospitals: this.#hospitals,
    });
    return this.#stays;
  }

  /** Writes scores, answers and diagnoses of a year whose needs, services and stays in hospital are all there. */
  year(life: LifeCourse, state: YearState): void {
    const year = this.#year;
    year.read(life, state, { from: this.#from, isFirst: this.#isFirst });
    this.#isFirst = false;
    const counted = this.#counted;
    this.#scores.year(this.#scoreRandom, life, year);
    this.#answers.year(this.#answerRandom, life, { year, counted });
    this.#diagnoses.year(this.#diagnosisRandom, life, { year, stays: this.#stays, counted });
  }
}
