/**
 * The cube in the making, year by year: temporary tables of persons, of cells, and of what two years have
 * in common.
 *
 * A cell is known by its place (a municipality, or several that are compared as one), service type, age
 * group, sex and district, where `0`, `-1` and empty texts stand for "all". Persons with several services
 * count once in every cell: beside one row for each type a person has a row for all types together.
 *
 * Hours are whole hundredths throughout, so that sums do not depend on the order of rows.
 *
 * @module
 */
import type { Engine } from "../../stream/store/engine.ts";
import { sqlText } from "../../stream/store/engine.ts";
import { served } from "../checks/served.ts";
import { stayTypes } from "../checks/service_codes.ts";
import { codeList, samePerson } from "../checks/sql.ts";
import { ageGroupPlace } from "./age_groups.ts";

/** Types that are a stay in an institution. */
const isStay = `service_type IN (${codeList(stayTypes)})`;

/** The home district, where the person lives in the municipality that reports; `00` stands for none. */
const district = `CASE WHEN home_municipality IS NULL OR home_municipality = person.municipality
    THEN nullif(trim(home_district), '00') END`;

/** What a person is known by, whatever the order of rows. */
const described = `max(age) AS age, max(sex) AS sex, max(${district}) AS district`;

/** Services of a year by person and type, and by person. */
function recipientsSql(year: number): string {
  return `
WITH given AS (
  SELECT place, person, CAST(service_type AS TINYINT) AS service_type, CAST(count(*) AS INTEGER) AS services,
    CAST(sum(CAST(hours_per_week * 100 AS INTEGER)) AS BIGINT) AS hours,
    CAST(count(*) FILTER (WHERE ${isStay} AND start_date >= make_date(year, 1, 1)) AS INTEGER) AS stays
  FROM (
${served}
  ) AS served
  JOIN kprkit_cube_place AS places ON places.municipality = served.municipality
  WHERE year = ${year}
  GROUP BY place, person, service_type
), people AS (
  SELECT place, person, ${ageGroupPlace} AS age, coalesce(sex, 'unknown') AS sex,
    coalesce(district, '') AS district
  FROM (
    SELECT place, ${samePerson} AS person, ${described}
    FROM person
    JOIN kprkit_cube_place AS places ON places.municipality = person.municipality
    WHERE year = ${year}
    GROUP BY ALL
  )
)
SELECT place, person, service_type, CAST(coalesce(age, 6) AS TINYINT) AS age,
  coalesce(sex, 'unknown') AS sex, coalesce(district, '') AS district, services, hours, stays
FROM (
  FROM given
  UNION ALL
  SELECT place, person, 0 AS service_type, CAST(sum(services) AS INTEGER) AS services,
    CAST(sum(hours) AS BIGINT) AS hours, CAST(sum(stays) AS INTEGER) AS stays
  FROM given
  GROUP BY place, person
)
LEFT JOIN people USING (place, person)`;
}

/** Dimensions that a cell can have or leave open, beside the service type. */
export const openDimensions = ["age", "sex", "district"] as const;

const openValues = { age: "-1", sex: "''", district: "''" } as const;

/** Each combination of dimensions: bit 1 age, bit 2 sex, bit 4 district. */
const masks = "(SELECT CAST(unnest([0, 1, 2, 3, 4, 5, 6, 7]) AS INTEGER) AS mask) AS masks";

const openedKeys = openDimensions
  .map((name, bit) =>
    `CASE WHEN mask & ${1 << bit} <> 0 THEN ${name} ELSE ${openValues[name]} END AS ${name}`
  )
  .join(", ");

/** Rows of persons added up to cells, then to every combination of dimensions. */
function cellsSql(recipients: string): string {
  return `
WITH finest AS (
  SELECT place, service_type, age, sex, district, count(*) AS recipients, sum(services) AS services,
    sum(stays) AS stays, sum(hours) AS hours, count(hours) AS hours_of,
    sum(CAST(hours AS HUGEINT) * hours) AS hours_squares
  FROM ${recipients}
  GROUP BY place, service_type, age, sex, district
)
SELECT place, service_type, ${openedKeys}, CAST(sum(recipients) AS INTEGER) AS recipients,
  CAST(sum(services) AS BIGINT) AS services, CAST(sum(stays) AS BIGINT) AS stays,
  CAST(coalesce(sum(hours), 0) AS BIGINT) AS hours, CAST(sum(hours_of) AS INTEGER) AS hours_of,
  CAST(coalesce(sum(hours_squares), 0) AS DOUBLE) AS hours_squares
FROM finest, ${masks}
WHERE mask & 4 = 0 OR district <> ''
GROUP BY ALL`;
}

/** Bits of the dimensions in which a person of both years differs. */
const differs = openDimensions
  .map((name, bit) => `CASE WHEN now.${name} IS DISTINCT FROM before.${name} THEN ${1 << bit} ELSE 0 END`)
  .join(" + ");

/**
 * Persons of both years: `kept`, those in the municipality (and of the service type) both years, by where
 * they are now; `stayed`, those of them who are in the same cell both years.
 */
function commonSql({ now, before }: { now: string; before: string }): string {
  return `
WITH finest AS (
  SELECT now.place, now.service_type, now.age, now.sex, now.district, ${differs} AS differs, count(*) AS kept
  FROM ${now} AS now
  JOIN ${before} AS before
    ON now.place = before.place AND now.person = before.person AND now.service_type = before.service_type
  GROUP BY ALL
)
SELECT place, service_type, ${openedKeys}, CAST(sum(kept) AS INTEGER) AS kept,
  CAST(coalesce(sum(kept) FILTER (WHERE mask & differs = 0), 0) AS INTEGER) AS stayed
FROM finest, ${masks}
WHERE mask & 4 = 0 OR district <> ''
GROUP BY ALL`;
}

/**
 * Rows of persons under other places. A person who was in several places that are now one counts once;
 * where one place stands for one, which is nearly everywhere, there is nothing to add up.
 */
function movedSql(recipients: string, moves: string): string {
  const rows = (several: boolean) => `
FROM ${recipients} AS recipients
JOIN (
  SELECT to_place, from_place, count(*) OVER (PARTITION BY to_place) > 1 AS several FROM ${moves}
) AS moves ON moves.from_place = recipients.place
WHERE ${several ? "" : "NOT "}several`;
  return `
SELECT to_place AS place, person, service_type, age, sex, district, services, hours, stays${rows(false)}
UNION ALL
SELECT to_place AS place, person, service_type, max(age) AS age, max(sex) AS sex, max(district) AS district,
  CAST(sum(services) AS INTEGER) AS services, CAST(sum(hours) AS BIGINT) AS hours,
  CAST(sum(stays) AS INTEGER) AS stays${rows(true)}
GROUP BY to_place, person, service_type`;
}

/** A place whose rows stand under another one while two years are compared. */
export interface Move {
  readonly from: number;
  readonly to: number;
}

/** Temporary tables by name; whoever opens them closes them. */
export class CubeTables implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #made = new Set<string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Says under which place, a number, the rows of each municipality stand. */
  async setPlaces(places: ReadonlyMap<string, number>): Promise<void> {
    const values = [...places].map(([code, place]) => `(${sqlText(code)}, ${place})`).join(", ");
    await this.#make(
      "kprkit_cube_place",
      places.size === 0
        ? "SELECT CAST(NULL AS VARCHAR) AS municipality, CAST(NULL AS INTEGER) AS place WHERE false"
        : `SELECT * FROM (VALUES ${values}) AS places (municipality, place)`,
    );
  }

  /** Recipients of a year; returns the name of their table. */
  recipients(year: number): Promise<string> {
    return this.#make(`kprkit_cube_recipient_${year}`, recipientsSql(year));
  }

  /** Cells of a table of recipients. */
  cells(recipients: string): Promise<string> {
    return this.#make(`${recipients}_cell`, cellsSql(recipients));
  }

  /** What two tables of recipients have in common. */
  common(name: string, tables: { readonly now: string; readonly before: string }): Promise<string> {
    return this.#make(`kprkit_cube_common_${name}`, commonSql(tables));
  }

  /** Recipients of a year who were none the year before, by cell. */
  newRecipients(
    year: number,
    { cells, common }: { readonly cells: string; readonly common: string },
  ): Promise<string> {
    return this.#make(
      `kprkit_cube_new_${year}`,
      `
SELECT cells.place, cells.service_type, cells.age, cells.sex, cells.district,
  recipients - coalesce(kept, 0) AS new
FROM ${cells} AS cells
LEFT JOIN ${common} AS common USING (place, service_type, age, sex, district)`,
    );
  }

  /** Which place stands under which. */
  list(moves: readonly Move[], name = "kprkit_cube_move"): Promise<string> {
    return this.#make(
      name,
      moves.length === 0
        ? "SELECT CAST(NULL AS INTEGER) AS from_place, CAST(NULL AS INTEGER) AS to_place WHERE false"
        : `SELECT * FROM (VALUES ${moves.map(({ from, to }) => `(${from}, ${to})`).join(", ")}) AS moves ` +
          "(from_place, to_place)",
    );
  }

  /** Recipients under the places they are compared under; those that are not compared are left out. */
  async moved(name: string, recipients: string, moves: readonly Move[]): Promise<string> {
    const table = `kprkit_cube_${name}`;
    const list = await this.list(moves, `${table}_move`);
    await this.#make(table, movedSql(recipients, list));
    await this.drop(list);
    return table;
  }

  /** Drops a table, if it is there. */
  async drop(name: string): Promise<void> {
    await this.#engine.run(`DROP TABLE IF EXISTS temp.${name}`);
    this.#made.delete(name);
  }

  /** Drops every table. */
  async close(): Promise<void> {
    for (const name of [...this.#made]) await this.drop(name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #make(name: string, select: string): Promise<string> {
    await this.#engine.run(`CREATE OR REPLACE TEMP TABLE ${name} AS\n${select}`);
    this.#made.add(name);
    return name;
  }
}
