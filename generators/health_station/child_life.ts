/**
 * One child's consultations, as columns that the next child uses again.
 *
 * @module
 */
import { NEVER, Rows } from "../life/life_course.ts";

/** Columns of a consultation. */
export const consultationColumns = [
  "day",
  /** Minute of the day that it starts at. */
  "minute",
  /** Places in `types`, `forms` and `professions` of the programme; the second profession is -1 where there is none. */
  "type",
  "form",
  "profession",
  "second",
  /** Code list 8524. */
  "breastfeeding",
  /** Place among the units of the child's part. */
  "unit",
  /** Parents who are there, and 4 where a sibling is. */
  "participants",
  /** Bits of `Measure`; grams, and millimetres. */
  "measures",
  "weight",
  "length",
  "head",
  /** Minutes since 1970-01-01, local time, and the second of the minute. */
  "recorded",
  "second_of_minute",
  /** See {@linkcode Correction}, and when it was told, as `recorded`. */
  "correction",
  "corrected",
] as const;

/** What becomes of a consultation that was told. */
export const Correction = Object.freeze({
  none: 0,
  /** Told again, since what was told first was not whole. */
  replaced: 1,
  /** Taken back, since it was entered by mistake. */
  annulled: 2,
});

/** Places of a part's units in its list. */
export const Unit = Object.freeze({ station: 0, other_station: 1, school: 2, youth: 3 });

/** Units of a part. */
export const UNITS = 4;

/** A child, and all consultations as far as they were asked for. */
export class ChildLife {
  /** Number of the child among the cohort's children. */
  ordinal = 0;
  /** 11 ASCII digits. */
  readonly number: Uint8Array = new Uint8Array(11);
  /** The number is a D-number. */
  isDNumber = false;
  /** As the number tells it; a girl otherwise. */
  isBoy = false;
  /** Year of birth. */
  birthYear = 0;
  /** Day of birth. */
  born = 0;
  /** First day in the municipality, the day of birth as a rule. */
  arrived = 0;
  /** First day elsewhere; NEVER for who stays. */
  left: number = NEVER;
  /** Day of death; NEVER for who lives. */
  died: number = NEVER;
  /** Place of the child's part in its area. */
  part = 0;
  /** Four words of `pasientGUID`. */
  readonly guid: Int32Array = new Int32Array(4);
  /** What happened, in the order it was drawn in; see `order`. */
  readonly consultations: Rows<typeof consultationColumns[number]> = new Rows(consultationColumns, 256);
  /** Places of consultations in order of time, at most one a day. */
  order: Int32Array = new Int32Array(256);
  /** How many places of `order` count. */
  count = 0;

  /** Puts consultations in order of time; of two on one day the first that was planned stays. */
  sort(): void {
    const { length, columns: { day } } = this.consultations;
    if (length > this.order.length) this.order = new Int32Array(length * 2);
    const order = this.order;
    let count = 0;
    for (let row = 0; row < length; row++) {
      let to = count;
      while (to > 0 && day[order[to - 1]!]! > day[row]!) to--;
      if (to > 0 && day[order[to - 1]!] === day[row]) continue;
      order.copyWithin(to + 1, to, count);
      order[to] = row;
      count++;
    }
    this.count = count;
  }

  /** Place in `order` of the first consultation from a day on; `count` where there is none. */
  firstFrom(day: number): number {
    const days = this.consultations.columns.day;
    let place = 0;
    while (place < this.count && days[this.order[place]!]! < day) place++;
    return place;
  }
}
