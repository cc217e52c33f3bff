import type { GroundTruth } from "./case.ts";

/** Dates of one record in the wrong order. */
export const dateOrder: readonly GroundTruth[] = [
  {
    check: "end_before_start",
    name: "services, stays and function scores; the same day is right",
    async fill(store) {
      for (const table of ["service", "hospital_stay", "function_score"] as const) {
        await store.add(
          table,
          { start_date: "2021-02-02", end_date: "2021-02-01" },
          { start_date: "2021-02-03", end_date: "2021-02-01", person_id: 2, rejected: true },
          { start_date: "2021-02-02", end_date: "2021-02-02", person_id: 2 },
          { start_date: "2021-02-02", end_date: "9999-12-31" },
          { start_date: "2021-02-02" },
          { end_date: "2021-02-01" },
        );
      }
      await store.add("diagnosis", { start_date: "2021-02-02", end_date: "2021-02-01" });
      await store.add("person_info", { start_date: "2021-02-02", end_date: "2021-02-01" });
      await store.add("service", {
        start_date: "2020-02-02",
        end_date: "2020-02-01",
        year: 2020,
        rejected: true,
      });
    },
    cells: { "4601 2020": [1, 1, 1], "4601 2021": [6, 2, 12] },
  },
  {
    check: "decision_before_application",
    name: "a day earlier, not the same day",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, application_date: "2021-02-02", decision_date: "2021-02-01", decision: "1" },
        { service_id: 2, application_date: "2021-02-02", decision_date: "2021-02-02" },
        { service_id: 3, application_date: "2021-02-02" },
        { service_id: 4, decision_date: "2021-02-02" },
        {
          service_id: 5,
          application_date: "2021-02-02",
          decision_date: "1986-02-02",
          rejected: true,
          person_id: 2,
        },
      );
    },
    cells: { "4601 2021": [2, 2, 3] },
    rows: [1, 5],
  },
  {
    check: "complaint_before_decision",
    name: "received before the decision, or answered before it was received",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, decision_date: "2021-02-02", complaint_received: "2021-02-01" },
        { service_id: 2, complaint_received: "2021-02-02", complaint_answered: "2021-02-01", person_id: 2 },
        // Both at once is one row.
        {
          service_id: 3,
          decision_date: "2021-02-03",
          complaint_received: "2021-02-02",
          complaint_answered: "2021-02-01",
        },
        {
          service_id: 4,
          decision_date: "2021-02-02",
          complaint_received: "2021-02-02",
          complaint_answered: "2021-02-02",
        },
        { service_id: 5, decision_date: "2021-02-02", complaint_answered: "2021-02-01" },
        { service_id: 6, complaint_received: "2021-02-02" },
        { service_id: 7, decision_date: "2021-02-02", complaint_received: "2021-02-01", rejected: true },
      );
    },
    cells: { "4601 2021": [4, 2, 5] },
    rows: [1, 2, 3, 7],
  },
];
