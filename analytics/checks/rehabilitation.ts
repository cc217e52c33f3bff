/**
 * Rehabilitation outside institutions, told of the person since 2019 (`poHab`).
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { noWithoutYes } from "./no_without_yes.ts";
import { samePerson } from "./sql.ts";

const rehabNoWithDateWithoutYes = defineCheck({
  id: "rehab_no_with_date_without_yes",
  title: {
    nb: "Re-/habilitering: «nei» med dato uten «ja» først",
    en: "Rehabilitation: «no» with a date without «yes» before",
  },
  meaning: {
    nb: "«Nei» med dato er sluttdatoen for re-/habilitering utenfor institusjon, men ingen «ja» med samme " +
      "eller tidligere dato er rapportert, heller ikke i tidligere år.",
    en: "«No» with a date is the end of rehabilitation outside an institution, but no «yes» with the same " +
      "or an earlier date was reported, in earlier years either.",
  },
  advice: {
    nb: "Registrer startdatoen med «ja». Har personen ikke fått re-/habilitering, skal datofeltet stå tomt.",
    en: "Register the start with «yes». If the person had no rehabilitation, the date is left out.",
  },
  vendorAdvice: {
    nb: "Gjør datofeltet utilgjengelig for «nei» når det ikke finnes en åpen «ja».",
    en: "Close the date field for «no» where there is no open «yes».",
  },
  source: "Webinar of 1 November 2022, «Rehabilitering / habilitering utenfor institusjon», «Kun nei med " +
    "dato»",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  ...noWithoutYes({ answer: "rehabilitation", date: "rehabilitation_date" }),
});

/**
 * Repeated assessments carry the same start along, so starts are told apart by date. One violation a
 * person and year, at the row of the last start. A "no" without a date is no end: it says "never".
 */
const rehabStartWithoutEnd = defineCheck({
  id: "rehab_start_without_end",
  title: { nb: "Re-/habilitering: tre starter uten slutt", en: "Rehabilitation: three starts and no end" },
  meaning: {
    nb: "Personen har tre eller flere ulike startdatoer for re-/habilitering utenfor institusjon i årets " +
      "uttrekk og ingen sluttdato. Da er det trolig kartleggingsdatoen som er brukt som startdato. Hver " +
      "person telles én gang, ved den siste starten.",
    en: "The person has three or more different start dates of rehabilitation outside an institution in " +
      "the year's extract and no end. The date of each assessment has probably been taken for a start. " +
      "Each person is counted once, at the last start.",
  },
  advice: {
    nb: "Behold startdatoen for perioden som løper, og registrer «nei» med sluttdato for dem som er over.",
    en: "Keep the start of the period that runs, and register «no» with the end date of those that are over.",
  },
  vendorAdvice: {
    nb: "Krev sluttdato på forrige periode før en ny kan startes.",
    en: "Ask for the end of the period before when a new one is begun.",
  },
  source: "Webinar of 1 November 2022, «3 datoer for start, ingen dato for slutt»",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
WITH answers AS (
  SELECT municipality, year, submission_id, person_key, person_info_id, rehabilitation, rehabilitation_date,
    byte_start, byte_end, ${samePerson} AS person
  FROM judged_person_info
  WHERE rehabilitation IN ('1', '2') AND rehabilitation_date IS NOT NULL
), open AS (
  SELECT municipality, year, person, count(DISTINCT rehabilitation_date) AS starts
  FROM answers
  GROUP BY municipality, year, person
  HAVING count(*) FILTER (WHERE rehabilitation = '2') = 0 AND count(DISTINCT rehabilitation_date) >= 3
), numbered AS (
  SELECT answers.*, starts, row_number() OVER (
      PARTITION BY municipality, year, person
      ORDER BY rehabilitation_date DESC, submission_id DESC, byte_start DESC, person_info_id DESC
    ) AS place
  FROM answers
  JOIN open USING (municipality, year, person)
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  concat(starts, ': ', rehabilitation_date) AS value, byte_start, byte_end
FROM numbered
WHERE place = 1`.trim(),
  denominator: `
SELECT municipality, year, count(DISTINCT ${samePerson}) AS denominator
FROM judged_person_info
WHERE rehabilitation = '1' AND rehabilitation_date IS NOT NULL
GROUP BY municipality, year`.trim(),
});

/** Rehabilitation. */
export const rehabilitationChecks: readonly Check[] = Object.freeze([
  rehabNoWithDateWithoutYes,
  rehabStartWithoutEnd,
]);
