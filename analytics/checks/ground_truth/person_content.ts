import type { GroundTruth } from "./case.ts";

/** Persons of whom too little is told. */
export const personContent: readonly GroundTruth[] = [
  {
    check: "person_without_content",
    name: "no service, no answer and no function score in the submission",
    async fill(store) {
      await store.add(
        "person",
        { person_id: 1 },
        { person_id: 2 },
        { person_id: 3 },
        { person_id: 4 },
        { person_id: 5, rejected: true },
        { person_id: 6 },
        { person_id: null, person_key: null },
        { person_id: 2, municipality: "0301" },
        // One key under two local ids: each is a person of the message.
        { person_id: 7, person_key: "a" },
        { person_id: 8, person_key: "a" },
      );
      await store.add("service", { person_id: 2 }, { person_id: 7 });
      await store.add("person_info", { person_id: 3 }, { person_id: null });
      await store.add("function_score", { person_id: 4, rejected: true });
      // What another submission tells is of somebody else.
      await store.add("person", { person_id: 1, year: 2020 }, { person_id: 5, year: 2020 });
      await store.add("service", { person_id: 5, year: 2020 });
      await store.add("person_info", { person_id: 1, year: 2020 });
      await store.add("function_score", { person_id: 1, year: 2020 });
      // Neither says what the municipality does.
      await store.add("diagnosis", { person_id: 6 });
      await store.add("hospital_stay", { person_id: 6 });
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [4, 4, 8] },
    rows: [2, 1, 5, 6, 8],
  },
  {
    check: "service_without_function_scores",
    name: "home services and long-term stays that run in the year",
    async fill(store) {
      const service = { service_type: 15, start_date: "2020-05-01" };
      await store.add("person", ...Array.from({ length: 14 }, (_, index) => ({ person_id: index + 1 })));
      await store.add("person", { person_id: 1, municipality: "0301" }, { person_id: 9, year: 2020 });
      // The same local id elsewhere has no service.
      await store.add("person", { person_id: 2, municipality: "0301" });
      await store.add(
        "service",
        { ...service, person_id: 1 },
        { ...service, person_id: 2, service_type: 1, end_date: "2021-01-01", rejected: true },
        { ...service, person_id: 3, service_type: 2, start_date: "2021-12-31" },
        { ...service, person_id: 4, service_type: 3 },
        { ...service, person_id: 5, service_type: 21 },
        { ...service, person_id: 5, service_type: 15 },
        // Near misses: scored, another type, refused, not begun, ended before, no start.
        { ...service, person_id: 6 },
        { ...service, person_id: 7, service_type: 6 },
        { ...service, person_id: 8, decision: "1" },
        { ...service, person_id: 9, start_date: "2022-01-01" },
        { ...service, person_id: 10, end_date: "2020-12-31" },
        { ...service, person_id: 11, start_date: null },
        // The score is of another submission; it was dropped, and was made all the same.
        { ...service, person_id: 12 },
        { ...service, person_id: 13 },
        { ...service, person_id: 1, municipality: "0301" },
        { ...service, person_id: null },
      );
      await store.add(
        "function_score",
        { person_id: 6 },
        { person_id: 12, year: 2020 },
        { person_id: 13, rejected: true },
        { person_id: null },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [6, 6, 8] },
    rows: [1, 1, 2, 3, 4, 5, 12],
  },
];
