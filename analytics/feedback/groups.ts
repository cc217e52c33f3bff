import { reported, served } from "../checks/served.ts";
import { codeList } from "../checks/sql.ts";
import { codesOf, respiteInInstitution, stays } from "./places.ts";

const housing = codesOf("housing");

/** What is given where the person lives. Coercion says nothing of the place, and is left out. */
const atHome = codesOf(
  "practical_help",
  "home_health",
  "activity_and_support",
  "respite",
  "welfare_technology",
).filter((code) => code !== respiteInInstitution);

/**
 * Persons by where and how they got services, of every municipality and year reported: `municipality,
 * year, submitted, deadline, long_term, home_dwelling, housing, institution, welfare_technology`.
 *
 * The groups are those of the yearly statistics (Helsedirektoratet, "Kommunale helse- og
 * omsorgstjenester 2021", recipients by group of services); a person may be in several. The inclusion
 * rule is that of {@linkcode served}. Which types make up a group is not published; the ones here are
 * kprkit's own choice, and so is who lives at home: a person with a service that is given at home, and
 * neither housing nor a stay around the clock on 31 December. A day or a night in an institution, or
 * respite there, does not make it the person's place.
 *
 * The deadline is 15 January of the year after (letters of 27 November 2023 and 27 October 2025); the
 * day of submission is `iiLagetDato`, the latest where a municipality sends several messages.
 */
export const groupsSql: string = `
WITH reported AS (
${reported}
), submitted AS (
  SELECT municipality, year, max(created_date) AS submitted
  FROM submission
  WHERE kind = 'professional' AND status = 'current'
  GROUP BY municipality, year
), persons AS (
  SELECT municipality, year, person,
    bool_or(service_type IN (${codeList(stays.longTerm)})) AS long_term,
    bool_or(service_type IN (${codeList(housing)})) AS housing,
    bool_or(service_type IN (${codeList(stays.any)})) AS institution,
    bool_or(service_type IN (${codeList(codesOf("welfare_technology"))})) AS welfare_technology,
    bool_or(service_type IN (${codeList(atHome)})) AS at_home,
    bool_or(service_type IN (${codeList([...housing, ...stays.roundTheClock])})
      AND (end_date IS NULL OR end_date >= make_date(year, 12, 31))) AS elsewhere
  FROM (
${served}
  )
  GROUP BY municipality, year, person
), groups AS (
  SELECT municipality, year,
    count(*) FILTER (WHERE long_term) AS long_term,
    count(*) FILTER (WHERE at_home AND NOT elsewhere) AS home_dwelling,
    count(*) FILTER (WHERE housing) AS housing,
    count(*) FILTER (WHERE institution) AS institution,
    count(*) FILTER (WHERE welfare_technology) AS welfare_technology
  FROM persons
  GROUP BY municipality, year
)
SELECT municipality, year, submitted, make_date(year + 1, 1, 15) AS deadline,
  coalesce(long_term, 0) AS long_term, coalesce(home_dwelling, 0) AS home_dwelling,
  coalesce(housing, 0) AS housing, coalesce(institution, 0) AS institution,
  coalesce(welfare_technology, 0) AS welfare_technology
FROM reported
LEFT JOIN submitted USING (municipality, year)
LEFT JOIN groups USING (municipality, year)`.trim();
