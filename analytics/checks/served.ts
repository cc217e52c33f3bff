import { countedType, typeInUse } from "./service_codes.ts";
import { notRefused, samePerson } from "./sql.ts";

/**
 * Services that count as given in a reporting year, after the rule of the official statistics:
 * started between 1980 and 31 December of the year, not ended before 1 January, of a type in use,
 * housing under its old codes (12, 13) counted as 29. Refused services are left out.
 *
 * Columns: `submission_id, municipality, year, person_id, person, service_type, hours_per_week, start_date, end_date`.
 *
 * Source: Helsedirektoratet, "Kommunale helse- og omsorgstjenester" (yearly report), method.
 */
export const served = `
SELECT submission_id, municipality, year, person_id, ${samePerson} AS person,
  service_type, hours_per_week, start_date, end_date
FROM (SELECT * REPLACE (${countedType} AS service_type) FROM service)
WHERE start_date BETWEEN DATE '1980-01-01' AND make_date(year, 12, 31)
  AND (end_date IS NULL OR end_date >= make_date(year, 1, 1))
  AND ${notRefused}
  AND (${typeInUse})`.trim();

/**
 * Municipalities and years with a professional message that counts: `municipality, year,
 * submission_id`. Where a municipality sends one message a district, the first stands for all.
 */
export const reported = `
SELECT municipality, year, min(submission_id) AS submission_id
FROM submission
WHERE kind = 'professional' AND status = 'current' AND municipality IS NOT NULL AND year IS NOT NULL
GROUP BY municipality, year`.trim();

/**
 * Common table expressions that tell what each municipality and year is held against. The last one,
 * `held_against`, has one row for each number of the year before: `municipality, year, submission_id,
 * previous`. Only where every one of them was reported, and none of them was split. A number that was
 * used before its time, as when old years are reported under the new number, is held against itself.
 */
export const heldAgainst = `reported AS (
${reported}
), held AS (
  SELECT reported.municipality, reported.year, submission_id,
    coalesce(previous, CAST(reported.municipality AS VARCHAR)) AS previous, coalesce(whole, true) AS whole
  FROM reported
  LEFT JOIN municipality_before AS reform
    ON reform.municipality = reported.municipality AND reform.year = reported.year
), judged AS (
  SELECT held.municipality, held.year, held.submission_id, previous,
    bool_and(whole AND before.municipality IS NOT NULL) OVER years AS complete,
    bool_or(previous = held.municipality) OVER years AS known
  FROM held
  LEFT JOIN reported AS before ON before.municipality = previous AND before.year = held.year - 1
  WINDOW years AS (PARTITION BY held.municipality, held.year)
), held_against AS (
  SELECT municipality, year, submission_id, previous FROM judged WHERE complete
  UNION
  SELECT judged.municipality, judged.year, judged.submission_id, CAST(judged.municipality AS VARCHAR) AS previous
  FROM judged
  JOIN reported AS before ON before.municipality = judged.municipality AND before.year = judged.year - 1
  WHERE NOT complete AND NOT known
)`;
