/**
 * One set of answers (`PERSONOPPL`) as numbers in the order of its columns.
 *
 * @module
 */
import { answerColumns, type LifeCourse, NEVER } from "../life_course.ts";

/** Answers to yes or no (code list 1101). */
export const YES = 1;
export const NO = 2;

const at = (name: typeof answerColumns[number]): number => answerColumns.indexOf(name);

/** Places of the columns in a set. */
export const HOUSEHOLD: number = at("household");
export const CARES_FOR_CHILDREN: number = at("cares_for_children");
export const PRIVATE_HELP: number = at("private_help");
export const HOUSING_SUITED: number = at("housing_suited");
export const DENTIST: number = at("dentist_assessed");
export const DOCTOR: number = at("doctor_assessed");
export const INDIVIDUAL_PLAN: number = at("individual_plan");
export const COORDINATOR: number = at("coordinator");
/** The first of four columns: help needed and received, transport needed and received. */
export const WORK: number = at("work_help_need");
/** The first of four columns as those of work. */
export const LEISURE: number = at("leisure_help_need");
export const MEDICATION: number = at("medication_review");
export const MEDICATION_DATE: number = at("medication_review_date");
export const NUTRITION: number = at("nutrition_assessed");
export const NUTRITION_DATE: number = at("nutrition_assessed_date");
export const RISK: number = at("nutrition_risk");
export const RISK_DATE: number = at("nutrition_risk_date");
export const PLAN: number = at("nutrition_plan");
export const PLAN_DATE: number = at("nutrition_plan_date");
export const START: number = at("start");
export const END: number = at("end");
export const WAITING: number = at("waiting_list");
export const WAITING_DATE: number = at("waiting_list_date");
export const ROUND_THE_CLOCK: number = at("round_the_clock");
export const REHABILITATION: number = at("rehabilitation");
export const REHABILITATION_DATE: number = at("rehabilitation_date");
export const HOME: number = at("home");

/** Columns that hold no date have 0 for no answer, the others NEVER. */
const dates = [
  DENTIST,
  DOCTOR,
  MEDICATION_DATE,
  NUTRITION_DATE,
  RISK_DATE,
  PLAN_DATE,
  END,
  WAITING_DATE,
  REHABILITATION_DATE,
];

/** The set in force of one person at a time, and how it comes into a life course. */
export class AnswerSet {
  /** Values in the order of `answerColumns`. */
  readonly values: Int32Array = new Int32Array(answerColumns.length);
  /** First day of the set in force; 0 before there is one. */
  since = 0;
  #row = -1;
  /** Columns of the life course last written to, in order; made anew where its rows have grown. */
  readonly #columns: Int32Array[] = answerColumns.map(() => new Int32Array(0));

  /** Forgets the person before. */
  clear(): void {
    this.values.fill(0);
    for (const column of dates) this.values[column] = NEVER;
    this.since = 0;
    this.#row = -1;
  }

  /** Ends the set in force the day before and lets the values hold from `day` on. */
  begin(life: LifeCourse, day: number): void {
    const { answers } = life;
    if (this.#row >= 0) answers.columns.end[this.#row] = day - 1;
    const row = this.#row = answers.add();
    const { values } = this;
    const columns = this.#columns;
    if (columns[0] !== answers.columns.household) {
      for (let i = 0; i < columns.length; i++) columns[i] = answers.columns[answerColumns[i]!];
    }
    values[START] = this.since = day;
    values[END] = NEVER;
    for (let i = 0; i < columns.length; i++) columns[i]![row] = values[i]!;
  }

  /** Ends the set in force; the next one has none to end. */
  end(life: LifeCourse, day: number): void {
    if (this.#row < 0) return;
    life.answers.columns.end[this.#row] = Math.max(day, this.since);
    this.#row = -1;
  }
}
