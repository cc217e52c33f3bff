/**
 * The cube as views, for analysts who ask the store in SQL.
 *
 * @module
 */
import { served } from "../checks/served.ts";
import { stayTypes } from "../checks/service_codes.ts";
import { codeList, samePerson } from "../checks/sql.ts";
import { ageGroupName } from "./age_groups.ts";

/** A view to be defined in a store that is opened for questions. */
export interface CubeView {
  /** As it is written in SQL. */
  readonly name: string;
  /** The query behind it; it sees the store's views and those before it in the list. */
  readonly sql: string;
  /** What a row is, in a sentence. */
  readonly about: string;
}

const dimensions = ["municipality", "year", "age_group", "sex", "district"];

/** Dimensions that may be left open, each with and without. */
const openSets = (rest: readonly string[]) =>
  Array.from(
    { length: 8 },
    (_, mask) => `(${[...rest, ...dimensions.slice(2).filter((_, bit) => mask & (1 << bit))].join(", ")})`,
  ).join(", ");

const measures = `count(*) AS recipients, CAST(sum(services) AS BIGINT) AS services,
  CAST(coalesce(sum(hours), 0) AS DECIMAL(18, 2)) AS hours, CAST(sum(stays) AS BIGINT) AS stays`;

/** A cell without a district is no cell of districts. */
const withDistrict = "HAVING grouping(district) = 1 OR district IS NOT NULL";

/** Views of the cube; each may use those before it. */
export const cubeViews: readonly CubeView[] = Object.freeze([
  {
    name: "served_service",
    sql: served,
    about: "A service that counts as given in a reporting year, after the rule of the official statistics.",
  },
  {
    name: "recipient",
    sql: `
SELECT municipality, year, person, ${ageGroupName} AS age_group, coalesce(sex, 'unknown') AS sex, district,
  services, hours, stays
FROM (
  SELECT municipality, year, person, count(*) AS services, sum(hours_per_week) AS hours,
    count(*) FILTER (WHERE service_type IN (${
      codeList(stayTypes)
    }) AND start_date >= make_date(year, 1, 1)) AS stays
  FROM served_service
  GROUP BY municipality, year, person
)
LEFT JOIN (
  SELECT municipality, year, ${samePerson} AS person, max(age) AS age, max(sex) AS sex,
    max(CASE WHEN home_municipality IS NULL OR home_municipality = municipality
      THEN nullif(trim(home_district), '00') END) AS district
  FROM person
  GROUP BY ALL
) USING (municipality, year, person)`.trim(),
    about: "A person who received some service in a municipality and year, with services, hours and stays.",
  },
  {
    name: "metric_cube",
    sql: `
SELECT municipality, year, CAST(NULL AS SMALLINT) AS service_type, age_group, sex, district, ${measures}
FROM recipient
GROUP BY GROUPING SETS (${openSets(["municipality", "year"])})
${withDistrict}
UNION ALL
SELECT municipality, year, service_type, age_group, sex, district, ${measures}
FROM (
  SELECT municipality, year, person, service_type, any_value(age_group) AS age_group, any_value(sex) AS sex,
    any_value(district) AS district, count(*) AS services, sum(hours_per_week) AS hours,
    count(*) FILTER (WHERE service_type IN (${
      codeList(stayTypes)
    }) AND start_date >= make_date(year, 1, 1)) AS stays
  FROM served_service
  JOIN (SELECT municipality, year, person, age_group, sex, district FROM recipient) USING (municipality, year, person)
  GROUP BY municipality, year, person, service_type
)
GROUP BY GROUPING SETS (${openSets(["municipality", "year", "service_type"])})
${withDistrict}`.trim(),
    about:
      "Recipients, services, hours a week and stays that began in the year, of a cell of municipality, year, " +
      "service type, age group, sex and district. NULL stands for all.",
  },
  {
    name: "recipients_by_year",
    sql: `
SELECT municipality, year, service_type, recipients, services, hours, stays
FROM metric_cube
WHERE age_group IS NULL AND sex IS NULL AND district IS NULL`.trim(),
    about:
      "Recipients, services, hours and stays of a municipality and year, by service type and in all (NULL).",
  },
]);
