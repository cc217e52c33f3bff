/**
 * The municipality reforms as a view, so that SQL can hold a year against the one before.
 *
 * @module
 */
import { municipalityGroups, previousMunicipalities } from "../../register/municipalities/groups.ts";
import { municipalityYears } from "../../register/municipalities/mod.ts";
import { sqlText } from "./engine.ts";

/**
 * Municipalities that have other numbers, or another area, than the year before: `municipality, year,
 * previous, whole`. One row for each number of the year before that went into it; a municipality and year
 * that is not here is held against itself. Where `whole` is false, one of them was split, and the numbers
 * say nothing of this municipality alone.
 */
export const municipalityBeforeSql: string = makeView();

function makeView(): string {
  const rows: string[] = [];
  for (let year = municipalityYears.from + 1; year <= municipalityYears.to; year++) {
    for (const { now, before } of municipalityGroups({ year })) {
      if (now.length === 1 && before.length === 1 && now[0] === before[0]) continue;
      for (const code of now) {
        for (const previous of previousMunicipalities(code, year)) {
          rows.push(`(${sqlText(code)}, ${year}, ${sqlText(previous)}, ${now.length === 1})`);
        }
      }
    }
  }
  return `SELECT * FROM (VALUES ${rows.join(", ")}) AS reforms (municipality, year, previous, whole)`;
}
