import type { RowTable } from "../sql.ts";
import type { GroundTruth } from "./case.ts";
import type { TestRow, TestStore } from "./test_store.ts";

interface Filled {
  readonly table?: RowTable;
  readonly year: number;
  /** Rows with the values. */
  readonly filled: number;
  /** Rows in all. */
  readonly of: number;
  readonly values: TestRow;
  readonly municipality?: string;
}

/** Rows of which some have the values. */
async function rows(store: TestStore, options: Filled): Promise<void> {
  const { table = "service", year, filled, of, values, municipality = "4601" } = options;
  await store.add(
    table,
    ...Array.from({ length: of }, (_, index) => ({
      municipality,
      year,
      person_id: index + 1,
      ...(index < filled ? values : {}),
    })),
  );
}

/** How often fields are filled in. */
export const fieldShare: readonly GroundTruth[] = [
  {
    check: "field_share_changed",
    name: "20 points and 20 rows, up and down, in every table",
    async fill(store) {
      // Exactly both bounds: 100 of 100, 80 of 100.
      await rows(store, { year: 2020, filled: 100, of: 100, values: { start_date: "2020-01-01" } });
      await rows(store, { year: 2021, filled: 80, of: 100, values: { start_date: "2020-01-01" } });
      await store.submission({ year: 2021, municipality: "0301" });
      // Up, of another number of rows; of a refused row as of others, of a dropped one not.
      await rows(store, { table: "person", year: 2020, filled: 10, of: 50, values: { age: 80 } });
      await rows(store, { table: "person", year: 2021, filled: 60, of: 60, values: { age: 80 } });
      await store.add("person", ...Array.from({ length: 400 }, () => ({ age: null, rejected: true })));
      await rows(store, { table: "person_info", year: 2020, filled: 0, of: 40, values: { household: "1" } });
      await rows(store, { table: "person_info", year: 2021, filled: 30, of: 40, values: { household: "1" } });
      await rows(store, {
        table: "hospital_stay",
        year: 2020,
        filled: 40,
        of: 40,
        values: { org_number: "1" },
      });
      await rows(store, {
        table: "hospital_stay",
        year: 2021,
        filled: 0,
        of: 40,
        values: { org_number: "1" },
      });
    },
    cells: {
      "4601 2021 dgInstOrgnr": [1, 0, 1],
      "4601 2021 peAlder": [1, 0, 1],
      "4601 2021 poHusstand": [1, 0, 1],
      "4601 2021 tjFraDato": [1, 0, 1],
    },
  },
  {
    check: "field_share_changed",
    name:
      "19 points, 19 rows, a year in between, another municipality, no rows, no fields that must be there",
    async fill(store) {
      await rows(store, { year: 2020, filled: 200, of: 200, values: { start_date: "2020-01-01" } });
      await rows(store, { year: 2021, filled: 162, of: 200, values: { start_date: "2020-01-01" } });
      await rows(store, { table: "person", year: 2020, filled: 19, of: 19, values: { age: 80 } });
      await rows(store, { table: "person", year: 2021, filled: 0, of: 19, values: { age: 80 } });
      // 2023 is held against 2022, which was not reported.
      await rows(store, { year: 2023, filled: 0, of: 100, values: {} });
      await rows(store, {
        year: 2022,
        filled: 50,
        of: 50,
        values: { start_date: "2020-01-01" },
        municipality: "0301",
      });
      // No rows of the table in the year before.
      await store.submission({ year: 2020, municipality: "5001" });
      await rows(store, {
        year: 2021,
        filled: 50,
        of: 50,
        values: { end_date: "2021-01-01" },
        municipality: "5001",
      });
      // Types of service and ids are mandatory in every format.
      const must = { service_type: 15, person_ref: 1 };
      await rows(store, { year: 2020, filled: 50, of: 50, values: must, municipality: "1103" });
      await rows(store, { year: 2021, filled: 0, of: 50, values: must, municipality: "1103" });
    },
    cells: {},
  },
  {
    check: "field_share_changed",
    name: "fields that one of the formats lacks are compared from the second year on",
    async fill(store) {
      const answers = {
        waiting_list: "2",
        waiting_list_date: "2019-01-01",
        round_the_clock: "1",
        rehabilitation: "2",
        rehabilitation_date: "2019-01-01",
      };
      await rows(store, { table: "person_info", year: 2018, filled: 0, of: 40, values: {} });
      await rows(store, { table: "person_info", year: 2019, filled: 40, of: 40, values: answers });
      await rows(store, { table: "person_info", year: 2020, filled: 0, of: 40, values: {} });
      const subtype = { service_subtype: 1 };
      await rows(store, { year: 2017, filled: 0, of: 40, values: {} });
      await rows(store, { year: 2018, filled: 40, of: 40, values: subtype });
      await rows(store, { year: 2019, filled: 0, of: 40, values: {} });
    },
    cells: {
      "4601 2018 tjTjenUnderType": [1, 0, 1],
      "4601 2020 poHab": [1, 0, 1],
      "4601 2020 poHabDato": [1, 0, 1],
      "4601 2020 poHeldg": [1, 0, 1],
      "4601 2020 poVenteliste": [1, 0, 1],
      "4601 2020 poVentelisteDato": [1, 0, 1],
    },
  },
  {
    check: "field_share_changed",
    name: "districts together",
    async fill(store) {
      await rows(store, { year: 2020, filled: 60, of: 60, values: { end_date: "2020-05-01" } });
      for (
        const [submission_id, end_date] of [["4601-2021-01", "2021-05-01"], ["4601-2021-02", null]] as const
      ) {
        await store.add(
          "service",
          ...Array.from({ length: 30 }, (_, index) => ({ submission_id, person_id: index, end_date })),
        );
      }
    },
    cells: { "4601 2021 tjTilDato": [1, 0, 1] },
  },
];
