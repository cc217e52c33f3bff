/**
 * Municipality numbers against the years they were valid in.
 *
 * @module
 */
import { municipalities, municipalityYears } from "../../register/municipalities/mod.ts";
import { type Check, defineCheck } from "../check.ts";
import { sumParts } from "./sql.ts";

/**
 * Home municipalities that are no municipality: abroad without and with an agreement, unknown
 * (XPR's special codes).
 */
const specialNumbers = ["9000", "9900", "9999"];

/** Every number with the first year it was valid in and the first it was not. */
const validNumbers = municipalities
  .flatMap(({ code, names }) =>
    names.map(({ from, to }) => `('${code}', ${from}, ${to ?? municipalityYears.to + 1})`)
  )
  .join(", ");

const knownYear = `year BETWEEN ${municipalityYears.from} AND ${municipalityYears.to}`;

/** Messages that name a municipality, and those that the register refused for other reasons too. */
const submissions = `
SELECT municipality, year, submission_id, CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS BIGINT) AS row_id,
  municipality_number AS value, CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end
FROM submission
WHERE status IN ('current', 'refused') AND kind = 'professional' AND municipality_number IS NOT NULL AND ${knownYear}`
  .trim();

const persons = `
SELECT municipality, year, submission_id, person_key, person_id AS row_id, home_municipality AS value,
  byte_start, byte_end
FROM judged_person
WHERE home_municipality NOT IN (${specialNumbers.map((code) => `'${code}'`).join(", ")}) AND ${knownYear}`
  .trim();

/**
 * Judged for the years that the list of municipalities covers, 2017 to 2024; for later ones nobody
 * has told kprkit which numbers are valid, and it does not guess.
 */
const municipalityNumberNotValidInYear = defineCheck({
  id: "municipality_number_not_valid_in_year",
  title: { nb: "Kommunenummer som ikke gjaldt i året", en: "Municipality number not valid in the year" },
  meaning: {
    nb: "Kommunenummeret i innsendingen (iiKomnr) eller personens hjemkommune (peKomnr) var ikke gyldig " +
      "noen dag i rapporteringsåret. Dette kontrolleres for årene 2017–2024.",
    en: "The municipality number of the submission (iiKomnr), or of the person's home (peKomnr), was not " +
      "valid on any day of the reporting year. Judged for the years 2017 to 2024.",
  },
  advice: {
    nb: "Bruk nummeret som gjaldt i rapporteringsåret, også når kommunen senere er slått sammen eller har " +
      "fått nytt nummer.",
    en: "Use the number that was valid in the reporting year, also where the municipality was merged or " +
      "renumbered later.",
  },
  vendorAdvice: {
    nb: "Velg kommunenummer etter rapporteringsåret, ikke etter dagens inndeling, når eldre årganger " +
      "trekkes ut.",
    en: "Pick municipality numbers by the reporting year, not by today's division, when older years are " +
      "extracted.",
  },
  source: "Letter of 27 October 2025, «kommunenummeret som var gyldig i 2025»; Statistics Norway, KLASS 131",
  category: "conformance",
  severity: "error",
  table: "any",
  violations: `
WITH numbers AS (
${submissions}
UNION ALL
${persons}
), valid(value, valid_from, valid_to) AS (VALUES ${validNumbers}
), wrong AS (
  SELECT year, value FROM (SELECT DISTINCT year, value FROM numbers) AS used
  WHERE NOT EXISTS (
    SELECT 1 FROM valid
    WHERE valid.value = used.value AND used.year >= valid_from AND used.year < valid_to
  )
)
SELECT numbers.* FROM numbers
SEMI JOIN wrong USING (year, value)`.trim(),
  denominator: sumParts([
    `SELECT municipality, year, count(*) AS denominator FROM (\n${submissions}\n) GROUP BY municipality, year`,
    `SELECT municipality, year, count(*) AS denominator FROM (\n${persons}\n) GROUP BY municipality, year`,
  ]),
});

/** Municipality numbers. */
export const municipalityNumberChecks: readonly Check[] = Object.freeze([
  municipalityNumberNotValidInYear,
]);
