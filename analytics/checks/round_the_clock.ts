/**
 * Round-the-clock services at home (`poHeldg`).
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { housingTypes, stayTypes } from "./service_codes.ts";
import { codeList, notRefused } from "./sql.ts";

/** Below this many hours a week the answer is not believed. */
const enoughHours = 35;

/**
 * Persons with the answer "yes" who neither live in housing of the municipality nor had a stay in an
 * institution or a hospital in the year. Weekly hours are added up over all services of the year that were not refused, also
 * those that follow one another: the check errs on the side of silence.
 */
const atHome = `
WITH asked AS (
  SELECT DISTINCT submission_id, person_id
  FROM judged_person_info
  ANTI JOIN judged_hospital_stay USING (submission_id, person_id)
  WHERE round_the_clock = '1'
), given AS (
  SELECT submission_id, person_id, sum(hours_per_week) AS hours,
    bool_or(service_type IN (${codeList([...stayTypes, ...housingTypes])})) AS elsewhere
  FROM judged_service
  SEMI JOIN asked USING (submission_id, person_id)
  WHERE ${notRefused}
  GROUP BY submission_id, person_id
), at_home AS (
  SELECT submission_id, person_id, coalesce(hours, 0) AS hours
  FROM asked
  LEFT JOIN given USING (submission_id, person_id)
  WHERE elsewhere IS DISTINCT FROM true
)`.trim();

const roundTheClockTooLittle = defineCheck({
  id: "round_the_clock_too_little",
  title: { nb: "Heldøgns tjenestetilbud med lite tjenester", en: "Round-the-clock services with few hours" },
  meaning: {
    nb: "Personen har «ja» på heldøgns tjenestetilbud og tjenester på til sammen under 35 timer per uke, " +
      "men har verken hatt opphold i institusjon eller sykehus eller bolig fra kommunen. Svaret gjelder " +
      "dem som får heldøgns tjenester hjemme; så få timer tyder på at enten svaret eller timene er feil.",
    en: "The person has «yes» for round-the-clock services, no stay in an institution or hospital, no " +
      "housing from the municipality, and services of less than 35 hours a week in sum. The answer is for " +
      "those who get round-the-clock services at home; so few hours tell that the answer or the hours are " +
      "wrong.",
  },
  advice: {
    nb: "Se om svaret er satt for tidlig eller for en person på sykehjem, og om timer mangler på tjenestene.",
    en: "See whether the answer was given too early or for a person in a nursing home, and whether hours " +
      "are missing.",
  },
  vendorAdvice: {
    nb: "Vis summen av ukentlige timer ved siden av spørsmålet når det besvares.",
    en: "Show the sum of weekly hours beside the question when it is answered.",
  },
  source: "Webinar of 1 November 2022, «Heldøgnstjenestetilbud»",
  category: "plausibility",
  severity: "warning",
  table: "person",
  violations: `
${atHome}
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  CAST(CAST(hours AS DECIMAL(18, 2)) AS VARCHAR) AS value, byte_start, byte_end
FROM judged_person
JOIN at_home USING (submission_id, person_id)
WHERE hours < ${enoughHours}`.trim(),
  denominator: `
${atHome}
SELECT municipality, year, count(*) AS denominator
FROM judged_person
SEMI JOIN at_home USING (submission_id, person_id)
GROUP BY municipality, year`.trim(),
});

/** Round-the-clock services. */
export const roundTheClockChecks: readonly Check[] = Object.freeze([
  roundTheClockTooLittle,
]);
