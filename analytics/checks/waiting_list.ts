/**
 * Waiting list for a long-term place, or for housing adapted to round-the-clock services.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { noWithoutYes } from "./no_without_yes.ts";
import { absent, countRows, samePerson } from "./sql.ts";

/** Answers with a date, and whom they are about. */
const datedAnswers = `
WITH answers AS (
  SELECT municipality, year, submission_id, person_key, person_info_id, waiting_list, waiting_list_date,
    byte_start, byte_end, ${samePerson} AS person
  FROM judged_person_info
  WHERE waiting_list IN ('1', '2') AND waiting_list_date IS NOT NULL
)`.trim();

const waitingListNoWithoutYes = defineCheck({
  id: "waiting_list_no_without_yes",
  title: { nb: "Venteliste: «nei» uten «ja» først", en: "Waiting list: «no» without «yes» before" },
  meaning: {
    nb: "«Nei» med dato betyr at personen ble tatt av ventelisten, men ingen «ja» med samme eller " +
      "tidligere dato er rapportert, heller ikke i tidligere års uttrekk. Ventetiden kan ikke regnes ut.",
    en: "«No» with a date means that the person was taken off the waiting list, but no «yes» with the " +
      "same or an earlier date was reported, in the extracts of earlier years either. The time waited " +
      "cannot be worked out.",
  },
  advice: {
    nb: "Sto personen på venteliste, så registrer «ja» med datoen. Har personen aldri stått der, skal " +
      "«nei» stå uten dato.",
    en: "If the person was on the list, register «yes» with its date. If not, «no» carries no date.",
  },
  vendorAdvice: {
    nb: "Sett ikke dato på «nei» automatisk når kartleggingen lagres.",
    en: "Do not put a date on «no» by itself when an assessment is saved.",
  },
  source: "Webinar of 1 November 2022, «Venteliste», «Ulogiske svar»",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  ...noWithoutYes({ answer: "waiting_list", date: "waiting_list_date" }),
});

/** The "no" is counted; each one that shares its date with a "yes" of the same person and year. */
const waitingListYesAndNoSameDay = defineCheck({
  id: "waiting_list_yes_and_no_same_day",
  title: { nb: "Venteliste: «ja» og «nei» samme dag", en: "Waiting list: «yes» and «no» on the same day" },
  meaning: {
    nb: "Personen er satt på ventelisten og tatt av den på samme dato. Ett av svarene er feil. Det er " +
      "raden med «nei» som telles.",
    en: "The person was put on the waiting list and taken off it on the same date. One of the answers is " +
      "wrong. The row with «no» is counted.",
  },
  advice: {
    nb: "Slett det svaret som er registrert ved en feil.",
    en: "Delete the answer that was registered by mistake.",
  },
  vendorAdvice: {
    nb: "La en retting samme dag erstatte det første svaret i stedet for å legge til et nytt.",
    en: "Let a correction on the same day replace the first answer instead of adding another.",
  },
  source: "Webinar of 1 November 2022, «Venteliste», «Både ja og nei samme dag»",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
WITH answers AS (
  SELECT *, count(*) FILTER (WHERE waiting_list = '1') OVER (
      PARTITION BY municipality, year, person, waiting_list_date
    ) AS yes
  FROM (
    SELECT municipality, year, submission_id, person_key, person_info_id, waiting_list, waiting_list_date,
      byte_start, byte_end, ${samePerson} AS person
    FROM judged_person_info
    WHERE waiting_list IN ('1', '2') AND waiting_list_date IS NOT NULL
  )
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  CAST(waiting_list_date AS VARCHAR) AS value, byte_start, byte_end
FROM answers
WHERE waiting_list = '2' AND yes > 0`.trim(),
  denominator: countRows("person_info", { where: "waiting_list = '2' AND waiting_list_date IS NOT NULL" }),
});

/**
 * Both extracts are those of one municipality: a waiting list is the municipality's own, and who moves
 * begins anew on another. A "no" on the day of either "yes" counts as one between them.
 *
 * The days of a person's answers stand in order, those of a year and of the one before together (an
 * answer is known in its own year and in the next). If any "yes" of the year before has no "no" between
 * itself and the one that is judged, then the nearest one on that side has none. A day of this year's
 * answers that has no "no" has a "yes".
 */
const waitingListYesInTwoYears = defineCheck({
  id: "waiting_list_yes_in_two_years",
  title: {
    nb: "Venteliste: «ja» med ulik dato to år på rad",
    en: "Waiting list: «yes» with another date than the year before",
  },
  meaning: {
    nb: "Årets uttrekk har «ja» med én dato, uttrekket fra samme kommune året før har «ja» med en annen, " +
      "og ingen «nei» er datert mellom dem. Personen kan ikke være satt på ventelisten to ganger uten å " +
      "være tatt av den. Samme dato i begge årene er ingen feil: da venter personen fortsatt. At begge " +
      "uttrekkene må være fra samme kommune, er kprkits egen avgrensing.",
    en: "This year's extract has «yes» with one date, the extract of the same municipality the year before " +
      "has «yes» with another, and no «no» is dated between them. Nobody is put on the list twice without " +
      "being taken off it. The same date in both years is no fault: the person still waits. That both " +
      "extracts must be of one municipality is kprkit's own limit.",
  },
  advice: {
    nb:
      "Venter personen fortsatt, skal datoen være den dagen ventetiden begynte, også i nye kartlegginger. " +
      "Fikk personen plass eller takket nei i mellomtiden, så registrer «nei» med datoen for det.",
    en: "Where the person still waits, the date is the day on which the wait began, in new assessments " +
      "too. Where the person got a place or declined one in between, register «no» with that date.",
  },
  vendorAdvice: {
    nb: "Ta med datoen fra forrige «ja» når en kartlegging kopieres, i stedet for å foreslå dagens dato.",
    en: "Carry the date of the «yes» before along when an assessment is copied, and do not offer today's.",
  },
  source: "Webinar of 1 November 2022, «Venteliste», «Ulogiske svar»: yes with a date both in 2020 and in " +
    "2021",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
${datedAnswers}, waiting AS (
  SELECT municipality, person
  FROM answers
  WHERE waiting_list = '1'
), days AS (
  SELECT municipality, year + later AS year, person, waiting_list_date,
    bool_or(waiting_list = '1' AND later = 1) AS yes_before,
    bool_or(waiting_list = '2') AS ended
  FROM answers
  SEMI JOIN waiting USING (municipality, person)
  CROSS JOIN (SELECT unnest([0, 1]) AS later)
  GROUP BY municipality, year + later, person, waiting_list_date
), neighbours AS (
  SELECT municipality, year, person, waiting_list_date, ended,
    max(waiting_list_date) FILTER (WHERE yes_before) OVER earlier AS earlier_yes,
    max(waiting_list_date) FILTER (WHERE ended) OVER earlier AS earlier_no,
    min(waiting_list_date) FILTER (WHERE yes_before) OVER after AS later_yes,
    min(waiting_list_date) FILTER (WHERE ended) OVER after AS later_no
  FROM days
  WINDOW earlier AS (
    PARTITION BY municipality, year, person ORDER BY waiting_list_date
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), after AS (
    PARTITION BY municipality, year, person ORDER BY waiting_list_date
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
  )
), open AS (
  SELECT municipality, year, person, waiting_list_date,
    coalesce(
      CASE WHEN earlier_no IS NULL OR earlier_no < earlier_yes THEN earlier_yes END,
      CASE WHEN later_no IS NULL OR later_no > later_yes THEN later_yes END
    ) AS date_before
  FROM neighbours
  WHERE NOT ended
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  concat(date_before, ' → ', waiting_list_date) AS value, byte_start, byte_end
FROM answers
JOIN open USING (municipality, year, person, waiting_list_date)
WHERE date_before IS NOT NULL`.trim(),
  denominator: countRows("person_info", { where: "waiting_list = '1' AND waiting_list_date IS NOT NULL" }),
});

/**
 * The latest "yes" on or before the "no" must not have been closed by another "no" the year before. A
 * "no" that has no "yes" at all is another fault (`waiting_list_no_without_yes`).
 */
const waitingListNoRepeated = defineCheck({
  id: "waiting_list_no_repeated",
  title: {
    nb: "Venteliste: «nei» to år på rad etter ett «ja»",
    en: "Waiting list: «no» in two years after one «yes»",
  },
  meaning: {
    nb: "Personen ble satt på ventelisten og tatt av den i et tidligere uttrekk, og er tatt av den på nytt " +
      "i år med en senere dato, uten noen ny «ja» mellom. Det andre «nei» avslutter ingenting; trolig er " +
      "datoen for kartleggingen brukt. Uttrekk fra samme kommune sammenlignes.",
    en: "The person was put on the waiting list and taken off it in the year before, and is taken off it " +
      "again this year with a later date and no new «yes» in between. The second «no» ends nothing; the " +
      "date of the assessment has probably been used. Extracts of one municipality are compared.",
  },
  advice: {
    nb: "Står personen ikke på ventelisten, skal datoen for «nei» være den dagen personen ble tatt av den. " +
      "Kom personen på listen igjen, så registrer «ja» med datoen.",
    en: "Where the person is not on the list, the date of «no» is the day the person was taken off it. " +
      "Where the person came on the list again, register «yes» with its date.",
  },
  vendorAdvice: {
    nb: "Behold datoen fra forrige «nei» når svaret er uendret, og ikke krev ny dato i hver kartlegging.",
    en: "Keep the date of the «no» before where the answer is unchanged, and do not ask for a new one in " +
      "each assessment.",
  },
  source:
    "Webinar of 1 November 2022, «Venteliste», «Ulogiske svar»: yes followed by no in 2020, and no in " +
    "2021",
  category: "plausibility",
  severity: "warning",
  table: "person_info",
  violations: `
${datedAnswers}, closed AS (
  SELECT this_year.municipality, this_year.year, this_year.person,
    this_year.waiting_list_date, year_before.waiting_list_date AS date_before
  FROM answers AS this_year
  JOIN answers AS year_before
    ON year_before.municipality = this_year.municipality
    AND year_before.person = this_year.person
    AND year_before.year = this_year.year - 1
    AND year_before.waiting_list_date < this_year.waiting_list_date
  WHERE this_year.waiting_list = '2' AND year_before.waiting_list = '2'
), latest AS (
  SELECT closed.municipality, closed.year, closed.person, closed.waiting_list_date,
    max(closed.date_before) AS date_before, max(opened.waiting_list_date) AS latest_yes
  FROM closed
  JOIN answers AS opened
    ON opened.municipality = closed.municipality
    AND opened.person = closed.person
    AND opened.year <= closed.year
    AND opened.waiting_list_date <= closed.waiting_list_date
  WHERE opened.waiting_list = '1'
  GROUP BY closed.municipality, closed.year, closed.person, closed.waiting_list_date
)
SELECT municipality, year, submission_id, person_key, person_info_id AS row_id,
  concat(latest_yes, ': ', date_before, ' → ', waiting_list_date) AS value, byte_start, byte_end
FROM answers
JOIN latest USING (municipality, year, person, waiting_list_date)
WHERE waiting_list = '2' AND latest_yes <= date_before`.trim(),
  denominator: countRows("person_info", { where: "waiting_list = '2' AND waiting_list_date IS NOT NULL" }),
});

const waitingListYesWithoutDate = defineRowCheck({
  id: "waiting_list_yes_without_date",
  title: { nb: "Venteliste: «ja» uten dato", en: "Waiting list: «yes» without a date" },
  meaning: {
    nb: "Personen står på ventelisten, men poVentelisteDato er ikke med. Ventetiden kan ikke regnes ut. At " +
      "datoen alltid skal være med, er kprkits egen regel; registeret godtar raden.",
    en: "The person is on the waiting list, but poVentelisteDato is absent. The time waited cannot be " +
      "worked out. That the date must always be there is kprkit's own rule; the register takes the row.",
  },
  advice: {
    nb: "Registrer datoen da personen ble satt på ventelisten.",
    en: "Register the date on which the person was put on the waiting list.",
  },
  vendorAdvice: {
    nb: "Krev dato når «ja» lagres, og ta den med i uttrekket.",
    en: "Ask for the date when «yes» is saved, and extract it.",
  },
  source: "Webinar of 1 November 2022, «Venteliste»; schema, PERSONOPPL/poVentelisteDato",
  category: "completeness",
  severity: "warning",
  table: "person_info",
  rules: [{
    table: "person_info",
    where: `waiting_list = '1' AND ${absent("waiting_list_date")}`,
    applies: "waiting_list = '1'",
    value: "waiting_list",
  }],
});

/** Waiting list. */
export const waitingListChecks: readonly Check[] = Object.freeze([
  waitingListNoWithoutYes,
  waitingListYesAndNoSameDay,
  waitingListYesInTwoYears,
  waitingListNoRepeated,
  waitingListYesWithoutDate,
]);
