/**
 * What the register transform finds in the text of a message: fields, codes, elements, header.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { countedSubmissions, countFound, selectFound } from "./found.ts";

/** What a check of the text is told as; what it counts follows from its id. */
type Told = Pick<
  Check,
  "id" | "title" | "meaning" | "advice" | "vendorAdvice" | "source" | "category" | "severity"
>;

/** A check by field whose violations stand in the `finding` view. */
function fieldCheck(
  check: Told,
): Check {
  return defineCheck({
    ...check,
    table: "any",
    by: "field",
    violations: selectFound(check.id, { by: "field" }),
    denominator: countFound(check.id, { by: "field" }),
  });
}

/** A check of the message itself, told of every professional submission, refused ones included. */
function messageCheck(
  check: Told,
): Check {
  return defineCheck({
    ...check,
    table: "submission",
    violations: selectFound(check.id),
    denominator: `
SELECT municipality, year, count(*) AS denominator
FROM submission
WHERE kind = 'professional' AND ${countedSubmissions}
GROUP BY municipality, year`.trim(),
  });
}

const fieldFormat = fieldCheck({
  id: "field_format",
  title: { nb: "Feil format i felt", en: "Wrong format in a field" },
  meaning: {
    nb: "Verdien er ikke skrevet slik registeret krever for feltet: dato som ÅÅÅÅMMDD, timer med " +
      "desimalpunktum (12.0), id med høyst ti sifre. Avhengig av feltet blir verdien flagget, eller raden " +
      "slettet.",
    en: "The value is not written as the register demands for the field: dates as YYYYMMDD, hours with a " +
      "decimal point (12.0), ids of ten digits at most. By field, the value is flagged or the row dropped.",
  },
  advice: {
    nb: "Rett verdien der den er registrert. Gjelder det alle rader, er det uttrekket som må rettes.",
    en: "Correct the value where it was registered. If all rows have it, the extract needs correcting.",
  },
  vendorAdvice: {
    nb: "Formater verdiene i uttrekket etter skjemaet, uavhengig av maskinens språkinnstillinger.",
    en: "Format values in the extract by the schema, whatever the machine's language settings.",
  },
  source: "Annotated schema, format of each field",
  category: "conformance",
  severity: "error",
});

const codeUnknown = fieldCheck({
  id: "code_unknown",
  title: { nb: "Ukjent kode", en: "Unknown code" },
  meaning: {
    nb: "Verdien finnes ikke i feltets kodeverk. For de fleste felt setter registeret verdien til null, " +
      "og svaret går tapt.",
    en: "The value is not in the field's code list. For most fields the register blanks it, and the " +
      "answer is lost.",
  },
  advice: {
    nb: "Registrer svaret på nytt med en gyldig verdi.",
    en: "Register the answer again with a valid value.",
  },
  vendorAdvice: {
    nb: "Koble lokale verdier til kodeverket for rapporteringsåret; flere kodeverk ble endret fra 2018 " +
      "til 2019.",
    en: "Map local values to the code list of the reporting year; several lists changed from 2018 to 2019.",
  },
  source: "Annotated schema, code list of each field",
  category: "conformance",
  severity: "error",
});

const fieldMissing = fieldCheck({
  id: "field_missing",
  title: { nb: "Obligatorisk felt mangler", en: "A mandatory field is missing" },
  meaning: {
    nb: "Et element eller attributt som skjemaet eller registerets kontroller krever, er ikke med. Timer " +
      "og organisasjonsnummer har egne kontroller.",
    en: "An element or attribute that the schema or the register's checks demand is absent. Hours and " +
      "organisation numbers have checks of their own.",
  },
  advice: {
    nb: "Fyll ut feltet i fagsystemet, og lag uttrekket på nytt.",
    en: "Fill the field in, and extract again.",
  },
  vendorAdvice: {
    nb: "Valider meldingen mot skjemaet før den sendes.",
    en: "Validate the message against the schema before it is sent.",
  },
  source: "Schema, cardinality and use; annotated schema, mandatory fields",
  category: "completeness",
  severity: "error",
});

const fieldOutOfRange = fieldCheck({
  id: "field_out_of_range",
  title: { nb: "Verdi utenfor tillatt område", en: "Value out of range" },
  meaning: {
    nb: "Verdien ligger utenfor området registeret tillater for feltet. Datoer og timer over 168 har egne " +
      "kontroller.",
    en: "The value lies outside the range that the register allows for the field. Dates and hours above " +
      "168 have checks of their own.",
  },
  advice: {
    nb: "Kontroller verdien. Null timer betyr at omfanget ikke er registrert.",
    en: "Check the value. Zero hours mean that the extent was not registered.",
  },
  vendorAdvice: {
    nb: "Bruk registerets grenser ved registrering.",
    en: "Apply the register's bounds at entry.",
  },
  source: "Annotated schema, range of each field",
  category: "conformance",
  severity: "warning",
});

const fixedValue = fieldCheck({
  id: "fixed_value",
  title: { nb: "Annen verdi enn den skjemaet fastsetter", en: "Another value than the schema fixes" },
  meaning: {
    nb: "Skjemaet tillater bare én verdi i feltet, for eksempel «P» i iiInnhType, og meldingen har en annen.",
    en: "The schema allows one value only, such as «P» in iiInnhType, and the message has another.",
  },
  advice: {
    nb: "Send saken til leverandøren.",
    en: "Take it to the vendor.",
  },
  vendorAdvice: {
    nb: "Skriv verdien skjemaet fastsetter.",
    en: "Write the value that the schema fixes.",
  },
  source: "Schema, fixed values",
  category: "conformance",
  severity: "error",
});

const unknownElement = fieldCheck({
  id: "unknown_element",
  title: { nb: "Ukjent element", en: "Unknown element" },
  meaning: {
    nb: "Meldingen har et element som ikke finnes i skjemaet på dette stedet. Innholdet blir ikke lest.",
    en: "The message holds an element that the schema does not have in this place. What it holds is not " +
      "read.",
  },
  advice: {
    nb: "Send saken til leverandøren. Ofte er meldingen laget etter en annen versjon enn den som er oppgitt.",
    en: "Take it to the vendor. Often the message was made by another version than the one it names.",
  },
  vendorAdvice: {
    nb: "Lag meldingen etter skjemaet for rapporteringsåret, og valider den.",
    en: "Make the message by the schema of the reporting year, and validate it.",
  },
  source: "Schema, content of each element",
  category: "conformance",
  severity: "error",
});

const unknownAttribute = fieldCheck({
  id: "unknown_attribute",
  title: { nb: "Ukjent attributt", en: "Unknown attribute" },
  meaning: {
    nb: "Et element har et attributt som ikke finnes i skjemaet. Verdien blir ikke lest.",
    en: "An element has an attribute that the schema does not know. Its value is not read.",
  },
  advice: {
    nb: "Send saken til leverandøren.",
    en: "Take it to the vendor.",
  },
  vendorAdvice: {
    nb: "Lag meldingen etter skjemaet for rapporteringsåret, og valider den.",
    en: "Make the message by the schema of the reporting year, and validate it.",
  },
  source: "Schema, attributes of each element",
  category: "conformance",
  severity: "error",
});

const elementOrder = fieldCheck({
  id: "element_order",
  title: { nb: "Elementer i feil rekkefølge", en: "Elements out of order" },
  meaning: {
    nb: "Skjemaet fastsetter rekkefølgen på elementene, og et element står før ett som skal komme foran.",
    en: "The schema fixes the order of elements, and one stands before another that belongs ahead of it.",
  },
  advice: {
    nb: "Send saken til leverandøren.",
    en: "Take it to the vendor.",
  },
  vendorAdvice: {
    nb: "Skriv elementene i skjemaets rekkefølge, og valider meldingen.",
    en: "Write the elements in the schema's order, and validate the message.",
  },
  source: "Schema, sequence of each element",
  category: "conformance",
  severity: "error",
});

const elementCount = fieldCheck({
  id: "element_count",
  title: { nb: "For mange eller for få av et element", en: "Too many or too few of an element" },
  meaning: {
    nb: "Elementet forekommer flere eller færre ganger enn skjemaet tillater.",
    en: "The element occurs more or fewer times than the schema allows.",
  },
  advice: {
    nb: "Send saken til leverandøren. Kontroller at kontaktpersonene er fylt ut; versjon 3.7 krever minst " +
      "to.",
    en: "Take it to the vendor. See that contacts are filled in: version 3.7 asks for two at least.",
  },
  vendorAdvice: {
    nb: "Følg antallet i skjemaet for versjonen, og valider meldingen.",
    en: "Follow the numbers in the schema of the version, and validate the message.",
  },
  source: "Schema, minOccurs and maxOccurs",
  category: "conformance",
  severity: "error",
});

const wrongPeriod = messageCheck({
  id: "wrong_period",
  title: { nb: "Feil rapporteringsperiode", en: "Wrong reporting period" },
  meaning: {
    nb: "iiFraDato er ikke 1. januar, eller iiTilDato er ikke 31. desember samme år. Registeret avviser " +
      "hele meldingen.",
    en: "iiFraDato is not 1 January, or iiTilDato not 31 December of the same year. The register refuses " +
      "the whole message.",
  },
  advice: {
    nb: "Lag ett uttrekk per år, fra 1. januar til 31. desember.",
    en: "Make one extract a year, from 1 January to 31 December.",
  },
  vendorAdvice: {
    nb: "La brukeren velge rapporteringsår, ikke fra- og tildato.",
    en: "Let the user choose a reporting year, not two dates.",
  },
  source: "Annotated schema, INNHINFO/iiFraDato and iiTilDato",
  category: "conformance",
  severity: "error",
});

const wrongVersion = messageCheck({
  id: "wrong_version",
  title: { nb: "Feil meldingsversjon for året", en: "Wrong message version for the year" },
  meaning: {
    nb: "Versjonen eller navnerommet er ikke det som gjelder for rapporteringsåret: 3.5 til og med 2018, " +
      "3.7 fra og med 2019. Registeret avviser hele meldingen.",
    en: "The version or namespace is not that of the reporting year: 3.5 until 2018, 3.7 from 2019 on. " +
      "The register refuses the whole message.",
  },
  advice: {
    nb: "Be leverandøren om et uttrekk i riktig versjon for året.",
    en: "Ask the vendor for an extract in the version of the year.",
  },
  vendorAdvice: {
    nb: "Velg versjon etter rapporteringsåret, også når eldre årganger sendes på nytt.",
    en: "Choose the version by the reporting year, also where older years are sent again.",
  },
  source: "Annotated schema, IPLOS/@versjon; letter of 27 October 2025 (IPLOS 3.7 for 2025)",
  category: "conformance",
  severity: "error",
});

/** Fields, elements and header, as found while reading. */
export const formatChecks: readonly Check[] = Object.freeze([
  wrongPeriod,
  wrongVersion,
  fieldFormat,
  codeUnknown,
  fieldMissing,
  fieldOutOfRange,
  fixedValue,
  unknownElement,
  unknownAttribute,
  elementOrder,
  elementCount,
]);
