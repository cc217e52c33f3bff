/**
 * A small simulator of needs and services for the tests of attributes: wild where the contract allows it.
 *
 * @module
 */
import { RandomStream } from "../../random/random_stream.ts";
import { StreamKey } from "../../random/stream_key.ts";
import { LifeCourse, Need, NEVER, type Rows } from "../life_course.ts";
import { newYear } from "../seasons.ts";
import { nationalAnswerShare } from "./answer_quotas.ts";
import { Attributes } from "./attributes.ts";

/** What a year was like for a person. */
export interface LivedYear {
  readonly year: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly age: number;
  /** What the extract of each municipality showed when the year was over. */
  readonly extracts: readonly Extract[];
}

/** Rows of one municipality's extract, each an object by column; ends behind the year are NEVER. */
export interface Extract {
  readonly year: number;
  readonly home: number;
  readonly services: readonly Row[];
  readonly answers: readonly Row[];
  readonly scores: readonly Row[];
  readonly diagnoses: readonly Row[];
  readonly hospitalStays: readonly Row[];
}

/** Values by column. */
export type Row = Readonly<Record<string, number>>;

/** What a year's extract shows of rows: begun by 31 December, not over before 1 January. */
function shown<Name extends string>(rows: Rows<Name>, year: number, home: number): Row[] {
  const found: Row[] = [];
  for (let row = 0; row < rows.length; row++) {
    const cells: Record<string, number> = {};
    for (const name of Object.keys(rows.columns) as Name[]) cells[name] = rows.columns[name][row]!;
    if (cells["home"] !== home || cells["start"]! >= newYear(year + 1) || cells["end"]! < newYear(year)) {
      continue;
    }
    if (cells["end"]! >= newYear(year + 1)) cells["end"] = NEVER;
    found.push(cells);
  }
  return found;
}

/** The extract of a year from the municipality lived in first (0) or the one moved to (1). */
export function extract(life: LifeCourse, year: number, home: number): Extract {
  return {
    year,
    home,
    services: shown(life.services, year, home),
    answers: shown(life.answers, year, home),
    scores: shown(life.scores, year, home),
    diagnoses: shown(life.diagnoses, year, home),
    hospitalStays: shown(life.hospitalStays, year, home),
  };
}

/** Options of {@linkcode TestPeople}. */
export interface TestPeopleOptions {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** @default true */
  readonly counted?: boolean;
  /** Whether persons move. @default true */
  readonly moving?: boolean;
}

const types = [1, 2, 3, 4, 6, 8, 15, 15, 15, 17, 18, 20, 25, 29];
const stays = new Set([18, 20, 25]);
const withHours = new Set([1, 2, 3, 4, 15, 17]);

/** Lives persons of one block. */
export class TestPeople {
  readonly attributes: Attributes;
  readonly #options: TestPeopleOptions;
  readonly #random: RandomStream = new RandomStream(StreamKey.of(0));

  constructor(options: TestPeopleOptions) {
    const { from, to, seed } = options;
    this.#options = options;
    this.attributes = new Attributes({ from, to, answerShare: nationalAnswerShare, hospitals: 4 });
    this.attributes.startBlock(StreamKey.of(seed, "block"));
  }

  /** Lives the person with this index; `seen` is told of every year when it is over. */
  live(index: number, life: LifeCourse, seen: (year: LivedYear) => void = () => {}): void {
    const { seed, from, to, counted = true, moving = true } = this.#options;
    const key = StreamKey.of(seed, "person", index);
    const random = this.#random;
    random.restart(key);
    life.clear();
    life.ordinal = index;
    life.sex = random.chance(0.55) ? "K" : "M";
    const entry = random.chance(0.4) ? from - 1 : random.integer(from, 2025);
    const bornYear = entry - (random.chance(0.12) ? random.integer(1, 17) : random.integer(18, 99));
    life.born = newYear(bornYear) + random.below(365);
    const isStock = entry < from;
    life.from = isStock ? newYear(from) - 1 - random.below(4000) : newYear(entry) + random.below(365);
    life.from = Math.max(life.from, life.born + 45);
    this.attributes.begin(life, key.child("attributes"), { counted });
    addNeed(life, random, life.from);
    const running: number[] = [];
    for (let year = Math.max(from, entry); year <= to; year++) {
      const yearStart = newYear(year);
      const firstDay = Math.max(yearStart, life.from);
      let lastDay = newYear(year + 1) - 1;
      const leaves = random.chance(0.15);
      if (leaves) lastDay = life.to = firstDay + random.below(lastDay - firstDay + 1);
      if (leaves && random.chance(0.6)) life.died = lastDay;
      const isFurther = year > Math.max(from, entry);
      if (moving && isFurther && life.moved === NEVER && random.chance(0.06) && lastDay > firstDay + 1) {
        life.moved = firstDay + 1 + random.below(lastDay - firstDay);
      }
      const age = year - bornYear;
      const state = { year, firstDay, lastDay, age };
      this.attributes.planHospitalStays(life, state);
      if (isFurther && random.chance(0.25)) addNeed(life, random, firstDay + random.below(200));
      this.#serve(life, running, { ...state, isFirst: !isFurther, leaves });
      this.attributes.year(life, state);
      const homes = life.moved > lastDay ? [0] : life.moved < yearStart ? [1] : [0, 1];
      seen({ ...state, extracts: homes.map((home) => extract(life, year, home)) });
      if (leaves) return;
    }
  }

  #serve(
    life: LifeCourse,
    running: number[],
    year: { year: number; firstDay: number; lastDay: number; isFirst: boolean; leaves: boolean },
  ): void {
    const random = this.#random;
    const { firstDay, lastDay, isFirst, leaves } = year;
    const home = life.moved < firstDay ? 1 : 0;
    if (isFirst) {
      const type = random.chance(0.1) ? 21 : types[random.below(types.length)]!;
      running.push(addService(life, random, { type, start: life.from, home }));
    }
    const inInstitution = running.some((row) => life.services.columns.type[row] === 21);
    if (!inInstitution && lastDay > firstDay) {
      const day = firstDay + 1 + random.below(lastDay - firstDay);
      const isMovingHouse = life.moved <= lastDay && life.moved >= firstDay;
      if (random.chance(0.07) && !isMovingHouse) {
        for (const row of running.splice(0)) {
          life.services.columns.end[row] = Math.max(life.services.columns.start[row]!, day - 1);
        }
        running.push(addService(life, random, { type: 21, start: day, home }));
      } else if (random.chance(0.5) && !isMovingHouse) {
        const type = types[random.below(types.length)]!;
        const row = addService(life, random, { type, start: day, home });
        if (stays.has(type)) {
          const end = day + random.below(40);
          life.services.columns.end[row] = leaves ? Math.min(end, lastDay) : end;
        } else running.push(row);
      }
    }
    if (life.moved >= firstDay && life.moved <= lastDay) {
      for (let i = 0; i < running.length; i++) {
        const row = running[i]!;
        const { type, hours, end } = life.services.columns;
        const [of, each] = [type[row]!, hours[row]!];
        end[row] = life.moved - 1;
        running[i] = addService(life, random, { type: of, start: life.moved, home: 1 });
        life.services.columns.hours[running[i]!] = each;
      }
    }
    if (leaves) { for (const row of running.splice(0)) life.services.columns.end[row] = lastDay; }
    else if (running.length > 1 && random.chance(0.4)) {
      const [row] = running.splice(random.below(running.length), 1);
      const since = Math.max(firstDay, life.services.columns.start[row!]!);
      life.services.columns.end[row!] = since + random.below(lastDay - since + 1);
    }
    if (random.chance(0.05)) {
      const row = addService(life, random, { type: 15, start: NEVER, home });
      life.services.columns.decision[row] = 1;
    }
  }
}

function addNeed(life: LifeCourse, random: RandomStream, day: number): void {
  const row = life.needs.add();
  life.needs.columns.day[row] = day;
  const word = random.below(10);
  life.needs.columns.level[row] = word < 1
    ? Need.unknown
    : word < 4
    ? Need.some
    : word < 7
    ? Need.medium
    : Need.extensive;
}

function addService(
  life: LifeCourse,
  random: RandomStream,
  { type, start, home }: { type: number; start: number; home: number },
): number {
  const row = life.services.add();
  const { columns } = life.services;
  for (const column of Object.values(columns)) column[row] = 0;
  columns.type[row] = type;
  columns.start[row] = start;
  columns.end[row] = NEVER;
  columns.decision[row] = 2;
  columns.home[row] = home;
  if (withHours.has(type)) {
    columns.hours[row] = random.chance(0.15) ? 3000 + random.below(4000) : 1 + random.below(1500);
  }
  return row;
}
