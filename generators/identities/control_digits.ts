/**
 * Which individual numbers a birth date can have, from two remainders of the date alone.
 *
 * @module
 */
import {
  controlDigit,
  PERSON_WEIGHTS_1,
  PERSON_WEIGHTS_2,
  weightedSum,
} from "../../register/identifiers/modulus_11.ts";

/** `K` woman, `M` man, as `register/identifiers` writes it. */
export type Sex = "K" | "M";

/**
 * Birth years whose individual numbers come from the same series: 1900 to 1939 from 000 to 499, 1940 to 1999 from 900 to
 * 999 as well, 2000 to 2031 from 500 to 999. Source: ehelse.no, "Identifikatorer for personer".
 */
interface Era {
  readonly from: number;
  readonly to: number;
  readonly series: readonly (readonly [first: number, last: number])[];
}

const eras: readonly Era[] = Object.freeze([
  { from: 1900, to: 1939, series: [[0, 499]] },
  { from: 1940, to: 1999, series: [[0, 499], [900, 999]] },
  { from: 2000, to: 2031, series: [[500, 999]] },
]);

/** First and last birth year with numbers of the classic rule that tell sex and century. */
export const birthYears: { readonly first: number; readonly last: number } = Object.freeze({
  first: 1900,
  last: 2031,
});

/** The five last digits that complete a birth date, for one era and one sex. */
export interface Endings {
  /** Endings in ascending order, by {@linkcode dateClass}. */
  readonly byClass: readonly Uint32Array[];
  /** How many every date has at least. */
  readonly atLeast: number;
}

const made = new Map<string, Endings>();

/**
 * The endings of a birth year's dates for one sex: individual number and both control digits, as a number below 100 000.
 *
 * Both control digits are remainders of sums in which the six digits of the date have a part and the three digits of the
 * individual number have another. Of the date only the remainders of its two parts by 11 count, so that 121 lists serve all
 * dates.
 */
export function endingsOf(birthYear: number, sex: Sex): Endings {
  const era = eras.find(({ from, to }) => birthYear >= from && birthYear <= to);
  if (era === undefined || !Number.isInteger(birthYear)) {
    throw new RangeError(
      `No synthetic numbers for the birth year ${birthYear}: give a year from ${birthYears.first} to ${birthYears.last}`,
    );
  }
  const name = `${era.from} ${sex}`;
  let endings = made.get(name);
  if (endings === undefined) made.set(name, endings = makeEndings(era, sex));
  return endings;
}

/** Number from 0 to 120 that six digits of a date share with the dates that have the same endings. */
export function dateClass(date: string): number {
  return weightedSum(date, DATE_WEIGHTS_1) % 11 * 11 + weightedSum(date, DATE_WEIGHTS_2) % 11;
}

const DATE_WEIGHTS_1 = PERSON_WEIGHTS_1.slice(0, 6);
const DATE_WEIGHTS_2 = PERSON_WEIGHTS_2.slice(0, 6);

function makeEndings(era: Era, sex: Sex): Endings {
  const byClass = dateOfClass().map((date) => {
    const endings: number[] = [];
    for (const [first, last] of era.series) {
      for (let individual = first + (sex === "M" ? 1 : 0); individual <= last; individual += 2) {
        const stem = date + String(individual).padStart(3, "0");
        const k1 = controlDigit(stem, PERSON_WEIGHTS_1);
        if (k1 === undefined) continue;
        const k2 = controlDigit(`${stem}${k1}`, PERSON_WEIGHTS_2);
        if (k2 !== undefined) endings.push(individual * 100 + k1 * 10 + k2);
      }
    }
    return Uint32Array.from(endings);
  });
  return { byClass, atLeast: Math.min(...byClass.map(({ length }) => length)) };
}

/** Six digits of each class; they need not be a date. */
function dateOfClass(): string[] {
  const dates: string[] = new Array(121);
  for (let digits = 0, found = 0; found < 121; digits++) {
    const date = String(digits).padStart(6, "0");
    const place = dateClass(date);
    if (dates[place] !== undefined) continue;
    dates[place] = date;
    found++;
  }
  return dates;
}
