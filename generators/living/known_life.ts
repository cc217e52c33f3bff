/**
 * What a municipality knows of a life on a day.
 *
 * @module
 */
import { LocalKeys } from "../cohort/local_keys.ts";
import { LifeCourse, NEVER, type Rows } from "../life/life_course.ts";
import { yearOf } from "../life/seasons.ts";
import type { Registration, SlipTable } from "./registration.ts";
import { SETTLED } from "./registration.ts";

/** Tables of a life. */
const tables = ["services", "answers", "scores", "diagnoses", "hospitalStays"] as const;

/** One of the tables of a life. */
export type LifeTable = typeof tables[number];

/** What of a row was always known. */
const ALWAYS = -NEVER;
const REFUSED = 1;

/** Kinds of slips in a service. */
const Slip = { hours: 0, unit: 1, start: 2 } as const;
const SLIP_KINDS = 3;

/** Most hours of a service after a slip, in hundredths. */
const MANY_HOURS = 7000;

/** A service that stands in the record system twice. */
export interface Duplicate {
  /** Place of the service in the life. */
  readonly place: number;
  /** Place that the key of the row that will be deleted follows from; no row of a life has it. */
  readonly key: number;
}

/** Keys of a person behind those of a life's rows. */
const SPARE = LocalKeys.perPerson - LocalKeys.perLife;

/**
 * Lives as they are known: what happened until the day that the cohort came to when it was made is known on that day, and
 * what comes later some days after it happened. A row becomes known with its beginning, its end from the day after on. Some
 * rows have a slip until it is put right, and some services stand there twice until one of the two is deleted.
 *
 * All of it follows from the life and the day asked about, so that what is known on a day is the same however one came there.
 */
export class KnownLife {
  /** The life as known on the day last asked about; made anew each time. */
  readonly life: LifeCourse = new LifeCourse();
  /** The services that stand there twice on that day. */
  readonly duplicates: Duplicate[] = [];
  readonly #registration: Registration;
  readonly #base: number;

  /** `base` is the day until which all is known at once. */
  constructor(registration: Registration, base: number) {
    this.#registration = registration;
    this.#base = base;
  }

  /** The days from `first` to `last` on which something of a life becomes known, is put right or deleted, in order. */
  daysOf(life: LifeCourse, { first, last }: { readonly first: number; readonly last: number }): number[] {
    const days: number[] = [];
    const take = (day: number) => {
      if (day >= first && day <= last && !days.includes(day)) days.push(day);
    };
    const isNear = (day: number) => day > this.#base && day <= last && day + 1 + SETTLED >= first;
    for (const table of tables) {
      const { length } = life[table];
      const { end } = life[table].columns;
      for (let place = 0; place < length; place++) {
        const begins = beginOf(life, table, place);
        if (isNear(begins)) {
          take(this.#knownFrom(life, table, place));
          take(this.#rightFrom(life, table, place));
          take(this.#deletedOn(life, table, place));
        }
        if (isNear(end[place]!)) take(this.#endKnownFrom(life, table, place));
      }
    }
    const { length, columns: { complained, answered } } = life.services;
    for (let place = 0; place < length; place++) {
      for (const day of [complained[place]!, answered[place]!]) {
        if (isNear(day)) take(this.#complaintKnownFrom(life, place, day));
      }
    }
    if (isNear(life.died)) take(this.#after(life, life.died + 1));
    return days.sort((a, b) => a - b);
  }

  /** Makes {@linkcode KnownLife.life} and {@linkcode KnownLife.duplicates} what is known at the end of a day. */
  at(life: LifeCourse, day: number): this {
    const known = this.life;
    copyLife(life, known);
    this.duplicates.length = 0;
    if (known.died > this.#base && this.#after(life, life.died + 1) > day) known.died = NEVER;
    for (const table of tables) {
      const { length } = life[table];
      const columns = known[table].columns;
      for (let place = 0; place < length; place++) {
        const from = this.#knownFrom(life, table, place);
        if (from > day) {
          columns.start[place] = columns.end[place] = NEVER;
          if (table === "services") known.services.columns.decided[place] = NEVER;
          continue;
        }
        if (columns.end[place] !== NEVER && this.#endKnownFrom(life, table, place) > day) {
          columns.end[place] = NEVER;
        }
        if (from === ALWAYS) continue;
        if (day < this.#rightFrom(life, table, place)) this.#slip(life, table as SlipTable, place);
        if (day < this.#deletedOn(life, table, place)) {
          this.duplicates.push({ place, key: LocalKeys.perLife + place % SPARE });
        }
      }
    }
    this.#hideComplaints(life, day);
    return this;
  }

  /** The day on which a row is put right; 0 where it never had a slip. */
  rightFrom(life: LifeCourse, table: LifeTable, place: number): number {
    return beginOf(life, table, place) > this.#base ? this.#rightFrom(life, table, place) : 0;
  }

  /** The day on which a row was first known. */
  knownFrom(life: LifeCourse, table: LifeTable, place: number): number {
    return this.#knownFrom(life, table, place);
  }

  /** The service whose second copy has a key that follows from `spare`, and whether that is deleted on a day or before. */
  secondAt(
    life: LifeCourse,
    { spare, day }: { readonly spare: number; readonly day: number },
  ): { readonly place: number; readonly isDeleted: boolean } {
    for (let place = spare - LocalKeys.perLife; place < life.services.length; place += SPARE) {
      const deleted = this.#deletedOn(life, "services", place);
      if (deleted > 0) return { place, isDeleted: deleted <= day };
    }
    throw new RangeError(`No service of the person stands twice under the place ${spare}`);
  }

  #hideComplaints(life: LifeCourse, day: number): void {
    const { length } = life.services;
    const { complained, answered } = this.life.services.columns;
    for (let place = 0; place < length; place++) {
      for (const column of [complained, answered]) {
        const happened = column[place]!;
        if (happened === NEVER || happened <= this.#base) continue;
        if (this.#complaintKnownFrom(life, place, happened) > day) column[place] = NEVER;
      }
    }
  }

  #after({ ordinal }: LifeCourse, day: number): number {
    return day + this.#registration.lag(ordinal, day);
  }

  #knownFrom(life: LifeCourse, table: LifeTable, place: number): number {
    const begins = beginOf(life, table, place);
    return begins <= this.#base ? ALWAYS : begins === NEVER ? NEVER : this.#after(life, begins);
  }

  /** A last day has to pass; what begins the day after is registered with it. */
  #endKnownFrom(life: LifeCourse, table: LifeTable, place: number): number {
    const end = life[table].columns.end[place]!;
    if (end <= this.#base || end === NEVER) return end === NEVER ? NEVER : ALWAYS;
    return Math.max(this.#knownFrom(life, table, place), this.#after(life, end + 1));
  }

  #complaintKnownFrom(life: LifeCourse, place: number, day: number): number {
    return Math.max(this.#knownFrom(life, "services", place), this.#after(life, day));
  }

  #rightFrom(life: LifeCourse, table: LifeTable, place: number): number {
    if (table === "diagnoses" || table === "hospitalStays") return 0;
    if (this.#slipOf(life, table, place) === undefined) return 0;
    return this.#knownFrom(life, table, place) +
      this.#registration.putRightAfter(table, life.ordinal, place);
  }

  #deletedOn(life: LifeCourse, table: LifeTable, place: number): number {
    if (table !== "services" || life.services.columns.decision[place] === REFUSED) return 0;
    const after = this.#registration.deletedAfter(life.ordinal, place);
    // No two rows of a person may have the same key, not even at different times.
    for (let other = place - SPARE; other >= 0; other -= SPARE) {
      if (this.#registration.deletedAfter(life.ordinal, other) > 0) return 0;
    }
    return after === 0 ? 0 : this.#knownFrom(life, table, place) + after;
  }

  #slip(life: LifeCourse, table: SlipTable, place: number): void {
    const slip = this.#slipOf(life, table, place)!;
    const columns = this.life[table].columns as Readonly<Record<string, Int32Array>>;
    columns[slip.column]![place] = slip.value;
  }

  /** What a row says in which column before it is put right; `undefined` where it is right from the first. */
  #slipOf(
    life: LifeCourse,
    table: SlipTable,
    place: number,
  ): { readonly column: string; readonly value: number } | undefined {
    const word = this.#registration.slip(table, life.ordinal, place);
    if (word === 0) return undefined;
    const by = word >>> 8;
    if (table === "scores") {
      // Five grades; 9 is "not relevant", which nobody takes for a grade.
      const value = life.scores.columns.value[place]!;
      if (value < 1 || value > 5) return undefined;
      return {
        column: "value",
        value: value === 5 ? 4 : value === 1 || by % 2 === 0 ? value + 1 : value - 1,
      };
    }
    if (table === "answers") {
      const household = life.answers.columns.household[place]!;
      return household === 0
        ? undefined
        : { column: "household", value: 1 + (household - 1 + 1 + by % 2) % 3 };
    }
    return this.#serviceSlip(life, place, by);
  }

  #serviceSlip(
    life: LifeCourse,
    place: number,
    by: number,
  ): { readonly column: string; readonly value: number } | undefined {
    const { decision, hours, unit, start, end } = life.services.columns;
    if (decision[place] === REFUSED) return undefined;
    for (let turn = 0; turn < SLIP_KINDS; turn++) {
      switch ((by + turn) % SLIP_KINDS) {
        case Slip.hours: {
          const [now, off] = [hours[place]!, 25 * (1 + (by >>> 4) % 40)];
          if (now > 0) return { column: "hours", value: now > MANY_HOURS ? now - off : now + off };
          break;
        }
        case Slip.unit: {
          const now = unit[place]!;
          if (now >= 0) return { column: "unit", value: (now + 1 + (by >>> 4) % 7) & 0xffff };
          break;
        }
        case Slip.start: {
          const begins = start[place]!;
          const told = begins + 1 + (by >>> 4) % 3;
          const latest = Math.min(end[place]!, this.#after(life, begins));
          if (told <= latest && yearOf(told) === yearOf(begins)) return { column: "start", value: told };
        }
      }
    }
    return undefined;
  }
}

/** The day with which a row begins to be known: its first one, or that of the refusal. */
function beginOf(life: LifeCourse, table: LifeTable, place: number): number {
  if (table !== "services") return life[table].columns.start[place]!;
  const { decision, decided, start } = life.services.columns;
  return decision[place] === REFUSED ? decided[place]! : start[place]!;
}

function copyLife(from: LifeCourse, into: LifeCourse): void {
  into.clear();
  into.ordinal = from.ordinal;
  into.sex = from.sex;
  into.born = from.born;
  into.died = from.died;
  into.from = from.from;
  into.to = from.to;
  into.moved = from.moved;
  into.district[0] = from.district[0];
  into.district[1] = from.district[1];
  copyRows(from.services, into.services);
  copyRows(from.answers, into.answers);
  copyRows(from.scores, into.scores);
  copyRows(from.diagnoses, into.diagnoses);
  copyRows(from.hospitalStays, into.hospitalStays);
}

function copyRows<Name extends string>(from: Rows<Name>, into: Rows<Name>): void {
  while (into.length < from.length) into.add();
  for (const name in from.columns) into.columns[name].set(from.columns[name].subarray(0, from.length));
}
