/**
 * What the rows of one person in one message have in common.
 *
 * @module
 */
import { NEVER } from "../life/life_course.ts";

/** Codes that are numbers below 20, each at the place of its number: the code lists of answers, scores and decisions. */
export const smallCodes: readonly string[] = Object.freeze(
  Array.from({ length: 20 }, (_, code) => String(code)),
);

/** How the register writes that something goes on: 99991231, as a day. */
export const OPEN_END = 2_932_896;

/** One object for all persons, so that nothing is made for each. */
export class RowContext {
  /** First and last day of the year. */
  firstDay = 0;
  lastDay = 0;
  /** Last month of the year, as `year * 12 + 11`. */
  lastMonth = 0;
  /** Row of the person in the batch. */
  parent = 0;
  /** `pePeID`. */
  personId = 0;
  /** Key of the row at place 0. */
  firstKey = 0;
  /** Home whose rows are wanted; -1 for those of both. */
  home = -1;
  /** First and last day of what the rows tell of, as far as it is known on the last day of the year. */
  earliest = NEVER;
  latest = 0;
}
