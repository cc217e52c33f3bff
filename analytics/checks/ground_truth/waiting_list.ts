import type { GroundTruth } from "./case.ts";
import { expectedNoWithoutYes, fillNoWithoutYes } from "./no_without_yes.ts";
import type { TestRow } from "./test_store.ts";

const yes = (waiting_list_date: string | null, row: TestRow = {}): TestRow => ({
  waiting_list: "1",
  waiting_list_date,
  ...row,
});
const no = (waiting_list_date: string | null, row: TestRow = {}): TestRow => ({
  waiting_list: "2",
  waiting_list_date,
  ...row,
});

/** A person's answers; those of 2021 take the keys that are given. */
const of = (person_id: number | null, ...rows: readonly TestRow[]): TestRow[] =>
  rows.map((row) => ({ person_id, ...row }));

const inYear = (year: number, ...rows: readonly TestRow[]): TestRow[] =>
  rows.map((row) => ({ year, ...row }));

const key = (person_info_id: number): TestRow => ({ person_info_id });

/** Waiting list. */
export const waitingList: readonly GroundTruth[] = [
  {
    check: "waiting_list_no_without_yes",
    name: "an earlier or equal yes of the person, earlier years included",
    fill: (store) => fillNoWithoutYes(store, { answer: "waiting_list", date: "waiting_list_date" }),
    ...expectedNoWithoutYes,
  },
  {
    check: "waiting_list_yes_and_no_same_day",
    name: "the no is counted, within one municipality and year",
    async fill(store) {
      const yes = { waiting_list: "1", waiting_list_date: "2021-05-01" };
      const no = { waiting_list: "2", waiting_list_date: "2021-05-01" };
      await store.add(
        "person_info",
        { person_info_id: 1, ...yes },
        { person_info_id: 2, ...no },
        { person_info_id: 3, ...no, waiting_list_date: "2021-05-02" },
        // Another person, no date, another year.
        { person_info_id: 4, person_id: 2, ...no },
        { person_info_id: 5, person_id: 3, waiting_list: "1" },
        { person_info_id: 6, person_id: 3, waiting_list: "2" },
        { person_info_id: 7, person_id: 4, year: 2020, ...yes },
        { person_info_id: 8, person_id: 4, ...no },
        // Dropped rows are judged; two local ids of one identity are one person.
        { person_info_id: 9, person_id: 5, person_key: "ab", ...yes, rejected: true },
        { person_info_id: 10, person_id: 6, person_key: "ab", ...no, rejected: true },
        // The other answer was given to another municipality.
        { person_info_id: 11, person_id: 7, person_key: "cd", municipality: "0301", ...yes },
        { person_info_id: 12, person_id: 8, person_key: "cd", ...no },
      );
    },
    cells: { "4601 2021": [2, 2, 6] },
    rows: [2, 10],
  },
  {
    check: "waiting_list_yes_in_two_years",
    name: "another date than the year before, and no dated no from the one to the other",
    async fill(store) {
      await store.add(
        "person_info",
        // 1: a later date, told twice. 2: an earlier one. 3: the same, still waiting.
        ...of(1, ...inYear(2020, yes("2020-05-01"))),
        ...of(1, yes("2021-03-01", key(1)), yes("2021-03-01", key(2))),
        ...of(2, ...inYear(2020, yes("2020-05-01")), yes("2020-03-01", key(3))),
        ...of(3, ...inYear(2020, yes("2020-05-01")), yes("2020-05-01")),
        // Off the list in between: told the year before, told this year, on either day, the other way round.
        ...of(4, ...inYear(2020, yes("2020-05-01"), no("2020-06-01")), yes("2021-03-01")),
        ...of(5, ...inYear(2020, yes("2020-05-01")), no("2021-02-28"), yes("2021-03-01")),
        ...of(6, ...inYear(2020, yes("2020-05-01"), no("2020-05-01")), yes("2021-03-01")),
        ...of(7, ...inYear(2020, yes("2020-05-01")), no("2021-03-01"), yes("2021-03-01")),
        ...of(8, ...inYear(2020, yes("2020-05-01")), no("2020-04-01"), yes("2020-03-01")),
        // Off the list before both, after both, without a date, as another person.
        ...of(9, ...inYear(2020, no("2020-04-30"), yes("2020-05-01")), yes("2021-03-01", key(9))),
        ...of(10, ...inYear(2020, yes("2020-05-01")), yes("2021-03-01", key(10)), no("2021-03-02")),
        ...of(11, ...inYear(2020, yes("2020-05-01")), yes("2021-03-01", key(11)), no(null)),
        ...of(12, ...inYear(2020, yes("2020-05-01")), yes("2021-03-01", key(12))),
        ...of(112, no("2020-06-01")),
        // Told in other years than these two.
        ...of(13, ...inYear(2020, yes("2020-05-01")), yes("2021-03-01", key(13))),
        ...of(13, ...inYear(2022, no("2020-06-01"))),
        ...of(14, ...inYear(2019, no("2020-06-01")), ...inYear(2020, yes("2020-05-01"))),
        ...of(14, yes("2021-03-01", key(14))),
        // Two years between; only the year after; a yes without a date in either year.
        ...of(15, ...inYear(2019, yes("2019-05-01")), yes("2021-03-01")),
        ...of(16, yes("2021-03-01"), ...inYear(2022, yes("2022-03-01", key(16)))),
        ...of(17, ...inYear(2020, yes(null)), yes("2021-03-01")),
        ...of(18, ...inYear(2020, yes("2020-05-01")), yes(null)),
        ...of(19, yes("2021-01-01"), yes("2021-03-01")),
        // Another number; off the list of another one.
        ...of(20, ...inYear(2020, yes("2020-05-01", { municipality: "0301", person_key: "ab" }))),
        ...of(21, yes("2021-03-01", { person_key: "ab" })),
        ...of(22, ...inYear(2020, yes("2020-05-01", { person_key: "cd" }))),
        ...of(22, no("2020-06-01", { municipality: "0301", person_key: "cd" })),
        ...of(22, yes("2021-03-01", { person_key: "cd", ...key(22) })),
        // One identity under two local ids; a local id given to somebody else; nobody known.
        ...of(23, ...inYear(2020, yes("2020-05-01", { person_key: "ef" }))),
        ...of(24, yes("2021-03-01", { person_key: "ef", ...key(24) })),
        ...of(25, ...inYear(2020, yes("2020-05-01", { person_key: "gh" }))),
        ...of(25, yes("2021-03-01", { person_key: "ij" })),
        ...of(null, ...inYear(2020, yes("2020-05-01")), yes("2021-03-01")),
        ...of(26, ...inYear(2020, yes("2020-05-01", { person_key: null }))),
        ...of(26, yes("2021-03-01", { person_key: null })),
        // Judged where the register drops them, in another municipality too.
        ...of(27, ...inYear(2020, yes("2020-05-01", { rejected: true }))),
        ...of(27, yes("2021-03-01", { rejected: true, ...key(27) })),
        ...of(28, ...inYear(2020, yes("2020-05-01", { municipality: "0301" }))),
        ...of(28, yes("2021-03-01", { municipality: "0301", ...key(28) })),
        // Two waits the year before: the first was ended, the second was not.
        ...of(29, ...inYear(2020, yes("2020-01-01"), no("2020-03-01"), yes("2020-05-01"))),
        ...of(29, yes("2021-03-01", key(29))),
        // One of two carried along; one carried along and another one new.
        ...of(30, ...inYear(2020, yes("2020-05-01"), yes("2020-06-01")), yes("2020-06-01", key(30))),
        ...of(31, ...inYear(2020, yes("2020-05-01")), yes("2020-05-01"), yes("2021-03-01", key(31))),
        // Off the list twice, once in between.
        ...of(32, ...inYear(2020, no("2020-04-01"), yes("2020-05-01"), no("2020-06-01"))),
        ...of(32, yes("2021-03-01")),
        // The same with an earlier date than the year before.
        ...of(33, ...inYear(2020, yes("2020-05-01"), no("2020-06-01"), yes("2020-07-01"))),
        ...of(33, yes("2020-03-01", key(33))),
        ...of(34, ...inYear(2020, no("2020-04-01"), yes("2020-05-01"), no("2020-08-01"))),
        ...of(34, yes("2020-03-01")),
        ...of(35, ...inYear(2020, yes("2020-05-01"), no("2020-05-01")), yes("2020-03-01")),
        ...of(36, ...inYear(2020, yes("2020-05-01", { municipality: "0301", person_key: "kl" }))),
        ...of(36, yes("2020-03-01", { person_key: "kl" })),
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [16, 15, 36], "4601 2022": [1, 1, 1] },
    rows: [28, 1, 2, 3, 9, 10, 11, 12, 13, 14, 22, 24, 27, 29, 30, 31, 33, 16],
  },
  {
    check: "waiting_list_yes_in_two_years",
    name: "the latest yes before is shown",
    async fill(store) {
      await store.add(
        "person_info",
        ...of(1, ...inYear(2020, yes("2020-01-01"), yes("2020-05-01")), yes("2021-03-01", key(1))),
      );
    },
    cells: { "4601 2021": [1, 1, 1] },
    values: ["2020-05-01 → 2021-03-01"],
  },
  {
    check: "waiting_list_no_repeated",
    name: "a no the year before has closed the latest yes",
    async fill(store) {
      const before = inYear(2020, yes("2020-01-01"), no("2020-03-01"));
      await store.add(
        "person_info",
        // 1: as on the slide. 2: put on the list in a still earlier year. 3: told late.
        ...of(1, ...before, no("2021-02-01", key(1))),
        ...of(2, ...inYear(2019, yes("2019-01-01")), ...inYear(2020, no("2020-03-01"))),
        ...of(2, no("2021-02-01", key(2))),
        ...of(3, yes("2020-01-01"), ...inYear(2020, no("2020-03-01")), no("2021-02-01", key(3))),
        // Never on the list; on it again, told this year, the year before, or on the day itself.
        ...of(4, ...inYear(2020, no("2020-03-01")), no("2021-02-01")),
        ...of(5, ...before, yes("2021-01-01"), no("2021-02-01")),
        ...of(6, ...before, ...inYear(2020, yes("2020-05-01")), no("2021-02-01")),
        ...of(7, ...before, yes("2021-02-01"), no("2021-02-01")),
        // On and off on one day; the same day again; off earlier than last year's no.
        ...of(8, ...inYear(2020, yes("2020-03-01"), no("2020-03-01")), no("2021-02-01", key(8))),
        ...of(9, ...before, no("2020-03-01")),
        ...of(10, ...before, no("2020-02-01")),
        // Two years between; no date in either year; a yes without one.
        ...of(11, ...inYear(2019, yes("2019-01-01"), no("2019-03-01")), no("2021-02-01")),
        ...of(12, ...inYear(2020, yes("2020-01-01"), no(null)), no("2021-02-01")),
        ...of(13, ...before, no(null)),
        ...of(14, ...inYear(2020, yes(null), no("2020-03-01")), no("2021-02-01")),
        // Put on the list after it all; told the year after only; never taken off before.
        ...of(15, ...inYear(2020, no("2020-03-01")), no("2021-02-01"), yes("2021-06-01")),
        ...of(16, ...inYear(2020, no("2020-03-01")), no("2021-02-01")),
        ...of(16, ...inYear(2022, yes("2020-01-01"))),
        ...of(17, ...inYear(2020, yes("2020-01-01"), yes("2020-03-01")), no("2021-02-01")),
        ...of(18, ...before, no("2021-02-01", key(18)), yes("2021-06-01")),
        ...of(19, ...inYear(2020, yes("2020-01-01")), no("2021-02-01"), no("2021-03-01")),
        // Put on, taken off, put on again by another municipality.
        ...of(20, yes("2020-01-01", { municipality: "0301", person_key: "ab" })),
        ...of(20, ...inYear(2020, no("2020-03-01", { person_key: "ab" }))),
        ...of(20, no("2021-02-01", { person_key: "ab" })),
        ...of(21, ...inYear(2020, no("2020-03-01", { municipality: "0301", person_key: "cd" }))),
        ...of(21, ...inYear(2020, yes("2020-01-01", { person_key: "cd" }))),
        ...of(21, no("2021-02-01", { person_key: "cd" })),
        ...of(
          22,
          ...inYear(
            2020,
            ...[yes("2020-01-01"), no("2020-03-01")].map((row) => ({ ...row, person_key: "ef" })),
          ),
        ),
        ...of(22, yes("2021-01-01", { municipality: "0301", person_key: "ef" })),
        ...of(22, no("2021-02-01", { person_key: "ef", ...key(22) })),
        // One identity under two local ids; a local id given to somebody else; nobody known.
        ...of(
          90,
          ...inYear(
            2020,
            ...[yes("2020-01-01"), no("2020-03-01")].map((row) => ({ ...row, person_key: "gh" })),
          ),
        ),
        ...of(23, no("2021-02-01", { person_key: "gh", ...key(23) })),
        ...of(
          24,
          ...inYear(
            2020,
            ...[yes("2020-01-01"), no("2020-03-01")].map((row) => ({ ...row, person_key: "ij" })),
          ),
        ),
        ...of(24, no("2021-02-01", { person_key: "kl" })),
        ...of(null, ...before, no("2021-02-01")),
        // Judged where the register drops them, in another municipality too.
        ...of(25, ...before, no("2021-02-01", key(25))).map((row) => ({ ...row, rejected: true })),
        ...of(26, ...before, no("2021-02-01", key(26))).map((row) => ({ ...row, municipality: "0301" })),
        // Two waits, both ended, the year before.
        ...of(27, ...before, ...inYear(2020, yes("2020-05-01"), no("2020-06-01")), no("2021-02-01", key(27))),
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [9, 9, 27] },
    rows: [26, 1, 2, 3, 8, 18, 22, 23, 25, 27],
  },
  {
    check: "waiting_list_no_repeated",
    name: "the latest no before is shown, and the yes it closed",
    async fill(store) {
      await store.add(
        "person_info",
        ...of(1, ...inYear(2020, yes("2020-01-01"), no("2020-03-01"), no("2020-04-01"))),
        ...of(1, no("2021-02-01")),
      );
    },
    cells: { "4601 2021": [1, 1, 1] },
    values: ["2020-01-01: 2020-04-01 → 2021-02-01"],
  },
  {
    check: "waiting_list_yes_without_date",
    name: "yes while the date is absent, and not merely impossible to read",
    async fill(store) {
      await store.add(
        "person_info",
        yes(null, key(1)),
        yes("2021-05-01"),
        yes(null, { invalid_fields: " waiting_list_date " }),
        yes(null, { invalid_fields: " rehabilitation_date ", ...key(4) }),
        no(null),
        { waiting_list: null },
        yes(null, { person_id: 2, rejected: true, ...key(7) }),
        yes(null, { municipality: "0301", ...key(8) }),
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [3, 2, 5] },
    rows: [8, 1, 4, 7],
  },
  {
    check: "date_implausible",
    name: "the dates of the waiting list on the slide, for the extract of 2021",
    async fill(store) {
      const dates = ["1998-03-01", "2024-03-01", "2029-03-01", "2090-03-01", "2109-03-01", "2222-03-01"];
      await store.add(
        "person_info",
        no("1986-03-01", key(1)),
        ...dates.map((date, index) => yes(date, key(index + 2))),
        yes("2021-03-01"),
      );
      await store.add("person_info", ...inYear(2024, yes("2024-03-01")));
    },
    cells: { "4601 2021 poVentelisteDato": [7, 1, 8] },
    rows: [1, 2, 3, 4, 5, 6, 7],
  },
];
