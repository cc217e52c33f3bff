/**
 * Whether a submission covers its whole year.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { reported } from "./served.ts";
import { notRefused } from "./sql.ts";

/** Shortest run of days without a service start that is told of. */
const longGap = 90;

/**
 * For each municipality and year reported: the dates on which a service of that year's own submission
 * started (`starts`), and the runs of at least 90 days between them, from 1 January to 31 December
 * (`gaps`), with the calendar months that lie wholly in the run. 90 days hold at least one whole month.
 *
 * The years beside are the one before and the one after, as far as the municipality reported them;
 * for the first and the last year that is one, and a year alone is not judged. A run counts where
 * every year beside it has at least one start in each of those months: a small municipality with few
 * starts, or one where summers are quiet every year, is not accused.
 */
const gaps = `
WITH reported AS (
${reported}
), beside AS (
  SELECT now.municipality, now.year, other.year AS other_year
  FROM reported AS now
  JOIN (
    SELECT municipality, year, year + 1 AS of_year FROM reported
    UNION ALL
    SELECT municipality, year, year - 1 AS of_year FROM reported
  ) AS other ON other.municipality = now.municipality AND other.of_year = now.year
), starts AS (
  SELECT DISTINCT municipality, year, start_date AS day
  FROM service
  WHERE start_date BETWEEN make_date(year, 1, 1) AND make_date(year, 12, 31) AND ${notRefused}
), start_months AS (
  SELECT DISTINCT municipality, year, month(day) AS start_month FROM starts
), edges AS (
  SELECT municipality, year, day FROM starts
  UNION ALL
  SELECT municipality, year, make_date(year - 1, 12, 31) AS day FROM reported
  UNION ALL
  SELECT municipality, year, make_date(year + 1, 1, 1) AS day FROM reported
), runs AS (
  SELECT municipality, year, day + 1 AS first_day,
    lead(day) OVER (PARTITION BY municipality, year ORDER BY day) - 1 AS last_day
  FROM edges
), gaps AS (
  SELECT municipality, year, first_day, last_day, last_day - first_day + 1 AS days,
    month(first_day) + CASE WHEN day(first_day) = 1 THEN 0 ELSE 1 END AS first_month,
    month(last_day) - CASE WHEN last_day = last_day(last_day) THEN 0 ELSE 1 END AS last_month
  FROM runs
  WHERE last_day - first_day + 1 >= ${longGap}
), held_against AS (
  SELECT municipality, year, first_day, last_day, days, other_year,
    count(*) FILTER (WHERE start_month BETWEEN first_month AND last_month) = last_month - first_month + 1 AS busy
  FROM gaps
  JOIN beside USING (municipality, year)
  LEFT JOIN (SELECT municipality, year AS other_year, start_month FROM start_months) AS other
    USING (municipality, other_year)
  GROUP BY municipality, year, first_day, last_day, days, first_month, last_month, other_year
)`.trim();

const partYearGap = defineCheck({
  id: "part_year_gap",
  title: { nb: "Del av året mangler", en: "Part of the year is missing" },
  meaning: {
    nb: "I minst 90 dager på rad starter ingen tjeneste, mens årene ved siden av har tjenester som " +
      "starter i de samme månedene. Da er trolig bare en del av året med, for eksempel fordi kommunen " +
      "byttet fagsystem. Kommunen skal rapportere hele året.",
    en: "For at least 90 days in a row no service begins, while the years beside it have services that " +
      "begin in the same months. Probably only a part of the year is there, for instance because the " +
      "municipality changed its record system. The whole year is to be reported.",
  },
  advice: {
    nb: "Be om et nytt uttrekk som dekker hele året, også perioden i det gamle fagsystemet.",
    en: "Ask for a new extract of the whole year, with the time in the former record system.",
  },
  vendorAdvice: {
    nb: "Konverter historikken for hele rapporteringsåret, eller lag uttrekket fra begge systemene.",
    en: "Convert the history of the whole reporting year, or extract from both systems.",
  },
  source: "Letter of 27 October 2025: municipalities that changed vendor are to send the whole year",
  category: "completeness",
  severity: "error",
  table: "municipality",
  violations: `
${gaps}
SELECT municipality, year, submission_id, CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS BIGINT) AS row_id,
  concat(first_day, ' – ', last_day, ' (', days, ')') AS value,
  CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end
FROM (
  SELECT municipality, year, first_day, last_day, days
  FROM held_against
  GROUP BY municipality, year, first_day, last_day, days
  HAVING bool_and(busy)
)
JOIN reported USING (municipality, year)`.trim(),
  denominator: `
${gaps}
SELECT municipality, year, CAST(1 AS BIGINT) AS denominator
FROM beside
GROUP BY municipality, year`.trim(),
});

/** Whether a submission covers its year. */
export const coverageChecks: readonly Check[] = Object.freeze([
  partYearGap,
]);
