import type { GroundTruth } from "./case.ts";
import type { TestStore } from "./test_store.ts";

interface Recipients {
  readonly year: number;
  readonly type: number;
  readonly count: number;
  readonly municipality?: string;
  readonly firstPerson?: number;
}

/** That many persons with a service of the type that runs through the year. */
async function recipients(
  store: TestStore,
  { year, type, count, municipality = "4601", firstPerson = 1 }: Recipients,
): Promise<void> {
  await store.add(
    "service",
    ...Array.from({ length: count }, (_, index) => ({
      municipality,
      year,
      person_id: firstPerson + index,
      service_type: type,
      start_date: "2016-05-01",
    })),
  );
}

/** This year against the year before. */
export const change: readonly GroundTruth[] = [
  {
    check: "recipients_change",
    name: "both bounds: 40 per cent and 20 persons",
    async fill(store) {
      // 15: 50 → 70, exactly both. 1: 51 → 71, 39 per cent. 6: 20 → 39, 19 persons. 9: 50 → 30 down.
      await recipients(store, { year: 2020, type: 15, count: 50 });
      await recipients(store, { year: 2021, type: 15, count: 70 });
      await recipients(store, { year: 2020, type: 1, count: 51 });
      await recipients(store, { year: 2021, type: 1, count: 71 });
      await recipients(store, { year: 2020, type: 6, count: 20 });
      await recipients(store, { year: 2021, type: 6, count: 39 });
      await recipients(store, { year: 2020, type: 9, count: 50 });
      await recipients(store, { year: 2021, type: 9, count: 30 });
      // From nothing, and to nothing.
      await recipients(store, { year: 2021, type: 5, count: 20 });
      await recipients(store, { year: 2020, type: 4, count: 20 });
      // A second service of a person is no second recipient.
      await recipients(store, { year: 2020, type: 3, count: 30 });
      await recipients(store, { year: 2021, type: 3, count: 30 });
      await recipients(store, { year: 2021, type: 3, count: 30 });
    },
    cells: {
      "4601 2021 4": [1, 0, 1],
      "4601 2021 5": [1, 0, 1],
      "4601 2021 9": [1, 0, 1],
      "4601 2021 15": [1, 0, 1],
    },
  },
  {
    check: "recipients_change",
    name: "only services that count as given",
    async fill(store) {
      await recipients(store, { year: 2020, type: 15, count: 20 });
      await recipients(store, { year: 2021, type: 15, count: 20 });
      const row = { service_type: 15, start_date: "2021-05-01" };
      for (let person_id = 100; person_id < 140; person_id++) {
        await store.add(
          "service",
          { ...row, person_id, decision: "1" },
          { ...row, person_id, start_date: null },
          { ...row, person_id, start_date: "1979-12-31" },
          { ...row, person_id, start_date: "2022-01-01" },
          { ...row, person_id, start_date: "2020-01-01", end_date: "2020-12-31" },
          { ...row, person_id, rejected: true },
          { ...row, person_id, service_type: 10 },
        );
      }
    },
    cells: {},
  },
  {
    check: "recipients_change",
    name: "a new number, a year in between and codes that begin or end raise no alarm",
    async fill(store) {
      // Housing: 12 and 13 in 2018 are 29 in 2019. 16 ends; 27 and 28 begin.
      await recipients(store, { year: 2018, type: 12, count: 30 });
      await recipients(store, { year: 2018, type: 13, count: 30, firstPerson: 31 });
      await recipients(store, { year: 2018, type: 16, count: 40 });
      await recipients(store, { year: 2019, type: 29, count: 60 });
      await recipients(store, { year: 2019, type: 27, count: 40 });
      await recipients(store, { year: 2019, type: 28, count: 40 });
      await recipients(store, { year: 2019, type: 16, count: 5 });
      // 2020 was not reported, 2021 was; 5001 has no year before.
      await recipients(store, { year: 2021, type: 29, count: 200 });
      await recipients(store, { year: 2019, type: 15, count: 50, municipality: "5001" });
      // A year from which only an ident message, or a refused one, is there.
      await recipients(store, { year: 2020, type: 15, count: 50, municipality: "0301" });
      await store.submission({ year: 2021, municipality: "0301", kind: "ident", submission_id: "ident" });
      await store.submission({
        year: 2021,
        municipality: "0301",
        status: "refused",
        submission_id: "refused",
      });
    },
    cells: {},
  },
  {
    check: "recipients_change",
    name: "retired housing codes still in use count as 29, and 27 is compared from its second year on",
    async fill(store) {
      await recipients(store, { year: 2019, type: 29, count: 30 });
      await recipients(store, { year: 2020, type: 12, count: 30 });
      await recipients(store, { year: 2019, type: 27, count: 40 });
      await recipients(store, { year: 2020, type: 27, count: 80 });
    },
    cells: { "4601 2020 27": [1, 0, 1] },
  },
  {
    check: "recipients_change",
    name: "a new number is held against the old one, a merged municipality against the sum",
    async fill(store) {
      // Bergen, 1201 to 4601 in 2020: 50 → 80.
      await recipients(store, { year: 2019, type: 15, count: 50, municipality: "1201" });
      await recipients(store, { year: 2020, type: 15, count: 80, municipality: "4601" });
      // Tønsberg and Re become 3803: 30 + 30 → 60, and type 1 30 + 30 → 20.
      for (const municipality of ["0704", "0716"]) {
        await recipients(store, { year: 2019, type: 15, count: 30, municipality });
        await recipients(store, { year: 2019, type: 1, count: 30, municipality });
      }
      await recipients(store, { year: 2020, type: 15, count: 60, municipality: "3803" });
      await recipients(store, { year: 2020, type: 1, count: 20, municipality: "3803" });
      // Trondheim keeps its number and takes in Klæbu: 40 + 20 → 60, alone it were a rise of 50 per cent.
      await recipients(store, { year: 2019, type: 15, count: 40, municipality: "5001" });
      await recipients(store, { year: 2019, type: 15, count: 20, municipality: "5030" });
      await recipients(store, { year: 2020, type: 15, count: 60, municipality: "5001" });
    },
    cells: { "3803 2020 1": [1, 0, 1], "4601 2020 15": [1, 0, 1] },
  },
  {
    check: "recipients_change",
    name: "nothing is held against a part: a predecessor that did not report, a municipality that was split",
    async fill(store) {
      // Re is not there.
      await recipients(store, { year: 2019, type: 15, count: 30, municipality: "0704" });
      await recipients(store, { year: 2020, type: 15, count: 90, municipality: "3803" });
      // Nor is Klæbu.
      await recipients(store, { year: 2019, type: 15, count: 40, municipality: "5001" });
      await recipients(store, { year: 2020, type: 15, count: 90, municipality: "5001" });
      // Ålesund is divided into Ålesund and Haram in 2024.
      await recipients(store, { year: 2023, type: 15, count: 100, municipality: "1507" });
      await recipients(store, { year: 2024, type: 15, count: 50, municipality: "1508" });
      await recipients(store, { year: 2024, type: 15, count: 50, municipality: "1580" });
      // Narvik took over a part of Tysfjord, which was divided.
      for (const municipality of ["1805", "1849", "1850", "1854"]) {
        await recipients(store, { year: 2019, type: 15, count: 40, municipality });
      }
      await recipients(store, { year: 2020, type: 15, count: 100, municipality: "1806" });
      // An old number still in use is held against itself.
      await recipients(store, { year: 2019, type: 15, count: 40, municipality: "1103" });
      await recipients(store, { year: 2019, type: 15, count: 40, municipality: "1601" });
      await recipients(store, { year: 2020, type: 15, count: 80, municipality: "1601" });
    },
    cells: { "1601 2020 15": [1, 0, 1] },
  },
  {
    check: "service_type_vanished",
    name: "gone after a merger, where one of the predecessors had it",
    async fill(store) {
      await recipients(store, { year: 2019, type: 9, count: 10, municipality: "0704" });
      await recipients(store, { year: 2019, type: 15, count: 1, municipality: "0716" });
      await recipients(store, { year: 2020, type: 15, count: 11, municipality: "3803" });
      await recipients(store, { year: 2021, type: 15, count: 11, municipality: "3803" });
    },
    cells: { "3803 2020 9": [1, 0, 1] },
  },
  {
    check: "service_type_vanished",
    name: "ten the year before, none now, code still in use",
    async fill(store) {
      await recipients(store, { year: 2018, type: 16, count: 30 });
      await recipients(store, { year: 2018, type: 13, count: 30 });
      await recipients(store, { year: 2018, type: 15, count: 10 });
      await recipients(store, { year: 2018, type: 1, count: 9 });
      await recipients(store, { year: 2018, type: 6, count: 10 });
      await recipients(store, { year: 2019, type: 29, count: 1 });
      await recipients(store, { year: 2019, type: 6, count: 1 });
      await recipients(store, { year: 2018, type: 15, count: 50, municipality: "5001" });
    },
    cells: { "4601 2019 15": [1, 0, 1] },
  },
  {
    check: "service_type_vanished",
    name: "a submission without any service is a year all the same",
    async fill(store) {
      await recipients(store, { year: 2020, type: 15, count: 10 });
      await store.submission({ year: 2021 });
      await recipients(store, { year: 2020, type: 15, count: 10, municipality: "5001" });
      await store.submission({ year: 2021, municipality: "5001", status: "refused" });
    },
    cells: { "4601 2021 15": [1, 0, 1] },
  },
];
