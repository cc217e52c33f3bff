import type { GroundTruth } from "./case.ts";
import type { TestRow } from "./test_store.ts";

/** Organisation numbers, one a row, of a service that must have one. */
const numbers: readonly TestRow[] = [
  // Real units with a right check digit; a tenth "0" and surrounding spaces are let through.
  { service_id: 1, org_number: "983544622" },
  { service_id: 2, org_number: "9837445160" },
  { service_id: 3, org_number: " 889640782 " },
  // Wrong: placeholder (its check digit happens to be right), text, length, tenth digit, check digit.
  { service_id: 4, org_number: "999999999" },
  { service_id: 5, org_number: "utenbys" },
  { service_id: 6, org_number: "98354462" },
  { service_id: 7, org_number: "9835446221" },
  { service_id: 8, org_number: "983544623" },
  { service_id: 9, org_number: "98354462200" },
  { service_id: 10, org_number: "983 544 622" },
  // Below 810000000: 100000008 has a right check digit, 000000000 too.
  { service_id: 11, org_number: "100000008" },
  { service_id: 12, org_number: "000000000" },
  // Test series: right check digit, and wrong.
  { service_id: 13, org_number: "310000019" },
  { service_id: 14, org_number: "3142703200" },
  { service_id: 15, org_number: "310000018" },
  // Absent.
  { service_id: 16, org_number: null },
  { service_id: 17, org_number: "" },
].map((row) => ({ service_type: 15, ...row }));

/** Organisation numbers. */
export const organisationNumber: readonly GroundTruth[] = [
  {
    check: "org_number_missing",
    name: "types with the duty, number absent",
    async fill(store) {
      await store.add("service", ...numbers);
      await store.add(
        "service",
        { service_id: 20, service_type: 25, person_id: 2, decision: "1" },
        { service_id: 21, service_type: 9 },
        { service_id: 22, service_type: 29 },
        { service_id: 23, service_type: null },
        { service_id: 24, service_type: 21, municipality: "0301", rejected: true },
      );
    },
    cells: { "0301 2021": [1, 1, 1], "4601 2021": [3, 2, 18] },
    rows: [24, 16, 17, 20],
  },
  {
    check: "org_number_invalid",
    name: "form, placeholder, range and check digit; test series apart",
    async fill(store) {
      await store.add("service", ...numbers, {
        service_id: 18,
        service_type: 9,
        org_number: "reha",
        rejected: true,
        person_id: 2,
      });
    },
    cells: { "4601 2021": [11, 2, 16] },
    rows: [4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18],
  },
  {
    check: "org_number_fictitious",
    name: "first digit 2 or 3 with a right check digit",
    async fill(store) {
      await store.add("service", ...numbers, {
        service_id: 18,
        org_number: "200000005",
        rejected: true,
        year: 2020,
      });
    },
    cells: { "4601 2020": [1, 1, 1], "4601 2021": [2, 1, 15] },
    rows: [18, 13, 14],
  },
  {
    check: "org_number_not_allowed",
    name: "housing and GPS with any number",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, service_type: 12, org_number: "983544622" },
        { service_id: 2, service_type: 13, org_number: "x", person_id: 2 },
        { service_id: 3, service_type: 26, org_number: "983544622", rejected: true },
        { service_id: 4, service_type: 29, org_number: "983544622" },
        { service_id: 5, service_type: 29 },
        { service_id: 6, service_type: 29, org_number: "" },
        { service_id: 7, service_type: 27, org_number: "983544622" },
        { service_id: 8, service_type: 15, org_number: "983544622" },
      );
    },
    cells: { "4601 2021": [4, 2, 6] },
    rows: [1, 2, 3, 4],
  },
];
