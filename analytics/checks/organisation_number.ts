/**
 * The organisation number of the unit that gives a service: missing, wrong, fictitious, out of place.
 *
 * @module
 */
import { ORG_NUMBER_FORBIDDEN, ORG_NUMBER_MANDATORY } from "../../register/service_duties.ts";
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { codeList, countRows } from "./sql.ts";

const present = "coalesce(trim(org_number), '') <> ''";
const mustHave = `service_type IN (${codeList(ORG_NUMBER_MANDATORY)})`;
const mustNotHave = `service_type IN (${codeList(ORG_NUMBER_FORBIDDEN)})`;

/** Weights of the first eight digits (Brønnøysundregistrene, "Organisasjonsnummer"). */
const weights = [3, 2, 7, 6, 5, 4, 3, 2, 1];

/** The nine digits as a number, or null where there are not nine, with one "0" behind at most. */
const nineDigits =
  "CASE WHEN regexp_full_match(trim(org_number), '[0-9]{9}0?') THEN CAST(left(trim(org_number), 9) AS INTEGER) END";

/**
 * Weighted sum of all nine digits; a multiple of 11 where the check digit is right. A remainder that
 * would ask for the check digit 10 is never a multiple of 11 with one digit.
 */
const weightedSum = weights.map((weight, index) => `${weight} * (number // ${10 ** (8 - index)} % 10)`)
  .join(" + ");

/** Numbers of which `where` is true: units are few, so each number is judged once. */
function numbersWhere(where: string): string {
  return `
  SELECT org_number
  FROM (
    SELECT org_number, number, coalesce((${weightedSum}) % 11 = 0, false) AS checked,
      coalesce(number // 100000000 IN (2, 3), false) AS fictitious_series
    FROM (SELECT DISTINCT org_number, ${nineDigits} AS number FROM judged_service WHERE ${present})
  )
  WHERE ${where}`.trim();
}

function selectJudged(where: string): string {
  return `
SELECT municipality, year, submission_id, person_key, service_id AS row_id,
  org_number AS value, byte_start, byte_end
FROM judged_service
SEMI JOIN (
  ${numbersWhere(where)}
) AS found USING (org_number)`.trim();
}

const orgNumberMissing = defineRowCheck({
  id: "org_number_missing",
  title: { nb: "Organisasjonsnummer mangler", en: "Organisation number is missing" },
  meaning: {
    nb: "Tjenesten er av en type der enheten som utfører den, skal oppgis med organisasjonsnummer, og " +
      "tjInstOrgnr er ikke med. Da kan ikke tjenesten knyttes til sykehjem, hjemmetjeneste eller privat " +
      "leverandør.",
    en: "The service is of a type that must name the unit that gives it, and tjInstOrgnr is absent. The " +
      "service cannot be tied to a nursing home, a home care unit or a private supplier.",
  },
  advice: {
    nb: "Knytt riktig underenhet i Enhetsregisteret til tjenesten eller til avdelingen som utfører den. " +
      "Kjøper kommunen tjenesten, er det leverandørens nummer som skal stå.",
    en: "Tie the right unit of the national register of units to the service, or to the department that " +
      "gives it. Where the municipality buys the service, it is the supplier's number.",
  },
  vendorAdvice: {
    nb: "La organisasjonsnummeret følge utførende enhet, slik at det kommer med på alle dens tjenester, " +
      "og meld fra ved uttrekk om enheter som mangler nummer.",
    en: "Hold the number on the unit, so that all its services carry it, and tell at extraction which " +
      "units have none.",
  },
  source: "Webinar of 1 November 2022, «Tjenesteytende organisasjon»; letter of 27 October 2025; " +
    "Helsedirektoratet, IPLOS questions and answers, «Organisasjonsnummer»",
  category: "completeness",
  severity: "warning",
  table: "service",
  rules: [{
    table: "service",
    where: `${mustHave} AND NOT (${present})`,
    applies: mustHave,
    value: "service_type",
  }],
});

const orgNumberInvalid = defineCheck({
  id: "org_number_invalid",
  title: { nb: "Ugyldig organisasjonsnummer", en: "Invalid organisation number" },
  meaning: {
    nb: "tjInstOrgnr er ikke ni siffer (et tiende siffer «0» er tillatt), er 999999999, er lavere enn " +
      "810000000 eller har feil kontrollsiffer. Numre i seriene for testdata telles for seg.",
    en: "tjInstOrgnr is not nine digits (a tenth digit «0» is allowed), is 999999999, is below 810000000 " +
      "or has a wrong check digit. Numbers in the test series are counted apart.",
  },
  advice: {
    nb: "Slå opp enheten i Enhetsregisteret og rett nummeret der det er registrert. Fritekst som " +
      "«utenbys» skal erstattes med nummeret til enheten som utfører tjenesten.",
    en: "Look the unit up in the national register of units and correct the number where it is held. Free " +
      "text must give way to the number of the unit that gives the service.",
  },
  vendorAdvice: {
    nb: "Kontroller ni siffer og kontrollsiffer (modulus 11) når enheten registreres. Ta ikke inn fritekst.",
    en: "Check nine digits and the check digit (modulus 11) when a unit is registered. Accept no free text.",
  },
  source: "Webinar of 1 November 2022, «Tjenester med feil Org.nr.»; annotated schema, " +
    "TJENESTE/tjInstOrgnr, format; Brønnøysundregistrene, «Organisasjonsnummer»",
  category: "conformance",
  severity: "error",
  table: "service",
  violations: selectJudged(
    "number IS NULL OR number = 999999999 OR NOT checked OR (number < 810000000 AND NOT fictitious_series)",
  ),
  denominator: countRows("service", { where: present }),
});

const orgNumberFictitious = defineCheck({
  id: "org_number_fictitious",
  title: { nb: "Organisasjonsnummer fra testserie", en: "Organisation number from a test series" },
  meaning: {
    nb: "Nummeret begynner med 2 eller 3 og har riktig kontrollsiffer. Slike numre finnes bare i " +
      "testdata. I et testuttrekk er det som det skal være; i et uttrekk som skal til registeret, er det " +
      "en feil.",
    en: "The number begins with 2 or 3 and has a right check digit. Such numbers exist in test data only. " +
      "That is as it should be in a test extract, and wrong in one that goes to the register.",
  },
  advice: {
    nb: "Er uttrekket ekte, så bytt nummeret med det enheten har i Enhetsregisteret, og finn ut hvor " +
      "testdata kom inn.",
    en: "If the extract is real, put the unit's own number in, and find out where test data came in.",
  },
  vendorAdvice: {
    nb: "Hold testenheter ute av produksjonsbasen, og stans uttrekk til produksjon som inneholder dem.",
    en: "Keep test units out of the production database, and stop extracts for production that contain them.",
  },
  source: "Good practice; series from Brønnøysundregistrene's test data (numbers that begin with 31)",
  category: "plausibility",
  severity: "info",
  table: "service",
  violations: selectJudged("checked AND fictitious_series"),
  denominator: countRows("service", { where: present }),
});

const orgNumberNotAllowed = defineRowCheck({
  id: "org_number_not_allowed",
  title: { nb: "Organisasjonsnummer der det ikke skal stå", en: "Organisation number where none belongs" },
  meaning: {
    nb: "Bolig (12, 13, 29) og varslings- og lokaliseringsteknologi (26) skal rapporteres uten " +
      "organisasjonsnummer, men tjenesten har et.",
    en: "Housing (12, 13, 29) and warning and localisation technology (26) are reported without an " +
      "organisation number, and the service has one.",
  },
  advice: {
    nb: "Se om tjenesten har fått feil type. Er typen riktig, fjernes nummeret.",
    en: "See whether the service has the wrong type. If the type is right, remove the number.",
  },
  vendorAdvice: {
    nb: "Ikke ta med organisasjonsnummer i uttrekket for disse tjenestetypene.",
    en: "Leave the organisation number out of the extract for these service types.",
  },
  source: "Helsedirektoratet, IPLOS questions and answers, «Organisasjonsnummer»",
  category: "conformance",
  severity: "warning",
  table: "service",
  rules: [{
    table: "service",
    where: `${mustNotHave} AND ${present}`,
    applies: mustNotHave,
    value: "org_number",
  }],
});

/** Organisation numbers. */
export const organisationNumberChecks: readonly Check[] = Object.freeze([
  orgNumberMissing,
  orgNumberInvalid,
  orgNumberFictitious,
  orgNumberNotAllowed,
]);
