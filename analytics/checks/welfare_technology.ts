/**
 * Welfare technology: safety alarm (6), localisation (26), electronic medication support (27) and
 * digital supervision (28).
 *
 * @module
 */
import { type Check, defineComparisonCheck, defineRowCheck } from "../check.ts";
import { heldAgainst, served } from "./served.ts";
import { typeComparable, welfareTechnologyTypes } from "./service_codes.ts";
import { absent, codeList, notRefused } from "./sql.ts";

const isWelfareTechnology = `service_type IN (${codeList(welfareTechnologyTypes)})`;

/**
 * Persons with at least one of the types in use in both years, beside those of the year before in all that the
 * municipality was made of, where all of it was reported. In 2019 that is 6 and 26: 27 and 28 have just begun.
 */
const comparedRecipients = `
WITH given AS (
  SELECT municipality, year, service_type, person
  FROM (${served})
  WHERE ${isWelfareTechnology}
), ${heldAgainst}
SELECT municipality, year, submission_id,
  count(DISTINCT person) FILTER (WHERE this_year) AS now,
  count(DISTINCT person) FILTER (WHERE NOT this_year) AS before
FROM (
  SELECT municipality, year, submission_id, service_type, person, true AS this_year
  FROM given
  JOIN (SELECT DISTINCT municipality, year, submission_id FROM held_against) AS years USING (municipality, year)
  UNION ALL
  SELECT held.municipality, held.year, submission_id, service_type, person, false AS this_year
  FROM given
  JOIN held_against AS held ON given.municipality = previous AND given.year = held.year - 1
)
WHERE ${typeComparable}
GROUP BY municipality, year, submission_id`.trim();

const welfareTechnologyChange = defineComparisonCheck({
  id: "welfare_technology_change",
  title: {
    nb: "Velferdsteknologi: stor endring i antall mottakere",
    en: "Welfare technology: large change in recipients",
  },
  meaning: {
    nb: "Antall personer med minst én av tjenestene trygghetsalarm (6), lokaliseringsteknologi (26), " +
      "elektronisk medisineringsstøtte (27) og digitalt tilsyn (28) er endret med minst 40 prosent og minst " +
      "20 personer fra året før. Bare typer som var i bruk begge årene, er med. Helsedirektoratet " +
      "avstemmer ved en fordobling eller større nedgang; kprkit bruker samme grense opp og ned, så en " +
      "fordobling er alltid med.",
    en: "The number of persons with at least one of safety alarm (6), localisation (26), electronic " +
      "medication support (27) and digital supervision (28) changed by at least 40 per cent and at least " +
      "20 persons against the year before. Only types in use in both years count. The directorate asks " +
      "about a doubling or a larger fall; kprkit holds rises and falls against one bound, so that a " +
      "doubling is always among them.",
  },
  advice: {
    nb: "Sammenlign med hvor mange brukere som har utstyret. Skyldes endringen opprydding eller ny " +
      "leverandør, så se etter at ingen brukere falt ut. Tell brukere, ikke enheter.",
    en: "Compare with how many users have the equipment. Where records were tidied up or the supplier " +
      "changed, see that no user fell out. Count users, not pieces of equipment.",
  },
  vendorAdvice: {
    nb:
      "Gå gjennom koblingen av lokale tjenester til 6, 26, 27 og 28, og om utstyr som er registrert utenfor " +
      "vedtaket, kommer med i uttrekket.",
    en: "Go through the mapping of local services to 6, 26, 27 and 28, and whether equipment registered " +
      "outside the decision comes into the extract.",
  },
  source: "Webinar of 1 November 2022, «Velferdsteknologi»: reconciled at a doubling or a larger fall; " +
    "«Datakvalitet 2021»: falls in recipients of welfare technology",
  category: "plausibility",
  severity: "warning",
  table: "municipality",
  threshold: { count: 20, percent: 40 },
  comparison: { sql: comparedRecipients, exceeds: "change" },
});

/** The same rows are in `service_start_missing`; the register gives a figure of their own for these. */
const welfareTechnologyStartMissing = defineRowCheck({
  id: "welfare_technology_start_missing",
  title: { nb: "Velferdsteknologi uten startdato", en: "Welfare technology without a start date" },
  meaning: {
    nb:
      "Tjenesten er trygghetsalarm (6), lokaliseringsteknologi (26), elektronisk medisineringsstøtte (27) " +
      "eller digitalt tilsyn (28), den er ikke avslått, og tjFraDato er ikke med. Uten startdato regnes den " +
      "ikke med i statistikken. De samme radene er med under manglende startdato for alle tjenester.",
    en:
      "The service is a safety alarm (6), localisation (26), electronic medication support (27) or digital " +
      "supervision (28), it is not refused, and tjFraDato is absent. Without a start date it does not count " +
      "in the statistics. The same rows are among those of all services without a start date.",
  },
  advice: {
    nb: "Registrer datoen da brukeren fikk utstyret i drift.",
    en: "Register the date from which the user had the equipment working.",
  },
  vendorAdvice: {
    nb: "Hent startdatoen fra montering eller aktivering når utstyret styres av et eget system.",
    en: "Take the start from installation or activation where another system runs the equipment.",
  },
  source: "Webinar of 1 November 2022, «Velferdsteknologi», «Personer med manglende dato for oppstart»",
  category: "completeness",
  severity: "error",
  table: "service",
  rules: [{
    table: "service",
    where: `${isWelfareTechnology} AND ${notRefused} AND ${absent("start_date")}`,
    applies: `${isWelfareTechnology} AND ${notRefused}`,
    value: "service_type",
  }],
});

/** Welfare technology. */
export const welfareTechnologyChecks: readonly Check[] = Object.freeze([
  welfareTechnologyChange,
  welfareTechnologyStartMissing,
]);
