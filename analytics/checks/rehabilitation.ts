/**
 * Rehabilitation outside institutions, told of the person since 2019 (`poHab`).
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { noWithoutYes } from "./no_without_yes.ts";
import { absent, samePerson } from "./sql.ts";

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

const rehabYesWithoutDate = defineRowCheck({
  id: "rehab_yes_without_date",
  title: { nb: "Re-/habilitering: «ja» uten startdato", en: "Rehabilitation: «yes» without a start date" },
  meaning: {
    nb: "«Ja» skal ha datoen da re-/habiliteringen utenfor institusjon startet, og poHabDato er ikke med. " +
      "Da kan ingen se når perioden begynte eller hvor lenge den varte.",
    en: "«Yes» carries the date on which rehabilitation outside an institution began, and poHabDato is " +
      "absent. Nobody can tell when the period began or how long it was.",
  },
  advice: {
    nb: "Registrer startdatoen på svaret «ja».",
    en: "Register the start date with the answer «yes».",
  },
  vendorAdvice: {
    nb: "Krev startdato når «ja» lagres, og ta den med i uttrekket.",
    en: "Ask for the start date when «yes» is saved, and extract it.",
  },
  source: "Webinar of 1 November 2022, «Rapporteringskrav for rehabilitering habilitering utenfor " +
    "institusjon», point 1",
  category: "completeness",
  severity: "warning",
  table: "person_info",
  rules: [{
    table: "person_info",
    where: `rehabilitation = '1' AND ${absent("rehabilitation_date")}`,
    applies: "rehabilitation = '1'",
    value: "rehabilitation",
  }],
});

/**
 * Assessments that come right after one with a dated start, by the day they hold from (`poFraDato`), in
 * the extracts of one municipality for this year and the one before: an assessment is known in its own
 * year and in the next. `silent`: nobody who filled in an assessment of that day answered the question.
 * Without `poFraDato` no order can be told.
 */
const afterStart = `
WITH answers AS (
  SELECT municipality, year, submission_id, person_key, person_info_id, start_date, rehabilitation,
    rehabilitation_date, byte_start, byte_end, ${samePerson} AS person,
    ${absent("rehabilitation")} AND ${absent("rehabilitation_date")} AS unanswered
  FROM judged_person_info
), started AS (
  SELECT municipality, person
  FROM answers
  WHERE rehabilitation = '1' AND rehabilitation_date IS NOT NULL
), assessments AS (
  SELECT municipality, year, person, start_date, bool_and(unanswered) AS silent,
    max(rehabilitation_date) FILTER (WHERE rehabilitation = '1') AS started
  FROM answers
  SEMI JOIN started USING (municipality, person)
  WHERE start_date IS NOT NULL
  GROUP BY municipality, year, person, start_date
), known AS (
  SELECT municipality, year + later AS year, person, start_date, max(started) AS started,
    bool_and(silent) FILTER (WHERE later = 0) AS silent
  FROM assessments
  CROSS JOIN (SELECT unnest([0, 1]) AS later)
  GROUP BY municipality, year + later, person, start_date
), after_start AS (
  SELECT municipality, year, person, start_date, silent,
    lag(started) OVER (PARTITION BY municipality, year, person ORDER BY start_date) AS started
  FROM known
)`.trim();

/** Where the slide has three starts, one is enough here: what is wrong is that the period runs out. */
const rehabStartWithoutStop = defineCheck({
  id: "rehab_start_without_stop",
  title: {
    nb: "Re-/habilitering: start, og neste kartlegging er uten svar",
    en: "Rehabilitation: a start, and the next assessment says nothing",
  },
  meaning: {
    nb: "Én kartlegging har «ja» med startdato for re-/habilitering utenfor institusjon. Den neste, etter " +
      "poFraDato, har verken svar eller dato, og ingen «nei» med dato på eller etter starten er rapportert. " +
      "Da ser perioden ut til å ha tatt slutt uten at sluttdatoen er kjent. Kartlegginger i årets og " +
      "fjorårets uttrekk fra samme kommune sammenlignes; det er kprkits egen avgrensing. Raden uten svar " +
      "telles.",
    en: "One assessment has «yes» with the start of rehabilitation outside an institution. The next one, " +
      "by poFraDato, has neither answer nor date, and no «no» dated on or after the start was reported. " +
      "The period seems to be over, and nobody knows when it ended. Assessments in the extracts of this " +
      "year and the year before of one municipality are compared, which is kprkit's own limit. The row " +
      "without an answer is counted.",
  },
  advice: {
    nb:
      "Er re-/habiliteringen over, så registrer «nei» med sluttdato. Løper den fortsatt, så svar «ja» med " +
      "den samme startdatoen også i den nye kartleggingen.",
    en: "Where the rehabilitation is over, register «no» with its end. Where it still runs, answer «yes» " +
      "with the same start in the new assessment too.",
  },
  vendorAdvice: {
    nb: "Ta med svaret og startdatoen i nye kartlegginger til perioden er avsluttet, og ikke la feltet stå " +
      "tomt så lenge en «ja» er åpen.",
    en: "Carry the answer and its start along in new assessments until the period is ended, and do not let " +
      "the field be empty while a «yes» is open.",
  },
  source: "Webinar of 1 November 2022, «Rehabilitering / habilitering utenfor institusjon»: three dates of " +
    "start, none of end, and the next assessment shows «null»",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
${afterStart}, ended AS (
  SELECT municipality, year + later AS year, person, max(rehabilitation_date) AS ended
  FROM answers
  CROSS JOIN (SELECT unnest([0, 1]) AS later)
  WHERE rehabilitation = '2'
  GROUP BY municipality, year + later, person
), open AS (
  SELECT municipality, year, person, start_date, started
  FROM after_start
  LEFT JOIN ended USING (municipality, year, person)
  WHERE silent AND started IS NOT NULL AND (ended IS NULL OR ended < started)
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  CAST(started AS VARCHAR) AS value, byte_start, byte_end
FROM answers
JOIN open USING (municipality, year, person, start_date)`.trim(),
  denominator: `
${afterStart}
SELECT municipality, year, count(*) AS denominator
FROM answers
SEMI JOIN (SELECT * FROM after_start WHERE started IS NOT NULL) AS after_start
  USING (municipality, year, person, start_date)
GROUP BY municipality, year`.trim(),
});

/** Rehabilitation. */
export const rehabilitationChecks: readonly Check[] = Object.freeze([
  rehabNoWithDateWithoutYes,
  rehabStartWithoutEnd,
  rehabYesWithoutDate,
  rehabStartWithoutStop,
]);
