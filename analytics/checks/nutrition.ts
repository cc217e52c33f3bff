/**
 * Nutrition: assessed, at risk, plan. Each answer rests on the one before.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { countRows, selectRows } from "./sql.ts";

const nutritionRiskWithoutAssessment = defineCheck({
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
  violations: selectRows("person_info", {
    where: "nutrition_risk = '1' AND nutrition_assessed IS DISTINCT FROM '1'",
    value: "nutrition_assessed",
  }),
  denominator: countRows("person_info", { where: "nutrition_risk = '1'" }),
});

const nutritionPlanWithoutRisk = defineCheck({
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
  violations: selectRows("person_info", {
    where: "nutrition_plan = '1' AND nutrition_risk IS DISTINCT FROM '1'",
    value: "nutrition_risk",
  }),
  denominator: countRows("person_info", { where: "nutrition_plan = '1'" }),
});

/** Nutrition. */
export const nutritionChecks: readonly Check[] = Object.freeze([
  nutritionRiskWithoutAssessment,
  nutritionPlanWithoutRisk,
]);
