import type { GroundTruth } from "./case.ts";

/** When services run. */
export const servicePeriod: readonly GroundTruth[] = [
  {
    check: "service_start_missing",
    name: "absent, not refused, not merely unreadable",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1 },
        { service_id: 2, decision: "2", rejected: true, person_id: 2 },
        { service_id: 3, decision: "1" },
        { service_id: 4, start_date: "2021-01-01" },
        { service_id: 5, invalid_fields: " start_date " },
        { service_id: 6, end_date: "2021-05-01", municipality: "0301" },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [2, 2, 4] },
    rows: [6, 1, 2],
  },
  {
    check: "service_after_death",
    name: "start, end or open end after the date of death",
    async fill(store) {
      await store.add(
        "person",
        { person_id: 1, death_date: "2021-06-15" },
        { person_id: 2 },
        { person_id: 3, death_date: "9999-12-31" },
        // The same local id in another submission is somebody else.
        { person_id: 2, year: 2020, death_date: "2020-01-01" },
      );
      await store.add(
        "service",
        { service_id: 1, start_date: "2021-06-16", end_date: "2021-06-16" },
        { service_id: 2, start_date: "2021-01-01", end_date: "2021-06-16" },
        { service_id: 3, start_date: "2021-01-01" },
        { service_id: 4, start_date: "2021-01-01", end_date: "9999-12-31", rejected: true },
        // Near misses: ended on the day, refused, never begun, end not readable, alive.
        { service_id: 5, start_date: "2021-06-15", end_date: "2021-06-15" },
        { service_id: 6, start_date: "2021-07-01", decision: "1" },
        { service_id: 7 },
        { service_id: 8, start_date: "2021-01-01", invalid_fields: " end_date " },
        { service_id: 9, person_id: 2, start_date: "2021-07-01" },
        { service_id: 10, person_id: 3, start_date: "2021-07-01", end_date: "9999-12-31" },
        { service_id: 11, person_id: 3, start_date: "2021-07-01" },
      );
    },
    cells: { "4601 2021": [4, 1, 9] },
    rows: [1, 2, 3, 4],
  },
  {
    check: "long_term_stay_overlap",
    name: "two days in common are too many, one is a move",
    async fill(store) {
      const stay = { service_type: 21 };
      await store.add(
        "service",
        // 1: moves on 1 May. 2: two days in common.
        { service_id: 1, ...stay, start_date: "2021-01-01", end_date: "2021-05-01" },
        { service_id: 2, ...stay, start_date: "2021-05-01" },
        { service_id: 3, person_id: 2, ...stay, start_date: "2021-01-01", end_date: "2021-05-02" },
        { service_id: 4, person_id: 2, ...stay, start_date: "2021-05-01", rejected: true },
        // 3: a long stay around two short ones that do not touch each other; all three overlap.
        { service_id: 5, person_id: 3, ...stay, start_date: "2021-01-01", end_date: "9999-12-31" },
        { service_id: 6, person_id: 3, ...stay, start_date: "2021-02-01", end_date: "2021-02-10" },
        { service_id: 7, person_id: 3, ...stay, start_date: "2021-08-01", end_date: "2021-08-10" },
        // 4: the same start twice.
        { service_id: 8, person_id: 4, ...stay, start_date: "2020-01-01" },
        { service_id: 9, person_id: 4, ...stay, start_date: "2020-01-01" },
        // 5: refused, another type, one day only, unreadable, no start.
        { service_id: 10, person_id: 5, ...stay, start_date: "2021-01-01" },
        { service_id: 11, person_id: 5, ...stay, start_date: "2021-01-01", decision: "1" },
        { service_id: 12, person_id: 5, service_type: 20, start_date: "2021-01-01" },
        { service_id: 13, person_id: 5, ...stay, start_date: "2021-02-01", end_date: "2021-02-01" },
        { service_id: 14, person_id: 5, ...stay, start_date: "2021-02-01", invalid_fields: " end_date " },
        { service_id: 15, person_id: 5, ...stay },
        // The same running stay in the extract of the year before.
        { service_id: 10, person_id: 5, ...stay, start_date: "2020-01-01", year: 2020 },
      );
    },
    cells: { "4601 2021": [7, 3, 10] },
    rows: [3, 4, 5, 6, 7, 8, 9],
  },
  {
    check: "long_term_stay_overlap",
    name: "one person under two local ids, not two persons under one in two municipalities",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, service_type: 21, start_date: "2021-01-01", person_key: "ab" },
        { service_id: 2, person_id: 2, service_type: 21, start_date: "2021-02-01", person_key: "ab" },
        { service_id: 3, municipality: "0301", service_type: 21, start_date: "2021-01-01", person_key: "ab" },
      );
    },
    cells: { "4601 2021": [2, 1, 2] },
    rows: [1, 2],
  },
];
