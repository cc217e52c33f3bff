import { samePerson, unionAll } from "../checks/sql.ts";

/** Questions whose answers the register counts, by column. */
const questions = [
  ["poVenteliste", "waiting_list"],
  ["poHeldg", "round_the_clock"],
  ["poHab", "rehabilitation"],
] as const;

/**
 * Persons with a yes and persons with a no in the year, by question: `municipality, year, field, yes,
 * no`. A person who answered both counts in both, as on the slides of the webinar of 1 November 2022
 * ("hvor mange unike personer har «ja» og «nei»"); whether the answers are dated plays no part.
 */
export const answersSql: string = `
WITH persons AS (
  SELECT municipality, year, ${samePerson} AS person,
    ${
  questions.map(([, column]) =>
    `bool_or(${column} = '1') AS ${column}_yes, bool_or(${column} = '2') AS ${column}_no`
  ).join(",\n    ")
}
  FROM person_info
  WHERE ${questions.map(([, column]) => `${column} IS NOT NULL`).join(" OR ")}
  GROUP BY ALL
)
${
  unionAll(questions.map(([field, column]) =>
    `
SELECT municipality, year, '${field}' AS field, count(*) FILTER (WHERE ${column}_yes) AS yes,
  count(*) FILTER (WHERE ${column}_no) AS no
FROM persons
GROUP BY municipality, year`.trim()
  ))
}`.trim();
