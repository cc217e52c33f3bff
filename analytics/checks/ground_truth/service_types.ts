import type { GroundTruth } from "./case.ts";

/** Retired and unknown service types. */
export const serviceTypes: readonly GroundTruth[] = [
  {
    check: "retired_service_type",
    name: "12, 13 and 16 from 2019 on",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, year: 2019, service_type: 12 },
        { service_id: 2, year: 2019, service_type: 13, person_id: 2, rejected: true },
        { service_id: 3, year: 2019, service_type: 16, decision: "1" },
        { service_id: 4, year: 2019, service_type: 29 },
        { service_id: 5, year: 2019, service_type: null },
        { service_id: 6, year: 2018, service_type: 12 },
        { service_id: 7, year: 2018, service_type: 16 },
        { service_id: 9, year: 2018, service_type: 13 },
        { service_id: 8, year: 2025, service_type: 16 },
      );
    },
    cells: { "4601 2019": [3, 2, 5], "4601 2025": [1, 1, 1] },
    rows: [1, 2, 3, 8],
  },
  {
    check: "unknown_service_type",
    name: "what the register transform found in current submissions",
    async fill(store) {
      await store.add("service", { service_id: 1 }, { service_id: 2 }, {
        service_id: 3,
        person_id: 2,
        rejected: true,
      });
      await store.submission({ submission_id: "old", status: "superseded" });
      await store.submission({ submission_id: "refused", status: "refused" });
      const found = {
        check_id: "unknown_service_type",
        table_name: "service",
        field: "tjTjenType",
        value: "10",
      };
      await store.add(
        "finding",
        { ...found, row_id: 1 },
        { ...found, row_id: 3, person_id: 2 },
        { ...found, row_id: 4, check_id: "code_unknown" },
        { ...found, row_id: 5, submission_id: "old" },
        { ...found, row_id: 6, submission_id: "refused" },
      );
    },
    cells: { "4601 2021": [2, 2, 3] },
    rows: [1, 3],
  },
];
