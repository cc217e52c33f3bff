import type { GroundTruth } from "./case.ts";

/** Messages as a whole. */
export const submissions: readonly GroundTruth[] = [
  {
    check: "ident_message_missing",
    name: "by municipality and year, districts together",
    async fill(store) {
      await store.submission();
      await store.submission({ kind: "ident" });
      // Two districts, one ident message. Two districts, none.
      await store.submission({ year: 2020, submission_id: "a", district: "01" });
      await store.submission({ year: 2020, submission_id: "b", district: "02" });
      await store.submission({ year: 2020, kind: "ident" });
      await store.submission({ municipality: "0301", submission_id: "c", district: "01" });
      await store.submission({ municipality: "0301", submission_id: "d", district: "02" });
      // The ident message was replaced, or is of another year or municipality.
      await store.submission({ municipality: "0301", kind: "ident", status: "superseded" });
      await store.submission({ municipality: "0301", year: 2020, kind: "ident" });
      // Messages that do not count, or do not say who they are from.
      await store.submission({ municipality: "5001", status: "refused" });
      await store.submission({ municipality: "0301", status: "superseded", submission_id: "old" });
      await store.submission({ municipality: null, submission_id: "nobody" });
      await store.submission({ year: null, submission_id: "never" });
    },
    cells: { "0301 2021": [2, 0, 2] },
  },
  {
    check: "ident_message_missing",
    name: "nothing is known where the store has no ident message",
    async fill(store) {
      await store.submission();
    },
    cells: {},
  },
  {
    check: "ident_message_missing",
    name: "one of another municipality, even a refused one, tells that they were given",
    async fill(store) {
      await store.submission();
      await store.submission({ kind: "ident", municipality: "0301", status: "refused" });
    },
    cells: { "4601 2021": [1, 0, 1] },
  },
  {
    check: "ident_message_alone",
    name: "by municipality and year; a refused professional message is none",
    async fill(store) {
      await store.submission();
      await store.submission({ kind: "ident" });
      await store.submission({ kind: "ident", year: 2020 });
      await store.submission({ municipality: "0301", status: "refused" });
      await store.submission({ municipality: "0301", kind: "ident" });
      await store.submission({ municipality: "5001", kind: "ident", status: "superseded" });
      await store.submission({
        municipality: "0301",
        kind: "ident",
        status: "superseded",
        submission_id: "old",
      });
      await store.submission({ municipality: null, kind: "ident", submission_id: "nobody" });
      await store.submission({ year: null, kind: "ident", submission_id: "never" });
    },
    cells: { "0301 2021": [1, 0, 1], "4601 2020": [1, 0, 1] },
  },
  {
    check: "ident_message_alone",
    name: "nothing is known where the store has no professional message",
    async fill(store) {
      await store.submission({ kind: "ident" });
    },
    cells: {},
  },
  {
    check: "submission_after_deadline",
    name: "16 January is too late, from 2022 on",
    async fill(store) {
      await store.submission({ year: 2022, created_date: "2023-01-16" });
      await store.submission({ year: 2023, created_date: "2024-01-15" });
      await store.submission({ year: 2021, created_date: "2022-01-16" });
      await store.submission({ year: 2024, created_date: null });
      // Two districts, one of them late.
      await store.submission({ municipality: "0301", year: 2024, created_date: "2025-06-01" });
      await store.submission({
        municipality: "0301",
        year: 2024,
        created_date: "2025-01-10",
        submission_id: "in time",
      });
      await store.submission({
        municipality: "0301",
        year: 2024,
        created_date: null,
        submission_id: "unknown",
      });
      // An ident message, one that was replaced, and those that do not say who they are from.
      const late = { year: 2025, created_date: "2026-05-01" };
      await store.submission({ ...late, kind: "ident" });
      await store.submission({ ...late, status: "superseded" });
      await store.submission({ ...late, year: 2024, municipality: "0301", kind: "ident" });
      await store.submission({ ...late, year: 2024, municipality: "0301", status: "superseded" });
      await store.submission({ ...late, municipality: null, submission_id: "nobody" });
      await store.submission({ ...late, year: null, submission_id: "never" });
    },
    cells: { "0301 2024": [1, 0, 2], "4601 2022": [1, 0, 1] },
  },
  {
    check: "submission_before_year_end",
    name: "30 December is too early",
    async fill(store) {
      await store.submission({ year: 2021, created_date: "2021-12-30" });
      await store.submission({ year: 2021, created_date: null, submission_id: "unknown" });
      await store.submission({ year: 2020, created_date: "2020-12-31" });
      await store.submission({ year: 2019, created_date: "2020-01-10" });
      const early = { year: 2018, created_date: "2018-10-01" };
      for (const year of [2018, 2021]) {
        await store.submission({ ...early, year, kind: "ident" });
        await store.submission({ ...early, year, status: "superseded", submission_id: `old ${year}` });
      }
      await store.submission({ ...early, municipality: null, submission_id: "nobody" });
      await store.submission({ ...early, year: null, submission_id: "never" });
    },
    cells: { "4601 2021": [1, 0, 1] },
  },
  {
    check: "contact_incomplete",
    name: "name, telephone and e-mail, of professional messages",
    async fill(store) {
      const contact = {
        person_id: null,
        name: "Vakker Blomst",
        phone: "00000000",
        email: "a@example.invalid",
      };
      await store.add(
        "contact",
        contact,
        { ...contact, name: null },
        { ...contact, phone: "" },
        { ...contact, email: "  ", rejected: true },
        { ...contact, name: null, phone: null, email: null },
        { ...contact, municipality: "0301", email: null },
      );
      await store.submission({ kind: "ident" });
      await store.add("contact", { ...contact, phone: null, submission_id: "4601-2021-ident" });
      await store.submission({ submission_id: "old", status: "superseded" });
      await store.add("contact", { ...contact, phone: null, submission_id: "old" });
      // Messages that do not say who they are from.
      await store.submission({ municipality: null, submission_id: "nobody" });
      await store.submission({ year: null, submission_id: "never" });
      await store.add(
        "contact",
        { ...contact, phone: null, submission_id: "nobody", municipality: null },
        { ...contact, phone: null, submission_id: "never", year: null },
      );
    },
    cells: { "0301 2021": [1, 0, 1], "4601 2021": [4, 0, 5] },
  },
  {
    check: "record_system_changed",
    name: "the set of systems, whatever the case",
    async fill(store) {
      const systems = {
        2017: "ALFA",
        2018: " Alfa",
        2019: "BETA",
        // Nobody says which; then one year alone.
        2020: null,
        2021: "GAMMA",
        2022: "  ",
        2023: "DELTA",
      };
      for (const [year, system_id] of Object.entries(systems)) {
        await store.submission({ year: Number(year), system_id });
      }
      // Districts: the same two systems in another order, then one of them alone.
      for (
        const [year, district, system_id] of [
          [2019, "01", "ALFA"],
          [2019, "02", "BETA"],
          [2020, "01", "BETA"],
          [2020, "02", "ALFA"],
          [2020, "03", "ALFA"],
          [2021, "01", "BETA"],
        ] as const
      ) {
        await store.submission({
          municipality: "0301",
          year,
          district,
          system_id,
          submission_id: `0301-${year}-${district}`,
        });
      }
      // Ident messages, messages that were replaced, and those of nobody.
      for (const year of [2017, 2018]) {
        await store.submission({ year, kind: "ident", system_id: `IDENT ${year}` });
        await store.submission({
          year,
          status: "superseded",
          system_id: `OLD ${year}`,
          submission_id: `old ${year}`,
        });
        await store.submission({
          year,
          municipality: null,
          system_id: `X ${year}`,
          submission_id: `nobody ${year}`,
        });
      }
      await store.submission({ year: null, system_id: "NEVER", submission_id: "never" });
    },
    cells: { "0301 2021": [1, 0, 1], "4601 2019": [1, 0, 1] },
  },
];
