/**
 * Fields that the register cannot read, does not know, misses, or finds too small or large.
 *
 * @module
 */
import {
  APPLICATION_DATE_MANDATORY,
  DECISION_DATE_MANDATORY,
  DECISION_MANDATORY,
  ROLLING_MANDATORY,
} from "../../../register/service_duties.ts";
import type { EditedRow, PersonEditor, PersonTable } from "../../cohort/person_editor.ts";
import type { PersonDefect } from "../defect.ts";
import { numberOf, writtenDay } from "./cells.ts";
import { grantedServices, isAskedRoundTheClock, isLikeNoOther, typeOf } from "./service_rows.ts";
import { defineDefectOfWays, type Site, type Way } from "./way.ts";

type BelowPerson = Exclude<PersonTable, "person" | "ident">;

/** Rows of a table that have something in a column. */
const filled = (table: BelowPerson, column: string) => (editor: PersonEditor) =>
  editor.rows(table).filter((row) => row.get(column) !== null);

/** Hours that may go: nobody adds them up, and no other service is told apart by them alone. */
function spareHours(editor: PersonEditor): readonly EditedRow[] {
  if (isAskedRoundTheClock(editor)) return [];
  return grantedServices(editor).filter((row) =>
    (numberOf(row, "hours_per_week") ?? 0) > 0 && isLikeNoOther(editor, row)
  );
}

/** A day written with points. */
function pointed(field: string, table: BelowPerson, column: string): Way {
  return {
    name: field,
    field,
    rows: filled(table, column),
    change: (row) => row.setRaw(column, writtenDay(numberOf(row, column) ?? 0)),
  };
}

const fieldFormat = defineDefectOfWays({
  check: "field_format",
  table: "any",
  ways: [
    {
      name: "tjTimerUke",
      field: "tjTimerUke",
      rows: spareHours,
      // The point became a comma.
      change(row) {
        row.setRaw("hours_per_week", (numberOf(row, "hours_per_week")! / 100).toFixed(2).replace(".", ","));
      },
    },
    pointed("tjSoknadDato", "service", "application_date"),
    pointed("tjFraDato", "service", "start_date"),
    pointed("fnFraDato", "function_score", "start_date"),
    pointed("poLegeMiddGjDato", "person_info", "medication_review_date"),
    {
      name: "poVurdLege",
      field: "poVurdLege",
      rows: filled("person_info", "doctor_assessed"),
      change: (row) =>
        row.set("doctor_assessed", String(row.get("doctor_assessed")).replace(/^\d{4}/, "$&-")),
    },
    {
      name: "dgInstOrgnr",
      field: "dgInstOrgnr",
      rows: (editor) => editor.rows("hospital_stay"),
      change: (row, { kept, random }) =>
        row.set("org_number", kept("text", () => random.pick(["utenbys", "reha"]))),
    },
    {
      name: "peBydelsnr",
      field: "peBydelsnr",
      rows: (editor) => [editor.person],
      change: (row, { kept, random }) =>
        row.set("home_district", kept("text", () => random.pick(["X1", "--"]))),
    },
  ],
});

/** A code that no list of the field has, the same in every year. */
function unknown(
  field: string,
  { rows, column, codes }: {
    readonly rows: (editor: PersonEditor) => readonly EditedRow[];
    readonly column: string;
    readonly codes: readonly (string | number)[];
  },
): Way {
  return {
    name: field,
    field,
    rows,
    change: (row, { kept, random }) =>
      row.set(column, kept<string | number>("code", () => random.pick(codes))),
  };
}

/** Answers that no other is held against. */
const answers: Readonly<Record<string, string>> = {
  poHusstand: "household",
  poPrivHjelp: "private_help",
  poBoligTilr: "housing_suited",
  poIndPlan: "individual_plan",
  poHarKoordinator: "coordinator",
  poArbBistBehov: "work_help_need",
  poFriTranspMottar: "leisure_transport_received",
};

const codeUnknown = defineDefectOfWays({
  check: "code_unknown",
  table: "any",
  ways: [
    unknown("tjVedtak", {
      // A refusal that is not known as one would be a service that was given.
      rows: (editor) => grantedServices(editor).filter((row) => row.get("decision") !== null),
      column: "decision",
      codes: ["3", "8"],
    }),
    unknown("tjRullerende", { rows: filled("service", "rolling"), column: "rolling", codes: ["3", "J"] }),
    unknown("fnFunkVerdi", {
      rows: filled("function_score", "function_value"),
      column: "function_value",
      codes: ["0", "7", "8"],
    }),
    unknown("fnFunkType", {
      // Up to 2018 the register did not look at it.
      rows: (editor) =>
        editor.format.rules["fnFunkType"]?.codeLists === undefined ? [] : editor.rows("function_score"),
      column: "function_type",
      codes: [19, 20, 99],
    }),
    ...Object.entries(answers).map(([field, column]) =>
      unknown(field, { rows: filled("person_info", column), column, codes: ["7", "8"] })
    ),
  ],
});

/** A field that services of these types cannot be without. */
function missing(field: string, column: string, types: readonly number[]): Way {
  return {
    name: field,
    field,
    // Where a refusal is not known as one, its service would count as given.
    rows: (editor) =>
      grantedServices(editor).filter((row) => types.includes(typeOf(row) ?? 0) && row.get(column) !== null),
    change: (row) => row.set(column, null),
  };
}

/** A field that no row of the table can be without. */
function missingAlways(field: string, table: BelowPerson, column: string): Way {
  return { name: field, field, rows: filled(table, column), change: (row) => row.set(column, null) };
}

const fieldMissing = defineDefectOfWays({
  check: "field_missing",
  table: "any",
  ways: [
    missing("tjSoknadDato", "application_date", APPLICATION_DATE_MANDATORY),
    missing("tjVedtDato", "decision_date", DECISION_DATE_MANDATORY),
    missing("tjVedtak", "decision", DECISION_MANDATORY),
    missing("tjRullerende", "rolling", ROLLING_MANDATORY),
    missingAlways("fnFunkVerdi", "function_score", "function_value"),
    missingAlways("fnFraDato", "function_score", "start_date"),
    missingAlways("fnTilDato", "function_score", "end_date"),
    missingAlways("diDiagKode", "diagnosis", "diagnosis_code"),
    missingAlways("diTilDato", "diagnosis", "end_date"),
  ],
});

/** Months before the register began, and after any extract. */
const MONTHS = ["199805", "200412", "209001", "222201"];

function month(field: string, column: string): Way {
  return {
    name: field,
    field,
    rows: filled("person_info", column),
    change: (row, { kept, random }: Site) => row.set(column, kept("month", () => random.pick(MONTHS))),
  };
}

const fieldOutOfRange = defineDefectOfWays({
  check: "field_out_of_range",
  table: "any",
  ways: [
    // "Helsetjenester i hjemmet med 0 timer i uken" (webinar of 1 November 2022).
    {
      name: "tjTimerUke",
      field: "tjTimerUke",
      rows: spareHours,
      change: (row) => row.set("hours_per_week", 0),
    },
    month("poVurdTann", "dentist_assessed"),
    month("poVurdLege", "doctor_assessed"),
  ],
});

/** Single fields. */
export const fieldDefects: readonly PersonDefect[] = Object.freeze([
  fieldFormat,
  codeUnknown,
  fieldMissing,
  fieldOutOfRange,
]);
