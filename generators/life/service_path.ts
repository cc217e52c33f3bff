/**
 * The services that a person gets, year by year.
 *
 * @module
 */
import { exponential } from "../random/distributions.ts";
import type { RandomStream } from "../random/random_stream.ts";
import { recipientsOf, typeRecipients } from "../targets/mod.ts";
import { Hours, LEAST_HOURS, MOST_HOURS } from "./hours.ts";
import { endChance, lastingTypes, leaningOf, stayTypes } from "./leanings.ts";
import { type LifeCourse, NEVER } from "./life_course.ts";
import { Quotas } from "./quotas.ts";
import { dayBetween, newYear } from "./seasons.ts";

const TYPES = 30;

/** Long-term stay in an institution: who has one gets nothing at home. */
const LONG_TERM = 21;
/** Respite in an institution: hours are asked of rolling stays alone. */
const RESPITE_STAY = 8;
/** Share of stays of that type that are rolling: 410 with hours on 31.12.2022 of some thousand; kprkit's own. */
const ROLLING = 0.07;
/** Closed in spring 2020. */
const closedTypes = new Uint8Array(TYPES);
for (const type of [4, 9, 17, 18, 19, 20]) closedTypes[type] = 1;
/** GPS and housing have no organisation number: Helsedirektoratet's questions and answers on IPLOS. */
const withoutUnit = new Uint8Array(TYPES);
for (const type of [26, 29]) withoutUnit[type] = 1;
/** Types whose organisation number may be left out; a third of those of 5, 6, 7, 9, 11 and 16 have none. kprkit's own. */
const optionalUnit = new Uint8Array(TYPES);
for (const type of [5, 6, 7, 9, 11, 16, 27, 28]) optionalUnit[type] = 1;
/** What a person who would get nothing in a year gets, the first that the need allows. */
const anyoneGets = [15, 6, 1, 18, 20, 9, 4, 29];

/** The register takes no earlier dates than 2005; nothing begins before this day, so that applications lie after it. */
const EARLIEST = newYear(2005) + 90;

/** How quickly a service that too few have is granted: chance a person and service lacking. */
const GRANT = 0.4;

/** Share of the services of the cohort's first year that begin in it, of those that are not a person's first. kprkit's own. */
const GRANTED_IN_FIRST_YEAR = 0.16;

/** Chance in a year that hours are set anew, the same where too many have as many, that an application is refused, and that a refusal is complained of. kprkit's own. */
const HOURS_CHANGE = 0.05;
const HOURS_CHANGE_IN_SURPLUS = 0.25;
const REFUSED = 0.03;
const COMPLAINT = 0.12;

/** Longest stays by type in days, and the shortest. kprkit's own. */
const stayDays: Readonly<Record<number, readonly [shortest: number, longest: number]>> = {
  18: [7, 45],
  19: [14, 42],
  20: [5, 40],
  25: [1, 4],
};

/** A year of a person's life in services. */
export interface ServiceYear {
  readonly year: number;
  /** The year, from the cohort's first. */
  readonly quota: number;
  /** First and last day of the year on which the person is served. */
  readonly first: number;
  readonly last: number;
  /** `stock` got services before the cohort begins, `new` begins this year, `further` got some the year before. */
  readonly stage: "stock" | "new" | "further";
  /** The person gets nothing in the next year. */
  readonly leaves: boolean;
  /** See `ageGroups`, and `Need`. */
  readonly group: number;
  readonly need: number;
  /** First day in another municipality, NEVER where the person stays. */
  readonly moved: number;
}

/** What a person has, and the counts of a block of persons. */
export class ServicePath {
  /** Persons who should get a type in a year and do not yet, at `year * 30 + type`. */
  readonly #quotas: Quotas;
  readonly #hours: Hours;
  /** Share of a year's recipients who get a type, likewise. */
  readonly #shares: Float64Array;
  /** Row of the service of each type that runs; -1 for none. */
  readonly #rows: Int32Array = new Int32Array(TYPES).fill(-1);
  /** Bin of its hours. */
  readonly #bins: Int32Array = new Int32Array(TYPES);
  #chains = 0;
  #home = 0;
  /** Hours of all services of the year in hundredths. */
  #hoursInYear = 0;
  /** Bit by type of what the person has had this year. */
  #types = 0;
  /** Bit by type of stays that last into the next year. */
  #lasting = 0;
  /** Services that have begun this year. */
  #begun = 0;
  /** Whether the person counts in the quotas. */
  #counted = true;

  constructor({ from, to }: { readonly from: number; readonly to: number }) {
    const years = to - from + 1;
    this.#quotas = new Quotas(years, TYPES);
    this.#hours = new Hours(years);
    this.#shares = new Float64Array(years * TYPES);
    for (let year = from; year <= to; year++) {
      for (const type of [...lastingTypes, ...stayTypes]) {
        this.#shares[(year - from) * TYPES + type] = typeRecipients(type, year) / recipientsOf(year);
      }
    }
  }

  /** Types of the year as bits. */
  get types(): number {
    return this.#types;
  }

  /** Hours of all services of the year in hundredths. */
  get hoursInYear(): number {
    return this.#hoursInYear;
  }

  /** Row of the service of a type that runs at the end of the year; -1 for none. */
  running(type: number): number {
    return this.#rows[type]!;
  }

  /** Begins a block of persons. */
  start(random: RandomStream): void {
    // Who has a service keeps it though it is one too many; who lacks one gets it: counts settle below 0, as measured.
    this.#quotas.start(random, (year, type) => year === 0 || stayDays[type] !== undefined ? -0.2 : -0.6);
  }

  /** Begins the hours of a block of persons. */
  startHours(random: RandomStream): void {
    this.#hours.start(random);
  }

  /** Begins a person, who counts in the block's quotas or not. */
  begin(counted: boolean): void {
    this.#counted = counted;
    this.#rows.fill(-1);
    this.#lasting = 0;
    this.#chains = 0;
    this.#home = 0;
  }

  /** Lives a year. */
  year(random: RandomStream, life: LifeCourse, state: ServiceYear): void {
    this.#open(life, state);
    const moves = state.moved !== NEVER && state.moved > state.first && state.moved <= state.last;
    if (this.#rows[LONG_TERM]! >= 0) this.#have(LONG_TERM, state.quota);
    else if (this.#granted(random, LONG_TERM, state)) this.#moveIn(random, life, state);
    else this.#lifeAtHome(random, life, state);
    if (random.chance(REFUSED)) this.#refuse(random, life, state);
    if (moves) this.#move(random, life, state.moved);
    if (state.leaves) this.#endAll(life, state.last);
    else this.#yearEnd(random, life, state);
  }

  /** Who has long had a service counts; then what the others lack grows by their share. */
  #open(life: LifeCourse, { quota }: ServiceYear): void {
    this.#types = this.#begun = this.#hoursInYear = 0;
    const { hours } = life.services.columns;
    const due = this.#quotas.due;
    const at = quota * TYPES;
    for (let type = 0; type < TYPES; type++) {
      const row = this.#rows[type]!;
      if (row >= 0) this.#hoursInYear += hours[row]!;
      if (this.#counted) due[at + type]! += this.#shares[at + type]!;
    }
    for (const type of stayTypes) if ((this.#lasting >>> type & 1) === 1) this.#have(type, quota);
    this.#lasting = 0;
  }

  /** Counts a type that the person has this year. */
  #have(type: number, quota: number): void {
    if ((this.#types >>> type & 1) === 1) return;
    this.#types |= 1 << type;
    if (this.#counted) this.#quotas.due[quota * TYPES + type]!--;
  }

  /** Whether a person who does not have it gets a service this year. */
  #granted(random: RandomStream, type: number, { quota, group, need, stage }: ServiceYear): boolean {
    const at = quota * TYPES + type;
    const share = this.#shares[at]!;
    const leaning = leaningOf[(type * 6 + group) * 4 + need]!;
    if (share === 0 || leaning === 0) return false;
    if (this.#hours.given[type] === 1 && this.#hoursInYear > MOST_HOURS - LEAST_HOURS) return false;
    if (!this.#counted) return random.chance(share * leaning * (stage === "further" ? 0.15 : 1));
    const due = this.#quotas.due[at]!;
    return due > 0 && random.chance(GRANT * leaning * due);
  }

  #lifeAtHome(random: RandomStream, life: LifeCourse, state: ServiceYear): void {
    for (let i = 1; i < lastingTypes.length; i++) {
      const type = lastingTypes[i]!;
      if (this.#rows[type]! >= 0) this.#have(type, state.quota);
      else if (this.#granted(random, type, state)) this.#grant(random, life, { type, state });
    }
    for (const type of stayTypes) {
      if (this.#granted(random, type, state)) this.#stay(random, life, { type, state });
    }
    if (this.#types !== 0) return;
    let best = -1;
    let most = -Infinity;
    for (const type of anyoneGets) {
      if (leaningOf[(type * 6 + state.group) * 4 + state.need] === 0) continue;
      const due = this.#quotas.due[state.quota * TYPES + type]!;
      if (due > most) [best, most] = [type, due];
    }
    if (stayDays[best] !== undefined) this.#stay(random, life, { type: best, state });
    else this.#grant(random, life, { type: best, state });
  }

  /** Into an institution for good: what was given at home ends the day before. */
  #moveIn(random: RandomStream, life: LifeCourse, state: ServiceYear): void {
    for (let type = 0; type < TYPES; type++) if (this.#rows[type]! >= 0) this.#have(type, state.quota);
    const row = this.#grant(random, life, { type: LONG_TERM, state });
    const day = life.services.columns.start[row]!;
    for (let type = 0; type < TYPES; type++) {
      if (type !== LONG_TERM && this.#rows[type]! >= 0) this.#end(life, type, day - 1);
    }
  }

  /** A service that goes on until something ends it. */
  #grant(random: RandomStream, life: LifeCourse, { type, state }: Wanted): number {
    const start = this.#startDay(random, life, { type, state });
    const row = this.#apply(random, life, { type, start });
    const { hours, rolling } = life.services.columns;
    const isRolling = type === RESPITE_STAY && random.chance(ROLLING);
    if (type === RESPITE_STAY) rolling[row] = isRolling ? 1 : 2;
    this.#bins[type] = -1;
    if (this.#hours.given[type] === 1 && (type !== RESPITE_STAY || isRolling)) {
      hours[row] = this.#hoursFor(random, type, state);
    }
    this.#rows[type] = row;
    this.#have(type, state.quota);
    return row;
  }

  #hoursFor(random: RandomStream, type: number, { quota, need }: ServiceYear): number {
    const room = MOST_HOURS - this.#hoursInYear;
    const bin = this.#hours.draw(random, { type, quota, need, room, counted: this.#counted });
    this.#bins[type] = bin;
    const hours = this.#hours.within(random, bin, Math.max(room, LEAST_HOURS));
    this.#hoursInYear += hours;
    return hours;
  }

  #startDay(random: RandomStream, life: LifeCourse, { type, state }: Wanted): number {
    const { stage, first, last, year } = state;
    const earliest = Math.max(EARLIEST, life.born + 45);
    const sparse = closedTypes[type] === 1;
    if (stage === "stock") {
      // In the cohort's first year some services are granted as in any other; the first is what makes the person known.
      if (this.#begun++ > 0 && type !== LONG_TERM && random.chance(GRANTED_IN_FIRST_YEAR)) {
        return dayBetween(random, { year, first: Math.min(first + 1, last), last, sparse });
      }
      // Long-term stays last some two years, housing and the like longer; kprkit's own.
      const mean = type === LONG_TERM ? 700 : type === 29 ? 2200 : 1100;
      const start = first - 1 - Math.floor(exponential(random, mean));
      return start >= earliest ? start : earliest + random.below(Math.max(1, first - earliest));
    }
    if (stage === "new") {
      const start = this.#begun++ === 0 ? first : first + Math.floor(exponential(random, 12));
      return Math.min(start, last);
    }
    // Who has services at home can end them only on a day of this year.
    return dayBetween(random, { year, first: Math.min(first + 1, last), last, sparse });
  }

  /** A stay that ends by itself, and sometimes a second one. */
  #stay(random: RandomStream, life: LifeCourse, { type, state }: Wanted): void {
    const { first, last, year, leaves, quota } = state;
    const [shortest, longest] = stayDays[type]!;
    const sparse = closedTypes[type] === 1;
    let start = state.stage === "new" && this.#begun++ === 0
      ? first
      : dayBetween(random, { year, first, last, sparse });
    for (let stays = random.chance(0.06) ? 2 : 1; stays > 0; stays--) {
      const row = this.#apply(random, life, { type, start });
      const days = shortest + random.below(longest - shortest + 1);
      const until = start + days;
      life.services.columns.end[row] = leaves ? Math.min(until, last) : until;
      if (!leaves && until > last) this.#lasting |= 1 << type;
      start = until + 14 + random.below(60);
      if (start > last) break;
    }
    this.#have(type, quota);
  }

  /** The row of a service that was applied for, granted and begins. */
  #apply(random: RandomStream, life: LifeCourse, { type, start }: { type: number; start: number }): number {
    const { services } = life;
    const row = services.add();
    const columns = services.columns;
    const waited = 1 + random.below(type === LONG_TERM || type === 29 ? 60 : 14);
    const decided = Math.max(life.born, type === 25 ? start : start - waited);
    columns.type[row] = type;
    columns.start[row] = start;
    columns.end[row] = NEVER;
    columns.decided[row] = decided;
    columns.application[row] = Math.max(
      life.born,
      type === 25 ? decided : decided - 1 - random.below(28),
    );
    columns.decision[row] = 2;
    columns.hours[row] = 0;
    columns.rolling[row] = 0;
    columns.unit[row] = this.#unit(random, type);
    columns.chain[row] = this.#chains++;
    columns.link[row] = 1;
    columns.complained[row] = NEVER;
    columns.answered[row] = NEVER;
    columns.home[row] = this.#home;
    if (start < life.from) life.from = start;
    return row;
  }

  #unit(random: RandomStream, type: number): number {
    const word = random.uint32();
    if (withoutUnit[type] === 1 || optionalUnit[type] === 1 && (word & 0xffff) % 3 === 0) return -1;
    return word >>> 16;
  }

  /** An application that is refused; every eighth is complained of. */
  #refuse(random: RandomStream, life: LifeCourse, { first, last, group, need }: ServiceYear): void {
    const type = lastingTypes[random.below(lastingTypes.length)]!;
    if (leaningOf[(type * 6 + group) * 4 + need] === 0 || type === 16 || type === 27 || type === 28) return;
    const decided = first + random.below(last - first + 1);
    const row = this.#apply(random, life, { type, start: decided });
    const columns = life.services.columns;
    columns.decision[row] = 1;
    columns.start[row] = NEVER;
    columns.decided[row] = decided;
    columns.application[row] = Math.max(life.born, decided - 1 - random.below(28));
    if (!random.chance(COMPLAINT)) return;
    columns.complained[row] = Math.min(last, decided + 3 + random.below(20));
    const answered = columns.complained[row]! + 10 + random.below(40);
    if (answered <= last) columns.answered[row] = answered;
  }

  #end(life: LifeCourse, type: number, day: number): void {
    const row = this.#rows[type]!;
    const { start, end } = life.services.columns;
    end[row] = Math.max(start[row]!, day);
    this.#rows[type] = -1;
  }

  #endAll(life: LifeCourse, day: number): void {
    for (let type = 0; type < TYPES; type++) if (this.#rows[type]! >= 0) this.#end(life, type, day);
    const { start, end } = life.services.columns;
    for (let row = 0; row < life.services.length; row++) {
      if (end[row]! > day && end[row]! !== NEVER && start[row]! <= day) end[row] = day;
    }
  }

  /** To another municipality, which grants anew what the person had. What begins later begins there. */
  #move(random: RandomStream, life: LifeCourse, day: number): void {
    this.#home = 1;
    const before = life.services.length;
    for (let type = 0; type < TYPES; type++) {
      const row = this.#rows[type]!;
      if (row < 0 || life.services.columns.start[row]! >= day) continue;
      const hours = life.services.columns.hours[row]!;
      const rolling = life.services.columns.rolling[row]!;
      this.#end(life, type, day - 1);
      const anew = this.#apply(random, life, { type, start: day });
      const columns = life.services.columns;
      columns.hours[anew] = hours;
      columns.rolling[anew] = rolling;
      this.#rows[type] = anew;
    }
    const { start, end, decision, decided, home } = life.services.columns;
    for (let row = 0; row < before; row++) {
      if ((decision[row] === 1 ? decided : start)[row]! >= day) home[row] = 1;
      // A stay that would last beyond the move; what goes on was ended above.
      else if (end[row]! >= day && decision[row] !== 1) end[row] = day - 1;
    }
  }

  /** What ends or changes during the year though the person goes on, and what runs on 31 December. */
  #yearEnd(random: RandomStream, life: LifeCourse, state: ServiceYear): void {
    const { year, quota, last } = state;
    let running = 0;
    for (let type = 0; type < TYPES; type++) if (this.#rows[type]! >= 0) running++;
    for (let type = 0; type < TYPES; type++) {
      const row = this.#rows[type]!;
      if (row < 0) continue;
      const since = Math.max(newYear(year), life.services.columns.start[row]! + 7);
      const surplus = this.#counted && this.#quotas.due[quota * TYPES + type]! < -1;
      const isRetired = type === 16 && year === 2018;
      if (isRetired || (running > 1 && since < last && random.chance(endChance[type]! * (surplus ? 4 : 1)))) {
        this.#end(
          life,
          type,
          isRetired ? last : dayBetween(random, { year, first: since, last, sparse: false }),
        );
        running--;
        continue;
      }
      if (this.#hours.given[type] === 0 || this.#bins[type]! < 0) continue;
      const tooMany = this.#counted && this.#hours.isSurplus({ type, quota, bin: this.#bins[type]! });
      if (since + 30 < last && random.chance(tooMany ? HOURS_CHANGE_IN_SURPLUS : HOURS_CHANGE)) {
        this.#changeHours(random, life, { type, state });
      }
      if (this.#counted) this.#hours.count({ type, quota, bin: this.#bins[type]! });
    }
  }

  /** The same decision with other hours from a day on. */
  #changeHours(random: RandomStream, life: LifeCourse, { type, state }: Wanted): void {
    const before = this.#rows[type]!;
    const { services } = life;
    const first = Math.max(newYear(state.year), services.columns.start[before]! + 7);
    if (this.#hoursInYear > MOST_HOURS - LEAST_HOURS) return;
    const day = dayBetween(random, { year: state.year, first: first + 1, last: state.last, sparse: false });
    const row = this.#prolong(life, { before, end: day - 1, start: day });
    services.columns.decided[row] = Math.max(services.columns.decided[before]!, day - 1 - random.below(10));
    services.columns.hours[row] = this.#hoursFor(random, type, state);
    this.#rows[type] = row;
  }

  /** A service that stops for a while, as during a stay in a hospital; the same decision goes on afterwards. */
  pause(life: LifeCourse, type: number, { first, last }: { first: number; last: number }): void {
    const before = this.#rows[type]!;
    this.#rows[type] = this.#prolong(life, { before, end: first, start: last });
  }

  #prolong(life: LifeCourse, { before, end, start }: { before: number; end: number; start: number }): number {
    const row = life.services.add();
    const columns = life.services.columns;
    for (const name in columns) {
      const column = columns[name as keyof typeof columns];
      column[row] = column[before]!;
    }
    columns.end[before] = end;
    columns.start[row] = start;
    columns.link[row]!++;
    return row;
  }
}

interface Wanted {
  readonly type: number;
  readonly state: ServiceYear;
}
