import assert from "node:assert/strict";
import fc from "fast-check";
import { readRecords } from "../../stream/read_records.ts";
import { Fate } from "../../stream/record_batch.ts";
import { BytesSource } from "../../stream/source/mod.ts";
import { calibrationReport } from "./calibration_report.ts";
import { CalibrationTally } from "./calibration_tally.ts";
import { count, drawn, messageOf, type TestPerson } from "./test_cohort.ts";

const years = { from: 2021, to: 2022 };

/** A report on one year's persons. */
async function reportOn(year: number, persons: readonly TestPerson[]) {
  const tally = new CalibrationTally(years);
  await count(tally, year, persons);
  return calibrationReport(tally);
}

/** What a category of a target came out at. */
async function found(year: number, persons: readonly TestPerson[], [target, category]: [string, string]) {
  const { results } = await reportOn(year, persons);
  return results.find(({ target: { id } }) => id === target)?.values
    .find((value) => value.category.id === category)?.found;
}

const given = { type: 15, start: "20200101" };

Deno.test("a recipient is who has a service that the statistics count", async () => {
  const counted: TestPerson["services"] = [
    given,
    { type: 15, start: "20221231" },
    { type: 15, start: "20200101", end: "20220101" },
    { type: 4, start: "19800101", end: "99991231" },
  ];
  const not: TestPerson["services"] = [
    { type: 15 },
    { type: 15, start: "20230101" },
    { type: 15, start: "20200101", end: "20211231" },
    { type: 15, start: "19791231" },
    { type: 15, start: "20200101", refused: true },
    { type: 16, start: "20200101" },
    { type: 12, start: "20170101" },
    { type: 10, start: "20200101" },
  ];
  const persons = [...counted, ...not].map((service, id) => ({ id: id + 1, services: [service] }));
  const { years: [, year] } = await reportOn(2022, persons);
  assert.equal(year!.recipients, counted.length);
  assert.equal(year!.persons, persons.length);
});

Deno.test("types are counted once a recipient, rows each, and housing of old as the new", async () => {
  const tally = new CalibrationTally({ from: 2018, to: 2018 });
  await count(tally, 2018, [
    {
      id: 1,
      services: [given, { ...given, type: 12 }, { ...given, type: 13 }].map((row) => ({
        ...row,
        start: "20180101",
      })),
    },
    { id: 2, services: [{ type: 15, start: "20170101" }] },
  ]);
  const { years: [year], results } = calibrationReport(tally);
  assert.equal(year!.rowsPerRecipient, 2);
  const valueOf = (target: string, category: string) =>
    results.find(({ target: { id } }) => id === target)?.values.find((value) =>
      value.category.id === category
    )?.found;
  assert.equal(valueOf("services_per_recipient_2018", "types"), 1.5);
  assert.equal(valueOf("service_types_2018", "29"), 0.5);
  assert.equal(valueOf("service_types_2018", "15"), 1);
});

Deno.test("hours are those of services that go on after the year, summed by type", async () => {
  const of = (hours: string, end?: string) => ({ ...given, hours, ...(end === undefined ? {} : { end }) });
  const persons: TestPerson[] = [
    { id: 1, services: [of("1.50"), of("1.00")] },
    { id: 2, services: [of("1.99"), of("40.00", "20221230")] },
    { id: 3, services: [of("35.50", "20221231")] },
    { id: 4, services: [given] },
  ];
  for (const [bin, share] of [["<2", 1 / 3], ["2-4.9", 1 / 3], [">=35.5", 1 / 3], ["5-9.9", 0]] as const) {
    assert.equal(await found(2022, persons, ["hours_15", bin]), share, bin);
  }
});

Deno.test("need is the mean of the latest scores without sight and hearing", async () => {
  const person = (id: number, scores: TestPerson["scores"] & object): TestPerson => ({
    id,
    age: 85,
    sex: "K",
    services: [given],
    scores,
  });
  const persons = [
    person(1, [[1, "2", "20200101"], [2, "2", "20200101"], [13, "5", "20200101"], [14, "5", "20200101"]]),
    person(2, [[1, "2", "20200101"], [2, "3", "20200101"]]),
    person(3, [[1, "5", "20200101"], [2, "9", "20200101"]]),
    person(4, [[1, "9", "20200101"]]),
    person(5, []),
    person(6, [[1, "1", "20200101"], [1, "5", "20210601"], [1, "2", "20200201"]]),
  ];
  const shares = await Promise.all(
    ["some", "medium to large", "extensive", "unknown"].map((level) =>
      found(2021, persons, ["need_80-89", level])
    ),
  );
  assert.deepEqual(shares, [1 / 6, 1 / 6, 2 / 6, 2 / 6]);
});

Deno.test("answers and welfare technology are counted once a recipient", async () => {
  const persons: TestPerson[] = [
    {
      id: 1,
      services: [{ ...given, type: 6 }, { ...given, type: 28 }],
      answers: ["<poHab>1</poHab>", "<poHab>1</poHab>"],
    },
    { id: 2, services: [given], answers: ["<poHab>2</poHab><poHeldg>1</poHeldg>", "<poHab>1</poHab>"] },
    { id: 3, answers: ["<poVenteliste>1</poVenteliste>"] },
    { id: 4, services: [given], answers: ["<poVenteliste>2</poVenteliste>"] },
  ];
  const of = (category: string) => found(2022, persons, ["answers_2022", category]);
  assert.equal(await of("rehabilitation_yes"), 2 / 3);
  assert.equal(await of("rehabilitation_no"), 1 / 3);
  assert.equal(await of("round_the_clock_yes"), 1 / 3);
  assert.equal(await of("waiting_list_yes"), 0);
  assert.equal(await found(2022, persons, ["technology_2022", "any"]), 1 / 3);
});

Deno.test("new is who was no recipient in the year before, by the number that a person keeps", async () => {
  const tally = new CalibrationTally({ from: 2020, to: 2022 });
  const ids = { 2020: [1, 2, 3], 2021: [1, 4], 2022: [1, 2, 4, 5] };
  for (const [year, of] of Object.entries(ids)) {
    await count(tally, Number(year), of.map((id) => ({ id, services: [given] })));
  }
  const shares = calibrationReport(tally).years.map(({ newShare }) => newShare);
  assert.deepEqual(shares, [undefined, 0.5, 0.5]);
});

Deno.test("rows and persons that were taken out are not counted, and neither are scores of later years", async () => {
  const tally = new CalibrationTally(years);
  const persons: TestPerson[] = [1, 2, 3].map((id) => ({
    id,
    age: 30,
    services: [given],
    scores: [[1, "1", "20210101"], [1, "5", "20220101"]],
  }));
  for await (const group of readRecords(new BytesSource("test.xml", messageOf(persons)))) {
    group.batches.get("person")!.fate[0] = Fate.removed;
    group.batches.get("service")!.fate[1] = Fate.rejected;
    tally.add(group, { year: 2021 });
  }
  const { years: [year], results } = calibrationReport(tally);
  assert.deepEqual([year!.persons, year!.recipients], [2, 1]);
  const need = results.find(({ target: { id } }) => id === "need_18-49")!;
  assert.deepEqual(need.values.map(({ found }) => found), [1, 0, 0, 0]);
});

Deno.test("another record system's numbers are turned back, and blocks do not know each other's persons", async () => {
  const tally = new CalibrationTally(years);
  const read = async (id: number, year: number, first: number) => {
    const message = messageOf([{ id, services: [given] }]);
    for await (const group of readRecords(new BytesSource("test.xml", message))) {
      tally.add(group, { year, ordinalOf: (personId) => personId - first });
    }
  };
  await read(7, 2021, 0);
  await read(5007, 2022, 5000);
  assert.equal(calibrationReport(tally).years[1]!.newShare, 0);
  tally.endBlock();
  await read(7, 2022, 0);
  assert.equal(calibrationReport(tally).years[1]!.newShare, 0.5);
});

Deno.test("counts of parts add up to those of the whole, in any order", async () => {
  const persons = drawn(2022, { seed: 5, size: 300, first: 1 });
  const whole = new CalibrationTally(years);
  await count(whole, 2022, persons);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(300), { maxLength: 4 }), fc.boolean(), async (cuts, backwards) => {
      const bounds = [0, ...cuts.sort((a, b) => a - b), persons.length];
      const parts = await Promise.all(
        bounds.slice(1).map(async (end, i) => {
          const tally = new CalibrationTally(years);
          await count(tally, 2022, persons.slice(bounds[i], end));
          return JSON.parse(JSON.stringify(tally));
        }),
      );
      const sum = new CalibrationTally(years);
      for (const part of backwards ? parts.reverse() : parts) sum.merge(part);
      assert.deepEqual(sum.toJSON(), whole.toJSON());
    }),
    { numRuns: 10 },
  );
});

Deno.test("counts of other years, and years that are not counted, are refused", () => {
  const tally = new CalibrationTally(years);
  assert.throws(() => tally.merge(new CalibrationTally({ from: 2020, to: 2022 }).toJSON()), RangeError);
  assert.throws(() => tally.add({ batches: new Map() }, { year: 2019 }), RangeError);
  assert.throws(() => new CalibrationTally({ from: 2022, to: 2021 }), RangeError);
});
