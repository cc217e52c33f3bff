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
  {
    check: "long_term_stay_with_home_services",
    name: "fifteen days of the year in common are too many, fourteen are a move",
    async fill(store) {
      const stay = { service_type: 21 };
      const home = { service_type: 15 };
      await store.add(
        "service",
        // 1: the home services end 15, 14 days into the stay; each type counts.
        { service_id: 1, ...stay, start_date: "2021-03-01" },
        { service_id: 2, ...home, start_date: "2019-01-01", end_date: "2021-03-15" },
        { service_id: 3, ...home, start_date: "2019-01-01", end_date: "2021-03-14" },
        { service_id: 4, service_type: 1, start_date: "2021-06-01", rejected: true },
        { service_id: 5, service_type: 2, start_date: "2021-06-01" },
        { service_id: 6, service_type: 3, start_date: "2021-06-01", end_date: "9999-12-31" },
        { service_id: 7, service_type: 6, start_date: "2021-06-01" },
        { service_id: 8, ...home, start_date: "2021-06-01", decision: "1" },
        { service_id: 9, ...home, start_date: null, end_date: "2021-12-01" },
        { service_id: 10, ...home, start_date: "2021-06-01", invalid_fields: " end_date " },
        // A short one within, and the longest that is short.
        { service_id: 11, ...home, start_date: "2021-06-01", end_date: "2021-06-14" },
        { service_id: 12, ...home, start_date: "2021-06-01", end_date: "2021-06-15" },
        // 2: the stay begins 14, 3: 15 days before the end of the year.
        { service_id: 20, person_id: 2, ...stay, start_date: "2021-12-18" },
        { service_id: 21, person_id: 2, ...home, start_date: "2019-01-01" },
        { service_id: 22, person_id: 3, ...stay, start_date: "2021-12-17", rejected: true },
        { service_id: 23, person_id: 3, ...home, start_date: "2019-01-01" },
        // 4: in common in the year before, and for 14 days of this one. The other begins as the stay ends.
        { service_id: 30, person_id: 4, ...stay, start_date: "2020-06-01", end_date: "2021-01-14" },
        { service_id: 31, person_id: 4, ...home, start_date: "2020-06-01" },
        { service_id: 32, person_id: 4, ...home, start_date: "2021-01-15" },
        // 5: one stay of 14 days, a refused one, one without start and one whose end cannot be read.
        { service_id: 40, person_id: 5, ...stay, start_date: "2021-05-01", end_date: "2021-05-14" },
        { service_id: 41, person_id: 5, ...stay, start_date: "2021-05-01", decision: "1" },
        { service_id: 42, person_id: 5, ...stay, start_date: null },
        { service_id: 43, person_id: 5, ...stay, start_date: "2021-05-01", invalid_fields: " end_date " },
        { service_id: 44, person_id: 5, ...home, start_date: "2021-01-01" },
        // 6: the home services begin 14 and 15 days before the stay ends.
        { service_id: 50, person_id: 6, ...stay, start_date: "2021-01-01", end_date: "2021-05-31" },
        { service_id: 51, person_id: 6, ...home, start_date: "2021-05-18" },
        { service_id: 52, person_id: 6, ...home, start_date: "2021-05-17" },
        // 7: a short stay and a long one.
        { service_id: 60, person_id: 7, ...stay, start_date: "2021-02-01", end_date: "2021-02-10" },
        { service_id: 61, person_id: 7, ...stay, start_date: "2021-07-01" },
        { service_id: 62, person_id: 7, ...home, start_date: "2020-01-01" },
      );
    },
    cells: { "4601 2021": [8, 4, 15] },
    rows: [2, 4, 5, 6, 12, 23, 52, 62],
  },
  {
    check: "long_term_stay_with_home_services",
    name: "one person under two local ids; two stays are one fault; years and municipalities apart",
    async fill(store) {
      const running = { start_date: "2020-01-01" };
      await store.add(
        "service",
        { service_id: 1, service_type: 21, ...running, person_key: "a" },
        { service_id: 2, service_type: 21, ...running, person_key: "a" },
        { service_id: 3, service_type: 15, ...running, person_key: "a", person_id: 2 },
        { service_id: 4, service_type: 15, ...running, person_key: "a", municipality: "0301" },
        { service_id: 5, service_type: 15, ...running, person_key: "a", year: 2020 },
        { service_id: 6, service_type: 15, ...running, person_key: "b" },
        // Nobody knows who these are.
        { service_id: 7, service_type: 21, ...running, person_key: null, person_id: 8 },
        { service_id: 8, service_type: 15, ...running, person_key: null, person_id: 9 },
      );
    },
    cells: { "4601 2021": [1, 1, 3] },
    rows: [3],
  },
];
