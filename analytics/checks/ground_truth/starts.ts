import type { GroundTruth } from "./case.ts";
import type { TestStore } from "./test_store.ts";

interface Starts {
  readonly year: number;
  /** Starts by month of the year; a month that is not named has none. */
  readonly months: Readonly<Record<number, number>>;
  readonly municipality?: string;
  /** Of every row, besides. */
  readonly row?: Readonly<Record<string, string | number | boolean>>;
}

/** That many services that begin on the first and the last day of the months, in turn. */
async function starts(
  store: TestStore,
  { year, months, municipality = "4601", row = {} }: Starts,
): Promise<void> {
  await store.submission({ year, municipality });
  await more(store, { year, months, municipality, row });
}

/** The same, in a submission that is there already. */
async function more(
  store: TestStore,
  { year, months, municipality = "4601", row = {} }: Starts,
): Promise<void> {
  const days = Object.entries(months).flatMap(([month, count]) =>
    Array.from({ length: count }, (_, index) => {
      const last = new Date(Date.UTC(year, Number(month), 0)).getUTCDate();
      return `${year}-${month.padStart(2, "0")}-${index % 2 === 0 ? "01" : last}`;
    })
  );
  await store.add("service", ...days.map((start_date) => ({ municipality, year, start_date, ...row })));
}

/** Every month of the year with as many starts. */
const each = (count: number) =>
  Object.fromEntries(Array.from({ length: 12 }, (_, month) => [month + 1, count]));

/** Months without starts, months with twice as many, and years that are not there. */
export const startsInMonths: readonly GroundTruth[] = [
  {
    check: "month_without_starts",
    name: "ten in the same month of every year beside",
    async fill(store) {
      // March: ten in both. April: nine in one of them. May: one start. December: ten.
      await starts(store, { year: 2020, months: { ...each(1), 3: 10, 4: 10, 5: 30, 12: 10 } });
      await starts(store, { year: 2021, months: { ...each(1), 3: 0, 4: 0, 5: 1, 12: 0 } });
      await starts(store, { year: 2022, months: { ...each(1), 3: 11, 4: 9, 5: 30, 12: 12 } });
      // A year further away does not count.
      await starts(store, { year: 2023, months: each(1) });
      // Elsewhere the month is there, and says nothing of this municipality; nor does a year alone.
      await starts(store, { year: 2021, months: each(12), municipality: "0301" });
      await starts(store, { year: 2022, months: { 3: 1 }, municipality: "0301" });
      await starts(store, { year: 2023, months: {}, municipality: "0301" });
    },
    cells: { "4601 2021": [2, 0, 3] },
  },
  {
    check: "month_without_starts",
    name: "one year beside is enough; refused services, starts of other years and dropped rows are none",
    async fill(store) {
      await starts(store, { year: 2020, months: { 6: 10, 7: 10, 8: 10, 9: 9, 10: 9 } });
      // Ten here are nine and a refusal, or nine and a start of another year.
      await more(store, { year: 2020, months: { 9: 1 }, row: { decision: "1" } });
      await more(store, { year: 2020, months: { 10: 1 }, row: { start_date: "2019-10-05" } });
      await starts(store, { year: 2021, months: { 6: 1, 8: 10 } });
      await more(store, { year: 2021, months: { 7: 3 }, row: { decision: "1" } });
      await more(store, { year: 2021, months: { 7: 3 }, row: { rejected: true } });
      await more(store, { year: 2021, months: { 7: 1 }, row: { start_date: "2020-07-05" } });
      await more(store, { year: 2021, months: { 7: 1 }, row: { start_date: "2022-07-05" } });
      // No year that was reported: an ident message, a message that was refused, another municipality's.
      await store.submission({ year: 2022, kind: "ident" });
      await store.submission({ year: 2022, status: "refused", submission_id: "refused" });
      await starts(store, { year: 2022, months: {}, municipality: "0301" });
    },
    cells: { "4601 2021": [1, 0, 3] },
  },
  {
    check: "starts_doubled",
    name: "twice as many and 20 more than in every year beside",
    async fill(store) {
      // 1: exactly both. 2: 19 more. 3: not twice. 4: not against the year after. 5: nothing beside.
      // 6: nothing in one year beside.
      await starts(store, { year: 2020, months: { 1: 20, 2: 19, 3: 30, 4: 10, 6: 0 } });
      await starts(store, { year: 2021, months: { 1: 40, 2: 38, 3: 59, 4: 40, 5: 60, 6: 40 } });
      await starts(store, { year: 2022, months: { 1: 18, 2: 5, 3: 30, 4: 21, 6: 20 } });
    },
    cells: { "4601 2021": [2, 0, 5] },
  },
  {
    check: "starts_doubled",
    name: "only services that begin in the year, and not over a reform",
    async fill(store) {
      await starts(store, { year: 2020, months: { 1: 10, 2: 10, 3: 10 } });
      await starts(store, { year: 2021, months: { 1: 29, 2: 29, 3: 29 } });
      await more(store, { year: 2021, months: { 1: 20 }, row: { decision: "1" } });
      await more(store, { year: 2021, months: { 2: 20 }, row: { rejected: true } });
      await more(store, { year: 2021, months: { 3: 20 }, row: { start_date: "2020-03-01" } });
      await more(store, { year: 2021, months: { 3: 20 }, row: { start_date: "2022-03-01" } });
      // Stavanger took others in on 1 January 2020: 2020 is not held against 2019, but against 2021.
      await starts(store, { year: 2019, months: { 1: 20, 5: 1 }, municipality: "1103" });
      await starts(store, { year: 2020, months: { 1: 60, 2: 60 }, municipality: "1103" });
      await starts(store, { year: 2021, months: { 1: 50, 2: 30, 3: 1 }, municipality: "1103" });
      // Others did not.
      await starts(store, { year: 2019, months: { 1: 20 }, municipality: "0301" });
      await more(store, { year: 2019, months: { 7: 1 }, municipality: "0301", row: { decision: "1" } });
      await more(store, {
        year: 2019,
        months: { 8: 1 },
        municipality: "0301",
        row: { start_date: "2018-08-01" },
      });
      await starts(store, { year: 2020, months: { 1: 60 }, municipality: "0301" });
    },
    cells: { "0301 2020": [1, 0, 1], "1103 2020": [1, 0, 3] },
  },
  {
    check: "year_not_reported",
    name: "the year before and the year after are there",
    async fill(store) {
      for (const year of [2019, 2021, 2022, 2025]) await store.submission({ municipality: "0301", year });
      // A message that was refused, and an ident message, are no report.
      await store.submission({
        municipality: "0301",
        year: 2020,
        status: "refused",
        submission_id: "refused",
      });
      await store.submission({ municipality: "0301", year: 2020, kind: "ident" });
      // One that broke off beside; another municipality.
      await store.submission({ municipality: "1103", year: 2022 });
      await store.submission({ municipality: "1103", year: 2024, status: "incomplete" });
      await store.submission({ municipality: "3301", year: 2024 });
      await store.submission({ municipality: "3301", year: 2026 });
      await store.submission({ municipality: null, year: 2022, submission_id: "nobody" });
      await store.submission({ municipality: null, year: 2024, submission_id: "nobody later" });
    },
    cells: { "0301 2020": [1, 0, 1], "3301 2025": [1, 0, 1] },
  },
  {
    check: "year_not_reported",
    name: "the number was valid, and no reform begins or ends the year",
    async fill(store) {
      // 4601 is valid from 2020 on, 1201 until 2019; no list has 4699.
      for (
        const [municipality, year] of [
          ["4601", 2019],
          ["1201", 2020],
          ["4699", 2021],
          // Stavanger and Trondheim took others in on 1 January 2020.
          ["1103", 2019],
          ["5001", 2020],
          // Near misses: the years next to those.
          ["4601", 2021],
          ["1201", 2018],
          ["1103", 2021],
          ["5001", 2018],
          // A number that is valid in all years.
          ["0301", 2018],
          ["1101", 2019],
        ] as const
      ) {
        await store.submission({ municipality, year: year - 1, submission_id: `${municipality} ${year} a` });
        await store.submission({ municipality, year: year + 1, submission_id: `${municipality} ${year} b` });
      }
    },
    cells: {
      "0301 2018": [1, 0, 1],
      "1101 2019": [1, 0, 1],
      "1103 2021": [1, 0, 1],
      "1201 2018": [1, 0, 1],
      "4601 2021": [1, 0, 1],
      "5001 2018": [1, 0, 1],
    },
  },
];
