/**
 * Waiting list for a long-term place, or for housing adapted to round-the-clock services.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { noWithoutYes } from "./no_without_yes.ts";
import { countRows, samePerson } from "./sql.ts";

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

/** Waiting list. */
export const waitingListChecks: readonly Check[] = Object.freeze([
  waitingListNoWithoutYes,
  waitingListYesAndNoSameDay,
]);
