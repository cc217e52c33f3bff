/**
 * The persons of a cohort, by birth year, sex and year of entry.
 *
 * @module
 */
import type { IdentityStratum } from "../identities/block_layout.ts";
import { recipientsOf } from "../targets/mod.ts";
import { OLDEST, shareOfAge } from "./age_profile.ts";
import { leaveChance } from "./leaving.ts";

/** Persons of a birth year and sex who became recipients in the same year; the weight is their number in the whole country. */
export interface PersonStratum extends IdentityStratum {
  /** Year of the first service; the year before the cohort's first one stands for that and all earlier ones. */
  readonly entry: number;
}

/** Reporting years of a cohort. */
export interface PopulationOptions {
  /** First reporting year. */
  readonly from: number;
  /** Last reporting year. */
  readonly to: number;
}

/**
 * The persons who are recipients in at least one of the years, so many of each kind that each year has as many recipients of
 * each age and sex as the statistics tell, when they leave with {@linkcode leaveChance}. Those of the year before the first
 * one are the ones who were recipients already and still are in the first year.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { personStrata } from "./person_strata.ts";
 *
 * const strata = personStrata({ from: 2017, to: 2025 });
 * const first = strata.filter(({ entry }) => entry <= 2017).reduce((sum, { weight }) => sum + weight, 0);
 * assert.equal(Math.round(first), 361_471);
 * ```
 */
export function personStrata({ from, to }: PopulationOptions): readonly PersonStratum[] {
  const strata: PersonStratum[] = [];
  for (const sex of ["K", "M"] as const) {
    for (let year = from; year <= to; year++) {
      for (let age = 0; age <= OLDEST; age++) {
        const birthYear = year - age;
        const all = recipientsOf(year) * shareOfAge(age, sex);
        const stayed = age === 0
          ? 0
          : recipientsOf(year - 1) * shareOfAge(age - 1, sex) * (1 - leaveChance(age - 1, sex));
        if (year === from && stayed > 0) strata.push({ birthYear, sex, entry: from - 1, weight: stayed });
        if (all > stayed) strata.push({ birthYear, sex, entry: year, weight: all - stayed });
      }
    }
  }
  return strata;
}
