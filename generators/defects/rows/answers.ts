/**
 * Answers about a person (`PERSONOPPL`) that are taken away and given anew.
 *
 * Checks hold answers of several years together. Where a defect is about them, the person's own are taken away in every year
 * first: what stands there then is the defect's, and no later answer of the person can make something of it.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import { copyOf, EARLIEST, numberOf, yearEnd } from "./cells.ts";

/** The message of the year asks for waiting list and rehabilitation. */
export function asksSince2019({ format }: PersonEditor): boolean {
  return format.rules["poVenteliste"] !== undefined;
}

/** All of a person's assessments lose these answers. */
export function clearAnswers(editor: PersonEditor, columns: readonly string[]): void {
  for (const row of editor.rows("person_info")) {
    for (const column of columns) row.set(column, null);
  }
}

/** The waiting list and its date. */
export const WAITING_LIST: readonly string[] = Object.freeze(["waiting_list", "waiting_list_date"]);
/** Rehabilitation outside an institution and its date. */
export const REHABILITATION: readonly string[] = Object.freeze(["rehabilitation", "rehabilitation_date"]);
/** All about nutrition. */
export const NUTRITION: readonly string[] = Object.freeze([
  "nutrition_assessed",
  "nutrition_assessed_date",
  "nutrition_risk",
  "nutrition_risk_date",
  "nutrition_plan",
  "nutrition_plan_date",
]);

/** The last assessment in the message, as a list for who picks one of several; empty where there is none. */
export function lastAssessment(editor: PersonEditor): readonly EditedRow[] {
  return editor.rows("person_info").slice(-1);
}

/** Another assessment of the same day, with the same answers. */
export function repeatAssessment(editor: PersonEditor, row: EditedRow): EditedRow {
  return editor.append("person_info", copyOf(row));
}

/** As many assessments as are asked for: the person's own, and repeated ones behind them. At least one must be there. */
export function assessments(editor: PersonEditor, count: number): readonly EditedRow[] {
  const rows = [...editor.rows("person_info")];
  const last = rows.at(-1)!;
  while (rows.length < count) rows.push(repeatAssessment(editor, last));
  return rows;
}

/** The day of the assessment where the register takes it, else the first of July. */
export function dayOf(row: EditedRow, editor: PersonEditor): number {
  const day = numberOf(row, "start_date");
  const last = yearEnd(editor.year);
  return day !== null && day >= EARLIEST && day <= last ? day : last - 183;
}
