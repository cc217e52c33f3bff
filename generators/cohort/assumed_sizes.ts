/**
 * How large municipalities are beside each other, as a cohort assumes.
 *
 * @module
 */
import { municipalityName } from "../../register/municipalities/mod.ts";
import { mix } from "../random/mix.ts";

/**
 * The largest municipalities of 2024 in thousands of inhabitants, rounded. They are assumed: no public statistics give
 * recipients of services by municipality in a form that is used here.
 */
const LARGE: Readonly<Record<string, number>> = Object.freeze({
  "0301": 710,
  "1103": 150,
  "1106": 38,
  "1108": 83,
  "1149": 43,
  "1508": 58,
  "1804": 53,
  "3103": 51,
  "3105": 60,
  "3107": 84,
  "3118": 46,
  "3201": 130,
  "3203": 98,
  "3205": 92,
  "3207": 62,
  "3209": 43,
  "3222": 46,
  "3301": 103,
  "3303": 28,
  "3305": 31,
  "3403": 33,
  "3411": 35,
  "3905": 58,
  "3907": 66,
  "3909": 48,
  "4001": 37,
  "4003": 56,
  "4203": 46,
  "4204": 116,
  "4601": 290,
  "5001": 213,
  "5501": 78,
  "5503": 25,
});

/** Inhabitants of the smallest municipality that is not listed, and how many more the largest one has. */
const SMALLEST = 700;
const SPREAD = 26_000;

/**
 * Assumed inhabitants of a municipality by its number of 2024. Those that are not listed as large follow from a hash of the
 * number: the cube of a uniform number gives many small ones and few large ones, about 4 000 in the middle.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { assumedSize } from "./assumed_sizes.ts";
 *
 * assert.ok(assumedSize("4601") > assumedSize("1151"));
 * ```
 */
export function assumedSize(code: string): number {
  const large = LARGE[code];
  if (large !== undefined) return large * 1000;
  const share = mix(Number(code) ^ 0x5a17e) / 4294967296;
  return SMALLEST + Math.floor(SPREAD * share * share * share);
}

/** How much the namesake of a merger counts beside the others in it. */
const NAMESAKE = 8;

/**
 * Weight of a municipality among those that went into another one: that of the same number or name counts most, the others
 * by a hash. Assumed.
 */
export function assumedShare(
  code: string,
  into: { readonly code: string; readonly year: number },
): number {
  if (code === into.code) return NAMESAKE;
  const [before, after] = [municipalityName(code, into.year - 1), municipalityName(into.code, into.year)];
  if (before !== undefined && before === after) return NAMESAKE;
  return 1 + mix(Number(code) ^ 0x5a17e) % 4;
}
