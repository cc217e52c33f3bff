import type { Localised } from "../check.ts";
import { answersSql } from "./answers.ts";
import { fieldSharesSql } from "./field_shares.ts";
import { groupsSql } from "./groups.ts";
import { nutritionResidentsSql, nutritionSql } from "./nutrition.ts";

/** A query under a name, for analysts who open the store. */
export interface FeedbackView {
  /** Name of the view. */
  readonly name: string;
  /** The `SELECT` it stands for; it needs the views of the store and no other. */
  readonly sql: string;
  /** What a row is. */
  readonly about: Localised;
}

/** The numbers of {@linkcode readFeedback} as views, down to the persons of the indicator on nutrition. */
export const feedbackViews: readonly FeedbackView[] = Object.freeze([
  {
    name: "feedback",
    sql: groupsSql,
    about: {
      nb: "Personer etter bosted og tjeneste, dato for innsending og frist, per kommune og år",
      en: "Persons by place and service, day of submission and deadline, by municipality and year",
    },
  },
  {
    name: "feedback_field",
    sql: fieldSharesSql,
    about: {
      nb: "Rader der et felt skal stå, og rader der det står, per kommune og år",
      en: "Rows in which a field is due and rows in which it stands, by municipality and year",
    },
  },
  {
    name: "feedback_answer",
    sql: answersSql,
    about: {
      nb: "Personer med «ja» og med «nei» på venteliste, heldøgns tjenestetilbud og re-/habilitering",
      en: "Persons with «yes» and with «no» for waiting list, round-the-clock services and rehabilitation",
    },
  },
  {
    name: "nutrition_resident",
    sql: nutritionResidentsSql,
    about: {
      nb: "Beboere på 67 år og over i institusjon 31. desember: vurdert, i risiko, med ernæringsplan",
      en: "Residents of 67 years and over in institutions on 31 December: assessed, at risk, with a plan",
    },
  },
  {
    name: "nutrition_indicator",
    sql: nutritionSql,
    about: {
      nb: "Kvalitetsindikatoren for ernæring, per kommune og år",
      en: "The quality indicator on nutrition, by municipality and year",
    },
  },
].map((view) => Object.freeze(view)));
