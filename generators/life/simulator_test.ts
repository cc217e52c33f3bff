import assert from "node:assert/strict";
import fc from "fast-check";
import { IdentityPlan } from "../identities/mod.ts";
import { personStrata } from "../population/mod.ts";
import {
  ageGroupOf,
  ageSexOf2022,
  hoursBin,
  hoursShares,
  needShares,
  recipientsOf,
  typeRecipients,
} from "../targets/mod.ts";
import { LifeCourse, Need, NEVER } from "./life_course.ts";
import { newYear } from "./seasons.ts";
import { LifeSimulator, type LivedPerson } from "./simulator.ts";

const BLOCK = 2048;

/** The first persons of a cohort. */
function people(
  { seed, from, to }: { seed: number; from: number; to: number },
  count: number,
): LivedPerson[] {
  const strata = personStrata({ from, to });
  const plan = new IdentityPlan({ seed, strata, municipalities: [{ code: "4601", weight: 1 }] });
  return Array.from({ length: count }, (_, index) => {
    const { ordinal, birthDate, sex, stratum } = plan.identity("4601", index);
    const { entry, birthYear } = strata[stratum]!;
    return { ordinal, born: Date.parse(birthDate) / 86_400_000, birthYear, sex, entry };
  });
}

function* lives(options: { seed: number; from: number; to: number }, persons: readonly LivedPerson[]) {
  const simulator = new LifeSimulator(options);
  const life = new LifeCourse();
  for (const [index, person] of persons.entries()) {
    if (index % BLOCK === 0) simulator.startBlock("4601", index / BLOCK);
    simulator.live(person, life);
    yield { person, life };
  }
}

/** Rows of a service that run on some day of a year. */
function servedIn(life: LifeCourse, year: number): number[] {
  const { decision, start, end } = life.services.columns;
  const rows: number[] = [];
  for (let row = 0; row < life.services.length; row++) {
    if (decision[row] === 2 && start[row]! < newYear(year + 1) && end[row]! >= newYear(year)) rows.push(row);
  }
  return rows;
}

const homeServices = new Set([1, 2, 3, 15]);

function judge(
  life: LifeCourse,
  { birthYear, entry }: LivedPerson,
  { from, to }: { from: number; to: number },
) {
  const { type, application, decided, decision, start, end, hours, complained, answered, link } =
    life.services.columns;
  assert.ok(life.services.length > 0, "every person has a service");
  for (let row = 0; row < life.services.length; row++) {
    assert.ok(application[row]! >= newYear(2005) && application[row]! >= life.born);
    assert.ok(application[row]! <= decided[row]!);
    if (decision[row] === 1) {
      assert.deepEqual([start[row], end[row], hours[row]], [NEVER, NEVER, 0]);
      assert.ok(complained[row]! >= decided[row]! && answered[row]! >= complained[row]!);
      continue;
    }
    assert.ok(start[row]! >= decided[row]! && start[row]! >= life.born);
    assert.ok(end[row]! >= start[row]!, "no service ends before it starts");
    if (life.died !== NEVER) assert.ok(end[row]! <= life.died, "nothing is given after death");
    assert.ok(end[row]! <= life.to);
    assert.ok(link[row]! >= 1);
    if (type[row] === 21) {
      for (let other = 0; other < life.services.length; other++) {
        if (other === row || decision[other] === 1) continue;
        const overlap = start[other]! <= end[row]! && end[other]! >= start[row]!;
        assert.ok(
          !overlap || !homeServices.has(type[other]!) && type[other] !== 21,
          "long-term stay and home services",
        );
      }
    }
  }
  const years: number[] = [];
  for (let year = from; year <= to; year++) {
    const rows = servedIn(life, year);
    if (rows.length > 0) years.push(year);
    for (const day of rows.map((row) => start[row]!)) {
      const running = rows.filter((row) => start[row]! <= day && end[row]! >= day);
      assert.ok(running.reduce((sum, row) => sum + hours[row]!, 0) <= 16_800, "a week has 168 hours");
    }
    if (year - birthYear < 18) assert.ok(rows.every((row) => type[row] !== 21));
  }
  assert.deepEqual(
    years,
    years.map((_, i) => Math.max(entry, from) + i),
    "served in all years from the first to the last",
  );
  const { day, level } = life.needs.columns;
  const unknownUntil = level[0] === Need.unknown ? (life.needs.length > 1 ? day[1]! : NEVER) : -Infinity;
  for (let row = 0; row < life.services.length; row++) {
    if (decision[row] === 2 && start[row]! < unknownUntil - 366) {
      assert.ok(
        !homeServices.has(type[row]!) && type[row] !== 21,
        "who has not been assessed gets no home services",
      );
    }
  }
}

Deno.test("lives are lives: whatever the seed and the years", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2017, max: 2025 }), fc.nat(8), (seed, from, length) => {
      const years = { from, to: Math.min(from + length, 2025) };
      const options = { seed, ...years };
      for (const { person, life } of lives(options, people(options, 300))) judge(life, person, years);
    }),
    { numRuns: 12 },
  );
});

/** Rows that are known on a day, each as text, without what happens later. */
function known(life: LifeCourse, day: number): string[] {
  const { services } = life;
  const { start, decided, decision, end, complained, answered } = services.columns;
  const rows: string[] = [];
  for (let row = 0; row < services.length; row++) {
    if ((decision[row] === 1 ? decided[row]! : start[row]!) > day) continue;
    const later = new Set([end, complained, answered]);
    rows.push(
      Object.values(services.columns).map((column) =>
        later.has(column) && column[row]! > day ? "" : column[row]
      ).join(),
    );
  }
  return rows;
}

Deno.test("a longer cohort begins as the shorter one did", () => {
  const short = { seed: 3, from: 2018, to: 2021 };
  const persons = people(short, 600);
  const before = [...lives(short, persons)].length;
  assert.equal(before, 600);
  const told = Array.from(lives(short, persons), ({ life }) => known(life, newYear(2022) - 1));
  let at = 0;
  for (const { life } of lives({ ...short, to: 2025 }, persons)) {
    assert.deepEqual(known(life, newYear(2022) - 1), told[at++]);
  }
});

Deno.test("a person is the same in any company, but for what is due", () => {
  const options = { seed: 5, from: 2019, to: 2022 };
  const [person] = people(options, 1);
  const simulator = new LifeSimulator(options);
  const alone = () => {
    const life = new LifeCourse();
    simulator.startBlock("0301", 4);
    simulator.live({ ...person!, mover: true }, life);
    return Object.values(life.services.columns).map((
      column,
    ) => [...column.subarray(0, life.services.length)]);
  };
  const first = alone();
  for (const _ of lives(options, people(options, 20)));
  assert.deepEqual(alone(), first);
});

Deno.test("lives meet the targets of 2022", () => {
  const options = { seed: 11, from: 2017, to: 2024 };
  const persons = people(options, 24 * BLOCK);
  const year = 2022;
  let recipients = 0;
  const types = new Float64Array(30);
  const ages = new Float64Array(12);
  const needs = new Float64Array(24);
  const hours = new Float64Array(30 * 6);
  for (const { person, life } of lives(options, persons)) {
    const rows = servedIn(life, year);
    if (rows.length === 0) continue;
    recipients++;
    const columns = life.services.columns;
    for (const type of new Set(rows.map((row) => columns.type[row]!))) types[type]!++;
    for (const row of rows) {
      if (columns.end[row]! >= newYear(year + 1) && columns.hours[row]! > 0) {
        hours[columns.type[row]! * 6 + hoursBin(columns.hours[row]!)]!++;
      }
    }
    const group = ageGroupOf(year - person.birthYear);
    ages[group * 2 + (person.sex === "K" ? 0 : 1)]!++;
    let level = 0;
    for (let row = 0; row < life.needs.length; row++) {
      if (life.needs.columns.day[row]! < newYear(year + 1)) level = life.needs.columns.level[row]!;
    }
    needs[group * 4 + level]!++;
  }
  const all = ageSexOf2022.flat();
  assert.ok(variation(ages, all) <= 0.02, `age and sex differ by ${variation(ages, all)}`);
  for (const group of [0, 1, 2, 3, 4, 5] as const) {
    assert.ok(variation(needs.subarray(group * 4, group * 4 + 4), needShares(group)) <= 0.03);
  }
  for (let type = 0; type < 30; type++) {
    const share = typeShare(type, year);
    if (share * recipients < 100) continue;
    const relative = types[type]! / recipients / share - 1;
    assert.ok(Math.abs(relative) <= 0.05 + 6 / (share * recipients), `type ${type} differs by ${relative}`);
    const bins = hours.subarray(type * 6, type * 6 + 6);
    const wanted = hoursShares(type);
    const count = bins.reduce((sum, bin) => sum + bin, 0);
    if (wanted !== undefined && count > 400) {
      assert.ok(variation(bins, wanted) <= 0.05, `hours of type ${type}`);
    }
  }
});

/** Share of the recipients who have a type; 0 for codes that are none. */
function typeShare(type: number, year: number): number {
  try {
    return typeRecipients(type, year) / recipientsOf(year);
  } catch {
    return 0;
  }
}

/** Total variation distance of counts from shares. */
function variation(counts: ArrayLike<number>, shares: ArrayLike<number>): number {
  const sum = (of: ArrayLike<number>) => Array.from(of).reduce((all, one) => all + one, 0);
  const [all, whole] = [sum(counts), sum(shares)];
  return Array.from(counts).reduce(
    (distance, count, i) => distance + Math.abs(count / all - shares[i]! / whole),
    0,
  ) / 2;
}
