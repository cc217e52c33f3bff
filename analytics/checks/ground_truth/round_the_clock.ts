import type { GroundTruth } from "./case.ts";
import type { TestRow } from "./test_store.ts";

const yes = (start_date: string | null, row: TestRow = {}): TestRow => ({
  round_the_clock: "1",
  start_date,
  ...row,
});
const of = (person_id: number | null, ...rows: readonly TestRow[]): TestRow[] =>
  rows.map((row) => ({ person_id, ...row }));
const key = (person_info_id: number): TestRow => ({ person_info_id });

/** Round-the-clock services. */
export const roundTheClock: readonly GroundTruth[] = [
  {
    check: "round_the_clock_too_little",
    name: "yes at home with less than 35 hours in sum",
    async fill(store) {
      for (let person_id = 1; person_id <= 11; person_id++) {
        // What the register would drop is judged too: person and answer 3, the nursing home of 6.
        const rejected = person_id === 3;
        await store.add("person", { person_id, rejected });
        await store.add("person_info", { person_id, round_the_clock: person_id === 9 ? "2" : "1", rejected });
      }
      // A second answer does not count twice.
      await store.add("person_info", { person_id: 1, round_the_clock: "1" });
      await store.add(
        "service",
        { person_id: 1, service_type: 15, hours_per_week: 34.99 },
        { person_id: 2, service_type: 15, hours_per_week: 20 },
        { person_id: 2, service_type: 1, hours_per_week: 15 },
        // 3: no services. 4: a service without hours. 5: enough, but one is refused.
        { person_id: 4, service_type: 6 },
        { person_id: 5, service_type: 15, hours_per_week: 20 },
        { person_id: 5, service_type: 1, hours_per_week: 15, decision: "1" },
        // 6: in a nursing home. 7: in housing. 8: the place was refused.
        { person_id: 6, service_type: 21, rejected: true },
        { person_id: 7, service_type: 29 },
        { person_id: 7, service_type: 15, hours_per_week: 5 },
        { person_id: 8, service_type: 21, decision: "1" },
        { person_id: 9, service_type: 15, hours_per_week: 1 },
        // 10: respite in an institution. 11: has been in hospital.
        { person_id: 10, service_type: 8 },
      );
      await store.add("hospital_stay", { person_id: 11 }, { person_id: 1, year: 2020 });
    },
    cells: { "4601 2021": [5, 5, 6] },
    rows: [1, 3, 4, 5, 8],
  },
  {
    check: "round_the_clock_too_little",
    name: "the slide's example: health services at home with 0 hours a week",
    async fill(store) {
      await store.add("person", { person_id: 1 });
      await store.add("person_info", { person_id: 1, round_the_clock: "1" });
      await store.add("service", { person_id: 1, service_type: 15, hours_per_week: 0 });
    },
    cells: { "4601 2021": [1, 1, 1] },
    values: ["0.00"],
  },
  {
    check: "round_the_clock_housing_too_little",
    name: "yes in housing, less than 35 hours in sum, and no stay",
    async fill(store) {
      for (let person_id = 1; person_id <= 18; person_id++) {
        const rejected = person_id === 16;
        await store.add("person", { person_id, rejected });
        await store.add("person_info", { person_id, round_the_clock: person_id === 9 ? "2" : "1", rejected });
        // 8, 18: the place was refused. 10: at home.
        if (![8, 10, 18].includes(person_id)) {
          const service_type = [12, 13, 29][person_id % 3]!;
          await store.add("service", { person_id, service_type, rejected });
        }
      }
      await store.add("person_info", { person_id: 1, round_the_clock: "1" });
      await store.add(
        "service",
        // The slide's examples. 1: 5 hours and meals. 2: 24 hours. 3: 12 hours of activity, alarm. 4: alarm.
        { person_id: 1, service_type: 15, hours_per_week: 5 },
        { person_id: 1, service_type: 5 },
        { person_id: 2, service_type: 15, hours_per_week: 24 },
        { person_id: 3, service_type: 4, hours_per_week: 12 },
        { person_id: 3, service_type: 6 },
        { person_id: 4, service_type: 6 },
        // Around the bound, and a service that was refused.
        { person_id: 5, service_type: 15, hours_per_week: 20 },
        { person_id: 5, service_type: 1, hours_per_week: 15 },
        { person_id: 6, service_type: 15, hours_per_week: 20 },
        { person_id: 6, service_type: 1, hours_per_week: 14.99 },
        { person_id: 7, service_type: 15, hours_per_week: 20 },
        { person_id: 7, service_type: 1, hours_per_week: 15, decision: "1" },
        { person_id: 8, service_type: 29, decision: "1" },
        { person_id: 18, service_type: 29, decision: "1" },
        { person_id: 10, service_type: 15, hours_per_week: 5 },
        // 11: a nursing home. 12: respite. 13: a stay that was refused.
        { person_id: 11, service_type: 21 },
        { person_id: 12, service_type: 8, rejected: true },
        { person_id: 13, service_type: 21, decision: "1" },
        // Without a type.
        { person_id: 17, service_type: null, hours_per_week: 1 },
        // The same local id, in another year and another municipality.
        { person_id: 1, year: 2020, service_type: 21 },
        { person_id: 2, municipality: "0301", service_type: 15, hours_per_week: 40 },
        { person_id: 10, municipality: "0301", service_type: 29 },
        // Nobody known.
        { person_id: null, service_type: 29 },
      );
      await store.add("hospital_stay", { person_id: 14 }, { person_id: 15, year: 2020 });
      await store.add(
        "person",
        { person_id: null },
        { person_id: 20, municipality: "0301", person_key: null },
        { person_id: 1, municipality: "0301" },
      );
      await store.add(
        "person_info",
        { person_id: null, round_the_clock: "1" },
        { person_id: 20, municipality: "0301", round_the_clock: "1" },
        // No such person.
        { person_id: 30, round_the_clock: "1" },
      );
      await store.add(
        "service",
        { person_id: 20, municipality: "0301", service_type: 29 },
        { person_id: 30, service_type: 29 },
      );
    },
    cells: { "0301 2021": [1, 0, 1], "4601 2021": [10, 10, 11] },
    rows: [20, 1, 2, 3, 4, 6, 7, 13, 15, 16, 17],
  },
  {
    check: "round_the_clock_housing_too_little",
    name: "the hours of all services are shown",
    async fill(store) {
      await store.add("person", { person_id: 1 });
      await store.add("person_info", { person_id: 1, round_the_clock: "1" });
      await store.add(
        "service",
        { person_id: 1, service_type: 29 },
        { person_id: 1, service_type: 15, hours_per_week: 5.5 },
        { person_id: 1, service_type: 1, hours_per_week: 5.5 },
      );
    },
    cells: { "4601 2021": [1, 1, 1] },
    values: ["11.00"],
  },
  {
    check: "round_the_clock_only_in_institution",
    name: "yes within a long-term stay, and none from outside so far",
    async fill(store) {
      const stay = (row: TestRow = {}): TestRow => ({
        service_type: 21,
        start_date: "2021-04-01",
        end_date: null,
        ...row,
      });
      const ended = { end_date: "2021-06-30" };
      const identity = (person_key: string | null) => ({ person_key });
      await store.add(
        "service",
        ...[1, 2, 9, 10, 12, 13, 14, 17, 18, 19, 20].flatMap((person_id) => of(person_id, stay())),
        ...of(3, stay(ended)),
        ...of(4, stay()),
        ...of(5, stay(ended)),
        // 6: refused. 7: another kind. 8: an end that cannot be read. 28: no start. 29: the open end in full.
        ...of(6, stay({ decision: "1" })),
        ...of(7, stay({ service_type: 20 })),
        ...of(8, stay({ invalid_fields: " end_date " })),
        ...of(28, stay({ start_date: null })),
        ...of(29, stay({ end_date: "9999-12-31" })),
        ...of(11, stay(ended)),
        ...of(15, stay()),
        ...of(16, stay(ended), stay({ year: 2020, start_date: "2020-04-01", end_date: "2020-06-30" })),
        // 21: another municipality's. 22: under another local id. 23: of somebody else.
        ...of(21, stay({ municipality: "0301", ...identity("ab") })),
        ...of(92, stay(identity("cd"))),
        ...of(23, stay(identity("ef"))),
        ...of(24, stay(identity(null))),
        ...of(25, stay(identity(null))),
        ...of(26, stay({ rejected: true })),
        // 27: told in the year before only.
        ...of(27, stay({ year: 2020 })),
        ...of(30, stay({ municipality: "0301" })),
        ...of(31, stay(identity("ij"))),
        ...of(32, stay(identity("kl"))),
        ...of(33, stay({ start_date: "2021-04-20" })),
        ...of(34, stay()),
        ...of(35, stay(ended)),
        ...of(36, stay(ended)),
      );
      await store.add(
        "person_info",
        ...of(1, yes("2021-05-01", key(1))),
        // On the first day, on the last, the day before, the day after.
        ...of(2, yes("2021-04-01", key(2))),
        ...of(3, yes("2021-06-30", key(3))),
        ...of(4, yes("2021-03-31")),
        ...of(5, yes("2021-07-01")),
        ...[6, 7, 8, 28].flatMap((person_id) => of(person_id, yes("2021-05-01"))),
        ...of(29, yes("2021-05-01", key(29))),
        // At home before, told this year or earlier; at home afterwards.
        ...of(9, yes("2021-03-01"), yes("2021-05-01")),
        ...of(10, yes("2018-03-01", { year: 2018 }), yes("2021-05-01")),
        ...of(11, yes("2021-05-01", key(11)), yes("2021-07-01")),
        ...of(35, yes("2021-03-01"), yes("2021-05-01"), yes("2021-07-01")),
        ...of(36, yes("2018-03-01", { year: 2018 }), yes("2021-05-01"), yes("2021-07-01")),
        // On a day that is not known; told the year after only.
        ...of(12, yes(null), yes("2021-05-01")),
        ...of(13, yes("2021-05-01", key(13)), yes(null, { year: 2022 })),
        ...of(14, yes("2021-05-01", key(14)), yes("2021-03-01", { year: 2022 })),
        // The same assessment in an extract that knew nothing of the stay.
        ...of(15, yes("2021-05-01", { year: 2020 }), yes("2021-05-01")),
        // In another nursing home before.
        ...of(16, yes("2020-05-01", { year: 2020, ...key(15) }), yes("2021-05-01", key(16))),
        // Another answer, at home and in the nursing home; no date.
        ...of(17, yes("2021-03-01", { round_the_clock: "2" }), yes("2021-05-01", key(17))),
        ...of(18, yes("2021-05-01", { round_the_clock: "2" })),
        ...of(19, yes(null)),
        // The same identity at home in another municipality; as above.
        ...of(31, yes("2021-03-01", { municipality: "0301", ...identity("ij") })),
        ...of(31, yes("2021-05-01", identity("ij"))),
        ...of(32, yes("2021-05-01", { municipality: "0301", ...identity("kl") })),
        ...of(32, yes("2021-05-01", identity("kl"))),
        // At home on a day on which somebody else was not.
        ...of(33, yes("2021-04-15"), yes("2021-05-01")),
        ...of(34, yes("2021-04-15", key(34))),
        ...of(21, yes("2021-05-01", identity("ab"))),
        ...of(22, yes("2021-05-01", { ...identity("cd"), ...key(22) })),
        ...of(23, yes("2021-05-01", identity("gh"))),
        // Nobody known: told apart by submission and local id.
        ...of(24, yes("2021-05-01", { ...identity(null), ...key(24) })),
        ...of(99, yes("2021-05-01", identity(null))),
        ...of(26, yes("2021-05-01", { rejected: true, ...key(26) })),
        ...of(27, yes("2021-05-01")),
        ...of(30, yes("2021-05-01", { municipality: "0301", ...key(30) })),
        // Told twice.
        ...of(20, yes("2021-05-01", key(20)), yes("2021-08-01", key(21))),
      );
    },
    cells: { "0301 2021": [1, 1, 3], "4601 2020": [1, 1, 2], "4601 2021": [15, 13, 40] },
    rows: [30, 15, 1, 2, 3, 29, 11, 13, 14, 16, 17, 34, 22, 24, 26, 20, 21],
  },
];
