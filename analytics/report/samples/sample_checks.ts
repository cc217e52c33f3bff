/**
 * Checks for the tests of the renderings: texts and SQL of natural length, not the catalogue.
 *
 * @module
 */
import { type Check, defineCheck } from "../../check.ts";

function sample(
  check: Pick<Check, "id" | "title" | "category" | "severity" | "table" | "source"> & Partial<Check>,
): Check {
  return defineCheck({
    meaning: {
      nb: "Opplysningen mangler eller kan ikke stemme, og tall som bygger på den, blir feil.",
      en: "The value is absent or cannot be right, and numbers built on it go wrong.",
    },
    advice: {
      nb: "Åpne tjenesten i journalsystemet og før opplysningen slik den står i vedtaket.",
      en: "Open the service in the EPJ system and enter the value as the decision has it.",
    },
    vendorAdvice: {
      nb: "Gjør feltet påkrevd der registeret krever det, og ta det med i uttrekket.",
      en: "Make the field mandatory where the register wants it, and include it in the extract.",
    },
    violations: `
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  CAST(NULL AS VARCHAR) AS value, byte_start, byte_end
FROM judged_service
WHERE service_type IN (1, 2, 3, 4, 7, 9, 11, 15, 17, 22)
  AND decision IS DISTINCT FROM '2'
  AND hours_per_week IS NULL`,
    denominator: "SELECT municipality, year, count(*) AS denominator FROM judged_service GROUP BY ALL",
    ...check,
  });
}

/** Checks that the sample report has findings of, and some that found nothing. */
export const sampleChecks: readonly Check[] = Object.freeze([
  sample({
    id: "hours_missing",
    title: { nb: "Timer per uke mangler", en: "Hours a week are missing" },
    meaning: {
      nb: "Tjenesten er av en type som skal ha antall timer per uke, men timene er ikke ført. " +
        "Registeret beholder tjenesten, men timer og ressursbruk blir regnet for lavt.",
      en: "The service is of a type that must state hours a week, and none are given. " +
        "The register keeps the service, but hours and use of resources come out too low.",
    },
    source: "Webinar 1. november 2022; IPLOS 3.7, tjTimerUke",
    category: "completeness",
    severity: "error",
    table: "service",
  }),
  sample({
    id: "org_number_missing",
    title: { nb: "Organisasjonsnummer mangler", en: "Organisation number is missing" },
    source: "Brev 2025, punkt 3; IPLOS 3.7, tjInstOrgnr",
    category: "completeness",
    severity: "error",
    table: "service",
  }),
  sample({
    id: "person_hours_over_168",
    title: { nb: "Mer enn 168 timer i uka for én person", en: "More than 168 hours a week for one person" },
    source: "Webinar 1. november 2022",
    category: "plausibility",
    severity: "error",
    table: "person",
  }),
  sample({
    id: "service_start_missing",
    title: { nb: "Startdato mangler", en: "Start date is missing" },
    source: "Webinar 1. november 2022; IPLOS 3.7, tjFraDato",
    category: "completeness",
    severity: "error",
    table: "service",
  }),
  sample({
    id: "retired_service_type",
    title: { nb: "Utgått tjenestetype", en: "Retired service type" },
    source: "Webinar 1. november 2022; brev 2023 og 2025",
    category: "conformance",
    severity: "warning",
    table: "service",
    by: "service_type",
  }),
  sample({
    id: "date_implausible",
    title: { nb: "Lite trolig dato", en: "Implausible date" },
    source: "Webinar 1. november 2022",
    category: "plausibility",
    severity: "warning",
    table: "service",
    by: "field",
    threshold: { count: 5, percent: 0.5 },
  }),
  sample({
    id: "recipients_change",
    title: { nb: "Stor endring i antall mottakere", en: "Large change in recipients" },
    source: "Webinar 1. november 2022",
    category: "plausibility",
    severity: "warning",
    table: "municipality",
    by: "service_type",
  }),
  sample({
    id: "service_type_vanished",
    title: { nb: "Tjenestetype er borte", en: "Service type has vanished" },
    source: "Webinar 1. november 2022",
    category: "plausibility",
    severity: "warning",
    table: "municipality",
    by: "service_type",
  }),
  sample({
    id: "waiting_list_no_without_yes",
    title: { nb: "Venteliste avsluttet uten å være startet", en: "Waiting list ended but never begun" },
    source: "Webinar 1. november 2022; IPLOS 3.7, poVenteliste",
    category: "plausibility",
    severity: "warning",
    table: "person_info",
  }),
  sample({
    id: "org_number_fictitious",
    title: { nb: "Oppdiktet organisasjonsnummer", en: "Fictitious organisation number" },
    source: "Kprkit",
    category: "conformance",
    severity: "info",
    table: "service",
  }),
  sample({
    id: "ident_unmatched",
    title: { nb: "Ident uten person", en: "Identity without a person" },
    source: "Brev 2023 og 2025",
    category: "completeness",
    severity: "warning",
    table: "ident",
  }),
]);
