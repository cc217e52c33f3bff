import type { GroundTruth } from "./case.ts";

/** The same service more than once. */
export const repeatedServices: readonly GroundTruth[] = [
  {
    check: "service_reported_twice",
    name: "everything alike but the key; the rows after the first are counted",
    async fill(store) {
      const service = {
        person_key: "a",
        service_type: 15,
        start_date: "2021-02-01",
        end_date: "2021-05-01",
        hours_per_week: 2.5,
        org_number: "910000000",
      };
      const open = { person_id: 2, service_type: 6, start_date: "2020-02-01" };
      await store.add(
        "service",
        { ...service, service_id: 9 },
        // Under another local id, and dropped.
        { ...service, service_id: 8, person_id: 3, rejected: true },
        { ...service, service_id: 10 },
        // Each of these differs in one thing.
        { ...service, service_id: 20, person_key: "b" },
        { ...service, service_id: 21, service_type: 1 },
        { ...service, service_id: 22, start_date: "2021-02-02" },
        { ...service, service_id: 23, end_date: "2021-05-02" },
        { ...service, service_id: 24, end_date: null },
        { ...service, service_id: 25, hours_per_week: 2.51 },
        { ...service, service_id: 26, hours_per_week: null },
        { ...service, service_id: 27, org_number: "910000001" },
        { ...service, service_id: 28, org_number: null },
        { ...service, service_id: 29, year: 2020 },
        { ...service, service_id: 30, municipality: "0301" },
        // Without end, hours and number, alike all the same.
        { ...open, service_id: 40 },
        { ...open, service_id: 41 },
      );
    },
    cells: { "4601 2021": [3, 2, 14] },
    rows: [9, 10, 41],
  },
  {
    check: "service_reported_twice",
    name: "what is not known, was refused or stands under one key is not told of",
    async fill(store) {
      const service = { service_type: 15, start_date: "2021-02-01" };
      await store.add(
        "service",
        // One key twice, and then a second key.
        { ...service, service_id: 1 },
        { ...service, service_id: 1 },
        { ...service, service_id: 2 },
        ...[
          { person_id: 2, decision: "1" },
          { person_id: 3, start_date: null },
          { person_id: 4, service_type: null },
          { person_id: 5, person_key: null },
          { person_id: 6, invalid_fields: " end_date " },
          { person_id: 7, invalid_fields: " hours_per_week " },
        ].flatMap((row, index) =>
          [10, 11].map((id) => ({ ...service, service_id: 10 * index + id, ...row }))
        ),
        { ...service, person_id: 8, service_id: null },
        { ...service, person_id: 8, service_id: 99 },
      );
    },
    cells: { "4601 2021": [1, 1, 4] },
    rows: [2],
  },
  {
    check: "service_reported_twice",
    name: "two districts send the same service under the same key or another",
    async fill(store) {
      const service = { service_type: 15, start_date: "2021-02-01", person_key: "a" };
      await store.add(
        "service",
        { ...service, service_id: 1, submission_id: "4601-2021-01" },
        { ...service, service_id: 1, submission_id: "4601-2021-02" },
        { ...service, service_id: 2, submission_id: "4601-2021-03" },
        { ...service, service_id: 3, submission_id: "4601-2021-03", person_key: "b" },
      );
    },
    cells: { "4601 2021": [2, 1, 4] },
    rows: [1, 2],
  },
];
