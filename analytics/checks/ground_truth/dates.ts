import type { RowTable } from "../../../stream/store/store_tables.ts";
import type { GroundTruth } from "./case.ts";

/** Every date that must lie between 2005 and the period's end, by official name. */
const pastDates: Readonly<Record<string, readonly [table: RowTable, column: string]>> = {
  diFraDato: ["diagnosis", "start_date"],
  dgFraDato: ["hospital_stay", "start_date"],
  fnFraDato: ["function_score", "start_date"],
  poErnKartlagtDato: ["person_info", "nutrition_assessed_date"],
  poErnPlanDato: ["person_info", "nutrition_plan_date"],
  poErnRisikoDato: ["person_info", "nutrition_risk_date"],
  poFraDato: ["person_info", "start_date"],
  poHabDato: ["person_info", "rehabilitation_date"],
  poLegeMiddGjDato: ["person_info", "medication_review_date"],
  poVentelisteDato: ["person_info", "waiting_list_date"],
  tjFraDato: ["service", "start_date"],
  tjKlageBesvart: ["service", "complaint_answered"],
  tjKlageMottatt: ["service", "complaint_received"],
  tjSoknadDato: ["service", "application_date"],
  tjVedtDato: ["service", "decision_date"],
};

const endDates: Readonly<Record<string, readonly [table: RowTable, column: string]>> = {
  diTilDato: ["diagnosis", "end_date"],
  dgTilDato: ["hospital_stay", "end_date"],
  fnTilDato: ["function_score", "end_date"],
  poTilDato: ["person_info", "end_date"],
  tjTilDato: ["service", "end_date"],
};

/** Dates by themselves. */
export const dates: readonly GroundTruth[] = [
  {
    check: "date_implausible",
    name: "every field on its list, at both bounds",
    async fill(store) {
      for (const [table, column] of Object.values(pastDates)) {
        await store.add(
          table,
          { [column]: "2004-12-31" },
          { [column]: "2022-01-01", person_id: 2, rejected: true },
          { [column]: "2005-01-01" },
          { [column]: "2021-12-31" },
          { [column]: null },
          { [column]: null, invalid_fields: ` ${column} ` },
        );
      }
    },
    cells: Object.fromEntries(Object.keys(pastDates).map((field) => [`4601 2021 ${field}`, [2, 2, 4]])),
  },
  {
    check: "date_implausible",
    name: "the open end is no start, and other dates are left alone",
    async fill(store) {
      await store.add(
        "service",
        { service_id: 1, start_date: "9999-12-31" },
        { service_id: 2, end_date: "2222-01-01" },
        { service_id: 3, year: 2020, start_date: "2021-01-01" },
      );
      await store.add("person", { from_date: "1986-01-01", death_date: "2222-01-01" });
    },
    cells: { "4601 2020 tjFraDato": [1, 1, 1], "4601 2021 tjFraDato": [1, 1, 1] },
    rows: [3, 1],
  },
  {
    check: "end_date_implausible",
    name: "before 2005, or more than two years ahead, 9999-12-31 apart",
    async fill(store) {
      for (const [table, column] of Object.values(endDates)) {
        await store.add(
          table,
          { [column]: "2004-12-31" },
          { [column]: "2024-01-01", person_id: 2, rejected: true },
          { [column]: "2023-12-31" },
          { [column]: "2005-01-01" },
          { [column]: "9999-12-31" },
          { [column]: "9999-12-30" },
          { [column]: null },
        );
      }
    },
    cells: Object.fromEntries(Object.keys(endDates).map((field) => [`4601 2021 ${field}`, [3, 2, 6]])),
  },
  {
    check: "date_not_in_calendar",
    name: "as found, by field, out of the rows of the field's table",
    async fill(store) {
      await store.add("service", { service_id: 1 }, { service_id: 2 });
      await store.add("person_info", { person_info_id: 1 });
      await store.add(
        "finding",
        {
          check_id: "date_not_in_calendar",
          table_name: "service",
          field: "tjFraDato",
          row_id: 1,
          value: "20210231",
        },
        { check_id: "date_not_in_calendar", table_name: "person_info", field: "poHabDato", row_id: 1 },
        { check_id: "date_implausible", table_name: "service", field: "tjVedtDato", row_id: 2 },
      );
    },
    cells: { "4601 2021 poHabDato": [1, 1, 1], "4601 2021 tjFraDato": [1, 1, 2] },
  },
];
