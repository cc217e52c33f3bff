/**
 * What a person number is, read from bytes: the same answers as `classifyPersonNumber`, without making a text of each.
 *
 * @module
 */
import { classifyPersonNumber, type PersonNumberKind } from "../../register/identifiers/person_number.ts";
import { daysOf } from "../iso_time.ts";

/** Stands for a birth date or sex that the number does not tell. */
export const untold = -(2 ** 31);

/** Day since 1970 of a date. */
export function dayNumber(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is their last (H. Hinnant, "chrono-compatible low-level date
  // algorithms").
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const monthDays = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

function isDay(year: number, month: number, day: number): boolean {
  if (day < 1) return false;
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return day <= 29;
  return day <= monthDays[month]!;
}

/** Series by month as written; the place of a month that is of none. */
const series = new Uint8Array(100).fill(255);
for (const [place, added] of [0, 20, 40, 65, 80].entries()) series.fill(place, added + 1, added + 13);
const [, NPID, NAV, NHN, TENOR] = [0, 1, 2, 3, 4];
const monthAdded = Uint8Array.of(0, 20, 40, 65, 80);

/** Reads one number after the other; what it holds is of the one last read. */
export class NumberReading {
  /** As in `classifyPersonNumber`. */
  kind: PersonNumberKind = "unknown";
  /** As in `classifyPersonNumber`. */
  valid = false;
  /** As in `classifyPersonNumber`. */
  fictitious: "yes" | "no" | "possible" = "no";
  /** As in `classifyPersonNumber`. */
  series: "tenor" | "nhn" | "nav" | undefined = undefined;
  /** Days since 1970, or {@linkcode untold}. */
  birth = untold;
  /** Year of the birth date; meaningless where that is not told. */
  birthYear = 0;
  /** 1 man, 0 woman; {@linkcode untold} with the birth date. */
  sex = untold;
  /** The digits as a number; -1 where it is not eleven or twelve digits and nothing else. */
  digits = -1;
  /** One digit over and over, or digits in order. */
  placeholder = false;
  readonly #decoder = new TextDecoder();

  /** Reads the number that stands in `bytes` from `from` to before `to`. White space around it is passed by. */
  read(bytes: Uint8Array, from: number, to: number): void {
    while (from < to && bytes[from]! <= 0x20) from++;
    while (to > from && bytes[to - 1]! <= 0x20) to--;
    if (to - from !== 11 || !this.#readDigits(bytes, from)) {
      this.#readText(this.#decoder.decode(bytes.subarray(from, to)));
    }
  }

  /** Eleven digits; `false` for anything else. */
  #readDigits(bytes: Uint8Array, at: number): boolean {
    const d0 = bytes[at]! - 48, d1 = bytes[at + 1]! - 48, d2 = bytes[at + 2]! - 48, d3 = bytes[at + 3]! - 48;
    const d4 = bytes[at + 4]! - 48,
      d5 = bytes[at + 5]! - 48,
      d6 = bytes[at + 6]! - 48,
      d7 = bytes[at + 7]! - 48;
    const d8 = bytes[at + 8]! - 48, d9 = bytes[at + 9]! - 48, d10 = bytes[at + 10]! - 48;
    if (
      d0 >>> 0 > 9 || d1 >>> 0 > 9 || d2 >>> 0 > 9 || d3 >>> 0 > 9 || d4 >>> 0 > 9 || d5 >>> 0 > 9 ||
      d6 >>> 0 > 9 || d7 >>> 0 > 9 || d8 >>> 0 > 9 || d9 >>> 0 > 9 || d10 >>> 0 > 9
    ) return false;
    const first = (d0 * 10 + d1) * 1000 + (d2 * 10 + d3) * 10 + d4;
    this.digits = first * 1_000_000 + d5 * 100_000 + d6 * 10_000 + d7 * 1000 + d8 * 100 + d9 * 10 + d10;
    const rest = (3 * d0 + 7 * d1 + 6 * d2 + d3 + 8 * d4 + 9 * d5 + 4 * d6 + 5 * d7 + 2 * d8 + d9) % 11;
    const second =
      (5 * d0 + 4 * d1 + 3 * d2 + 2 * d3 + 7 * d4 + 6 * d5 + 5 * d6 + 4 * d7 + 3 * d8 + 2 * d9 + d10) % 11;
    const obeys = second === 0 && rest <= 3;
    this.#clear();
    if (d0 >= 8) {
      this.kind = "fh";
      this.valid = obeys && rest === 0;
    } else {
      const writtenMonth = d2 * 10 + d3;
      const of = series[writtenMonth]!;
      if (of === 255) this.kind = "unknown";
      else {
        const writtenDay = d0 * 10 + d1;
        const isD = writtenDay > 40;
        this.#tellSeries(of, isD);
        this.#tellBirth({
          day: isD ? writtenDay - 40 : writtenDay,
          month: writtenMonth - monthAdded[of]!,
          year: d4 * 10 + d5,
          individual: d6 * 100 + d7 * 10 + d8,
          obeys,
          isClassic: obeys && rest === 0,
        });
      }
    }
    this.placeholder = !this.valid && isPlaceholder(this.digits);
    return true;
  }

  #clear(): void {
    this.valid = false;
    this.fictitious = "no";
    this.series = undefined;
    this.birth = this.sex = untold;
    this.placeholder = false;
  }

  #tellSeries(of: number, isD: boolean): void {
    this.kind = of === NPID ? "npid" : of === NAV ? "hnr" : isD ? "dnr" : "fnr";
    if (of === TENOR) {
      this.fictitious = "yes";
      this.series = "tenor";
    } else if (of === NHN) {
      this.fictitious = "yes";
      this.series = "nhn";
    } else if (of === NAV) {
      this.fictitious = "possible";
      this.series = "nav";
    }
  }

  #tellBirth({ day, month, year, individual, obeys, isClassic }: {
    readonly day: number;
    readonly month: number;
    readonly year: number;
    readonly individual: number;
    readonly obeys: boolean;
    readonly isClassic: boolean;
  }): void {
    const full = !isClassic
      ? 0
      : individual < 500 || (individual >= 900 && year >= 40)
      ? 1900 + year
      : year < 40
      ? 2000 + year
      : individual < 750 && year >= 54
      ? 1800 + year
      : 0;
    if (full === 0) {
      this.valid = obeys && (isDay(1900 + year, month, day) || isDay(2000 + year, month, day));
    } else if (isDay(full, month, day)) {
      this.valid = true;
      this.birth = dayNumber(full, month, day);
      this.birthYear = full;
      this.sex = individual & 1;
    }
  }

  /** What is not eleven digits is rare, and read as everybody reads it. */
  #readText(text: string): void {
    this.#clear();
    const { kind, valid, fictitious, series, birthDate, sex } = classifyPersonNumber(text);
    this.kind = kind;
    this.valid = valid;
    this.fictitious = fictitious;
    this.series = series;
    const digits = text.trim();
    this.digits = /^\d{11,12}$/.test(digits) ? Number(digits) : -1;
    this.placeholder = !valid && digits.length === 11 && isPlaceholder(this.digits);
    const days = birthDate === undefined ? null : daysOf(birthDate);
    if (days === null) return;
    this.birth = days;
    this.birthYear = Number(birthDate!.slice(0, 4));
    this.sex = sex === "M" ? 1 : 0;
  }
}

/** As `isPlaceholder` of the register's test persons; eleven digits as a number. */
function isPlaceholder(digits: number): boolean {
  return digits % 11_111_111_111 === 0 || counted.has(digits);
}

const counted: ReadonlySet<number> = new Set([
  12_345_678_910,
  12_345_678_901,
  1_234_567_890,
  10_987_654_321,
  98_765_432_109,
]);
