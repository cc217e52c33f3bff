/**
 * Numbers of fictitious units: organisation numbers and HER-ids.
 *
 * @module
 */
import { controlDigit, ORGANISATION_WEIGHTS } from "../../register/identifiers/modulus_11.ts";
import { Permutation } from "../random/permutation.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";

/** Organisation numbers are written as seven digits from here on, then an eighth, then the control digit. */
const FIRST_STEM = 2_000_000;
const STEMS = 2_000_000;
/** Of ten eighth digits at most one needs the control digit 10, which is not given out. */
const PER_STEM = 9;

/** HER-ids of the test address register have seven digits and start with 81. */
const FIRST_HER_ID = 8_100_000;
const HER_IDS = 100_000;

/**
 * Numbers of a cohort's units, none twice: organisation numbers that start with 2 or 3, which no real unit has, with a right
 * control digit, and HER-ids of the test range.
 *
 * Sources: Brønnøysundregistrene (real units start with 8 or 9; its test data with 2 or 3; control digit); Norsk helsenett's
 * test address register, as its examples show it. Others use its HER-ids in tests too: nothing made here may be sent there
 * without asking.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { UnitNumbers } from "./unit_number.ts";
 *
 * const units = new UnitNumbers(7);
 * assert.match(units.organisationNumber(0), /^[23]\d{8}$/);
 * assert.match(units.herId(0), /^81\d{5}$/);
 * ```
 */
export class UnitNumbers {
  /** How many organisation numbers there are. */
  static readonly organisations: number = STEMS * PER_STEM;
  /** How many HER-ids there are. */
  static readonly herIds: number = HER_IDS;

  readonly #organisations: Permutation;
  readonly #herIds: Permutation;

  /** The same seed gives the same numbers. */
  constructor(seed: PathPart) {
    const key = StreamKey.of(seed, "units");
    this.#organisations = new Permutation(STEMS * PER_STEM, key.child("organisation"));
    this.#herIds = new Permutation(HER_IDS, key.child("her"));
  }

  /** The organisation number of the unit with this index, from 0 up to {@linkcode UnitNumbers.organisations}. */
  organisationNumber(unit: number): string {
    const place = this.#organisations.at(unit);
    const stem = FIRST_STEM + Math.floor(place / PER_STEM);
    let left = place % PER_STEM;
    for (let digit = 0; digit <= 9; digit++) {
      const control = controlDigit(`${stem}${digit}`, ORGANISATION_WEIGHTS);
      if (control !== undefined && left-- === 0) return `${stem}${digit}${control}`;
    }
    throw new Error(`Stem ${stem} has fewer than ${PER_STEM} organisation numbers`);
  }

  /** The HER-id of the unit with this index, from 0 up to {@linkcode UnitNumbers.herIds}. */
  herId(unit: number): string {
    return String(FIRST_HER_ID + this.#herIds.at(unit));
  }
}
