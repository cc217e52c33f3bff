/**
 * One person in one message: what the statistics make of the rows.
 *
 * @module
 */
import { isServiceTypeIn, serviceTypes } from "../../register/services.ts";
import { ageGroupOf, hoursBin, typesWithHours } from "../targets/mod.ts";
import { BINS, LEVELS, Place, TYPES } from "./year_counts.ts";

const MS_A_DAY = 86_400_000;
/** Days from 1970: services begun before count as wrong, as in the statistics. */
const EARLIEST = Date.UTC(1980, 0, 1) / MS_A_DAY;

const hasHours = Uint8Array.from({ length: TYPES }, (_, type) => typesWithHours.includes(type) ? 1 : 0);

/** Types of welfare technology, as bits. */
const technology = serviceTypes.filter(({ group }) => group === "welfare_technology")
  .reduce((mask, { code }) => mask | 1 << code, 0);

/** Function types of sight and hearing, whose values mean something else. */
const SIGHT = 13;
const HEARING = 14;
/** Function types are below it. */
const FUNCTIONS = 32;

/** Type that a service counts as in a year; 0 where it does not count. */
function countedTypes(year: number): Uint8Array {
  const counted = new Uint8Array(TYPES);
  for (const { code, replacedBy } of serviceTypes) {
    if (!isServiceTypeIn(code, year)) continue;
    counted[code] = replacedBy !== undefined && "serviceType" in replacedBy ? replacedBy.serviceType : code;
  }
  return counted;
}

/** Rows of a year are put into it person by person; each person's counts are added to those of the year. */
export class PersonCounter {
  readonly #counts: Float64Array;
  readonly #base: number;
  readonly #counted: Uint8Array;
  readonly #yearStart: number;
  readonly #yearEnd: number;
  #rows = 0;
  /** Types given, as bits. */
  #types = 0;
  /** Types whose hours are known and go on after the year, as bits. */
  #timed = 0;
  readonly #hours = new Float64Array(TYPES);
  /** Answers given, as bits in the order of the targets. */
  #answers = 0;
  #scored = false;
  readonly #scores = new Uint8Array(FUNCTIONS);
  readonly #scoreStarts = new Float64Array(FUNCTIONS);

  /** Counts a year into `counts` from the place `base` on. */
  constructor(year: number, { counts, base }: { readonly counts: Float64Array; readonly base: number }) {
    this.#counts = counts;
    this.#base = base;
    this.#counted = countedTypes(year);
    this.#yearStart = Date.UTC(year, 0, 1) / MS_A_DAY;
    this.#yearEnd = Date.UTC(year, 11, 31) / MS_A_DAY;
  }

  /** Forgets the person before. */
  begin(): void {
    this.#rows =
      this.#types =
      this.#timed =
      this.#answers =
        0;
    if (this.#scored) this.#scores.fill(0);
    this.#scored = false;
  }

  /** Whether a service of the person counts as given. */
  get isRecipient(): boolean {
    return this.#types !== 0;
  }

  /** A service that was not refused; `end` is `Infinity`, `hundredths` -1 where there is none. */
  service(type: number, start: number, { end, hundredths }: { end: number; hundredths: number }): void {
    const counted = this.#counted[type] ?? 0;
    if (counted === 0 || start < EARLIEST || start > this.#yearEnd || end < this.#yearStart) return;
    this.#rows++;
    const bit = 1 << counted;
    this.#types |= bit;
    if (hundredths < 0 || end < this.#yearEnd || hasHours[counted] === 0) return;
    this.#hours[counted] = (this.#timed & bit) === 0 ? hundredths : this.#hours[counted]! + hundredths;
    this.#timed |= bit;
  }

  /** An answer, by its place among those of the targets. */
  answer(place: number): void {
    this.#answers |= 1 << place;
  }

  /** A function score: of several of a function the one that began last counts. */
  score(type: number, value: number, start: number): void {
    if (!(type > 0 && type < FUNCTIONS) || type === SIGHT || type === HEARING || start > this.#yearEnd) {
      return;
    }
    if (this.#scores[type] !== 0 && start < this.#scoreStarts[type]!) return;
    this.#scored = true;
    this.#scores[type] = value;
    this.#scoreStarts[type] = start;
  }

  /** Adds the person to the counts. Sex is 0 for women, 1 for men, -1 where it is unknown, and so is age. */
  finish({ age, sex, entered }: { age: number; sex: number; entered: boolean }): void {
    const counts = this.#counts;
    const base = this.#base;
    counts[base + Place.persons]!++;
    let left = this.#types;
    if (left === 0) return;
    counts[base + Place.recipients]!++;
    if (entered) counts[base + Place.entered]!++;
    counts[base + Place.rows]! += this.#rows;
    if ((left & technology) !== 0) counts[base + Place.technology]!++;
    let types = 0;
    while (left !== 0) {
      const type = 31 - Math.clz32(left);
      left &= ~(1 << type);
      types++;
      counts[base + Place.type + type]!++;
      if ((this.#timed >> type & 1) === 1) {
        counts[base + Place.hours + type * BINS + hoursBin(this.#hours[type]!)]!++;
      }
    }
    counts[base + Place.types]! += types;
    counts[base + Place.squares]! += types * types;
    for (let place = 0, answers = this.#answers; answers !== 0; place++, answers >>= 1) {
      counts[base + Place.answers + place]! += answers & 1;
    }
    if (age < 0) return;
    const group = ageGroupOf(age);
    counts[base + Place.need + group * LEVELS + this.#level()]!++;
    if (sex < 0) return;
    counts[base + Place.aged]!++;
    counts[base + Place.ageSex + group * 2 + sex]!++;
  }

  /** The level of need: the mean of what was scored, up to 2 some, up to 3 medium, above extensive, nothing unknown. */
  #level(): number {
    if (!this.#scored) return 3;
    let sum = 0;
    let count = 0;
    for (let type = 1; type < FUNCTIONS; type++) {
      const value = this.#scores[type]!;
      if (value < 1 || value > 5) continue;
      sum += value;
      count++;
    }
    return count === 0 ? 3 : sum <= 2 * count ? 0 : sum <= 3 * count ? 1 : 2;
  }
}
