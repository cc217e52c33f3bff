import assert from "node:assert/strict";
import { newYear } from "../life/seasons.ts";
import { dayOfIso, isoDay } from "./days.ts";
import { KnownLife } from "./known_life.ts";
import { Registration } from "./registration.ts";
import { baseDay } from "./living_spec.ts";
import { changesOf, extractOf, livingPlan, personOf, toldOf } from "./test_living.ts";

/** Two municipalities, so that some persons move between them. */
const municipalities = ["1103", "4601"];
const cohort = { municipalities, persons: 900 };

Deno.test("the deltas of a year, one on top of the other, are the extract of the year", () => {
  const plan = livingPlan({ ...cohort, first: "2024-01-01", last: "2026-03-01" });
  const told = toldOf(plan);
  for (const year of [2024, 2025]) {
    // What is known when the year begins holds on where nothing is told of a person.
    const known = new KnownLife(new Registration(7), baseDay(plan.spec));
    const elements = extractOf(plan, year, (life) => known.at(life, newYear(year) - 1).life);
    let replaced = 0;
    for (const { kind, text, municipality } of told.filter((entry) => entry.year === year)) {
      if (kind === "ipl") {
        elements.set(`${municipality} ${personOf(text)}`, text);
        replaced++;
      } else if (kind === "ended") {
        const { table, person } = JSON.parse(text);
        if (table === "person") elements.delete(`${municipality} ${person}`);
      }
    }
    assert.ok(replaced > 500);
    const wanted = extractOf(plan, year);
    assert.equal(elements.size, wanted.size);
    for (const [key, element] of wanted) assert.equal(elements.get(key), element, `${key} in ${year}`);
  }
});

Deno.test("each line is true of the elements before and after it", () => {
  const plan = livingPlan({ ...cohort, first: "2024-01-01", last: "2024-12-31" });
  const told = toldOf(plan);
  const changes = changesOf(told);
  for (const kind of ["new", "changed", "ended", "corrected", "deleted"] as const) {
    assert.ok(changes.some(({ change }) => change === kind), `nothing is ${kind}`);
  }
  const names = { service: "tjTjID", function_score: "fnFnID", person_info: "poPoID" } as const;
  const element = (municipality: string, person: string, day: number) =>
    told.findLast((entry) =>
      entry.kind === "ipl" && entry.municipality === municipality && entry.day <= day &&
      entry.year === 2024 &&
      personOf(entry.text) === person
    )!.text;
  const rowIn = (text: string, table: keyof typeof names, row: string) =>
    new RegExp(`<\\w+ [^>]*${names[table]}="${row}".*?</[A-Z]+>`).exec(text)?.[0];
  let seen = 0;
  for (const { change, table, row, told: day, of, municipality, person, day: iso } of changes) {
    if (change !== "corrected" && change !== "deleted") continue;
    const first = changes.find((other) =>
      other.row === row && other.table === table && other.change === "new"
    );
    assert.equal(first?.day, day, "it was told before");
    assert.ok(day! < iso);
    const now = dayOfIso(iso)!;
    const before = rowIn(element(municipality, person, now - 1), table as keyof typeof names, row);
    const after = rowIn(element(municipality, person, now), table as keyof typeof names, row);
    assert.ok(before !== undefined);
    if (change === "corrected") assert.ok(after !== undefined && after !== before);
    else {
      assert.equal(after, undefined);
      assert.ok(
        rowIn(element(municipality, person, now), "service", of!) !== undefined,
        "the first one stays",
      );
    }
    seen++;
  }
  assert.ok(seen > 20, `${seen} lines`);
});

Deno.test("the ident message has each person of a year once, with the first element", () => {
  const told = toldOf(livingPlan({ ...cohort, first: "2024-01-01", last: "2025-02-10" }));
  const idents = new Set<string>();
  for (const { kind, text, year, municipality } of told) {
    if (kind !== "ide") continue;
    const key = `${year} ${municipality} ${/pid="(\d+)"/.exec(text)![1]}`;
    assert.ok(!idents.has(key), `${key} is told twice`);
    idents.add(key);
  }
  const persons = new Set(
    told.filter(({ kind }) => kind === "ipl").map(({ text, year, municipality }) =>
      `${year} ${municipality} ${personOf(text)}`
    ),
  );
  assert.deepEqual([...idents].sort(), [...persons].sort());
});

Deno.test("days are the same by themselves and among others", () => {
  // Late things of 2024 and early ones of 2025, so many days that a slip is in one run and put right in another.
  const [first, last] = ["2024-11-20", "2025-03-10"].map((day) => dayOfIso(day)!);
  const all = toldOf(livingPlan({ ...cohort, first: isoDay(first!), last: isoDay(last!) }));
  for (let day = first!; day <= last!; day++) {
    const alone = toldOf(livingPlan({ ...cohort, first: isoDay(day), last: isoDay(day) }));
    assert.deepEqual(alone, all.filter((entry) => entry.day === day));
  }
  const told = changesOf(all);
  assert.ok(
    told.some(({ change, told }) => change === "corrected" && dayOfIso(told!)! < dayOfIso("2025-01-01")!),
  );
  assert.ok(all.length > 1000);
});

Deno.test("the last days that a cohort can come to are told as the first ones are", () => {
  const told = toldOf(livingPlan({ persons: 300, first: "2035-12-01", last: "2035-12-31" }));
  const kinds = new Set(told.map(({ kind }) => kind));
  assert.ok(kinds.has("ipl") && kinds.has("ide") && kinds.has("new") && kinds.has("ended"));
  assert.ok(told.every(({ year }) => year === 2035));
});
