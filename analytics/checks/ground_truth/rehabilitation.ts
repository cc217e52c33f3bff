import type { GroundTruth } from "./case.ts";
import { expectedNoWithoutYes, fillNoWithoutYes } from "./no_without_yes.ts";
import type { TestRow } from "./test_store.ts";

/** An assessment by the day it holds from (`poFraDato`), with its answer to the question. */
function assessment(start_date: string | null, answer: TestRow = {}): TestRow {
  const year = start_date === null ? 2021 : Number(start_date.slice(0, 4));
  return { year, start_date, rehabilitation: null, rehabilitation_date: null, ...answer };
}

const yes = (rehabilitation_date: string | null): TestRow => ({ rehabilitation: "1", rehabilitation_date });
const no = (rehabilitation_date: string | null): TestRow => ({ rehabilitation: "2", rehabilitation_date });
const key = (person_info_id: number): TestRow => ({ person_info_id });
const of = (person_id: number | null, ...rows: readonly TestRow[]): TestRow[] =>
  rows.map((row) => ({ person_id, ...row }));
const each = (more: TestRow, ...rows: readonly TestRow[]): TestRow[] =>
  rows.map((row) => ({ ...row, ...more }));

/** Rehabilitation outside institutions. */
export const rehabilitation: readonly GroundTruth[] = [
  {
    check: "rehab_no_with_date_without_yes",
    name: "an earlier or equal yes of the person, earlier years included",
    fill: (store) => fillNoWithoutYes(store, { answer: "rehabilitation", date: "rehabilitation_date" }),
    ...expectedNoWithoutYes,
  },
  {
    check: "rehab_start_without_end",
    name: "three different starts and no dated end, once a person",
    async fill(store) {
      const starts = ["2021-01-01", "2021-02-01", "2021-03-01"];
      const add = (person_id: number, rows: readonly (readonly [string, string | null])[], year = 2021) =>
        store.add(
          "person_info",
          ...rows.map(([rehabilitation, rehabilitation_date], index) => ({
            person_info_id: person_id * 10 + index,
            person_id,
            year,
            rehabilitation,
            rehabilitation_date,
            rejected: person_id === 1,
          })),
        );
      const three = starts.map((date) => ["1", date] as const);
      await add(1, three);
      await add(2, [...three, ["1", "2021-01-15"], ["2", null]]);
      await add(3, [...three, ["2", "2020-12-01"]]);
      await add(4, [["1", "2021-01-01"], ["1", "2021-01-01"], ["1", "2021-03-01"]]);
      await add(5, [["1", "2021-01-01"], ["1", "2021-03-01"], ["1", null]]);
      await add(6, three.slice(0, 2));
      await add(6, [["1", "2020-01-01"]], 2020);
    },
    cells: { "4601 2021": [2, 2, 6] },
    rows: [12, 22],
  },
  {
    check: "rehab_yes_without_date",
    name: "yes while the date is absent, and not merely impossible to read",
    async fill(store) {
      await store.add(
        "person_info",
        { ...yes(null), ...key(1) },
        yes("2021-05-01"),
        { ...yes(null), invalid_fields: " rehabilitation_date " },
        { ...yes(null), invalid_fields: " waiting_list_date ", ...key(4) },
        no(null),
        { rehabilitation: null },
        { ...yes(null), person_id: 2, rejected: true, ...key(7) },
        { ...yes(null), municipality: "0301", ...key(8) },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [3, 2, 5] },
    rows: [8, 1, 4, 7],
  },
  {
    check: "rehab_start_without_stop",
    name: "the assessment after a start is silent, and no end was told",
    async fill(store) {
      const started = assessment("2021-01-10", yes("2021-01-05"));
      const startedBefore = assessment("2020-01-10", yes("2020-01-05"));
      const silent = (id: number, more: TestRow = {}) => assessment("2021-03-10", { ...key(id), ...more });
      const unreadable = (column: string) => silent(0, { invalid_fields: ` ${column} ` });
      await store.add(
        "person_info",
        // 1: in the next year's extract. 2: in the same. 3: the slide's three starts.
        ...of(1, startedBefore, silent(1)),
        ...of(2, started, silent(2)),
        ...of(3, startedBefore, assessment("2020-06-10", yes("2020-06-01"))),
        ...of(3, assessment("2020-10-10", yes("2020-10-01")), silent(3)),
        // The question is answered: it goes on, it never was, somebody answered on that day.
        ...of(4, started, assessment("2021-03-10", yes("2021-01-05"))),
        ...of(5, started, assessment("2021-03-10", no(null))),
        ...of(6, started, silent(0), assessment("2021-03-10", yes("2021-01-05"))),
        // A text that cannot be read is no silence, nor is a date without an answer.
        ...of(7, started, unreadable("rehabilitation")),
        ...of(8, started, unreadable("rehabilitation_date")),
        ...of(9, started, silent(0, { rehabilitation_date: "2021-02-01" })),
        ...of(10, started, silent(10, { invalid_fields: " waiting_list " })),
        // An end was told: later, the year before, on the day of the start. Too early; without a date.
        ...of(11, started, silent(0), assessment("2021-06-10", no("2021-02-20"))),
        ...of(12, startedBefore, assessment("2020-01-10", no("2020-02-20")), silent(0)),
        ...of(13, started, silent(0), assessment("2021-06-10", no("2021-01-05"))),
        ...of(14, started, silent(14), assessment("2021-06-10", no("2021-01-04"))),
        ...of(15, started, silent(15), assessment("2021-06-10", no(null))),
        // An end told the year after, or in the extract before last, is not looked for.
        ...of(16, started, silent(16), assessment("2022-06-10", no("2021-02-20"))),
        ...of(17, assessment("2019-06-10", no("2021-02-20")), started, silent(17)),
        // Only the first silence counts; silence before the start is none.
        ...of(18, started, silent(18), assessment("2021-06-10")),
        ...of(19, assessment("2021-01-01"), started),
        // The start, its assessment or the silence has no date.
        ...of(20, assessment("2021-01-10", yes(null)), silent(0)),
        ...of(21, assessment(null, yes("2021-01-05")), silent(0)),
        ...of(22, started, assessment(null)),
        // A date of start on a no, with a start elsewhere that makes the person one to look at.
        ...of(
          23,
          assessment("2021-01-10", no("2021-01-05")),
          silent(0),
          assessment("2021-06-10", yes("2021-06-01")),
        ),
        // The assessment in between says that there never was any.
        ...of(24, started, assessment("2021-02-10", no(null)), silent(0)),
        // Two years between; the start is in the extract of the year after only.
        ...of(25, assessment("2019-01-10", yes("2019-01-05")), silent(0)),
        ...of(26, ...each({ year: 2022 }, started), silent(0)),
        ...of(27, ...each({ year: 2022 }, started), assessment("2021-01-10"), silent(0)),
        ...of(28, ...each({ year: 2019 }, started), assessment("2021-01-10"), silent(0)),
        // Held from a day between the two, and told in the extract of the year after.
        ...of(30, started, silent(30), ...each({ year: 2022 }, assessment("2021-02-10", no(null)))),
        // After the start in the extract of 2022, and not in that of 2021.
        ...of(31, silent(0), ...each({ year: 2022 }, started, silent(31))),
        // The start was told otherwise the year after: the later one is still open.
        ...of(32, startedBefore, ...each({ year: 2021 }, assessment("2020-01-10", yes("2020-03-05")))),
        ...of(32, assessment("2020-01-05", no("2020-02-01")), silent(32)),
        // Answered in the extract of the year before, and silent now. Two ends, the later one after the start.
        ...of(33, startedBefore, assessment("2020-06-10", no(null))),
        ...of(33, ...each({ year: 2021, ...key(33) }, assessment("2020-06-10"))),
        ...of(34, started, silent(0), assessment("2021-06-10", no("2020-12-01"))),
        ...of(34, assessment("2021-07-10", no("2021-02-20"))),
        // Of two starts told on one day the later one is still open.
        ...of(29, startedBefore, assessment("2020-01-10", yes("2020-03-05"))),
        ...of(29, assessment("2020-01-05", no("2020-02-01")), silent(29)),
      );
      await store.add(
        "person_info",
        // Another municipality's start, end, and assessments in between.
        ...each({ person_key: "ab" }, ...of(40, { ...started, municipality: "0301" }, silent(0))),
        ...each({ person_key: "cd" }, ...of(41, started, silent(41))),
        ...each(
          { person_key: "cd", municipality: "0301" },
          ...of(41, assessment("2021-06-10", no("2021-02-20"))),
        ),
        ...each({ person_key: "ef" }, ...of(42, started, silent(42))),
        ...each(
          { person_key: "ef", municipality: "0301" },
          ...of(42, assessment("2021-02-10"), assessment("2021-07-10", yes("2021-07-01"))),
        ),
        ...each(
          { person_key: "gh" },
          ...of(43, assessment("2021-01-10"), silent(0), assessment("2021-06-10", yes("2021-06-01"))),
        ),
        ...each({ person_key: "gh", municipality: "0301" }, ...of(43, started)),
        ...each({ person_key: "op" }, ...of(53, started, silent(54))),
        ...each({ person_key: "op", municipality: "0301" }, ...of(53, assessment("2021-03-10"))),
        // One identity under two local ids; a local id given to somebody else.
        ...each({ person_key: "ij" }, ...of(90, startedBefore), ...of(44, silent(44))),
        ...of(45, { ...startedBefore, person_key: "kl" }, silent(0, { person_key: "mn" })),
        // Nobody known: told apart by submission and local id.
        ...each({ person_key: null }, ...of(46, startedBefore, silent(0))),
        ...each({ person_key: null }, ...of(47, started, silent(47))),
        ...each({ person_key: null }, ...of(48, started), ...of(49, silent(0))),
        // Judged where the register drops them, in another municipality too.
        ...each({ rejected: true }, ...of(50, started, silent(50))),
        ...each({ municipality: "0301" }, ...of(51, started, silent(51))),
        // Told twice.
        ...of(52, started, silent(52), silent(53)),
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [21, 19, 33], "4601 2022": [1, 1, 2] },
    rows: [51, 1, 2, 3, 10, 14, 15, 16, 17, 18, 30, 32, 33, 29, 41, 42, 54, 44, 47, 50, 52, 53, 31],
  },
  {
    check: "date_implausible",
    name: "the dates of rehabilitation on the slide, for the extract of 2021",
    async fill(store) {
      const dates = ["2029-03-01", "2100-03-01", "2110-03-01", "3015-03-01"];
      await store.add(
        "person_info",
        ...dates.map((date, index) => ({ ...yes(date), ...key(index + 1) })),
        { ...no("3015-03-01"), ...key(5), person_id: 2 },
        yes("2021-03-01"),
      );
    },
    cells: { "4601 2021 poHabDato": [5, 2, 6] },
    rows: [1, 2, 3, 4, 5],
  },
];
