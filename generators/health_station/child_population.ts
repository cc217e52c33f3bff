/**
 * Which children there are.
 *
 * @module
 */
import type { IdentityStratum } from "../identities/block_layout.ts";

/** Birth years whose children a cohort can meet, whatever its years are. */
export const childBirthYears = Object.freeze({ from: 1997, to: 2031 });

/**
 * Births in Norway in thousands, from 1997 on: rounded, and from 2025 on assumed.
 */
const births = [
  ...[59.8, 58.4, 59.3, 59.2, 56.7, 55.4, 56.5, 57, 56.8, 58.5, 58.5, 60.5, 61.8],
  ...[61.4, 60.2, 60.3, 59, 59.1, 59.1, 58.9, 56.6, 55.1, 54.5, 53, 56.1, 51.5, 52, 54],
];

/**
 * Children by birth year and sex. They are the same whatever the years of a cohort are, since other strata would make other
 * children: those who are not yet born in a year, or no longer young, have no consultations in it.
 */
export function childStrata(): readonly IdentityStratum[] {
  const { from, to } = childBirthYears;
  return Array.from({ length: to - from + 1 }, (_, i) => births[i] ?? births.at(-1)!).flatMap((count, i) => [
    { birthYear: from + i, sex: "K" as const, weight: count * 0.487 },
    { birthYear: from + i, sex: "M" as const, weight: count * 0.513 },
  ]);
}

/**
 * Children of all these birth years to each person of a cohort. Assumed: a country whose services have about 950 000 persons
 * over 2017–2025 has about two million children of 35 birth years, those who move there included.
 */
export const CHILDREN_PER_PERSON = 2.1;
