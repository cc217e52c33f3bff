import type { GroundTruth } from "./case.ts";
import type { TestRow, TestStore } from "./test_store.ts";

interface Recipients {
  readonly count: number;
  readonly types: readonly number[];
  /** Local id of the first one. @default 1 */
  readonly first?: number;
  /** @default 2021 */
  readonly year?: number;
  /** @default "4601" */
  readonly municipality?: string;
  /** What else the services have, or have not. */
  readonly but?: TestRow;
}

/** That many persons, each with services of these types that run through the year. */
async function recipients(
  store: TestStore,
  { count, types, first = 1, year = 2021, municipality = "4601", but = {} }: Recipients,
): Promise<void> {
  const persons = Array.from({ length: count }, (_, index) => first + index);
  await store.add(
    "service",
    ...persons.flatMap((person_id) =>
      types.map((service_type) => ({
        municipality,
        year,
        person_id,
        service_type,
        start_date: "2016-05-01",
        ...but,
      }))
    ),
  );
}

/** Welfare technology. */
export const welfareTechnology: readonly GroundTruth[] = [
  {
    check: "welfare_technology_change",
    name: "both bounds: 40 per cent and 20 persons, over all four types",
    async fill(store) {
      const year = 2020;
      // 4601: 50 → 70 over two types. 5001: 51 → 71, 39 per cent. 0301: 20 → 39, 19 persons.
      await recipients(store, { year, count: 25, types: [6] });
      await recipients(store, { year, count: 25, types: [28], first: 101 });
      await recipients(store, { count: 35, types: [26] });
      await recipients(store, { count: 35, types: [27], first: 101 });
      await recipients(store, { municipality: "5001", year, count: 51, types: [6] });
      await recipients(store, { municipality: "5001", count: 71, types: [6] });
      await recipients(store, { municipality: "0301", year, count: 20, types: [6] });
      await recipients(store, { municipality: "0301", count: 39, types: [6] });
      // 1103: 50 → 30. 1101: to nothing. 1106: from nothing. 1108: the same persons with more of it.
      await recipients(store, { municipality: "1103", year, count: 50, types: [26] });
      await recipients(store, { municipality: "1103", count: 30, types: [26] });
      await recipients(store, { municipality: "1101", year, count: 20, types: [6] });
      await store.submission({ municipality: "1101" });
      await store.submission({ municipality: "1106", year });
      await recipients(store, { municipality: "1106", count: 20, types: [6] });
      await recipients(store, { municipality: "1108", year, count: 30, types: [6] });
      await recipients(store, { municipality: "1108", count: 30, types: [6, 26, 27, 28] });
      // 1111: other services. 1112: nothing reported the year before. 1114: the year before last.
      await recipients(store, { municipality: "1111", year, count: 30, types: [6] });
      await recipients(store, { municipality: "1111", count: 30, types: [6] });
      await recipients(store, { municipality: "1111", count: 60, types: [15], first: 101 });
      await recipients(store, { municipality: "1112", count: 60, types: [6] });
      await recipients(store, { municipality: "1114", year: 2019, count: 20, types: [6] });
      await recipients(store, { municipality: "1114", count: 60, types: [6] });
    },
    cells: {
      "1101 2021": [1, 0, 1],
      "1103 2021": [1, 0, 1],
      "1106 2021": [1, 0, 1],
      "4601 2021": [1, 0, 1],
    },
    values: ["20 → 0", "50 → 30", "0 → 20", "50 → 70"],
  },
  {
    check: "welfare_technology_change",
    name: "27 and 28 count from their second year on",
    async fill(store) {
      // 4601: 40 with 6 and 26 each year, 60 more with 27 and 28 from 2019 on, doubled in 2021.
      for (const year of [2018, 2019, 2020, 2021]) {
        await recipients(store, { year, count: 40, types: [year % 2 === 0 ? 6 : 26] });
        if (year > 2018) await recipients(store, { year, count: 60, types: [27, 28], first: 101 });
      }
      await recipients(store, { count: 100, types: [28], first: 201 });
      // 5001: sends 27 too early, and had none of it the year it began.
      await recipients(store, { municipality: "5001", year: 2018, count: 60, types: [27] });
      await store.submission({ municipality: "5001", year: 2019 });
      // 1119, 1120: a rise in the first year that can be compared.
      await recipients(store, { municipality: "1119", year: 2019, count: 20, types: [27] });
      await recipients(store, { municipality: "1119", year: 2020, count: 60, types: [27] });
      await recipients(store, { municipality: "1120", year: 2019, count: 20, types: [28] });
      await recipients(store, { municipality: "1120", year: 2020, count: 60, types: [28] });
    },
    cells: { "1119 2020": [1, 0, 1], "1120 2020": [1, 0, 1], "4601 2021": [1, 0, 1] },
    values: ["20 → 60", "20 → 60", "100 → 200"],
  },
  {
    check: "welfare_technology_change",
    name: "a new number is held against the old one, a merged municipality against the sum",
    async fill(store) {
      const alarms = (municipality: string, year: number, count: number) =>
        recipients(store, { municipality, year, count, types: [6] });
      // Bergen, 1201 to 4601 in 2020. Tønsberg and Re become 3803. Trondheim keeps its number and takes in Klæbu.
      await alarms("1201", 2019, 50);
      await alarms("4601", 2020, 80);
      // The new number before its time beside the old one counts for nothing.
      await alarms("4601", 2019, 30);
      await alarms("0704", 2019, 30);
      await alarms("0716", 2019, 30);
      await alarms("3803", 2020, 20);
      await alarms("5001", 2019, 40);
      await alarms("5030", 2019, 20);
      await alarms("5001", 2020, 60);
      // The year after, each number is held against itself.
      await alarms("4601", 2021, 80);
      await alarms("3803", 2021, 20);
      await alarms("5001", 2021, 100);
    },
    cells: { "3803 2020": [1, 0, 1], "4601 2020": [1, 0, 1], "5001 2021": [1, 0, 1] },
    values: ["60 → 20", "50 → 80", "60 → 100"],
  },
  {
    check: "welfare_technology_change",
    name: "nothing is held against a part: a predecessor that did not report, a municipality that was split",
    async fill(store) {
      const alarms = (municipality: string, year: number, count: number) =>
        recipients(store, { municipality, year, count, types: [6] });
      // Re and Klæbu are not there.
      await alarms("0704", 2019, 30);
      await alarms("3803", 2020, 90);
      await alarms("5001", 2019, 40);
      await alarms("5001", 2020, 90);
      // Ålesund is divided into Ålesund and Haram in 2024.
      await alarms("1507", 2023, 100);
      await alarms("1508", 2024, 50);
      await alarms("1580", 2024, 50);
      // Narvik took over a part of Tysfjord, which was divided.
      for (const municipality of ["1805", "1849", "1850", "1854"]) await alarms(municipality, 2019, 40);
      await alarms("1806", 2020, 100);
      // An old number still in use is held against itself.
      await alarms("1103", 2019, 40);
      await alarms("1601", 2019, 40);
      await alarms("1601", 2020, 80);
    },
    cells: { "1601 2020": [1, 0, 1] },
  },
  {
    check: "welfare_technology_change",
    name: "persons are counted, and only services that count as given",
    async fill(store) {
      await recipients(store, { year: 2020, count: 20, types: [6] });
      await recipients(store, { count: 20, types: [6] });
      const more = { count: 40, types: [6], first: 101 };
      await recipients(store, { ...more, but: { decision: "1" } });
      await recipients(store, { ...more, but: { start_date: null } });
      await recipients(store, { ...more, but: { end_date: "2020-12-31" } });
      await recipients(store, { ...more, but: { rejected: true } });
      // One identity under forty local ids.
      await recipients(store, { ...more, but: { person_key: "ab" } });
      // 5001: a message that the register refused stands for no year, and neither does one of identities.
      await recipients(store, { municipality: "5001", count: 40, types: [6] });
      await store.submission({ municipality: "5001", year: 2020, status: "refused" });
      await store.submission({ municipality: "5001", year: 2020, kind: "ident" });
    },
    cells: {},
  },
  {
    check: "welfare_technology_change",
    name: "persons nobody knows are told apart by local id",
    async fill(store) {
      await store.submission({ year: 2020 });
      await recipients(store, { count: 20, types: [6], but: { person_key: null } });
    },
    cells: { "4601 2021": [1, 0, 1] },
  },
  {
    check: "welfare_technology_start_missing",
    name: "the four types, not refused, start absent",
    async fill(store) {
      await store.add(
        "service",
        ...[6, 26, 27, 28].map((service_type, index) => ({ service_id: index + 1, service_type })),
        // Another type, refused, with a start, with one that cannot be read.
        { service_type: 15 },
        { service_type: null },
        { service_type: 6, decision: "1" },
        { service_type: 6, start_date: "2021-05-01" },
        { service_type: 6, start_date: "2021-05-01", decision: "2" },
        { service_type: 6, invalid_fields: " start_date " },
        { service_id: 10, service_type: 6, invalid_fields: " end_date ", decision: "2" },
        { service_id: 11, service_type: 28, person_id: 2, rejected: true },
        { service_id: 12, service_type: 26, municipality: "0301", year: 2018 },
      );
    },
    cells: { "0301 2018": [1, 1, 1], "4601 2021": [6, 2, 9] },
    rows: [12, 1, 2, 3, 4, 10, 11],
  },
];
