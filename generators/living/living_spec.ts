/**
 * Which days of which cohort are to be told.
 *
 * @module
 */
import type { CohortSpec } from "../cohort/options.ts";
import { newYear, yearOf } from "../life/seasons.ts";

/** A cohort and the days that it moves on: plain data, which a worker is given. */
export interface LivingSpec extends CohortSpec {
  readonly living: {
    /** First day that is told. */
    readonly first: number;
    /** Last day that is told. */
    readonly last: number;
  };
}

/** The day that a cohort has come to when it is made: the last one of its years. */
export function baseDay({ years }: Pick<CohortSpec, "years">): number {
  return newYear(years.to + 1) - 1;
}

/** Day of the year, from 0, up to which what is registered late can still change the extract of the year before. */
const LATE = 60;

/** Reporting years whose extracts can change on a day. The years of the cohort itself are told whole and never change. */
export function yearsTold(day: number, { years }: Pick<CohortSpec, "years">): readonly number[] {
  const year = yearOf(day);
  const before = year - 1 > years.to && day - newYear(year) <= LATE;
  return before ? [year - 1, year] : [year];
}

/** Whether a cohort's days are told with it. */
export function isLivingSpec(spec: CohortSpec): spec is LivingSpec {
  return "living" in spec;
}
