import {
  municipalities,
  municipalityYears,
  predecessors,
  successors,
} from "../../register/municipalities/mod.ts";
import { reported } from "./served.ts";
import { notRefused } from "./sql.ts";

/**
 * Two parts of a `WITH`: `reported`, and `beside`: each municipality and year reported, and the years
 * beside it (`other_year`): the one before and the one after, as far as the municipality reported them.
 * For the first and the last year that is one; a year alone is not there.
 */
export const yearsBeside = `
reported AS (
${reported}
), beside AS (
  SELECT now.municipality, now.year, other.year AS other_year
  FROM reported AS now
  JOIN (
    SELECT municipality, year, year + 1 AS of_year FROM reported
    UNION ALL
    SELECT municipality, year, year - 1 AS of_year FROM reported
  ) AS other ON other.municipality = now.municipality AND other.of_year = now.year
)`.trim();

/** Service starts within the year of the submission that tells of them; refused services start nothing. */
export const startsInYear =
  `start_date BETWEEN make_date(year, 1, 1) AND make_date(year, 12, 31) AND ${notRefused}`;

/** A municipality number, and the conditions under which something is said of it; none is always. */
interface NumberCondition {
  readonly code: string;
  readonly conditions: readonly string[];
}

/** One condition for many numbers: those of which the same is said stand together. */
function anyOf(numbers: readonly NumberCondition[]): string {
  const codes = new Map<string, string[]>();
  for (const { code, conditions } of numbers) {
    const condition = conditions.map((part) => `${part} AND `).join("");
    codes.set(condition, [...codes.get(condition) ?? [], `'${code}'`]);
  }
  const parts = [...codes].map(([condition, list]) => `${condition}municipality IN (${list.join(", ")})`);
  return `(${parts.join(" OR ")})`;
}

/**
 * Condition: the number was valid in the year. What was valid in the last year that the list of
 * municipalities covers is taken to be valid after it; the first covered stands for those before.
 */
export const validNumber: string = anyOf(
  municipalities.map(({ code, from, to }) => ({
    code,
    conditions: [
      ...(from > municipalityYears.from ? [`year >= ${from}`] : []),
      ...(to === undefined ? [] : [`year < ${to}`]),
    ],
  })),
);

/**
 * Condition: the number lived on in a reform that took effect on 1 January of the year, and took others
 * in or gave a part away. Its people are not those of the year before. `year` is an expression.
 */
export function reformedIn(year: string): string {
  return anyOf(municipalities.flatMap(({ code, from, to = Infinity }) => {
    const years = new Set([...predecessors(code), ...successors(code)].map((change) => change.year));
    return [...years]
      .filter((reform) => from < reform && reform < to)
      .map((reform) => ({ code, conditions: [`${year} = ${reform}`] }));
  }));
}
