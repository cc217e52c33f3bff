import type { GroundTruth } from "./case.ts";

/** Ident messages and identities. */
export const identity: readonly GroundTruth[] = [
  {
    check: "ident_missing",
    name: "by local id, municipality and year",
    async fill(store) {
      await store.add(
        "person",
        { person_id: 1 },
        { person_id: 2, rejected: true },
        { person_id: 3 },
        { person_id: 4, person_key: null },
        { person_id: null },
        { person_id: 1, year: 2020 },
      );
      await store.add(
        "ident",
        { person_id: 1 },
        { person_id: 3, municipality: "0301" },
        { person_id: 4, rejected: true },
        { person_id: 2, year: 2020 },
      );
    },
    cells: { "4601 2020": [1, 1, 1], "4601 2021": [3, 2, 5] },
  },
  {
    check: "ident_unmatched",
    name: "by local id, municipality and year",
    async fill(store) {
      await store.add("person", { person_id: 1 }, { person_id: 2, year: 2020 }, {
        person_id: 3,
        rejected: true,
      });
      await store.add(
        "ident",
        { person_id: 1, pid: "1" },
        { person_id: 2, pid: "2" },
        { person_id: 3, pid: "3" },
        { person_id: null, pid: "x" },
        { person_id: 4, pid: "4", rejected: true },
      );
    },
    cells: { "4601 2021": [3, 2, 5] },
    rows: [2, null, 4],
  },
  {
    check: "ident_invalid",
    name: "types with control digits",
    async fill(store) {
      await store.add(
        "ident",
        { pid: "1", id_type: "1", id_kind: "fnr", id_valid: false },
        { pid: "2", id_type: "12", id_kind: "unknown", id_valid: false, person_id: 2, rejected: true },
        { pid: "3", id_type: null, id_kind: "unknown", id_valid: false },
        { pid: "4", id_type: "1", id_kind: "fnr", id_valid: true },
        { pid: "5", id_type: "4", id_kind: "unknown", id_valid: false },
        { pid: "6", id_type: "9", id_kind: "unknown", id_valid: false },
        { pid: "7", id_type: "1", id_valid: null },
      );
    },
    cells: { "4601 2021": [3, 2, 4] },
    rows: [1, 2, 3],
    severity: "error",
  },
  {
    check: "ident_invalid",
    name: "a DUF number alone is a warning",
    async fill(store) {
      await store.add("ident", { id_type: "10", id_kind: "duf", id_valid: false });
    },
    cells: { "4601 2021": [1, 1, 1] },
    severity: "warning",
  },
  {
    check: "fictitious_person",
    name: "synthetic series are an error",
    async fill(store) {
      await store.add(
        "ident",
        { pid: "1", id_fictitious: "yes", id_series: "tenor" },
        { pid: "2", id_fictitious: "yes", id_series: "nhn", person_id: 2, rejected: true },
        { pid: "3", id_fictitious: "possible", id_series: "nav" },
        { pid: "4", id_fictitious: "no" },
        { pid: "5", id_fictitious: null },
      );
    },
    cells: { "4601 2021": [3, 2, 5] },
    rows: [1, 2, 3],
    severity: "error",
  },
  {
    check: "fictitious_person",
    name: "series +40 alone is a warning",
    async fill(store) {
      await store.add("ident", { id_fictitious: "possible", id_series: "nav" });
    },
    cells: { "4601 2021": [1, 1, 1] },
    severity: "warning",
  },
  {
    check: "test_person_many_municipalities",
    name: "six municipalities in one year",
    async fill(store) {
      const six = ["0301", "1103", "1806", "3005", "4601", "5001"];
      for (const municipality of six) {
        await store.add("person", { municipality, person_key: "duck", rejected: municipality === "0301" });
        // Five in 2021, the sixth the year before; the same local id without an ident message.
        await store.add("person", {
          municipality,
          person_id: 2,
          person_key: "five",
          year: municipality === "0301" ? 2020 : 2021,
        });
        await store.add("person", { municipality, person_id: 3 });
        await store.add("person", { municipality, person_id: null, person_key: null });
      }
    },
    cells: Object.fromEntries(
      ["0301", "1103", "1806", "3005", "4601", "5001"].map((
        code,
      ) => [`${code} 2021`, [1, 1, code === "0301" ? 3 : 4]]),
    ),
  },
  {
    check: "person_duplicate_in_municipality",
    name: "the ids after the first are counted",
    async fill(store) {
      await store.add(
        "person",
        { person_id: 7, person_key: "ab" },
        { person_id: 3, person_key: "ab" },
        { person_id: 5, person_key: "ab", rejected: true },
        // The same id twice is another fault; other years and municipalities do not count.
        { person_id: 8, person_key: "cd" },
        { person_id: 8, person_key: "cd" },
        { person_id: 9, person_key: "cd", year: 2020 },
        { person_id: 9, person_key: "cd", municipality: "0301" },
        { person_id: 10, person_key: null },
        { person_id: 11, person_key: null },
      );
    },
    cells: { "4601 2021": [2, 1, 7] },
    rows: [7, 5],
  },
];
