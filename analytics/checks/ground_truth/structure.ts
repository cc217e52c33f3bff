import type { GroundTruth } from "./case.ts";
import type { TestRow } from "./test_store.ts";

/** Checks by field whose violations the register transform finds. */
const foundByField = [
  "field_format",
  "code_unknown",
  "field_missing",
  "field_out_of_range",
  "fixed_value",
  "unknown_element",
  "unknown_attribute",
  "element_order",
  "element_count",
];

const foundInMessage = ["wrong_period", "wrong_version"];

/** Keys, references, and what is found while reading. */
export const structure: readonly GroundTruth[] = [
  {
    check: "duplicate_row_id",
    name: "every table with a key; the rows after the first are counted",
    async fill(store) {
      for (
        const table of ["person_info", "function_score", "service", "diagnosis", "hospital_stay"] as const
      ) {
        const id = `${table}_id`;
        await store.add(
          table,
          { [id]: 1 },
          { [id]: 1, person_id: 2 },
          { [id]: 2 },
          { [id]: null },
          { [id]: null },
          { [id]: 2, year: 2020 },
        );
      }
      await store.add("person", { person_id: 1 }, { person_id: 1, rejected: true }, { person_id: 2 });
      await store.add("ident", { pid: "1" }, { pid: "1" }, { pid: "1" }, { pid: "2" });
    },
    cells: { "4601 2021": [8, 2, 22] },
  },
  {
    check: "duplicate_row_id",
    name: "far apart, upwards and downwards, kept and dropped, between rows of other submissions",
    async fill(store) {
      const service = (service_id: number, row: TestRow = {}) => ({ service_id, ...row });
      await store.add(
        "service",
        // Upwards but for one that comes again: 3, and 2 in another submission that lies between.
        ...[1, 2, 3, 4].map((id) => service(id)),
        ...[2, 5, 6].map((id) => service(id, { municipality: "0301" })),
        ...[5, 6, 3].map((id) => service(id)),
        service(2, { municipality: "0301", person_id: 9 }),
        // Downwards, with no key twice.
        ...[9, 8, 7].map((id) => service(id, { municipality: "1103" })),
        // Among what the register would drop, and between that and what it keeps.
        ...[1, 2, 3].map((id) => service(id, { municipality: "5001" })),
        ...[7, 8, 2].map((id) => service(id, { municipality: "5001", rejected: true })),
        ...[10, 11, 12, 11].map((id) => service(id, { municipality: "1804", rejected: true })),
      );
      // Text: 9, 10 and 11 are upwards, 100 after 99 too.
      await store.add(
        "ident",
        ...["9", "10", "99", "100", "9"].map((pid) => ({ pid, municipality: "1806" })),
      );
      await store.add("ident", ...["9", "10", "11"].map((pid) => ({ pid, municipality: "1824" })));
    },
    cells: {
      "0301 2021": [1, 1, 4],
      "1804 2021": [1, 1, 4],
      "1806 2021": [1, 1, 5],
      "4601 2021": [1, 1, 7],
      "5001 2021": [1, 1, 6],
    },
    rows: [2, 11, 9, 3, 2],
  },
  {
    check: "orphan_person_reference",
    name: "the row's person id differs from its person's",
    async fill(store) {
      for (
        const table of ["person_info", "function_score", "service", "diagnosis", "hospital_stay"] as const
      ) {
        await store.add(
          table,
          { person_ref: 2 },
          { person_ref: 1 },
          { person_ref: null },
          { person_ref: 2, person_id: null },
          { person_ref: 9, person_id: 2, rejected: true },
        );
      }
    },
    cells: { "4601 2021": [10, 2, 15] },
  },
  ...foundByField.map((check): GroundTruth => ({
    check,
    name: "as found, by field, out of the rows of the field's table",
    async fill(store) {
      await store.add("service", { service_id: 1 }, { service_id: 2 }, { service_id: 3, rejected: true });
      await store.add("person", { person_id: 1 }, { person_id: 2 });
      await store.submission({ submission_id: "old", status: "superseded" });
      await store.submission({ submission_id: "refused", status: "refused" });
      const found = { check_id: check, table_name: "service", field: "tjTimerUke" };
      await store.add(
        "finding",
        { ...found, row_id: 1 },
        { ...found, row_id: 2, person_id: 2 },
        { ...found, row_id: 1, table_name: "person", field: "peAlder" },
        { ...found, row_id: null, table_name: "submission", field: "iiLopenr", person_id: null },
        {
          ...found,
          row_id: null,
          table_name: "contact",
          field: null,
          person_id: null,
          submission_id: "refused",
        },
        // Rows of messages that do not count, and other findings.
        { ...found, row_id: 7, submission_id: "old" },
        { ...found, row_id: 8, submission_id: "refused" },
        { ...found, row_id: 9, check_id: "hours_missing" },
      );
    },
    cells: {
      "4601 2021 ": [1, 0, 2],
      "4601 2021 iiLopenr": [1, 0, 2],
      "4601 2021 peAlder": [1, 1, 2],
      "4601 2021 tjTimerUke": [2, 2, 3],
    },
  })),
  ...foundInMessage.map((check): GroundTruth => ({
    check,
    name: "refused messages count, also those that do not say who they are from",
    async fill(store) {
      const message = { check_id: check, table_name: "submission", person_id: null };
      await store.submission({ submission_id: "good" });
      await store.submission({ submission_id: "refused", status: "refused" });
      await store.submission({
        submission_id: "nameless",
        status: "refused",
        municipality: null,
        year: null,
      });
      await store.submission({ submission_id: "old", status: "superseded" });
      await store.submission({ submission_id: "broken", status: "incomplete" });
      await store.submission({ submission_id: "ident", kind: "ident" });
      await store.add(
        "finding",
        { ...message, submission_id: "refused" },
        { ...message, submission_id: "nameless", municipality: null, year: null },
        { ...message, submission_id: "old" },
        { ...message, submission_id: "broken" },
      );
    },
    cells: { "0000 0": [1, 0, 1], "4601 2021": [1, 0, 2] },
  })),
  {
    check: "municipality_number_not_valid_in_year",
    name: "submission and home, in the years that the list covers",
    async fill(store) {
      // 4601 is Bergen from 2020 on, 1201 until 2019.
      await store.submission({ municipality: "1201", year: 2019 });
      await store.submission({ municipality: "4601", year: 2020 });
      await store.submission({ municipality: "1201", year: 2020, status: "refused" });
      await store.submission({ municipality: "1201", year: 2021, status: "superseded" });
      await store.submission({ municipality: "1201", year: 2025 });
      await store.add(
        "person",
        { year: 2020, person_id: 1, home_municipality: "4601" },
        { year: 2020, person_id: 2, home_municipality: "1201" },
        { year: 2020, person_id: 3, home_municipality: "9999" },
        { year: 2020, person_id: 4, home_municipality: "9000" },
        { year: 2020, person_id: 5, home_municipality: "9900" },
        { year: 2020, person_id: 6, home_municipality: null },
        { year: 2020, person_id: 7, home_municipality: "0000", rejected: true },
        { municipality: "1201", year: 2019, person_id: 8, home_municipality: "1201" },
        { municipality: "1201", year: 2019, person_id: 9, home_municipality: "4601" },
        { municipality: "1201", year: 2025, person_id: 10, home_municipality: "1201" },
      );
    },
    cells: { "1201 2019": [1, 1, 3], "1201 2020": [1, 0, 1], "4601 2020": [2, 2, 4] },
  },
];
