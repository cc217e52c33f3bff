/**
 * The national quality indicator on nutrition, worked out from the store.
 *
 * What the sources say: the indicator has three shares, the persons assessed for the risk of
 * malnutrition, of those the ones at risk, and of those the ones with an individual nutrition plan; it
 * is about older persons in institutions (webinar of 1 November 2022, "Nasjonale retningslinjer med
 * fokus på vurdert risiko for underernæring", "Andel eldre på institusjon vurdert for risiko"). The
 * answers are 1 yes and 2 no, each with its date; risk follows from the assessment and shares its
 * date, a plan is for those at risk (the same, "Rapporteringskrav til KPR").
 *
 * What no source at hand says, and is kprkit's own choice:
 *
 * - older: 67 years and over at the end of the year (`peAlder`);
 * - in an institution: with a long-term or time-limited stay (18 to 21) that runs on 31 December, by
 *   the inclusion rule of the statistics, and not dead before that day;
 * - assessed, at risk, with plan: the latest answer dated in the reporting year is yes. Where yes and
 *   no share the date, yes counts. An answer without a date has the date of its record (`poFraDato`);
 *   one with neither does not count;
 * - the shares form a chain: at risk counts only among the assessed, a plan only among those at risk.
 *
 * @module
 */
import { served } from "../checks/served.ts";
import { codeList, samePerson } from "../checks/sql.ts";
import { stays } from "./places.ts";

/** Youngest age that the indicator is about. */
const oldAge = 67;

/**
 * The latest answer to a question in the year: even for no, odd for yes, null for none. Twice the day's
 * number and one more for yes, so that one maximum tells both and rows may come in any order.
 */
function latest(column: string): string {
  const date = `coalesce(${column}_date, start_date)`;
  return `max(2 * (${date} - DATE '1970-01-01') + CASE ${column} WHEN '1' THEN 1 ELSE 0 END)
      FILTER (WHERE ${column} IN ('1', '2') AND ${date} BETWEEN make_date(year, 1, 1) AND make_date(year, 12, 31))`;
}

/**
 * One row a resident: `municipality, year, person, assessed, at_risk, with_plan`, each true where the
 * latest answer in the year is yes. `person` is a number that tells persons apart.
 */
export const nutritionResidentsSql: string = `
WITH stays AS (
  SELECT DISTINCT municipality, year, person
  FROM (
${served}
  )
  WHERE service_type IN (${codeList(stays.nursing)})
    AND (end_date IS NULL OR end_date >= make_date(year, 12, 31))
), old AS (
  SELECT municipality, year, ${samePerson} AS person
  FROM person
  WHERE age >= ${oldAge}
  GROUP BY ALL
  HAVING count(*) FILTER (WHERE death_date < make_date(year, 12, 31)) = 0
), residents AS (
  SELECT municipality, year, person FROM stays SEMI JOIN old USING (municipality, year, person)
), answers AS (
  SELECT municipality, year, person,
    ${latest("nutrition_assessed")} AS assessed,
    ${latest("nutrition_risk")} AS at_risk,
    ${latest("nutrition_plan")} AS with_plan
  FROM (SELECT *, ${samePerson} AS person FROM person_info)
  SEMI JOIN residents USING (municipality, year, person)
  GROUP BY municipality, year, person
)
SELECT municipality, year, person,
  coalesce(assessed % 2 = 1, false) AS assessed,
  coalesce(at_risk % 2 = 1, false) AS at_risk,
  coalesce(with_plan % 2 = 1, false) AS with_plan
FROM residents
LEFT JOIN answers USING (municipality, year, person)`.trim();

/** The indicator by municipality and year: `municipality, year, residents, assessed, at_risk, with_plan`. */
export const nutritionSql: string = `
SELECT municipality, year, count(*) AS residents,
  count(*) FILTER (WHERE assessed) AS assessed,
  count(*) FILTER (WHERE assessed AND at_risk) AS at_risk,
  count(*) FILTER (WHERE assessed AND at_risk AND with_plan) AS with_plan
FROM (
${nutritionResidentsSql}
)
GROUP BY municipality, year`.trim();
