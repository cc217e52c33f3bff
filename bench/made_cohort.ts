/**
 * The cohorts that are made to be measured.
 *
 * @module
 */

/** Where the persons of a cohort live: in one municipality, or in all. */
export type CohortPlace = "one" | "country";

/** Municipalities of each place, as numbers of the last year. */
export const cohortMunicipalities: Readonly<Record<CohortPlace, readonly string[] | "all">> = Object.freeze({
  one: ["4601"],
  country: "all",
});

/** Reporting years of the cohorts. */
export const cohortYears: { readonly from: 2017; readonly to: 2025 } = Object.freeze({
  from: 2017,
  to: 2025,
});

/** Another one makes other persons, as many and as long. */
export const COHORT_SEED = 7;

/** About what a person comes to in bytes of XML, all years together. */
const BYTES_PER_PERSON = 17_000;

/**
 * Persons of a cohort of about so many bytes, in two digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { personsOf } from "./made_cohort.ts";
 *
 * assert.equal(personsOf(1e9), 59_000);
 * assert.equal(personsOf(170e9), 10_000_000);
 * ```
 */
export function personsOf(bytes: number): number {
  return Math.max(1, Number((bytes / BYTES_PER_PERSON).toPrecision(2)));
}

/** The words behind `kprkit` that make a cohort and tell its manifest; `persons` may be filled in later. */
export function generateArgs(
  { place, persons, workers, out }: {
    readonly place: CohortPlace;
    readonly persons: string;
    readonly workers: 1 | 2;
    readonly out: string;
  },
): readonly string[] {
  const municipalities = cohortMunicipalities[place];
  return [
    "generate",
    ...(municipalities === "all" ? ["--all-municipalities"] : ["--municipality", municipalities.join(",")]),
    ...["--persons", persons, "--years", `${cohortYears.from}-${cohortYears.to}`],
    ...["--seed", `${COHORT_SEED}`, "--workers", `${workers}`, "--out", out, "--json", "--quiet"],
  ];
}
