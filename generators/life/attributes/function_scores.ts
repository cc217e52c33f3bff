/**
 * Function scores: how much help a person needs with each of eighteen things.
 *
 * @module
 */
import type { RandomStream } from "../../random/random_stream.ts";
import { type LifeCourse, Need, NEVER } from "../life_course.ts";
import { byteTable } from "./byte_table.ts";
import type { LifeYear } from "./life_year.ts";

/** Variables of code list 9111, from 1 on. */
export const SCORE_TYPES = 18;
/** Sight and hearing have scales of their own (code lists 9166 and 9167). */
const SIGHT = 13;
const HEARING = 14;
/** Code lists 9165 to 9167. */
const NOT_RELEVANT = 9;
const GREATEST = 5;

/**
 * Means of the scores 1 to 5, sight and hearing left out, by level of need; what lies between is left empty. How the
 * directorate groups persons by their scores is not public: the bounds are kprkit's own.
 */
export const scoreBands: readonly (readonly [low: number, high: number])[] = Object.freeze([
  [1, 1.85],
  [2.15, 2.85],
  [3.2, 5],
]);

/** Means that a person's scores are drawn around, by level. */
const middles: readonly (readonly [low: number, high: number])[] = [[1.3, 1.7], [2.25, 2.75], [3.35, 4.5]];

/** Least and most sum of so many scores, by level and count. */
const least = new Int32Array(3 * (SCORE_TYPES + 1));
const most = new Int32Array(3 * (SCORE_TYPES + 1));
scoreBands.forEach(([low, high], level) => {
  for (let count = 1; count <= SCORE_TYPES; count++) {
    // A mean on the very bound is within it, whatever the last bit of the product says.
    least[level * (SCORE_TYPES + 1) + count] = Math.ceil(low * count - 1e-9);
    most[level * (SCORE_TYPES + 1) + count] = Math.floor(high * count + 1e-9);
  }
});

/** How much more help than with the average is needed with each thing: housework first, eating last. kprkit's own. */
const harder = Float64Array.of(
  0,
  -0.2,
  0.6,
  -0.4,
  0.3,
  -0.5,
  0.9,
  -0.1,
  -0.2,
  0.5,
  -0.9,
  -0.4,
  0.3,
  0,
  0,
  -0.4,
  -0.6,
  -0.7,
  0.3,
);

/** Age from which a thing is not what parents do for every child. kprkit's own. */
const relevantFrom = Uint8Array.of(0, 0, 16, 8, 6, 0, 14, 4, 4, 14, 0, 4, 5, 0, 0, 4, 0, 3, 16);

/** What grown-ups are sometimes not scored on: they never cook, or somebody else handles their money. */
const sometimesNot = new Uint8Array(SCORE_TYPES + 1);
for (const type of [6, 9, 18]) sometimesNot[type] = 1;
/** Of 256. */
const NOT_ASKED = 8;

/** Sight and hearing up to 66, from 67 and from 80. kprkit's own. */
const senses: readonly Uint8Array[] = [
  byteTable([1, 88], [2, 8], [3, 3], [4, 1]),
  byteTable([1, 62], [2, 28], [3, 7], [4, 2], [5, 1]),
  byteTable([1, 34], [2, 42], [3, 17], [4, 5], [5, 2]),
];

/** Chance that something is scored anew in a year, though the level of need is the same. kprkit's own. */
const REASSESSED = 0.5;
/** Days before the cohort in which those already in care were scored. */
const BEFORE = 700;
/** Rows that a person may have; a whole assessment must fit below the 512 that keys have room for. */
const ROOM = 480;

/** The function scores of one person at a time. */
export class FunctionScores {
  readonly #values: Int32Array = new Int32Array(SCORE_TYPES + 1);
  /** Row in force by type; -1 for none. */
  readonly #rows: Int32Array = new Int32Array(SCORE_TYPES + 1).fill(-1);
  #level: number = Need.unknown;
  /** Sum and number of the scores that count in the mean. */
  #sum = 0;
  #count = 0;
  /** Day of the latest change. */
  #since = 0;
  /** Row of the needs that comes next. */
  #next = 0;
  #home = 0;

  /** Forgets the person before. */
  begin(): void {
    this.#rows.fill(-1);
    this.#level = Need.unknown;
    this.#next = this.#home = this.#since = 0;
  }

  /** Writes what the year changes. */
  year(random: RandomStream, life: LifeCourse, year: LifeYear): void {
    const { moves, yearStart, yearEnd, firstDay, lastDay } = year;
    const { needs } = life;
    let changed = year.isFirst;
    if (year.isFirst) this.#enter(random, life, year);
    for (; this.#next < needs.length; this.#next++) {
      const told = needs.columns.day[this.#next]!;
      if (told > yearEnd) break;
      // Who was not assessed before is so while in care, and before a move: services may rest on it.
      const isNew = this.#level === Need.unknown;
      const last = isNew && moves !== NEVER ? moves - 1 : lastDay;
      // What ends the day before a change ends in this year, so that the year before stays as it was told.
      const first = Math.max(this.#since + 1, isNew ? firstDay : Math.max(firstDay, yearStart + 1));
      if (first > last) break;
      const day = Math.min(Math.max(told, first), last);
      if (moves <= day) this.#move(life, moves);
      this.#change(random, life, { day, level: needs.columns.level[this.#next]!, age: year.age });
      changed = true;
    }
    if (moves !== NEVER) this.#move(life, moves);
    if (!changed && random.chance(REASSESSED)) this.#reassess(random, life, year);
    if (year.leaves !== NEVER) this.#endAll(life, year.leaves);
  }

  #enter(random: RandomStream, life: LifeCourse, { isStock, firstDay, from, age }: LifeYear): void {
    const { needs } = life;
    if (needs.length === 0) return;
    this.#next = 1;
    while (this.#next < needs.length && needs.columns.day[this.#next]! <= firstDay) this.#next++;
    this.#level = needs.columns.level[this.#next - 1]!;
    this.#since = isStock ? firstDay - 1 : firstDay;
    if (this.#level === Need.unknown) return;
    this.#draw(random, age);
    let late = firstDay;
    let early = firstDay;
    if (isStock) {
      late = firstDay - 1 - random.below(Math.max(1, Math.min(BEFORE, firstDay - from)));
      early = late - random.below(Math.max(1, Math.min(BEFORE, late - from)));
    }
    const older = random.uint32();
    for (let type = 1; type <= SCORE_TYPES; type++) {
      this.#begin(life, type, (older >>> type & 1) === 1 ? early : late);
    }
  }

  /** Another level of need, or none that is known. */
  #change(
    random: RandomStream,
    life: LifeCourse,
    { day, level, age }: { day: number; level: number; age: number },
  ): void {
    const before = this.#level;
    this.#level = level;
    this.#since = day;
    if (level === before) return;
    if (level === Need.unknown) this.#endAll(life, day - 1);
    else if (before === Need.unknown || this.#rows[1]! < 0) {
      this.#draw(random, age);
      for (let type = 1; type <= SCORE_TYPES; type++) this.#begin(life, type, day);
    } else if (life.scores.length < ROOM) this.#into(random, life, day);
    else this.#level = before;
  }

  /** Values for all variables around a mean of the level, drawn into its band. */
  #draw(random: RandomStream, age: number): void {
    const [low, high] = middles[this.#level]!;
    const middle = low + (high - low) * random.unit();
    this.#sum = this.#count = 0;
    for (let type = 1; type <= SCORE_TYPES; type++) {
      const word = random.uint32();
      if (type === SIGHT || type === HEARING) {
        this.#values[type] = senses[age < 67 ? 0 : age < 80 ? 1 : 2]![word >>> 24]!;
        continue;
      }
      if (age < relevantFrom[type]! || (sometimesNot[type] === 1 && (word & 255) < NOT_ASKED)) {
        this.#values[type] = NOT_RELEVANT;
        continue;
      }
      const value = Math.floor(middle + harder[type]! + (word >>> 8) * (1.6 / 16777216) - 0.3);
      this.#score(type, value < 1 ? 1 : value > GREATEST ? GREATEST : value);
    }
    this.#into(random, undefined, 0);
  }

  #score(type: number, value: number): void {
    this.#values[type] = value;
    this.#sum += value;
    this.#count++;
  }

  /** Moves one value after the other by one until the mean is in the band; with a life, rows are changed as well. */
  #into(random: RandomStream, life: LifeCourse | undefined, day: number): void {
    const at = this.#level * (SCORE_TYPES + 1) + this.#count;
    const step = this.#sum < least[at]! ? 1 : -1;
    const edge = step === 1 ? GREATEST : 1;
    while (this.#sum < least[at]! || this.#sum > most[at]!) {
      const type = 1 + random.below(SCORE_TYPES);
      const value = this.#values[type]!;
      if (value === edge || value === NOT_RELEVANT || type === SIGHT || type === HEARING) continue;
      this.#values[type] = value + step;
      this.#sum += step;
      if (life !== undefined) this.#renew(life, type, day);
    }
  }

  /** A few variables by one, within the band; children grow into what was not relevant before. */
  #reassess(random: RandomStream, life: LifeCourse, { yearStart, firstDay, lastDay, age }: LifeYear): void {
    if (this.#level === Need.unknown || this.#rows[1]! < 0 || life.scores.length >= ROOM) return;
    const first = Math.max(yearStart + 1, firstDay, this.#since + 1);
    if (first > lastDay) return;
    const day = first + random.below(lastDay - first + 1);
    this.#since = day;
    for (let left = 1 + random.below(4); left > 0; left--) {
      const type = 1 + random.below(SCORE_TYPES);
      const value = this.#values[type]!;
      const step = random.uint32() < 2147483648 ? 1 : -1;
      if (value === NOT_RELEVANT || value + step < 1 || value + step > GREATEST) continue;
      if (type !== SIGHT && type !== HEARING) {
        const at = this.#level * (SCORE_TYPES + 1) + this.#count;
        if (this.#sum + step < least[at]! || this.#sum + step > most[at]!) continue;
        this.#sum += step;
      }
      this.#values[type] = value + step;
      this.#renew(life, type, day);
    }
    if (age < 18) {
      for (let type = 1; type <= SCORE_TYPES; type++) {
        this.#growInto(life, { type, age, day });
      }
    }
  }

  #growInto(life: LifeCourse, { type, age, day }: { type: number; age: number; day: number }): void {
    if (this.#values[type] !== NOT_RELEVANT || age < relevantFrom[type]!) return;
    const at = this.#level * (SCORE_TYPES + 1) + this.#count + 1;
    const near = Math.round(this.#sum / this.#count);
    for (let value = Math.max(1, near - 1); value <= Math.min(GREATEST, near + 1); value++) {
      if (this.#sum + value < least[at]! || this.#sum + value > most[at]!) continue;
      this.#score(type, value);
      this.#renew(life, type, day);
      return;
    }
  }

  /** A new row for a variable whose value is another now; a row that began the same day gets the value itself. */
  #renew(life: LifeCourse, type: number, day: number): void {
    const row = this.#rows[type]!;
    const { start, end, value } = life.scores.columns;
    if (start[row] === day) {
      value[row] = this.#values[type]!;
      return;
    }
    end[row] = day - 1;
    this.#begin(life, type, day);
  }

  #begin(life: LifeCourse, type: number, day: number): void {
    const { scores } = life;
    const row = scores.add();
    const { columns } = scores;
    columns.type[row] = type;
    columns.value[row] = this.#values[type]!;
    columns.start[row] = day;
    columns.end[row] = NEVER;
    columns.home[row] = this.#home;
    this.#rows[type] = row;
  }

  /** The new municipality scores anew and finds the same. */
  #move(life: LifeCourse, day: number): void {
    if (this.#home === 1) return;
    this.#home = 1;
    if (this.#since < day) this.#since = day;
    for (let type = 1; type <= SCORE_TYPES; type++) {
      const row = this.#rows[type]!;
      if (row < 0) continue;
      const { start, end, home } = life.scores.columns;
      if (start[row]! >= day) {
        home[row] = 1;
        continue;
      }
      end[row] = day - 1;
      this.#begin(life, type, day);
    }
  }

  #endAll(life: LifeCourse, day: number): void {
    const { start, end } = life.scores.columns;
    for (let type = 1; type <= SCORE_TYPES; type++) {
      const row = this.#rows[type]!;
      if (row >= 0) end[row] = Math.max(start[row]!, day);
      this.#rows[type] = -1;
    }
  }
}
