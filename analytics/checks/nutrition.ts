/**
 * Nutrition: assessed, at risk, plan. Each answer rests on the one before.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { absent, countRows, fieldName, samePerson } from "./sql.ts";

const nutritionRiskWithoutAssessment = defineRowCheck({
  id: "nutrition_risk_without_assessment",
  title: { nb: "Ernæringsrisiko uten vurdering", en: "Nutritional risk without an assessment" },
  meaning: {
    nb: "Personen er registrert i risiko for underernæring, men det er ikke svart «ja» på at risikoen er " +
      "vurdert. Andelen vurderte blir for lav i kvalitetsindikatoren.",
    en: "The person is registered at risk of undernutrition, but not as assessed. The quality indicator's " +
      "share of assessed persons comes out too low.",
  },
  advice: {
    nb: "Registrer «ja» på vurdert, med datoen for vurderingen. Vurdering og resultat har normalt samme " +
      "dato.",
    en: "Register «yes» for assessed, with the date of the assessment. Assessment and result usually " +
      "share the date.",
  },
  vendorAdvice: {
    nb: "Sett vurdert til «ja» når en MST-skår lagres, og åpne for risiko først da.",
    en: "Set assessed to «yes» when an MST score is saved, and open the field for risk only then.",
  },
  source: "Webinar of 1 November 2022, «Rapporteringskrav til KPR» (nutrition), steps 1 and 2",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  rules: [{
    table: "person_info",
    where: "nutrition_risk = '1' AND nutrition_assessed IS DISTINCT FROM '1'",
    applies: "nutrition_risk = '1'",
    value: "nutrition_assessed",
  }],
});

const nutritionPlanWithoutRisk = defineRowCheck({
  id: "nutrition_plan_without_risk",
  title: { nb: "Ernæringsplan uten risiko", en: "Nutrition plan without risk" },
  meaning: {
    nb: "Det er registrert individuell ernæringsplan for en person som ikke er registrert i risiko for " +
      "underernæring.",
    en: "An individual nutrition plan is registered for a person who is not registered at risk of " +
      "undernutrition.",
  },
  advice: {
    nb: "Registrer resultatet av risikovurderingen, eller rett svaret om plan.",
    en: "Register the result of the risk assessment, or correct the answer about the plan.",
  },
  vendorAdvice: {
    nb: "Vis feltet for ernæringsplan først når risiko er «ja».",
    en: "Show the field for the nutrition plan only where risk is «yes».",
  },
  source: "Webinar of 1 November 2022, «Rapporteringskrav til KPR» (nutrition), step 3",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  rules: [{
    table: "person_info",
    where: "nutrition_plan = '1' AND nutrition_risk IS DISTINCT FROM '1'",
    applies: "nutrition_plan = '1'",
    value: "nutrition_risk",
  }],
});

const assessedWithResult = "nutrition_assessed = '1' AND nutrition_risk IN ('1', '2') " +
  "AND nutrition_assessed_date IS NOT NULL AND nutrition_risk_date IS NOT NULL";

const nutritionDatesDiffer = defineRowCheck({
  id: "nutrition_dates_differ",
  title: {
    nb: "Ernæringsrisiko har en annen dato enn vurderingen",
    en: "Nutritional risk has another date than its assessment",
  },
  meaning: {
    nb: "Poengsummen i MST gir svaret på om personen er i risiko, så vurderingen og resultatet har samme " +
      "dato. Her er poErnKartlagtDato og poErnRisikoDato ulike.",
    en: "The MST score answers whether the person is at risk, so that the assessment and its result share " +
      "the date. Here poErnKartlagtDato and poErnRisikoDato differ.",
  },
  advice: {
    nb: "Bruk datoen for vurderingen på begge svarene. Er personen vurdert på nytt, så registrer begge på " +
      "nytt.",
    en: "Use the date of the assessment for both answers. Where the person was assessed again, register " +
      "both again.",
  },
  vendorAdvice: {
    nb: "Sett datoen for risiko lik datoen for vurderingen når MST lagres.",
    en: "Take the date of the risk from the assessment when an MST score is saved.",
  },
  source: "Webinar of 1 November 2022, «Rapporteringskrav til KPR» (nutrition), step 2",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  rules: [{
    table: "person_info",
    where: `${assessedWithResult} AND nutrition_assessed_date <> nutrition_risk_date`,
    applies: assessedWithResult,
    value: "concat(nutrition_assessed_date, ' – ', nutrition_risk_date)",
  }],
});

/**
 * A plan stays in force while the risk is assessed again, so it is held against the earliest risk of the
 * person that is known, this year's and earlier extracts together.
 */
const nutritionPlanBeforeRisk = defineCheck({
  id: "nutrition_plan_before_risk",
  title: { nb: "Ernæringsplan før risiko", en: "Nutrition plan before the risk" },
  meaning: {
    nb: "Ernæringsplanen er datert før personen første gang er registrert i risiko for underernæring, i " +
      "årets eller tidligere uttrekk. Planen skal bygge på risikoen. At datoene skal stå i denne " +
      "rekkefølgen, er kprkits egen regel; en plan kan være riktig hvis risikoen er fra et år som ikke er " +
      "lest inn.",
    en: "The nutrition plan is dated before the person was first registered at risk of undernutrition, in " +
      "this year's or earlier extracts. The plan is to rest on the risk. That the dates stand in this " +
      "order is kprkit's own rule; a plan may be right where the risk is of a year that was not read.",
  },
  advice: {
    nb:
      "Rett datoen som er feil. Er planen laget etter en eldre vurdering, så registrer risikoen med datoen " +
      "for den.",
    en: "Correct the date that is wrong. Where the plan rests on an older assessment, register the risk " +
      "with its date.",
  },
  vendorAdvice: {
    nb: "Varsle når planen får en dato før risikoen den bygger på.",
    en: "Warn where a plan gets a date before the risk it rests on.",
  },
  source: "Webinar of 1 November 2022, «Rapporteringskrav til KPR» (nutrition), order of steps 2 and 3",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
WITH answers AS (
  SELECT *, min(nutrition_risk_date) FILTER (WHERE nutrition_risk = '1') OVER (
      PARTITION BY person ORDER BY year RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS first_risk
  FROM (
    SELECT municipality, year, submission_id, person_key, person_info_id, nutrition_risk,
      nutrition_risk_date, nutrition_plan, nutrition_plan_date, byte_start, byte_end,
      ${samePerson} AS person
    FROM judged_person_info
    WHERE nutrition_risk = '1' OR nutrition_plan = '1'
  )
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  concat(nutrition_plan_date, ' – ', first_risk) AS value, byte_start, byte_end
FROM answers
WHERE nutrition_plan = '1' AND nutrition_plan_date < first_risk`.trim(),
  denominator: countRows("person_info", {
    where: "nutrition_plan = '1' AND nutrition_plan_date IS NOT NULL",
  }),
});

/** Each question with its answer's column; the date's stands beside it. */
const questions = ["nutrition_assessed", "nutrition_risk", "nutrition_plan"];

const nutritionAnswerWithoutDate = defineRowCheck({
  id: "nutrition_answer_without_date",
  title: { nb: "Ernæring: «ja» uten dato", en: "Nutrition: «yes» without a date" },
  meaning: {
    nb:
      "Det er svart «ja» på at personen er vurdert, i risiko eller har plan, og datoen til svaret er ikke " +
      "med. Da kan ingen se om vurderingen hører til året, og hvor lenge det er siden.",
    en: "«Yes» is answered for assessed, at risk or plan, and the date of the answer is absent. Nobody can " +
      "tell whether it belongs to the year, and how long ago it was.",
  },
  advice: {
    nb: "Registrer datoen da vurderingen ble utført eller planen ble utarbeidet.",
    en: "Register the date on which the assessment was done or the plan was made.",
  },
  vendorAdvice: {
    nb: "Krev dato når «ja» lagres, og ta den med i uttrekket.",
    en: "Ask for the date when «yes» is saved, and extract it.",
  },
  source: "Webinar of 1 November 2022, «Rapporteringskrav til KPR» (nutrition), dates of steps 1 to 3",
  category: "completeness",
  severity: "warning",
  table: "person_info",
  by: "field",
  rules: questions.map((answer) => ({
    table: "person_info",
    where: `${answer} = '1' AND ${absent(`${answer}_date`)}`,
    applies: `${answer} = '1'`,
    value: answer,
    field: fieldName("person_info", `${answer}_date`),
  })),
});

/** Nutrition. */
export const nutritionChecks: readonly Check[] = Object.freeze([
  nutritionRiskWithoutAssessment,
  nutritionPlanWithoutRisk,
  nutritionDatesDiffer,
  nutritionPlanBeforeRisk,
  nutritionAnswerWithoutDate,
]);
