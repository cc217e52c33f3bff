/**
 * How many receive municipal health and care services, and who they are.
 *
 * @module
 */

/** Recipients in the year, from 2014 on. */
const RECIPIENTS: readonly number[] = [
  342_216,
  349_419,
  355_635,
  361_471,
  364_587,
  364_666,
  371_319,
  379_806,
  390_369,
  397_240,
  399_263,
];
const FIRST = 2014;
const LAST = FIRST + RECIPIENTS.length - 1;

/** Assumed growth a year after the last public figure: that of the year before it. */
const GROWTH = 399_263 / 397_240;

/** Reporting years with a public number of recipients. */
export const yearsOfRecipients: { readonly from: number; readonly to: number } = Object.freeze({
  from: FIRST,
  to: LAST,
});

/**
 * Recipients in the whole country in a year: public from 2014 to 2024, before and after it assumed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { recipientsOf } from "./recipients.ts";
 *
 * assert.equal(recipientsOf(2022), 390_369);
 * ```
 */
export function recipientsOf(year: number): number {
  if (year <= LAST) return RECIPIENTS[Math.max(0, year - FIRST)]!;
  let recipients = RECIPIENTS.at(-1)!;
  for (let at = LAST; at < year; at++) recipients *= GROWTH;
  return Math.round(recipients);
}

/** Recipients during 2022 by age group: women and men. */
export const ageSexOf2022: readonly (readonly [women: number, men: number])[] = Object.freeze([
  [7_353, 12_105],
  [44_544, 41_532],
  [28_621, 26_551],
  [46_167, 36_756],
  [61_975, 34_215],
  [36_100, 14_449],
]);

/** Recipients during 2022 in per cent of the population of the age group. */
export const percentOfPopulation2022: readonly number[] = Object.freeze([1.7, 3.7, 4.7, 12.6, 44.7, 88.0]);

/** Share of the recipients of a year who were none in the year before: public for 2021, assumed for other years. */
export const newShare = 0.229;
