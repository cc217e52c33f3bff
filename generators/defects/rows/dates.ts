/**
 * Dates that lie where they cannot, and days that no calendar has.
 *
 * Source of the years: the register's webinar of 1 November 2022, "Venteliste" and "Rehabilitering".
 *
 * @module
 */
import { daysFromCivil } from "../../../stream/mapper/value_parser.ts";
import type { EditedRow, PersonEditor, PersonTable } from "../../cohort/person_editor.ts";
import type { PersonDefect } from "../defect.ts";
import { asksSince2019, clearAnswers, lastAssessment, REHABILITATION, WAITING_LIST } from "./answers.ts";
import { isAlive, isEmpty, isOpen } from "./cells.ts";
import {
  canMoveBack,
  isLikeNoOther,
  LONG_TERM_STAY,
  openServices,
  startedServices,
  typeOf,
} from "./service_rows.ts";
import { defineDefectOfWays, type Site, type Way } from "./way.ts";

/** Years before the register began. */
const EARLY = [1986, 1998];
/** Years that no extract is of. */
const LATE = [2090, 2109, 2222, 3015];
/** As above, and one that somebody may have meant. */
const LATE_OR_SLIPPED = [2029, ...LATE];

/** A day in one of the years, the same in every extract. */
function keptDay({ kept, random }: Site, years: readonly number[]): number {
  return kept("day", () => daysFromCivil(random.pick(years), random.integer(1, 12), random.integer(1, 28)));
}

type BelowPerson = Exclude<PersonTable, "person" | "ident">;

/** A way that puts a day of these years into a column. */
function inYears(
  field: string,
  { name, table, column, years, where }: {
    readonly name: string;
    readonly table: BelowPerson;
    readonly column: string;
    readonly years: readonly number[];
    readonly where: (row: EditedRow, editor: PersonEditor) => boolean;
  },
): Way {
  return {
    name: `${field} ${name}`,
    field,
    rows: (editor) => editor.rows(table).filter((row) => where(row, editor)),
    change: (row, site) => row.set(column, keptDay(site, years)),
  };
}

function early(
  field: string,
  table: BelowPerson,
  column: string,
  where: (row: EditedRow, editor: PersonEditor) => boolean,
): Way {
  return inYears(field, { name: "early", table, column, years: EARLY, where });
}

function late(
  field: string,
  table: BelowPerson,
  column: string,
  where: (row: EditedRow, editor: PersonEditor) => boolean,
): Way {
  return inYears(field, { name: "late", table, column, years: LATE_OR_SLIPPED, where });
}

const has = (column: string) => (row: EditedRow) => row.get(column) !== null;
const isUnanswered = (row: EditedRow) => isEmpty(row, "complaint_received", "complaint_answered");

/** The row says nothing that is looked for by the day of the assessment. */
function isUndated(row: EditedRow, editor: PersonEditor): boolean {
  return row.get("start_date") !== null && row.get("round_the_clock") !== "1" &&
    editor.rows("person_info").every((other) => other.get("rehabilitation") !== "1");
}

/** Known to have been born before anything can be told of as older than the person. */
function isBornEarly({ person, year }: PersonEditor): boolean {
  const age = person.get("age");
  return typeof age === "number" && year - age <= 2005;
}

const serviceDates: readonly Way[] = [
  early("tjSoknadDato", "service", "application_date", has("application_date")),
  late(
    "tjVedtDato",
    "service",
    "decision_date",
    (row) => row.get("decision_date") !== null && isUnanswered(row),
  ),
  early(
    "tjFraDato",
    "service",
    "start_date",
    (row, editor) =>
      row.get("decision") !== "1" && canMoveBack(editor, row) && isBornEarly(editor) &&
      isLikeNoOther(editor, row),
  ),
  late(
    "tjFraDato",
    "service",
    "start_date",
    (row, editor) =>
      row.get("start_date") !== null && row.get("decision") !== "1" && typeOf(row) !== LONG_TERM_STAY &&
      isOpen(row) && isAlive(editor) && isLikeNoOther(editor, row),
  ),
  late("tjKlageMottatt", "service", "complaint_received", isUnanswered),
  late("tjKlageBesvart", "service", "complaint_answered", has("complaint_received")),
];

const otherDates: readonly Way[] = [
  early("fnFraDato", "function_score", "start_date", has("start_date")),
  late("fnFraDato", "function_score", "start_date", (row) => row.get("start_date") !== null && isOpen(row)),
  early("diFraDato", "diagnosis", "start_date", has("start_date")),
  late("diFraDato", "diagnosis", "start_date", has("start_date")),
  early("dgFraDato", "hospital_stay", "start_date", has("start_date")),
  late("dgFraDato", "hospital_stay", "start_date", (row) => row.get("start_date") !== null && isOpen(row)),
];

const answerDates: readonly Way[] = [
  early("poFraDato", "person_info", "start_date", isUndated),
  late("poFraDato", "person_info", "start_date", isUndated),
  early("poLegeMiddGjDato", "person_info", "medication_review_date", has("medication_review_date")),
  late("poLegeMiddGjDato", "person_info", "medication_review_date", has("medication_review_date")),
  early(
    "poErnKartlagtDato",
    "person_info",
    "nutrition_assessed_date",
    (row) => row.get("nutrition_assessed_date") !== null && row.get("nutrition_risk_date") === null,
  ),
  {
    name: "poErnRisikoDato early",
    field: "poErnRisikoDato",
    rows: (editor) =>
      editor.rows("person_info").filter((row) =>
        row.get("nutrition_assessed_date") !== null && row.get("nutrition_risk_date") !== null
      ),
    // Both are of one day.
    change(row, site) {
      const day = keptDay(site, EARLY);
      row.set("nutrition_assessed_date", day);
      row.set("nutrition_risk_date", day);
      return [site.tell(row), site.tell(row, { field: "poErnKartlagtDato" })];
    },
  },
  late("poErnPlanDato", "person_info", "nutrition_plan_date", has("nutrition_plan_date")),
  {
    name: "poVentelisteDato",
    field: "poVentelisteDato",
    rows: (editor) => asksSince2019(editor) ? lastAssessment(editor) : [],
    change(row, site) {
      row.set("waiting_list", "1");
      row.set("waiting_list_date", keptDay(site, [...EARLY, ...LATE_OR_SLIPPED]));
    },
  },
  {
    name: "poHabDato",
    field: "poHabDato",
    rows: (editor) => asksSince2019(editor) ? lastAssessment(editor) : [],
    // In all assessments, as they carry a start along: one without would look like an end that was forgotten.
    change(_row, site) {
      const day = keptDay(site, LATE_OR_SLIPPED);
      const rows = site.editor.rows("person_info");
      for (const row of rows) {
        row.set("rehabilitation", "1");
        row.set("rehabilitation_date", day);
      }
      return rows.map((row) => site.tell(row));
    },
  },
];

const dateImplausible = defineDefectOfWays({
  check: "date_implausible",
  table: "any",
  ways: [...serviceDates, ...otherDates, ...answerDates],
  // These are held against those of the years beside.
  prepare(editor) {
    if (asksSince2019(editor)) clearAnswers(editor, [...WAITING_LIST, ...REHABILITATION]);
  },
});

/** A way that puts the end of what goes on into a year far away. */
function farEnd(field: string, table: BelowPerson): Way {
  return inYears(field, { name: "late", table, column: "end_date", years: LATE, where: isOpen });
}

/** Where nothing holds an end against its start, it may also lie before all starts. */
function oldEnd(field: string, table: BelowPerson): Way {
  return inYears(field, { name: "early", table, column: "end_date", years: EARLY, where: () => true });
}

const endDateImplausible = defineDefectOfWays({
  check: "end_date_implausible",
  table: "any",
  ways: [
    {
      name: "tjTilDato late",
      field: "tjTilDato",
      rows: (editor) => openServices(editor).filter((row) => isLikeNoOther(editor, row)),
      change: (row, site) => row.set("end_date", keptDay(site, LATE)),
    },
    farEnd("fnTilDato", "function_score"),
    farEnd("dgTilDato", "hospital_stay"),
    farEnd("diTilDato", "diagnosis"),
    oldEnd("diTilDato", "diagnosis"),
    farEnd("poTilDato", "person_info"),
    oldEnd("poTilDato", "person_info"),
  ],
});

/** Days that fit the pattern of the schema. */
const NO_DAYS = ["0230", "0231", "0431", "0631", "0931", "1131"];

function noDay(
  field: string,
  table: BelowPerson,
  { column, where = has(column) }: {
    readonly column: string;
    readonly where?: (row: EditedRow, editor: PersonEditor) => boolean;
  },
): Way {
  return {
    name: field,
    field,
    rows: (editor) => editor.rows(table).filter((row) => where(row, editor)),
    change(row, { editor, kept, random }) {
      row.setRaw(column, kept("day", () => `${editor.year}${random.pick(NO_DAYS)}`));
    },
  };
}

const dateNotInCalendar = defineDefectOfWays({
  check: "date_not_in_calendar",
  table: "any",
  ways: [
    noDay("tjSoknadDato", "service", { column: "application_date" }),
    noDay("tjVedtDato", "service", { column: "decision_date" }),
    noDay("tjFraDato", "service", { column: "start_date" }),
    {
      ...noDay("tjTilDato", "service", { column: "end_date" }),
      rows: (editor) => startedServices(editor),
    },
    noDay("fnFraDato", "function_score", { column: "start_date" }),
    noDay("fnTilDato", "function_score", { column: "end_date" }),
    noDay("diFraDato", "diagnosis", { column: "start_date" }),
    noDay("dgFraDato", "hospital_stay", { column: "start_date" }),
    noDay("poFraDato", "person_info", { column: "start_date", where: isUndated }),
    noDay("poLegeMiddGjDato", "person_info", { column: "medication_review_date" }),
    noDay("poErnKartlagtDato", "person_info", { column: "nutrition_assessed_date" }),
  ],
});

/** Dates by themselves. */
export const dateDefects: readonly PersonDefect[] = Object.freeze([
  dateImplausible,
  endDateImplausible,
  dateNotInCalendar,
]);
