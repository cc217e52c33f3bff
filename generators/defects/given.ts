/**
 * What a row of a person says, as the register and its statistics read it.
 *
 * @module
 */
import type { CellValue, EditedRow, PersonEditor } from "../cohort/person_editor.ts";
import { dayOf } from "./days.ts";

/** `tjVedtak` of a refusal, code list 9171. */
const REFUSED = "1";

/** A number that stands in a cell; `undefined` where there is none. */
export function numberIn(row: EditedRow, column: string): number | undefined {
  const value: CellValue = row.get(column);
  return typeof value === "number" ? value : undefined;
}

/** The service was not refused. */
export function isGiven(service: EditedRow): boolean {
  return service.get("decision") !== REFUSED;
}

/** The service was given, and runs on some day of the year. */
export function runsIn(service: EditedRow, year: number): boolean {
  const start = numberIn(service, "start_date");
  const end = numberIn(service, "end_date");
  return isGiven(service) && start !== undefined && start <= dayOf(year, 12, 31) &&
    (end === undefined || end >= dayOf(year, 1, 1));
}

/** Days that the register takes only from 2005 to the end of the year: else it drops the row. Source: annotated schema, TJENESTE. */
const BOUNDED = ["application_date", "decision_date", "start_date", "complaint_received"] as const;

/** The register would drop the service, and no count has it. */
export function isDropped(service: EditedRow, year: number): boolean {
  return BOUNDED.some((column) => {
    const day = numberIn(service, column);
    return day !== undefined && (day < dayOf(2005, 1, 1) || day > dayOf(year, 12, 31));
  });
}

/** Types of the person's services that were given. */
export function typesGiven(editor: PersonEditor): Set<number> {
  const types = editor.rows("service").filter(isGiven).map((row) => numberIn(row, "service_type") ?? 0);
  return new Set(types);
}

/** Hours a week of all services that were given, in hundredths, whenever they ran. */
export function hoursGiven(editor: PersonEditor): number {
  return editor.rows("service").filter(isGiven)
    .reduce((sum, row) => sum + (numberIn(row, "hours_per_week") ?? 0), 0);
}
