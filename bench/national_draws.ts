/**
 * Chance in SQL: draws that belong to a person, so that a country comes out the same in every run.
 *
 * @module
 */

/** The year that rows are made for. */
export interface YearOptions {
  /** All years of the store. */
  readonly years: readonly number[];
  readonly year: number;
  readonly seed: number;
}

/** A number from 0 up to 1, 1 excluded, that belongs to a person and a salt, as SQL. */
export type Draw = (salt: number | string) => string;

/** Salts below this are for what does not change from year to year; each year has so many of its own. */
const saltsOfYear = 65_536;

/** Draws for a seed; the SQL they stand in has a column `person_id`. */
export function drawsOf(seed: number): Draw {
  // One number for person, salt and seed: DuckDB puts hashes of several columns together in a way that ties one draw
  // of a person to the next.
  const base = `CAST(${BigInt(seed % 1_000_000) << 42n} AS UBIGINT)`;
  return (salt) =>
    `((hash(CAST(person_id AS UBIGINT) * 1048576 + CAST(${salt} AS UBIGINT) + ${base}) >> 11) ` +
    "/ CAST(9007199254740992 AS DOUBLE))";
}

/** Draws that differ from year to year. */
export function drawsOfYear({ years, year, seed }: YearOptions): Draw {
  const draw = drawsOf(seed);
  return (salt) => draw(`${(years.indexOf(year) + 1) * saltsOfYear} + ${salt}`);
}

/** The whole number below an SQL number. */
export function whole(sql: string): string {
  return `CAST(floor(${sql}) AS INTEGER)`;
}
