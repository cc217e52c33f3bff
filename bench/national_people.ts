/**
 * The persons of a made-up country, as SQL: who they are, and who gets help in which year.
 *
 * @module
 */
import { sqlText } from "../stream/store/engine.ts";
import { drawsOf, drawsOfYear, type YearOptions } from "./national_draws.ts";
import type { Cell } from "./national_cells.ts";
import type { Place } from "./national_places.ts";

/** Persons that are new each year; as many go (Helsedirektoratet, municipal health and care services, 2021). */
const renewal = 0.23;

/** Statements that make `place_code` and `cell`. */
export function placeTables(places: readonly Place[], cells: readonly Cell[]): string[] {
  const codes = places.flatMap((place, index) =>
    place.codes.map((code, year) => `(${index}, ${year}, ${sqlText(code)})`)
  );
  const rows = cells.map((cell) =>
    `(${sqlText(cell.municipality)}, ${cell.year}, ${sqlText(cell.submissionId)}, ${
      sqlText(cell.identId)
    }, ` +
    `${cell.coverage}, ${cell.hoursMissing}, ${cell.orgMissing}, ${cell.hoursFactor}, ${cell.lostType}, ` +
    `[${cell.units.map(sqlText).join(", ")}])`
  );
  return [
    `CREATE TABLE place_code AS FROM (VALUES ${codes.join(", ")}) AS t (place, year_index, municipality)`,
    `CREATE TABLE cell (municipality VARCHAR, year INTEGER, submission_id VARCHAR, ident_id VARCHAR,
      coverage DOUBLE, hours_missing DOUBLE, org_missing DOUBLE, hours_factor DOUBLE, lost_type INTEGER,
      units VARCHAR[])`,
    `INSERT INTO cell VALUES ${rows.join(", ")}`,
  ];
}

/** Statement that makes `life`: every person of all years, with the years in which help begins and ends. */
export function lifeTable(
  places: readonly Place[],
  options: { readonly years: readonly number[]; readonly seed: number },
): string {
  const { years, seed } = options;
  const [first, last] = [years[0]!, years.at(-1)!];
  const draw = drawsOf(seed);
  const cohorts = places.flatMap(({ size }, place) =>
    years.map((year, index) => {
      const count = Math.max(index === 0 ? 1 : 0, Math.round(index === 0 ? size : size * renewal));
      return `(${place}, ${year}, ${count})`;
    })
  );
  return `CREATE TABLE life AS
WITH born AS (
  SELECT 100000 + row_number() OVER (ORDER BY place, entry, nth) AS person_id, place, entry, nth
  FROM (
    SELECT place, entry, unnest(range(persons)) AS nth
    FROM (VALUES ${cohorts.join(", ")}) AS t (place, entry, persons)
  )
), aged AS (
  SELECT *,
    -- By age as in 2022 (Helsedirektoratet): under 18, 18-49, 50-66, 67-79, 80-89, 90 and over.
    CASE
      WHEN ${draw(1)} < 0.050 THEN 1 + 17 * ${draw(2)}
      WHEN ${draw(1)} < 0.270 THEN 18 + 32 * ${draw(2)}
      WHEN ${draw(1)} < 0.411 THEN 50 + 17 * ${draw(2)}
      WHEN ${draw(1)} < 0.624 THEN 67 + 13 * ${draw(2)}
      WHEN ${draw(1)} < 0.870 THEN 80 + 10 * ${draw(2)}
      ELSE 90 + 9 * ${draw(2)} END AS entry_age,
    entry + CAST(floor(ln(1 - ${draw(3)}) / ln(${1 - renewal})) AS INTEGER) AS final_year
  FROM born
)
SELECT person_id, place, entry, final_year,
  -- A few fictitious persons that many municipalities have forgotten among the others.
  nth = 0 AND entry = ${first} AND ${draw(4)} < 0.15 AS fictitious,
  CASE WHEN nth = 0 AND entry = ${first} AND ${draw(4)} < 0.15
    THEN md5('${seed} fictitious ' || CAST(floor(5 * ${draw(5)}) AS VARCHAR))
    -- Some get help in two municipalities.
    WHEN ${draw(6)} < 0.005 THEN md5('${seed} ' || CAST(person_id + 40007 AS VARCHAR))
    ELSE md5('${seed} ' || CAST(person_id AS VARCHAR)) END AS key,
  CAST(entry - floor(entry_age) AS INTEGER) AS birth_year,
  CASE WHEN ${draw(7)} < CASE WHEN entry_age >= 67 THEN 0.64 ELSE 0.44 END THEN 'K' ELSE 'M' END AS sex,
  CASE
    WHEN ${draw(8)} < CASE WHEN entry_age >= 90 THEN 0.25 WHEN entry_age < 67 THEN 0.47 ELSE 0.38 END THEN 1
    WHEN ${draw(8)} < CASE WHEN entry_age >= 90 THEN 0.57 WHEN entry_age < 67 THEN 0.80 ELSE 0.71 END THEN 2
    ELSE 3 END AS need,
  -- In the first year most persons have had help for some time.
  entry - CASE WHEN entry = ${first} THEN CAST(floor(6 * ${draw(9)}) AS INTEGER) ELSE 0 END AS start_year,
  CASE WHEN entry_age >= 67 AND final_year <= ${last} AND ${draw(10)} < 0.6
    THEN make_date(final_year, 1 + CAST(floor(12 * ${draw(11)}) AS INTEGER),
      1 + CAST(floor(28 * ${draw(12)}) AS INTEGER)) END AS death_date
FROM aged
ORDER BY person_id`;
}

/** Statement that makes `year_person`: who gets help in a year, by municipality. */
export function yearPersonTable(options: YearOptions): string {
  const { years, year, seed } = options;
  const index = years.indexOf(year);
  const draw = drawsOf(seed);
  const drawNow = drawsOfYear(options);
  return `CREATE OR REPLACE TABLE year_person AS
WITH here AS (
  SELECT life.*, cell.* EXCLUDE (units), ${year} - birth_year AS age,
    need = 3 AND ${year} - birth_year >= 18 AND ${draw(20)} < 0.62 AS round_the_clock,
    ${drawNow(1)} >= 0.002 OR fictitious AS identified,
    ${draw(21)} >= 0.09 AS scored
  FROM life
  JOIN place_code ON place_code.place = life.place AND year_index = ${index}
  JOIN cell ON cell.municipality = place_code.municipality AND cell.year = ${year}
  WHERE entry <= ${year} AND final_year >= ${year} AND ${drawNow(2)} < coverage
)
SELECT *, CASE WHEN identified THEN key ELSE municipality || ':' || CAST(person_id AS VARCHAR) END AS person_key,
  4096 + 32768 * (row_number() OVER (PARTITION BY municipality ORDER BY person_id) - 1) AS offset_in_file
FROM here
ORDER BY municipality, person_id`;
}
