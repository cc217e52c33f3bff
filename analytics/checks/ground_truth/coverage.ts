import type { GroundTruth } from "./case.ts";
import type { TestStore } from "./test_store.ts";

/** One service start a day given as `MM-DD`. */
async function starts(
  store: TestStore,
  { year, days, municipality = "4601" }: { year: number; days: readonly string[]; municipality?: string },
): Promise<void> {
  await store.submission({ year, municipality });
  await store.add(
    "service",
    ...days.map((day) => ({ municipality, year, start_date: `${year}-${day}`, service_type: 15 })),
  );
}

const everyMonth = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"].map((month) =>
  `${month}-15`
);
const without = (...months: readonly string[]) =>
  everyMonth.filter((day) => !months.includes(day.slice(0, 2)));

/** Whether a submission covers its year. */
export const coverage: readonly GroundTruth[] = [
  {
    check: "part_year_gap",
    name: "90 days and no fewer, between years that have starts in the same months",
    async fill(store) {
      await starts(store, { year: 2020, days: everyMonth });
      await starts(store, { year: 2022, days: everyMonth });
      // 2021: nothing between 1 April and 1 July: 90 days. 0301: one day fewer.
      const rest = everyMonth.filter((day) => day < "04" || day > "07");
      await starts(store, { year: 2021, days: [...rest, "04-01", "07-01"] });
      for (const year of [2020, 2022]) await starts(store, { year, days: everyMonth, municipality: "0301" });
      await starts(store, { year: 2021, days: [...rest, "04-02", "07-01"], municipality: "0301" });
    },
    cells: { "4601 2021": [1, 0, 1] },
  },
  {
    check: "part_year_gap",
    name: "at both ends of the year, with one neighbour; a leap year's whole silence",
    async fill(store) {
      // First year: starts in May only from the 1st on. Last year: nothing after July.
      await starts(store, { year: 2019, days: without("01", "02", "03", "04") });
      await starts(store, { year: 2020, days: everyMonth });
      await starts(store, { year: 2021, days: without("08", "09", "10", "11", "12") });
      await starts(store, { year: 2019, days: everyMonth, municipality: "0301" });
      await starts(store, { year: 2020, days: [], municipality: "0301" });
    },
    cells: { "0301 2020": [1, 0, 1], "4601 2019": [1, 0, 1], "4601 2021": [1, 0, 1] },
  },
  {
    check: "part_year_gap",
    name: "two runs in one year are two violations",
    async fill(store) {
      await starts(store, { year: 2020, days: everyMonth });
      await starts(store, { year: 2021, days: ["05-15", "06-15", "07-15", "08-15"] });
    },
    cells: { "4601 2021": [2, 0, 1] },
  },
  {
    check: "part_year_gap",
    name: "one quiet neighbour, no neighbour, and years further away are no ground",
    async fill(store) {
      // Both years lack the summer.
      await starts(store, { year: 2020, days: everyMonth });
      await starts(store, { year: 2021, days: without("06", "07", "08", "09") });
      await starts(store, { year: 2022, days: without("07") });
      // A year alone, and one with a gap of two years beside it.
      await starts(store, { year: 2021, days: ["01-15"], municipality: "5001" });
      await starts(store, { year: 2018, days: everyMonth, municipality: "0301" });
      await starts(store, { year: 2020, days: ["01-15"], municipality: "0301" });
    },
    cells: {},
  },
  {
    check: "part_year_gap",
    name: "refused services and starts of other years fill no gap",
    async fill(store) {
      await starts(store, { year: 2020, days: everyMonth });
      await starts(store, { year: 2021, days: without("05", "06", "07") });
      // An ident message or a refused one is no year that was reported.
      await store.submission({ year: 2022, kind: "ident", submission_id: "ident" });
      await store.submission({ year: 2022, status: "refused", submission_id: "refused" });
      await store.add(
        "service",
        { start_date: "2021-06-15", decision: "1" },
        { start_date: "2020-06-15" },
        { start_date: "2021-06-15", rejected: true },
      );
    },
    cells: { "4601 2021": [1, 0, 1] },
  },
];
