/**
 * All synthetic numbers of one birth year and sex, in random order.
 *
 * @module
 */
import { mix } from "../random/mix.ts";
import { Permutation } from "../random/permutation.ts";
import type { StreamKey } from "../random/stream_key.ts";
import { dateClass, type Endings, endingsOf, type Sex } from "./control_digits.ts";

/** A synthetic number with what it tells. */
export interface PooledNumber {
  /** Eleven digits. */
  readonly number: string;
  /** `fnr` national identity number, `dnr` D-number. */
  readonly kind: "fnr" | "dnr";
  /** ISO date. */
  readonly birthDate: string;
}

/** Which of the numbers are D-numbers, and in which order they come. */
export interface NumberPoolOptions {
  readonly birthYear: number;
  readonly sex: Sex;
  readonly key: StreamKey;
  /** Share of persons with a D-number, while there are enough of both kinds. */
  readonly dNumberShare: number;
  /** The part of the numbers to use. */
  readonly part: NumberPart;
}

/** One of several equal parts of all numbers. Parts with the same `of` and another `index` have no number in common. */
export interface NumberPart {
  /** From 0 up to `of`, `of` excluded. */
  readonly index: number;
  /** How many parts there are. */
  readonly of: number;
}

/**
 * The synthetic numbers of one birth year and sex: rank to number, no number at two ranks.
 *
 * Each date offers as many slots as the date with the fewest numbers has, so that date and place in the date's list follow
 * from a slot by division. A slot holds two numbers, a national identity number and a D-number, and a hash of the slot says
 * which of them comes first. The first half of the ranks goes through the slots in random order and takes the first number of
 * each; the second half comes back the same way and takes the other one.
 */
export class NumberPool {
  readonly birthYear: number;
  readonly sex: Sex;
  /** Ranks go from 0 up to this. */
  readonly size: number;
  readonly #endings: Endings;
  readonly #order: Permutation;
  readonly #salt: number;
  readonly #threshold: number;
  readonly #part: NumberPart;

  constructor({ birthYear, sex, key, dNumberShare, part }: NumberPoolOptions) {
    if (!(dNumberShare >= 0 && dNumberShare <= 1)) {
      throw new RangeError(`A share of D-numbers lies between 0 and 1, and ${dNumberShare} does not`);
    }
    if (
      !(Number.isInteger(part.index) && Number.isInteger(part.of) && part.index >= 0 && part.index < part.of)
    ) {
      throw new RangeError(`There is no part ${part.index} of ${part.of}: parts are counted from 0`);
    }
    this.#part = part;
    this.birthYear = birthYear;
    this.sex = sex;
    this.#endings = endingsOf(birthYear, sex);
    const slots = (isLeapYear(birthYear) ? 366 : 365) * this.#endings.atLeast;
    this.size = 2 * Math.floor(slots / part.of);
    const own = key.child(birthYear, sex);
    this.#order = new Permutation(slots, own);
    this.#salt = own.state()[0];
    this.#threshold = dNumberShare * 4294967296;
  }

  /** The number with this rank. */
  at(rank: number): PooledNumber {
    if (!(rank >= 0 && rank < this.size)) {
      throw new RangeError(`A pool of ${this.size} numbers has no rank ${rank}`);
    }
    const isSecond = rank >= this.size / 2;
    const turn = isSecond ? this.size - 1 - rank : rank;
    const slot = this.#order.at(turn * this.#part.of + this.#part.index);
    const isD = mix(slot ^ this.#salt) < this.#threshold !== isSecond;
    const day = Math.floor(slot / this.#endings.atLeast);
    const place = slot - day * this.#endings.atLeast;
    const { month, dayOfMonth } = dayOfYear(day, this.birthYear);
    const date = twoDigits(dayOfMonth + (isD ? 40 : 0)) + twoDigits(month + 80) +
      twoDigits(this.birthYear % 100);
    const ending = this.#endings.byClass[dateClass(date)]![place]!;
    return {
      number: date + String(ending).padStart(5, "0"),
      kind: isD ? "dnr" : "fnr",
      birthDate: `${this.birthYear}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`,
    };
  }
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Month and day of the month of a day of the year, 0 being 1 January. */
function dayOfYear(day: number, year: number): { month: number; dayOfMonth: number } {
  const february = isLeapYear(year) ? 29 : 28;
  let left = day;
  for (const [month, days] of [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries()) {
    if (left < days) return { month: month + 1, dayOfMonth: left + 1 };
    left -= days;
  }
  throw new RangeError(`The year ${year} has no day ${day}`);
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
