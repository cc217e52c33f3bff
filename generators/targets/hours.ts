/**
 * Hours a week.
 *
 * @module
 */

/** Lower bounds of the bins of hours a week, and the upper bound of the last: nobody gets more than there are. */
export const hoursBounds: readonly number[] = Object.freeze([0, 2, 5, 10, 15, 35.5, 168]);

/** Bins as a report names them. */
export const hoursLabels: readonly string[] = Object.freeze([
  "<2",
  "2-4.9",
  "5-9.9",
  "10-14.9",
  "15-35.4",
  ">=35.5",
]);

/**
 * Per cent of the recipients on 31 December 2022, by service type; rounded, so that some add up to 99 or 101. The row of
 * respite in an institution (8) is that of rolling stays, and the share that it leaves out is taken for none. Night stays
 * (22) are not in the table; theirs are assumed, as nights of eight to twelve hours, one to seven a week.
 */
const PERCENT: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [77, 11, 5, 2, 3, 2]],
  [2, [33, 16, 10, 6, 13, 22]],
  [3, [2, 2, 9, 12, 31, 45]],
  [4, [9, 7, 29, 20, 34, 1]],
  [7, [7, 12, 19, 31, 23, 8]],
  [8, [6, 5, 0, 6, 24, 58]],
  [9, [5, 81, 13, 1, 0, 0]],
  [11, [4, 18, 38, 19, 18, 3]],
  [15, [60, 20, 11, 4, 4, 2]],
  [17, [7, 2, 35, 36, 20, 1]],
  [22, [0, 0, 15, 20, 35, 30]],
]);

const shares: ReadonlyMap<number, readonly number[]> = new Map(
  [...PERCENT].map(([type, percent]) => {
    const sum = percent.reduce((a, b) => a + b);
    return [type, Object.freeze(percent.map((value) => value / sum))];
  }),
);

/** Service types with hours in the targets, in order of code. */
export const typesWithHours: readonly number[] = Object.freeze([...PERCENT.keys()]);

/**
 * Shares of the six bins of {@linkcode hoursBounds} among recipients of a service type with hours on 31 December; `undefined`
 * for a type whose services have none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hoursShares } from "./hours.ts";
 *
 * assert.equal(hoursShares(1)?.[0], 0.77);
 * assert.equal(hoursShares(21), undefined);
 * ```
 */
export function hoursShares(type: number): readonly number[] | undefined {
  return shares.get(type);
}

/** Whether the hours of a type are assumed; false for those that are public. */
export function hoursAssumed(type: number): boolean {
  return type === 22;
}

/** Place of hours a week, in hundredths, among the bins. */
export function hoursBin(hundredths: number): 0 | 1 | 2 | 3 | 4 | 5 {
  if (hundredths < 1000) return hundredths < 200 ? 0 : hundredths < 500 ? 1 : 2;
  return hundredths < 1500 ? 3 : hundredths < 3550 ? 4 : 5;
}
