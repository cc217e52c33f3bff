import type { GroundTruth } from "./case.ts";

/** Hours a week. */
export const hours: readonly GroundTruth[] = [
  {
    check: "hours_missing",
    name: "types with the duty, not refused, field absent",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, service_type: 1 },
        { service_id: 2, service_type: 22, person_id: 2, decision: "2" },
        // A row that the register would drop is judged like the others.
        { service_id: 3, service_type: 15, rejected: true },
        // Near misses: refused, with hours, without the duty, unreadable.
        { service_id: 4, service_type: 1, decision: "1" },
        { service_id: 5, service_type: 1, hours_per_week: 0.01 },
        { service_id: 6, service_type: 21 },
        { service_id: 7, service_type: 5 },
        { service_id: 8, service_type: null },
        { service_id: 9, service_type: 1, invalid_fields: " hours_per_week " },
        { service_id: 10, service_type: 1, invalid_fields: " res_hours_per_week start_date " },
        { service_id: 11, service_type: 17, year: 2020 },
        { service_id: 12, service_type: 2, municipality: "0301" },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2020": [1, 1, 1], "4601 2021": [4, 2, 6] },
    rows: [12, 11, 1, 2, 3, 10],
  },
  {
    check: "hours_over_168",
    name: "168 is allowed, a hundredth more is not",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, hours_per_week: 168 },
        { service_id: 2, hours_per_week: 168.01 },
        { service_id: 3, hours_per_week: 840, person_id: 2, decision: "1", rejected: true },
        { service_id: 4, hours_per_week: null },
        { service_id: 5, hours_per_week: 0.01 },
      );
    },
    cells: { "4601 2021": [2, 2, 4] },
    rows: [2, 3],
  },
  {
    check: "person_hours_over_168",
    name: "the sum of what runs on the same day",
    async fill(store) {
      const half = { hours_per_week: 84, start_date: "2021-02-01" };
      for (let person_id = 1; person_id <= 13; person_id++) {
        await store.add("person", { person_id, rejected: person_id === 2 });
      }
      await store.add(
        "service",
        // 1: exactly 168. 2: a hundredth more.
        { person_id: 1, ...half },
        { person_id: 1, ...half },
        { person_id: 2, ...half },
        { person_id: 2, ...half, hours_per_week: 84.01, rejected: true },
        // 3: one after the other. 4: both on the day of the change.
        { person_id: 3, hours_per_week: 100, start_date: "2021-02-01", end_date: "2021-06-30" },
        { person_id: 3, hours_per_week: 100, start_date: "2021-07-01" },
        { person_id: 4, hours_per_week: 100, start_date: "2021-02-01", end_date: "2021-06-30" },
        { person_id: 4, hours_per_week: 100, start_date: "2021-06-30" },
        // 5: together last year only. 6: together from 1 January on, one of them open.
        { person_id: 5, hours_per_week: 100, start_date: "2019-02-01", end_date: "2020-12-31" },
        { person_id: 5, hours_per_week: 100, start_date: "2019-02-01" },
        { person_id: 6, hours_per_week: 100, start_date: "2019-02-01", end_date: "2021-01-01" },
        { person_id: 6, hours_per_week: 100, start_date: "2019-02-01", end_date: "9999-12-31" },
        // 7: one is refused. 8: one has not begun. 9: one ends before it starts.
        { person_id: 7, hours_per_week: 100, start_date: "2021-02-01" },
        { person_id: 7, hours_per_week: 100, start_date: "2021-02-01", decision: "1" },
        { person_id: 8, hours_per_week: 100, start_date: "2021-02-01" },
        { person_id: 8, hours_per_week: 100 },
        { person_id: 9, hours_per_week: 100, start_date: "2021-02-01" },
        { person_id: 9, hours_per_week: 100, start_date: "2021-03-01", end_date: "2021-02-01" },
        // 10: one with an end that cannot be read. 11: one begins next year.
        { person_id: 10, hours_per_week: 100, start_date: "2021-02-01" },
        { person_id: 10, hours_per_week: 100, start_date: "2021-01-01", invalid_fields: " end_date " },
        { person_id: 11, hours_per_week: 100, start_date: "2021-02-01" },
        { person_id: 11, hours_per_week: 100, start_date: "2022-01-01" },
        // 12: alone too many, on one day, on the last of the year.
        { person_id: 12, hours_per_week: 169, start_date: "2021-12-31", end_date: "2021-12-31" },
        // 13: no hours at all.
        { person_id: 13, start_date: "2021-02-01" },
      );
    },
    cells: { "4601 2021": [4, 4, 12] },
    rows: [2, 4, 6, 12],
  },
  {
    check: "person_hours_over_168",
    name: "years, municipalities and persons are not mixed",
    async fill(store) {
      for (const municipality of ["0301", "4601"]) {
        for (const year of [2020, 2021]) {
          await store.add("person", { municipality, year, person_key: "same" });
          await store.add("service", {
            municipality,
            year,
            person_key: "same",
            hours_per_week: 90,
            start_date: "2020-01-01",
          });
        }
      }
      await store.add("person", { person_id: null, person_key: null });
      await store.add("service", {
        person_id: null,
        person_key: null,
        hours_per_week: 500,
        start_date: "2021-01-01",
      });
    },
    cells: {},
  },
];
