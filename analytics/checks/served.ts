import { countedType, typeInUse } from "./service_codes.ts";
import { notRefused } from "./sql.ts";

/**
 * Services that count as given in a reporting year, after the rule of the official statistics:
 * started between 1980 and 31 December of the year, not ended before 1 January, of a type in use,
 * housing under its old codes (12, 13) counted as 29. Refused services are left out.
 *
 * Columns: `submission_id, municipality, year, person_id, person, service_type, hours_per_week`.
 *
 * Source: Helsedirektoratet, "Kommunale helse- og omsorgstjenester" (yearly report), method.
 */
export const served = `
SELECT submission_id, municipality, year, person_id, coalesce(person_key, municipality || ':' || person_id) AS person,
  service_type, hours_per_week
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
