/**
 * Who a row is about: ident message, identity numbers, test persons, duplicates.
 *
 * @module
 */
import { type Check, defineCheck, defineRowCheck } from "../check.ts";
import { countRows } from "./sql.ts";

/** In how many municipalities one person is believed to live in one year: fewer than this. */
const tooManyMunicipalities = 6;

/**
 * Rows of one table without a counterpart in another, by local id within municipality and year. An
 * ident message may be one for all districts, so districts are not held apart. A row whose local id
 * cannot be read has no counterpart.
 */
function unmatched(
  table: "person" | "ident",
  { other, id }: { readonly other: "person" | "ident"; readonly id: string },
): string {
  return `
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  CAST(${id} AS VARCHAR) AS value, byte_start, byte_end
FROM judged_${table}
ANTI JOIN judged_${other} USING (municipality, year, person_id)`.trim();
}

/**
 * Types of number whose control digits are known (code list 9032: 1 national identity number, 2
 * D-number, 3 H-number, 10 DUF, 12 common help number). A passport number has none to be wrong.
 */
const hasControlDigits = "coalesce(id_type, '1') IN ('1', '2', '3', '10', '12')";

const identMissing = defineCheck({
  id: "ident_missing",
  title: { nb: "Person uten identmelding", en: "Person without an ident row" },
  meaning: {
    nb: "Personen er med i fagmeldingen, men ikke i identmeldingen for samme kommune og år. Registeret " +
      "kan ikke koble tjenestene til et fødselsnummer, og personen kan ikke følges fra år til år. Er " +
      "ingen identmelding levert, gjelder det alle personer.",
    en: "The person is in the professional message, but not in the ident message of the same municipality " +
      "and year. The register cannot tie the services to an identity number, and the person cannot be " +
      "followed from year to year. Where no ident message is given, that goes for all persons.",
  },
  advice: {
    nb: "Kontroller at fagmelding og identmelding er laget i samme uttrekk, og at begge er sendt.",
    en: "See that both messages come from the same extraction, and that both were sent.",
  },
  vendorAdvice: {
    nb: "Lag begge meldingene fra samme utvalg av personer, i én transaksjon.",
    en: "Make both messages from the same selection of persons, in one transaction.",
  },
  source: "Letters of 27 November 2023 and 27 October 2025: KPR_IPL and KPR_IDE are sent as two messages",
  category: "completeness",
  severity: "error",
  table: "person",
  violations: unmatched("person", { other: "ident", id: "person_id" }),
  denominator: countRows("person"),
});

const identUnmatched = defineCheck({
  id: "ident_unmatched",
  title: { nb: "Ident uten person", en: "Ident row without a person" },
  meaning: {
    nb: "Identmeldingen har en person som ikke er med i fagmeldingen for samme kommune og år. Enten " +
      "mangler personens tjenester, eller så er en identitet sendt uten grunn.",
    en: "The ident message holds a person who is not in the professional message of the same municipality " +
      "and year. Either the person's services are missing, or an identity was sent for no reason.",
  },
  advice: {
    nb: "Kontroller at meldingene hører sammen. Uttrekket av identer skal bare ha dem som er i fagmeldingen.",
    en: "See that the messages belong together. The extract of identities is to hold only those of the " +
      "professional message.",
  },
  vendorAdvice: {
    nb: "Bruk samme personnøkkel (pePeID og pid) i begge meldingene, også etter bytte av fagsystem.",
    en: "Use the same key (pePeID and pid) in both messages, also after a change of record system.",
  },
  source: "Letters of 27 November 2023 and 27 October 2025: KPR_IPL and KPR_IDE are sent as two messages",
  category: "completeness",
  severity: "warning",
  table: "ident",
  violations: unmatched("ident", { other: "person", id: "pid" }),
  denominator: countRows("ident"),
});

/** DUF numbers alone are no more than a warning: UDI's own example fails the only rule known for them. */
const identInvalid = defineRowCheck({
  id: "ident_invalid",
  title: { nb: "Ugyldig identitetsnummer", en: "Invalid identity number" },
  meaning: {
    nb: "Nummeret har feil lengde, feil dato eller feil kontrollsiffer for sin type. Reglene for " +
      "fødselsnummer fra 2032 er tatt med.",
    en: "The number has the wrong length, date or control digits for its type. The rules for identity " +
      "numbers from 2032 on are taken into account.",
  },
  advice: {
    nb: "Slå opp personen i Folkeregisteret og rett nummeret. Selve nummeret vises aldri i rapporten.",
    en: "Look the person up in the population register and correct the number. The number itself is never " +
      "in the report.",
  },
  vendorAdvice: {
    nb: "Kontroller nummeret når det registreres, og hent det fra Folkeregisteret framfor å taste det.",
    en: "Check the number at entry, and take it from the population register instead of the keyboard.",
  },
  source: "Skatteetaten, national identity numbers and their control digits, also from 2032",
  category: "conformance",
  severity: "error",
  table: "ident",
  graded: true,
  rules: [{
    table: "ident",
    where: `NOT id_valid AND ${hasControlDigits}`,
    applies: `id_valid IS NOT NULL AND ${hasControlDigits}`,
    value: "id_kind",
    severity: "CASE id_type WHEN '10' THEN 'warning' ELSE 'error' END",
  }],
});

/** Series +40 is shared by real numbers (H-numbers), so alone it is no more than a warning. */
const fictitiousPerson = defineRowCheck({
  id: "fictitious_person",
  title: { nb: "Fiktiv person", en: "Fictitious person" },
  meaning: {
    nb: "Identitetsnummeret er fra en syntetisk serie. Seriene +80 (Skatteetaten) og +65 (Norsk " +
      "helsenett) finnes bare i testdata. Serien +40 brukes både i testdata og for hjelpenumre; er bare " +
      "den funnet, er alvorlighetsgraden advarsel.",
    en: "The identity number is of a synthetic series. Series +80 (Skatteetaten) and +65 (Norsk " +
      "helsenett) exist in test data only. Series +40 is used in test data and for local help numbers; " +
      "where only that is found, the severity is warning.",
  },
  advice: {
    nb: "Fjern testbrukere før innsending. Er det et hjelpenummer for en ekte person, kan raden stå.",
    en: "Remove test persons before sending. If it is a help number of a real person, the row may stay.",
  },
  vendorAdvice: {
    nb: "Hold testpersoner utenfor produksjonsbasen, eller merk dem slik at uttrekket utelater dem.",
    en: "Keep test persons out of the production database, or mark them so that the extract leaves them out.",
  },
  source: "Letters of 27 November 2023 and 27 October 2025, «Testbrukere»; webinar of 1 November 2022, " +
    "«Testbrukere»",
  category: "plausibility",
  severity: "error",
  table: "ident",
  graded: true,
  rules: [{
    table: "ident",
    where: "id_fictitious IN ('yes', 'possible')",
    value:
      "CASE id_series WHEN 'nav' THEN '+40' WHEN 'nhn' THEN '+65' WHEN 'tenor' THEN '+80' ELSE id_series END",
    severity: "CASE id_fictitious WHEN 'yes' THEN 'error' ELSE 'warning' END",
  }],
});

/** Persons without an ident row have a key of their municipality's own, and are never counted here. */
const testPersonManyMunicipalities = defineCheck({
  id: "test_person_many_municipalities",
  title: {
    nb: "Samme person i seks eller flere kommuner",
    en: "The same person in six or more municipalities",
  },
  meaning: {
    nb: "Samme identitet er rapportert fra seks eller flere kommuner i ett år. Det er så godt som alltid " +
      "en testperson som følger med fagsystemet.",
    en: "The same identity is reported by six or more municipalities in one year. It is nearly always a " +
      "test person that comes with the record system.",
  },
  advice: {
    nb: "Slett testpersonen, eller hold den utenfor uttrekket.",
    en: "Delete the test person, or leave it out of the extract.",
  },
  vendorAdvice: {
    nb: "Lever ikke testpersoner i produksjonsinstallasjoner.",
    en: "Ship no test persons with production installations.",
  },
  source: "Webinar of 1 November 2022, «Testbrukere»: reported from six or more municipalities in one year",
  category: "plausibility",
  severity: "error",
  table: "person",
  violations: `
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  CAST(municipalities AS VARCHAR) AS value, byte_start, byte_end
FROM judged_person
JOIN (
  SELECT year, person_key, count(DISTINCT municipality) AS municipalities
  FROM judged_person
  WHERE person_key IS NOT NULL
  GROUP BY year, person_key
  HAVING count(DISTINCT municipality) >= ${tooManyMunicipalities}
) USING (year, person_key)`.trim(),
  denominator: countRows("person"),
});

/** The rows after the first one are counted: they are those that should not be there. */
const personDuplicateInMunicipality = defineCheck({
  id: "person_duplicate_in_municipality",
  title: { nb: "Samme person med flere lokale id-er", en: "The same person under several local ids" },
  meaning: {
    nb: "Samme identitet har flere pePeID i én kommune og ett år, og telles som flere mottakere. Det " +
      "skjer gjerne etter bytte av fagsystem. Alle utenom den første telles.",
    en: "The same identity has several pePeID in one municipality and year, and is counted as several " +
      "recipients. It often follows a change of record system. All but the first are counted.",
  },
  advice: {
    nb: "Slå sammen journalene i fagsystemet, eller be leverandøren om å samle dem i uttrekket.",
    en: "Merge the records, or ask the vendor to bring them together in the extract.",
  },
  vendorAdvice: {
    nb: "Tildel pePeID etter identitetsnummer, ikke etter journal eller tidligere system.",
    en: "Give out pePeID by identity number, not by record or former system.",
  },
  source: "Good practice; letter of 27 October 2025 on changes of record system",
  category: "plausibility",
  severity: "warning",
  table: "person",
  violations: `
SELECT municipality, year, submission_id, person_key, person_id AS row_id,
  CAST(first_id AS VARCHAR) AS value, byte_start, byte_end
FROM judged_person
JOIN (
  SELECT municipality, year, person_key, min(person_id) AS first_id
  FROM judged_person
  WHERE person_key IS NOT NULL
  GROUP BY municipality, year, person_key
  HAVING min(person_id) <> max(person_id)
) USING (municipality, year, person_key)
WHERE person_id <> first_id`.trim(),
  denominator: countRows("person"),
});

/** Ident messages and identities. */
export const identityChecks: readonly Check[] = Object.freeze([
  identMissing,
  identUnmatched,
  identInvalid,
  fictitiousPerson,
  testPersonManyMunicipalities,
  personDuplicateInMunicipality,
]);
