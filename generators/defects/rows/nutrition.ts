/**
 * Nutrition: assessed, at risk, with a plan, in that order and on days that fit.
 *
 * @module
 */
import type { EditedRow } from "../../cohort/person_editor.ts";
import type { PersonDefect } from "../defect.ts";
import { clearAnswers, dayOf, lastAssessment, NUTRITION } from "./answers.ts";
import { EARLIEST, numberOf } from "./cells.ts";
import { defineDefectOfWays, defineNearMiss, type Way } from "./way.ts";

const YES = "1";
const NO = "2";

const isYes = (row: EditedRow, question: string) => row.get(`nutrition_${question}`) === YES;

function answer(row: EditedRow, question: string, text: string, day: number | null): void {
  row.set(`nutrition_${question}`, text);
  row.set(`nutrition_${question}_date`, day);
}

const riskWithoutAssessment = defineDefectOfWays({
  check: "nutrition_risk_without_assessment",
  table: "person_info",
  ways: [{
    name: "risk",
    rows: (editor) => editor.rows("person_info"),
    change(row, { editor, kept, random }) {
      const day = numberOf(row, "nutrition_risk_date") ?? numberOf(row, "nutrition_assessed_date") ??
        dayOf(row, editor);
      answer(row, "risk", YES, day);
      row.set("nutrition_assessed", kept("answer", () => random.pick([NO, ""])) || null);
      row.set("nutrition_assessed_date", null);
    },
  }],
});

/** Answers of its own in place of the person's, whose risk may be found in another extract and after the plan. */
const planWithoutRisk = defineDefectOfWays({
  check: "nutrition_plan_without_risk",
  table: "person_info",
  prepare: (editor) => clearAnswers(editor, NUTRITION),
  ways: [{
    name: "plan",
    rows: lastAssessment,
    change(row, { editor, kept, random }) {
      const day = kept("day", () => dayOf(row, editor));
      answer(row, "assessed", YES, day);
      if (kept("risk", () => random.pick([NO, "none"])) === NO) answer(row, "risk", NO, day);
      answer(row, "plan", YES, day);
    },
  }],
});

/** Most days between the two dates. */
const MOST_DAYS = 60;

const datesDiffer = defineDefectOfWays({
  check: "nutrition_dates_differ",
  table: "person_info",
  ways: [{
    name: "dates",
    // A day of risk that is there stays, since plans are held against it.
    rows: (editor) => editor.rows("person_info").filter((row) => isYes(row, "risk") || !isYes(row, "plan")),
    change(row, { editor, kept, random }) {
      const day = numberOf(row, "nutrition_risk_date") ?? dayOf(row, editor);
      if (!isYes(row, "risk")) answer(row, "risk", NO, day);
      const days = kept("days", () => random.integer(1, MOST_DAYS));
      answer(row, "assessed", YES, day - days >= EARLIEST ? day - days : day + days);
    },
  }],
});

/** Answers of its own in place of the person's, on the same days in every year. */
const planBeforeRisk = defineDefectOfWays({
  check: "nutrition_plan_before_risk",
  table: "person_info",
  prepare: (editor) => clearAnswers(editor, NUTRITION),
  ways: [{
    name: "plan",
    rows: lastAssessment,
    change(row, { editor, kept, random }) {
      const day = kept("day", () => Math.max(dayOf(row, editor), EARLIEST + MOST_DAYS));
      answer(row, "assessed", YES, day);
      answer(row, "risk", YES, day);
      answer(row, "plan", YES, day - kept("days", () => random.integer(1, MOST_DAYS)));
    },
  }],
});

const QUESTIONS = ["assessed", "risk", "plan"];

/** Answers of its own in place of the person's: without a day of risk their plans could come to lie before it. */
const answerWithoutDate = defineDefectOfWays({
  check: "nutrition_answer_without_date",
  table: "person_info",
  prepare: (editor) => clearAnswers(editor, NUTRITION),
  ways: ["poErnKartlagtDato", "poErnRisikoDato", "poErnPlanDato"].map((field, place): Way => ({
    name: field,
    field,
    rows: lastAssessment,
    change(row, { editor, kept }) {
      const day = kept("day", () => dayOf(row, editor));
      for (const question of QUESTIONS.slice(0, place)) answer(row, question, YES, day);
      answer(row, QUESTIONS[place]!, YES, null);
    },
  })),
});

/** Nutrition. */
export const nutritionDefects: readonly PersonDefect[] = Object.freeze([
  riskWithoutAssessment,
  planWithoutRisk,
  datesDiffer,
  planBeforeRisk,
  answerWithoutDate,
]);

/** All three on one day. */
export const nutritionNearMisses: readonly PersonDefect[] = Object.freeze([
  defineNearMiss({
    check: "nutrition_plan_before_risk",
    table: "person_info",
    prepare: (editor) => clearAnswers(editor, NUTRITION),
    rows: lastAssessment,
    change(row, { editor, kept }) {
      const day = kept("day", () => dayOf(row, editor));
      for (const question of QUESTIONS) answer(row, question, YES, day);
    },
  }),
]);
