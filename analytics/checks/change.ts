/**
 * This year against the year before, by municipality and service type.
 *
 * @module
 */
import { type Check, defineComparisonCheck } from "../check.ts";
import { heldAgainst, served } from "./served.ts";
import { typeComparable } from "./service_codes.ts";

/**
 * Recipients by municipality, service type and year, beside those of the year before. Only where all was
 * reported in the year before that the municipality is made of: one with a new number is held against its
 * old one, a merged one against the sum of those it was made of, and one that took over a part of another
 * against nothing (`findChanges` compares the parts together). Only types in use in both years: the first
 * year of 27 and 28 (2019) is no rise, and the last of 16 (2018) is followed by no fall.
 */
const comparedRows = `
WITH recipients AS (
  SELECT municipality, year, service_type, count(DISTINCT person) AS recipients
  FROM (${served})
  GROUP BY municipality, year, service_type
), ${heldAgainst}
SELECT municipality, year, submission_id, service_type,
  CAST(sum(now) AS BIGINT) AS now, CAST(sum(before) AS BIGINT) AS before
FROM (
  SELECT municipality, year, submission_id, service_type, recipients AS now, 0 AS before
  FROM recipients
  JOIN (SELECT DISTINCT municipality, year, submission_id FROM held_against) AS years
    USING (municipality, year)
  UNION ALL
  SELECT held.municipality, held.year, submission_id, service_type, 0 AS now, recipients AS before
  FROM recipients
  JOIN held_against AS held ON recipients.municipality = previous AND recipients.year = held.year - 1
)
WHERE ${typeComparable}
GROUP BY municipality, year, submission_id, service_type`.trim();

/** Both bounds must be reached; `--threshold recipients_change=10,25%` sets others. */
const recipientsChange = defineComparisonCheck({
  id: "recipients_change",
  title: { nb: "Stor endring i antall mottakere", en: "Large change in recipients" },
  meaning: {
    nb: "Antall mottakere av tjenestetypen er endret med minst 40 prosent og minst 20 personer fra året " +
      "før. Det kan være en virkelig endring, men oftere er det feil kobling av tjenestetyper, en teknisk " +
      "feil i uttrekket eller opprydding i registreringen.",
    en: "Recipients of the service type changed by at least 40 per cent and at least 20 persons against " +
      "the year before. The change may be real, but more often service types are mapped wrongly, the " +
      "extract has a technical fault, or records were tidied up.",
  },
  advice: {
    nb: "Finn ut om endringen er virkelig. Sammenlign med andre tjenestetyper: Faller én like mye som en " +
      "annen stiger, er koblingen endret.",
    en: "Find out whether the change is real. Compare with other service types: where one falls as much " +
      "as another rises, the mapping was changed.",
  },
  vendorAdvice: {
    nb: "Gå gjennom endringer i kobling, uttrekk og konvertering siden forrige rapportering.",
    en: "Go through changes of mapping, extraction and conversion since the last report.",
  },
  source: "Webinar of 1 November 2022, «Datakvalitet 2021»: falls of about 40 per cent, rises of 50 per cent",
  category: "plausibility",
  severity: "warning",
  table: "municipality",
  by: "service_type",
  threshold: { count: 20, percent: 40 },
  comparison: { sql: comparedRows, exceeds: "change" },
});

const serviceTypeVanished = defineComparisonCheck({
  id: "service_type_vanished",
  title: { nb: "Tjenestetype er borte", en: "Service type has vanished" },
  meaning: {
    nb: "Minst ti personer hadde tjenestetypen året før, og ingen har den nå. Koden er ikke utgått.",
    en: "At least ten persons had the service type the year before, and none has it now. The code is not " +
      "retired.",
  },
  advice: {
    nb: "Kontroller om tilbudet er lagt ned eller om den lokale tjenesten har falt ut av koblingen til KPR.",
    en: "See whether the service was closed down, or the local service fell out of the mapping to the " +
      "register.",
  },
  vendorAdvice: {
    nb: "Se etter lokale tjenester som mistet KPR-koden ved oppgradering eller bytte av fagsystem.",
    en: "Look for local services that lost their code in an upgrade or a change of record system.",
  },
  source: "Webinar of 1 November 2022, «Hvorfor mangler tilbudet som var rapportert før?»",
  category: "completeness",
  severity: "warning",
  table: "municipality",
  by: "service_type",
  threshold: { count: 10 },
  comparison: { sql: comparedRows, exceeds: "vanished" },
});

/** Changes against the year before. */
export const changeChecks: readonly Check[] = Object.freeze([
  recipientsChange,
  serviceTypeVanished,
]);
