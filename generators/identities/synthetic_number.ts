/**
 * Numbers of the tax authority's synthetic series, which no person has.
 *
 * @module
 */
import { dateClass, endingsOf, type Sex } from "./control_digits.ts";

/** Whose number is wanted. */
export interface SyntheticBirth {
  /** ISO date, from 1900 to 2031. */
  readonly birthDate: string;
  /** `K` woman, `M` man. */
  readonly sex: Sex;
  /** A D-number: 40 is added to the day as well. @default false */
  readonly dNumber?: boolean;
}

/** There are no more numbers to give out. */
export class NumbersUsedUpError extends RangeError {
  /** Tells it from other range errors. */
  override readonly name = "NumbersUsedUpError";
  /** What to do about it. */
  readonly hint: string;

  /** What is wrong, and what to do about it. */
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * How many synthetic numbers a birth date and sex have: a little above 200, and near 250 from 1940 to 1999. D-numbers come
 * on top of that.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { syntheticNumberCount } from "./synthetic_number.ts";
 *
 * assert.ok(syntheticNumberCount({ birthDate: "1931-05-17", sex: "K" }) > 200);
 * ```
 */
export function syntheticNumberCount(birth: SyntheticBirth): number {
  return endings(birth, writtenDate(birth)).length;
}

/**
 * The number with this ordinal, from 0 on, among the synthetic numbers of a birth date and sex: 80 is added to the month,
 * and the control digits obey the classic rule. Every ordinal gives another number.
 *
 * Source: Skatteetaten, synthetic test persons (Tenor); control digits as in `register/identifiers`.
 *
 * @throws {NumbersUsedUpError} The date has no number with this ordinal.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { syntheticNumber } from "./synthetic_number.ts";
 *
 * const number = syntheticNumber({ birthDate: "1931-05-17", sex: "K" }, 0);
 * assert.match(number, /^178531\d{5}$/);
 * assert.match(syntheticNumber({ birthDate: "1931-05-17", sex: "K", dNumber: true }, 0), /^578531\d{5}$/);
 * ```
 */
export function syntheticNumber(birth: SyntheticBirth, ordinal: number): string {
  const date = writtenDate(birth);
  const ending = endings(birth, date)[ordinal];
  if (ending === undefined) {
    throw new NumbersUsedUpError(
      `Birth date ${birth.birthDate} and sex ${birth.sex} have no synthetic number ${ordinal}`,
      `Ask for the numbers from 0 to ${syntheticNumberCount(birth) - 1}, for a D-number, or for another date`,
    );
  }
  return date + String(ending).padStart(5, "0");
}

function endings({ birthDate, sex }: SyntheticBirth, date: string): Uint32Array {
  return endingsOf(Number(birthDate.slice(0, 4)), sex).byClass[dateClass(date)]!;
}

/** First six digits of the number. */
function writtenDate({ birthDate, dNumber = false }: SyntheticBirth): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? Date.parse(birthDate) : NaN;
  if (!(new Date(time).getTime() === time && new Date(time).toISOString().startsWith(birthDate))) {
    throw new RangeError(`"${birthDate}" is no date: write it as 1931-05-17`);
  }
  const [year, month, day] = birthDate.split("-").map(Number) as [number, number, number];
  return twoDigits(day + (dNumber ? 40 : 0)) + twoDigits(month + 80) + twoDigits(year % 100);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
