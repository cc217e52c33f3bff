/**
 * Numbers that a record system gives to persons and rows.
 *
 * @module
 */

/** Largest key that the register takes: ten digits. */
const LARGEST = 9_999_999_999;

/** Where the numbers of the system before and of the one after begin. */
const FIRST = [0, 4_000_000_000] as const;

/** Keys that a person has in each table. */
const PER_PERSON = 512;

/** Of these the first ones are for rows of the person's life, by place; the others for rows that are put in. */
const PER_LIFE = 400;

/** Which record system a municipality has: the one from the beginning, or the one that it changed to. */
export type SystemEpoch = 0 | 1;

/**
 * The local keys of one record system: `pePeID` of a person, and the keys of rows in each table.
 *
 * Keys follow from the person's number in the cohort and the place of the row in the person's life. So they are the same in
 * every year, whoever else is in the cohort, and ascend as persons do. A system that the municipality changed to gives every
 * person and every row another key; no `pePeID` of the one is any of the other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { LocalKeys } from "./local_keys.ts";
 *
 * const keys = new LocalKeys();
 * assert.equal(keys.person(0), 1);
 * assert.equal(keys.rows(2) + 5, 1030);
 * assert.equal(new LocalKeys(1).person(0), 4_000_000_001);
 * ```
 */
export class LocalKeys {
  /** Rows of each table that a life may have. */
  static readonly perLife: number = PER_LIFE;
  /** Keys of each table that a person has; those behind {@linkcode LocalKeys.perLife} are for rows that are put in. */
  static readonly perPerson: number = PER_PERSON;

  readonly #first: number;

  /** The keys of the record system from the beginning, or of the one changed to. */
  constructor(epoch: SystemEpoch = 0) {
    this.#first = FIRST[epoch];
  }

  /** How many persons a cohort may have, where the municipalities' record systems are these. */
  static capacity(epoch: SystemEpoch = 0): number {
    return Math.floor((LARGEST - FIRST[epoch]) / PER_PERSON);
  }

  /** `pePeID` of the person with this number in the cohort. */
  person(ordinal: number): number {
    return this.#first + ordinal + 1;
  }

  /**
   * Key of the person's row at place 0; the others follow.
   *
   * @throws {RangeError} The keys of so many persons do not have ten digits.
   */
  rows(ordinal: number): number {
    const first = this.#first + ordinal * PER_PERSON + 1;
    if (first + PER_PERSON - 1 > LARGEST) {
      throw new RangeError(
        `The keys of person ${ordinal} would have more than ten digits: make cohorts of at most ${
          Math.floor((LARGEST - this.#first) / PER_PERSON)
        } persons`,
      );
    }
    return first;
  }
}
