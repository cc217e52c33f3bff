/**
 * The same service reported more than once.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { countRows, notRefused, readable, samePerson } from "./sql.ts";

/** What must be known of a service before it can be said to be the same as another. */
const known = `person_key IS NOT NULL AND service_id IS NOT NULL AND service_type IS NOT NULL
    AND start_date IS NOT NULL AND ${readable("end_date", "hours_per_week")} AND ${notRefused}`;

/**
 * Digest of all that must agree, to group by instead of by eight columns of as many rows as a store has
 * services: among ten million, two share one by chance with a probability of 0.000003.
 */
const content =
  `hash(municipality, year, ${samePerson}, service_type, start_date, end_date, hours_per_week, org_number)`;

/**
 * Services of a person in a municipality and year that agree in everything a reader would tell them apart
 * by. A key that stands twice in one submission is another fault (`duplicate_row_id`); between the
 * submissions of two districts it is the same service sent twice.
 */
const serviceReportedTwice = defineCheck({
  id: "service_reported_twice",
  title: { nb: "Samme tjeneste rapportert to ganger", en: "The same service reported twice" },
  meaning: {
    nb:
      "Samme person har to tjenester av samme type med samme start, slutt, timer og organisasjonsnummer, men " +
      "med hver sin tjTjID eller fra hver sin bydel. Da er historikken trolig konvertert to ganger, og timer og " +
      "opphold telles dobbelt. Radene etter den første telles. To vedtak som virkelig er like, finnes også, " +
      "særlig der timer ikke er oppgitt.",
    en:
      "The same person has two services of one type with the same start, end, hours and organisation number, " +
      "but each under a tjTjID or from a district of its own. The history was probably converted twice, and " +
      "hours and stays count double. The rows after the first are counted. Two decisions that really are alike " +
      "do exist, above all where no hours are given.",
  },
  advice: {
    nb:
      "Se på noen av personene. Er tjenesten den samme, slettes den ene i fagsystemet eller holdes utenfor " +
      "uttrekket. Flyttet personen mellom bydeler, avsluttes tjenesten i den gamle.",
    en:
      "Look at some of the persons. Where the service is the same, delete one of the two or keep it out of " +
      "the extract. Where the person moved between districts, end the service in the former.",
  },
  vendorAdvice: {
    nb: "Ta vare på nøkkelen fra det gamle systemet ved konvertering, så en rad ikke kommer inn to ganger.",
    en: "Keep the key of the former system in a conversion, so that a row cannot come in twice.",
  },
  source: "Letter of 27 October 2025: faults that follow from a change of record system; the definition is " +
    "kprkit's own",
  category: "plausibility",
  severity: "warning",
  table: "service",
  violations: `
WITH repeated AS (
  SELECT ${content} AS content FROM judged_service GROUP BY content HAVING count(*) > 1
), compared AS (
  SELECT *, first_value(submission_id) OVER alike AS first_submission,
    first_value(service_id) OVER alike AS first_id
  FROM (
    SELECT municipality, year, submission_id, person_key, service_id, service_type, start_date, end_date,
      byte_start, byte_end, ${content} AS content
    FROM judged_service
    WHERE ${known}
  )
  SEMI JOIN repeated USING (content)
  WINDOW alike AS (PARTITION BY content ORDER BY submission_id, service_id)
)
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  concat('tjTjID ', first_id, ': ', service_type, ', ', start_date, ' – ', end_date) AS value,
  byte_start, byte_end
FROM compared
WHERE submission_id <> first_submission OR service_id <> first_id`.trim(),
  denominator: countRows("service", { where: known }),
});

/** The same service more than once. */
export const repeatedServiceChecks: readonly Check[] = Object.freeze([
  serviceReportedTwice,
]);
