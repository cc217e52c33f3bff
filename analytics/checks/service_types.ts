/**
 * Service types: retired and unknown codes.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { countFound, selectFound } from "./found.ts";
import { firstRetiredYear, retired } from "./service_codes.ts";

const retiredServiceType = defineRowCheck({
  id: "retired_service_type",
  title: { nb: "Utgått tjenestetype", en: "Retired service type" },
  meaning: {
    nb: "Tjenestetypene 12 og 13 (bolig) og 16 (re-/habilitering utenfor institusjon) utgikk fra og med " +
      "rapporteringsåret 2019. Bolig rapporteres nå som 29, og re-/habilitering som personopplysning " +
      "(poHab).",
    en: "Service types 12 and 13 (housing) and 16 (rehabilitation outside institutions) were retired from " +
      "the reporting year 2019 on. Housing is now 29, and rehabilitation is told of the person (poHab).",
  },
  advice: {
    nb: "Be den som vedlikeholder koblingen mellom lokale tjenester og KPR-koder, om å koble bolig til " +
      "29. Registrer re-/habilitering som «ja» med startdato under personopplysninger, og de tjenestene " +
      "som inngår, hver for seg.",
    en: "Have housing mapped to 29 where local services are mapped to the register's codes. Register " +
      "rehabilitation as «yes» with a start date on the person, and the services that are part of it one " +
      "by one.",
  },
  vendorAdvice: {
    nb: "Fjern kodene fra kodeverk og standardoppsett, og gi kommunen en liste over lokale tjenester som " +
      "fortsatt er koblet til dem.",
    en: "Remove the codes from code lists and default set-ups, and give the municipality a list of local " +
      "services that still map to them.",
  },
  source: "Letters of 27 November 2023 and 27 October 2025; webinar of 1 November 2022, «Re-/habilitering»",
  category: "conformance",
  severity: "error",
  table: "service",
  rules: [{
    table: "service",
    where: `(${retired})`,
    applies: `year >= ${firstRetiredYear}`,
    value: "service_type",
  }],
});

const unknownServiceType = defineCheck({
  id: "unknown_service_type",
  title: { nb: "Ukjent tjenestetype", en: "Unknown service type" },
  meaning: {
    nb: "Koden i tjTjenType finnes ikke i kodeverk 9151. Registeret setter verdien til null, og da teller " +
      "tjenesten ikke med for noen type.",
    en: "The code in tjTjenType is not in code list 9151. The register blanks the value, and the service " +
      "then counts for no type.",
  },
  advice: {
    nb: "Finn den lokale tjenesten, og koble den til riktig KPR-kode.",
    en: "Find the local service, and map it to the right code of the register.",
  },
  vendorAdvice: {
    nb: "Tillat bare koder fra 9151 i koblingen mellom lokale tjenester og KPR.",
    en: "Accept only codes of 9151 in the mapping from local services to the register.",
  },
  source: "Annotated schema, TJENESTE/tjTjenType, code list 9151",
  category: "conformance",
  severity: "error",
  table: "service",
  violations: selectFound("unknown_service_type"),
  denominator: countFound("unknown_service_type"),
});

/** Service types. */
export const serviceTypeChecks: readonly Check[] = Object.freeze([
  retiredServiceType,
  unknownServiceType,
]);
