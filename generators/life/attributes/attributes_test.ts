import assert from "node:assert/strict";
import fc from "fast-check";
import { isKnownCode } from "../../../register/code_lists/mod.ts";
import { type Answer, answers } from "../../targets/answers.ts";
import { LifeCourse, Need, NEVER } from "../life_course.ts";
import { newYear } from "../seasons.ts";
import { nationalAnswerShare } from "./answer_quotas.ts";
import { needOn } from "./life_year.ts";
import { Attributes, dementiaShare, diagnosisCodes, SCORE_TYPES, scoreBands } from "./mod.ts";
import { type Extract, extract, type LivedYear, type Row, TestPeople } from "./test_people.ts";

const YES = 1;
const NO = 2;

/** Lives so many persons of a block and calls `judge` with each and its years. */
function people(
  options: { seed: number; count: number; from?: number; to?: number; counted?: boolean; moving?: boolean },
  judge: (life: LifeCourse, years: readonly LivedYear[]) => void,
): void {
  const { seed, count, from = 2017, to = 2025, counted = true, moving = true } = options;
  const simulator = new TestPeople({ seed, from, to, counted, moving });
  const life = new LifeCourse();
  for (let index = 0; index < count; index++) {
    const years: LivedYear[] = [];
    simulator.live(index, life, (year) => years.push(year));
    judge(life, years);
  }
}

/** A property of persons, for random seeds, first years, and persons that count or do not. */
function property(name: string, judge: (life: LifeCourse, years: readonly LivedYear[]) => void): void {
  Deno.test(name, () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2017, max: 2021 }), fc.boolean(), (seed, from, counted) => {
        people({ seed, count: 60, from, counted }, judge);
      }),
      { numRuns: 12 },
    );
  });
}

/** Extracts of one municipality in order of years. */
function byHome(years: readonly LivedYear[]): readonly (readonly Extract[])[] {
  const all = years.flatMap(({ extracts }) => extracts);
  return [0, 1].map((home) => all.filter((one) => one.home === home));
}

property("what a year's extract showed is what it shows after the whole life", (life, years) => {
  for (const { extracts } of years) {
    for (const shown of extracts) assert.deepEqual(extract(life, shown.year, shown.home), shown);
  }
});

Deno.test("a longer cohort begins as the shorter one did", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const short: Extract[] = [];
      people(
        { seed, count: 120, to: 2021 },
        (_, years) => short.push(...years.flatMap(({ extracts }) => extracts)),
      );
      const long: Extract[] = [];
      people({ seed, count: 120, to: 2025 }, (_, years) => {
        long.push(...years.filter(({ year }) => year <= 2021).flatMap(({ extracts }) => extracts));
      });
      assert.deepEqual(long, short);
    }),
    { numRuns: 5 },
  );
});

Deno.test("who does not count is the same whoever lived before", () => {
  const alone = new TestPeople({ seed: 3, from: 2019, to: 2025, counted: false });
  const later = new TestPeople({ seed: 3, from: 2019, to: 2025, counted: false });
  const [one, other] = [new LifeCourse(), new LifeCourse()];
  for (let index = 0; index < 40; index++) later.live(index, other);
  alone.live(40, one);
  later.live(40, other);
  assert.deepEqual(extract(one, 2024, 0), extract(other, 2024, 0));
});

property("dates are in order, in the time in care, and nothing is after death", (life, years) => {
  for (const { extracts, firstDay, lastDay, year } of years) {
    for (const { answers, scores, diagnoses, hospitalStays } of extracts) {
      for (const row of [...answers, ...scores, ...diagnoses, ...hospitalStays]) {
        assert.ok(row["start"]! <= row["end"]!, `${row["start"]} to ${row["end"]}`);
        assert.ok(row["start"]! >= newYear(2005));
        assert.ok(row["start"]! <= lastDay);
        if (life.died <= lastDay) assert.ok(row["end"]! <= life.died);
      }
      for (const row of answers) {
        for (const [name, value] of Object.entries(row)) {
          if (!name.endsWith("_date") || value === NEVER) continue;
          assert.ok(value >= newYear(2005) && value <= row["start"]!, `${name} ${value}`);
        }
        for (const month of [row["dentist_assessed"]!, row["doctor_assessed"]!]) {
          assert.ok(month === NEVER || (month >= 2005 * 12 && month < (year + 1) * 12));
        }
      }
      for (const stay of hospitalStays) {
        assert.ok(stay["start"]! >= firstDay && stay["end"]! <= lastDay);
        assert.ok(stay["end"]! - stay["start"]! <= 20);
      }
      const sorted = hospitalStays.toSorted((a, b) => a["start"]! - b["start"]!);
      sorted.forEach((stay, at) => assert.ok(at === 0 || sorted[at - 1]!["end"]! < stay["start"]!));
    }
  }
});

property("rows are of the municipality lived in, and end when the person moves", (life, years) => {
  for (const { extracts } of years) {
    for (const { home, answers, scores, diagnoses, hospitalStays } of extracts) {
      for (const { start, end } of [...answers, ...scores, ...diagnoses, ...hospitalStays] as Row[]) {
        if (home === 1) assert.ok(start! >= life.moved);
        else assert.ok(start! < life.moved && (end! < life.moved || end === NEVER));
      }
    }
  }
});

/** Code lists by column. */
const lists: Readonly<Record<string, string>> = {
  household: "9335",
  cares_for_children: "1101",
  private_help: "9168",
  housing_suited: "1101",
  individual_plan: "9336",
  coordinator: "9188",
  work_help_need: "1110",
  work_help_received: "9338",
  work_transport_need: "1110",
  work_transport_received: "9340",
  leisure_help_need: "1110",
  leisure_help_received: "9338",
  leisure_transport_need: "1110",
  leisure_transport_received: "9340",
  medication_review: "1101",
  nutrition_assessed: "1101",
  nutrition_risk: "1101",
  nutrition_plan: "1101",
  waiting_list: "1101",
  round_the_clock: "1101",
  rehabilitation: "1101",
};
const always = [
  "household",
  "cares_for_children",
  "private_help",
  "housing_suited",
  "individual_plan",
  "coordinator",
];

property("codes are in the code lists of the year's format", (_, years) => {
  for (const { extracts, year, age } of years) {
    const version = year < 2019 ? "iplos-3.5" : "iplos-3.7";
    for (const { answers, scores, diagnoses } of extracts) {
      for (const row of answers) {
        for (const [name, list] of Object.entries(lists)) {
          if (row[name] === 0 && !always.includes(name)) continue;
          assert.ok(isKnownCode([list], String(row[name]), { version }), `${name} ${row[name]}`);
        }
        for (const name of ["work_help", "work_transport", "leisure_help", "leisure_transport"]) {
          assert.equal(row[`${name}_received`] !== 0, row[`${name}_need`] === YES, name);
        }
        if (year < 2019) {
          for (const name of ["waiting_list", "round_the_clock", "rehabilitation"]) {
            assert.equal(row[name], 0);
          }
        }
        if (row["household"] === 3) assert.ok(age < 85);
        if (row["cares_for_children"] === YES) assert.ok(age >= 15);
      }
      for (const { type, value } of scores) {
        const list = type === 13 ? "9166" : type === 14 ? "9167" : "9165";
        assert.ok(isKnownCode(["9111"], String(type)) && isKnownCode([list], String(value)));
      }
      for (const { code } of diagnoses) assert.ok(diagnosisCodes[code!] !== undefined);
    }
  }
});

property(
  "there is one set of answers at a time, one score of each variable, no diagnosis twice",
  (_, years) => {
    const apart = (rows: readonly Row[]) => {
      const sorted = rows.toSorted((a, b) => a["start"]! - b["start"]!);
      sorted.forEach((row, at) => assert.ok(at === 0 || sorted[at - 1]!["end"]! === row["start"]! - 1));
    };
    for (const { extracts } of years) {
      for (const { answers, scores, diagnoses, services } of extracts) {
        if (services.length > 0) assert.ok(answers.length > 0);
        apart(answers);
        for (let type = 1; type <= SCORE_TYPES; type++) {
          const rows = scores.filter((row) => row["type"] === type).toSorted((a, b) =>
            a["start"]! - b["start"]!
          );
          rows.forEach((row, at) => assert.ok(at === 0 || rows[at - 1]!["end"]! < row["start"]!));
        }
        assert.equal(new Set(diagnoses.map(({ code }) => code)).size, diagnoses.length);
      }
    }
  },
);

property(
  "means of scores are in the band of the need, and there are none while it is unknown",
  (life, years) => {
    for (const { extracts, lastDay, year } of years) {
      if (lastDay < newYear(year + 1) - 1 || life.to <= lastDay) continue;
      const { scores } = extracts.at(-1)!;
      const now = scores.filter(({ end }) => end === NEVER);
      const need = needOn(life, lastDay);
      if (need === Need.unknown) {
        assert.equal(now.length, 0);
        continue;
      }
      assert.deepEqual(
        now.map(({ type }) => type!).sort((a, b) => a - b),
        Array.from({ length: 18 }, (_, i) => i + 1),
      );
      const counted = now.filter(({ type, value }) => type !== 13 && type !== 14 && value !== 9);
      assert.ok(counted.length >= 4);
      const mean = counted.reduce((sum, { value }) => sum + value!, 0) / counted.length;
      const [low, high] = scoreBands[need]!;
      assert.ok(mean >= low - 1e-9 && mean <= high + 1e-9, `${mean} at level ${need}`);
    }
  },
);

property("no life has more rows than keys have room for", (life) => {
  for (const rows of [life.answers, life.scores, life.diagnoses, life.hospitalStays]) {
    assert.ok(rows.length <= 500);
  }
});

property("nutrition: assessed, then at risk the same day, then a plan", (_, years) => {
  for (const extracts of byHome(years)) {
    let firstRisk = NEVER;
    for (const { answers } of extracts) {
      for (const row of answers) {
        if (row["nutrition_risk"] === YES) firstRisk = Math.min(firstRisk, row["nutrition_risk_date"]!);
      }
      for (const row of answers) {
        const { nutrition_assessed, nutrition_assessed_date, nutrition_risk, nutrition_risk_date } = row;
        if (nutrition_risk === YES) assert.equal(nutrition_assessed, YES);
        if (nutrition_assessed === YES) {
          assert.notEqual(nutrition_assessed_date, NEVER);
          assert.equal(nutrition_risk_date, nutrition_assessed_date);
        }
        if (row["nutrition_plan"] === YES) {
          assert.equal(nutrition_risk, YES);
          assert.ok(row["nutrition_plan_date"]! >= firstRisk && row["nutrition_plan_date"] !== NEVER);
        }
      }
    }
  }
});

/** A dated "no" has a "yes" of the same or an earlier date before it. */
function noFollowsYes(extracts: readonly Extract[], name: "waiting_list" | "rehabilitation"): void {
  let firstYes = NEVER;
  for (const { answers } of extracts) {
    for (const row of answers) {
      if (row[name] !== YES) continue;
      assert.notEqual(row[`${name}_date`], NEVER);
      firstYes = Math.min(firstYes, row[`${name}_date`]!);
    }
    for (const row of answers) {
      const date = row[`${name}_date`]!;
      if (row[name] === NO && date !== NEVER) assert.ok(firstYes <= date);
    }
  }
}

property("waiting list: put on it once, and off it on a later day", (_, years) => {
  for (const extracts of byHome(years)) {
    noFollowsYes(extracts, "waiting_list");
    const dates = (answer: number) =>
      new Set(
        extracts.flatMap(({ answers }) =>
          answers.filter((row) => row["waiting_list"] === answer).map((row) => row["waiting_list_date"]!)
        ),
      );
    const [yes, no] = [dates(YES), dates(NO)];
    assert.ok(yes.size <= 1 && no.size <= 1);
    for (const date of no) assert.ok(date !== NEVER && !yes.has(date));
  }
});

property("rehabilitation: a start is carried along until its end is told", (_, years) => {
  for (const extracts of byHome(years)) {
    noFollowsYes(extracts, "rehabilitation");
    const rows = new Map(extracts.flatMap(({ answers }) => answers.map((row) => [row["start"]!, row])));
    let open = NEVER;
    for (const [, row] of [...rows].sort(([a], [b]) => a - b)) {
      if (open !== NEVER) {
        assert.notEqual(row["rehabilitation"], 0);
        if (row["rehabilitation"] === YES) assert.equal(row["rehabilitation_date"], open);
        else assert.ok(row["rehabilitation_date"]! >= open && row["rehabilitation_date"] !== NEVER);
      }
      open = row["rehabilitation"] === YES ? row["rehabilitation_date"]! : NEVER;
    }
  }
});

const stayTypes = [8, 17, 18, 19, 20, 21, 22, 25];

property(
  "round the clock: a stay, enough hours, or a hospital in every year, and first told at home",
  (_, years) => {
    for (const extracts of byHome(years)) {
      let told = NEVER;
      for (const { answers, services, hospitalStays } of extracts) {
        const asked = answers.filter((row) => row["round_the_clock"] === YES);
        if (asked.length === 0) continue;
        const hours = services.reduce((sum, row) => sum + row["hours"]!, 0);
        const stayed = services.some(({ type }) => stayTypes.includes(type!));
        assert.ok(hospitalStays.length > 0 || stayed || hours >= 3500, `${hours}`);
        const longTerm = services.filter(({ type }) => type === 21);
        const inside = (day: number) => longTerm.some(({ start, end }) => start! <= day && day <= end!);
        for (const row of asked) if (!inside(row["start"]!)) told = Math.min(told, row["start"]!);
        for (const row of asked) assert.ok(told <= row["start"]!);
      }
    }
  },
);

Deno.test("a block meets its quotas to within three persons", () => {
  for (const seed of [1, 2, 3]) {
    const lived = new Map<number, number>();
    const told = new Map<string, number>();
    people({ seed, count: 2048, moving: false }, (_, years) => {
      for (const { year, extracts } of years) {
        lived.set(year, (lived.get(year) ?? 0) + 1);
        for (const answer of answers) {
          const [, column, value] = /^(.*)_(yes|no)$/.exec(answer)!;
          const wanted = value === "yes" ? YES : NO;
          if (!extracts.some(({ answers }) => answers.some((row) => row[column!] === wanted))) continue;
          told.set(`${answer} ${year}`, (told.get(`${answer} ${year}`) ?? 0) + 1);
        }
      }
    });
    for (const [year, persons] of lived) {
      for (const answer of answers as readonly Answer[]) {
        const target = nationalAnswerShare(answer, year) * persons;
        const found = told.get(`${answer} ${year}`) ?? 0;
        assert.ok(Math.abs(found - target) <= 3, `${answer} ${year}: ${found} of ${target.toFixed(1)}`);
      }
    }
  }
});

Deno.test("dementia is as common among recipients as in the statistics, and more so in institutions", () => {
  let [persons, demented, residents, dementedResidents] = [0, 0, 0, 0];
  people({ seed: 4, count: 2048, moving: false }, (_, years) => {
    for (const { extracts } of years) {
      const { diagnoses, services } = extracts[0]!;
      const isDemented = diagnoses.some(({ code }) => ["P70", "F03"].includes(diagnosisCodes[code!]!.code));
      persons++;
      if (isDemented) demented++;
      if (!services.some(({ type }) => type === 21)) continue;
      residents++;
      if (isDemented) dementedResidents++;
    }
  });
  assert.ok(Math.abs(demented / persons - dementiaShare) < 0.005, `${demented} of ${persons}`);
  assert.ok(dementedResidents / residents > 1.5 * dementiaShare);
});

Deno.test("more are in hospital in winter than in July, and fewest in April 2020", () => {
  const admitted = new Map<string, number>();
  people({ seed: 5, count: 4000, moving: false }, (life) => {
    const { length, columns: { start } } = life.hospitalStays;
    for (let stay = 0; stay < length; stay++) {
      const month = new Date(start[stay]! * 86_400_000).toISOString().slice(0, 7);
      admitted.set(month, (admitted.get(month) ?? 0) + 1);
    }
  });
  const inMonth = (month: string) =>
    [2018, 2019, 2021, 2022, 2023].reduce((sum, year) => sum + (admitted.get(`${year}-${month}`) ?? 0), 0);
  assert.ok(inMonth("01") > inMonth("07"));
  assert.ok(admitted.get("2020-04")! < 0.7 * inMonth("04") / 5);
});

Deno.test("hospitals are a whole number of at least one", () => {
  const options = { from: 2020, to: 2021, answerShare: nationalAnswerShare };
  for (const hospitals of [0, 1.5, NaN]) {
    assert.throws(() => new Attributes({ ...options, hospitals }), /give a whole number from 1 on/);
  }
});
