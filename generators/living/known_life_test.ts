import assert from "node:assert/strict";
import fc from "fast-check";
import { runs } from "../../test/runs.ts";
import { testLife, testLives } from "../cohort/test_lives.ts";
import { LocalKeys } from "../cohort/local_keys.ts";
import { type LifeCourse, NEVER } from "../life/life_course.ts";
import { newYear } from "../life/seasons.ts";
import { KnownLife } from "./known_life.ts";
import { Registration, SETTLED } from "./registration.ts";

const tables = ["services", "answers", "scores", "diagnoses", "hospitalStays"] as const;
const base = newYear(2020) - 1;
const seeds = fc.nat(10_000);
/** Days on which the random lives have events, and until everything is settled. */
const days = fc.integer({ min: base, max: newYear(2033) });

/** A life as plain data, with no more rows than it has. */
function plain(life: LifeCourse): unknown {
  const rows = tables.map((table) => {
    const { length, columns } = life[table];
    return Object.entries(columns).map(([name, values]) => [name, [...values.subarray(0, length)]]);
  });
  return [life.ordinal, life.sex, life.born, life.died, life.from, life.moved, life.district, rows];
}

function shown(known: KnownLife): unknown {
  return [plain(known.life), structuredClone(known.duplicates)];
}

Deno.test("in the end a life is known as it was", () => {
  fc.assert(
    fc.property(testLives, seeds, (lives, seed) => {
      const known = new KnownLife(new Registration(seed), base);
      for (const life of lives) {
        let last = base;
        for (const table of tables) {
          const { start, end } = life[table].columns;
          for (let row = 0; row < life[table].length; row++) {
            for (const day of [start[row]!, end[row]!]) if (day !== NEVER) last = Math.max(last, day);
          }
        }
        const { decided, complained, answered } = life.services.columns;
        for (let row = 0; row < life.services.length; row++) {
          for (const day of [decided[row]!, complained[row]!, answered[row]!]) {
            if (day !== NEVER) last = Math.max(last, day);
          }
        }
        if (life.died !== NEVER) last = Math.max(last, life.died);
        assert.deepEqual(shown(known.at(life, last + 1 + SETTLED)), [plain(life), []]);
      }
    }),
    { numRuns: runs(100) },
  );
});

Deno.test("only the days told change what is known, and parts of a span tell the days of the whole", () => {
  fc.assert(
    fc.property(testLives, seeds, days, fc.nat(120), fc.nat(120), (lives, seed, first, more, split) => {
      const known = new KnownLife(new Registration(seed), base);
      const last = first + more;
      for (const life of lives) {
        const told = known.daysOf(life, { first, last });
        const middle = Math.min(last, first + split);
        const parts = [
          ...known.daysOf(life, { first, last: middle }),
          ...known.daysOf(life, { first: middle + 1, last }),
        ];
        assert.deepEqual(parts, told);
        let before = shown(known.at(life, first - 1));
        for (let day = first; day <= last; day++) {
          const now = shown(known.at(life, day));
          if (!told.includes(day) && day > base) assert.deepEqual(now, before);
          before = now;
        }
      }
    }),
    { numRuns: runs(60) },
  );
});

Deno.test("nothing is known before it happens, and no row has two keys or two rows one", () => {
  fc.assert(
    fc.property(testLives, seeds, days, (lives, seed, day) => {
      const known = new KnownLife(new Registration(seed), base);
      for (const life of lives) {
        known.at(life, day);
        for (const table of tables) {
          const { start, end } = known.life[table].columns;
          for (let row = 0; row < known.life[table].length; row++) {
            assert.ok(start[row] === NEVER || start[row]! <= Math.max(day, base));
            assert.ok(end[row] === NEVER || end[row]! <= Math.max(day, base));
            assert.ok(
              end[row]! >= start[row]! || start[row] === NEVER && life[table].columns.start[row] === NEVER,
            );
          }
        }
        assert.ok(known.life.died === NEVER || known.life.died <= Math.max(day, base));
        const keys = known.duplicates.map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
        assert.ok(keys.every((key) => key >= LocalKeys.perLife && key < LocalKeys.perPerson));
      }
    }),
    { numRuns: runs(100) },
  );
});

Deno.test("what happened until the cohort was made is known at once", () => {
  const day = newYear(2019) + 100;
  const life = testLife({
    died: base,
    services: [
      { type: 15, start: day, end: base, hours: 200, decided: day, application: day },
      { type: 6, start: day, end: base + 40, decided: day, application: day },
    ],
  });
  for (let seed = 0; seed < 50; seed++) {
    const { services, died } = new KnownLife(new Registration(seed), base).at(life, base).life;
    assert.deepEqual([...services.columns.end.subarray(0, 2)], [base, NEVER]);
    assert.deepEqual([...services.columns.start.subarray(0, 2)], [day, day]);
    assert.equal(died, base);
  }
});

Deno.test("a service that others follow ends on the day on which they are registered", () => {
  const change = base + 50;
  const row = { type: 15, hours: 200, decided: base - 9, application: base - 9 };
  const life = testLife({
    services: [{ ...row, start: base - 8, end: change - 1 }, { ...row, start: change, hours: 400, link: 2 }],
  });
  for (let seed = 0; seed < 50; seed++) {
    const known = new KnownLife(new Registration(seed), base);
    for (let day = change; day < change + 20; day++) {
      const { start, end } = known.at(life, day).life.services.columns;
      assert.equal(end[0] === NEVER, start[1] === NEVER, "no day has both, and none has neither");
    }
  }
});
