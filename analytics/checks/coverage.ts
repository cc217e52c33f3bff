/**
 * Whether a submission covers its whole year.
 *
 * @module
 */
import { type Check, defineCheck } from "../check.ts";
import { reported } from "./served.ts";
import { reformedIn, startsInYear, validNumber, yearsBeside } from "./years_beside.ts";

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
WITH ${yearsBeside}, starts AS (
  SELECT DISTINCT municipality, year, start_date AS day
  FROM service
  WHERE ${startsInYear}
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

/** Fewest starts expected in a month for their absence to be no chance: at ten, once in 22 000 months. */
const expectedStarts = 10;

/** How many times as many starts make a month stand out, and how many more. */
const doubledTimes = 2;
const doubledMore = 20;

/**
 * Starts of each calendar month (`now`) beside those of the same month in the years beside: the fewest
 * (`fewest`) and the most (`most`). A month without starts counts as 0. `where` leaves out years beside.
 */
function monthlyStarts(where?: string): string {
  return `
WITH ${yearsBeside}, starts AS (
  SELECT municipality, year, month(start_date) AS start_month, count(*) AS starts
  FROM service
  WHERE ${startsInYear}
  GROUP BY municipality, year, start_month
), months AS (
  SELECT municipality, year, other_year, start_month
  FROM beside
  CROSS JOIN (SELECT unnest(range(1, 13)) AS start_month)${where === undefined ? "" : `\n  WHERE ${where}`}
), compared AS (
  SELECT months.municipality, months.year, months.start_month,
    coalesce(any_value(own.starts), 0) AS now,
    min(coalesce(other.starts, 0)) AS fewest, max(coalesce(other.starts, 0)) AS most
  FROM months
  LEFT JOIN starts AS own ON own.municipality = months.municipality AND own.year = months.year
    AND own.start_month = months.start_month
  LEFT JOIN starts AS other ON other.municipality = months.municipality AND other.year = months.other_year
    AND other.start_month = months.start_month
  GROUP BY months.municipality, months.year, months.start_month
)`.trim();
}

/** One row a month. */
const selectMonths = `
SELECT municipality, year, submission_id, CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS BIGINT) AS row_id,
  concat(year, '-', lpad(CAST(start_month AS VARCHAR), 2, '0'), ': ', now, ' (', fewest,
    CASE WHEN most > fewest THEN concat('–', most) ELSE '' END, ')') AS value,
  CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end
FROM compared
JOIN reported USING (municipality, year)`.trim();

const anyYear = monthlyStarts();

/**
 * Every year beside must have the starts, not their mean: a month that one of them lacks too may be
 * quiet. With ten expected, chance leaves a month empty with probability exp(-10).
 */
const monthWithoutStarts = defineCheck({
  id: "month_without_starts",
  title: { nb: "Måned uten tjenestestart", en: "Month without a service start" },
  meaning: {
    nb: "Ingen tjeneste starter i en kalendermåned der hvert av årene ved siden av har minst ti. Så mange " +
      "blir ikke borte ved en tilfeldighet: En del av året mangler trolig, for eksempel tiden rundt et " +
      "bytte av fagsystem. Grensen på ti er satt av kprkit. Tallet i parentes er antallet i årene ved " +
      "siden av.",
    en: "No service begins in a calendar month in which each of the years beside has at least ten. That " +
      "many do not stay away by chance: a part of the year is probably missing, such as the time around a " +
      "change of record system. The bound of ten is kprkit's own. The number in parentheses is that of the " +
      "years beside.",
  },
  advice: {
    nb: "Finn ut hva som ble registrert i måneden, og i hvilket fagsystem. Be om et nytt uttrekk for hele " +
      "året.",
    en: "Find out what was registered in that month, and in which record system. Ask for a new extract of " +
      "the whole year.",
  },
  vendorAdvice: {
    nb: "Se etter hull mellom siste konverterte dato og første dag i det nye systemet.",
    en: "Look for a hole between the last day that was converted and the first in the new system.",
  },
  source: "Letter of 27 October 2025: municipalities that changed vendor are to send the whole year; the " +
    "bound is kprkit's own",
  category: "completeness",
  severity: "error",
  table: "municipality",
  violations: `
${anyYear}
${selectMonths}
WHERE now = 0 AND fewest >= ${expectedStarts}`.trim(),
  denominator: `
${anyYear}
SELECT municipality, year, count(*) AS denominator
FROM compared
WHERE fewest >= ${expectedStarts}
GROUP BY municipality, year`.trim(),
});

/** A reform between the two years is left out: a number that took others in has more of everything. */
const sameMunicipality = monthlyStarts(`NOT ${reformedIn("greatest(year, other_year)")}`);

const startsDoubled = defineCheck({
  id: "starts_doubled",
  title: { nb: "Dobbelt så mange tjenester startet", en: "Twice as many services began" },
  meaning: {
    nb:
      "I en kalendermåned starter minst dobbelt så mange tjenester som i samme måned i hvert av årene ved " +
      "siden av, og minst 20 flere. Måneder uten starter i årene ved siden av teller ikke. Etter bytte av fagsystem er historikken da gjerne konvertert to ganger, " +
      "eller løpende tjenester har fått konverteringsdatoen som startdato. Grensene er satt av kprkit. " +
      "Kommuner som ble delt eller tok opp andre mellom årene, er holdt utenfor.",
    en: "In a calendar month at least twice as many services begin as in the same month of each year " +
      "beside, and at least 20 more. Months without starts in the years beside do not count. After a change of record system the history was then often converted " +
      "twice, or running services were given the date of conversion as their start. The bounds are " +
      "kprkit's own. Municipalities that were split or took others in between the years are left out.",
  },
  advice: {
    nb: "Se på tjenestene som starter i måneden: Har mange samme startdato, er det trolig " +
      "konverteringsdatoen. Finnes de samme tjenestene med eldre startdato, er de ført to ganger.",
    en: "Look at the services that begin in the month: where many share one date, it is probably that of " +
      "the conversion. Where the same services stand with an older start, they are there twice.",
  },
  vendorAdvice: {
    nb: "Ta vare på opprinnelig startdato ved konvertering, og hold konverterte vedtak utenfor når de også " +
      "hentes fra det gamle systemet.",
    en: "Keep the original start in a conversion, and leave converted decisions out where they are taken " +
      "from the former system too.",
  },
  source:
    "Letter of 27 October 2025 on changes of record system; webinar of 1 November 2022, «Avstemming ved " +
    "fordobling»; the bounds are kprkit's own",
  category: "plausibility",
  severity: "warning",
  table: "municipality",
  violations: `
${sameMunicipality}
${selectMonths}
WHERE now >= ${doubledTimes} * most AND now >= most + ${doubledMore} AND most > 0`.trim(),
  denominator: `
${sameMunicipality}
SELECT municipality, year, count(*) AS denominator
FROM compared
WHERE most > 0
GROUP BY municipality, year`.trim(),
});

/** The year is not there, so its row carries the submission of the year after. */
const yearsBetween = `
WITH reported AS (
${reported}
), missing AS (
  SELECT earlier.municipality, earlier.year + 1 AS year, later.submission_id
  FROM reported AS earlier
  JOIN reported AS later ON later.municipality = earlier.municipality AND later.year = earlier.year + 2
)`.trim();

const notReported = `
FROM missing
ANTI JOIN reported USING (municipality, year)
WHERE ${validNumber} AND NOT ${reformedIn("year")} AND NOT ${reformedIn("year + 1")}`.trim();

const yearNotReported = defineCheck({
  id: "year_not_reported",
  title: { nb: "Året er ikke rapportert", en: "The year was not reported" },
  meaning: {
    nb: "Kommunen har rapportert året før og året etter, men ikke dette. Alle tall for året mangler, og " +
      "utviklingen blir brutt. Kommuner som ble slått sammen eller delt ved inngangen til eller utgangen av " +
      "året, er holdt utenfor. En melding som ble avvist som helhet, er ikke rapportert.",
    en: "The municipality reported the year before and the year after, and not this one. All figures of " +
      "the year are missing, and every trend is broken. Municipalities that were merged or split at the " +
      "beginning or the end of the year are left out. A message that was refused as a whole is not reported.",
  },
  advice: {
    nb: "Finn uttrekket for året, eller lag det på nytt fra fagsystemet som var i bruk da.",
    en: "Find the extract of the year, or make it anew from the record system that was in use then.",
  },
  vendorAdvice: {
    nb: "Gjør det mulig å lage uttrekk for tidligere år, også etter konvertering fra et annet system.",
    en: "Make it possible to extract earlier years, also after a conversion from another system.",
  },
  source: "Webinar of 1 November 2022, «Kompletthet»: 13 municipalities did not report 2019",
  category: "completeness",
  severity: "error",
  table: "municipality",
  violations: `
${yearsBetween}
SELECT municipality, year, submission_id, CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS BIGINT) AS row_id,
  concat(year - 1, ', ', year + 1) AS value,
  CAST(NULL AS BIGINT) AS byte_start, CAST(NULL AS BIGINT) AS byte_end
${notReported}`.trim(),
  denominator: `
${yearsBetween}
SELECT municipality, year, CAST(1 AS BIGINT) AS denominator
${notReported}`.trim(),
});

/** Whether submissions cover their years, and years are there. */
export const coverageChecks: readonly Check[] = Object.freeze([
  partYearGap,
  monthWithoutStarts,
  startsDoubled,
  yearNotReported,
]);
