/**
 * Persons of whom too little is told, or too much.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import { definePersonDefect, type PersonDefect, truthOf } from "../defect.ts";
import { numberIn, runsIn } from "../given.ts";

const personWithoutContent = definePersonDefect({
  check: "person_without_content",
  table: "person",
  applies: () => true,
  apply(editor) {
    for (const table of ["person_info", "function_score", "service"] as const) {
      for (const row of editor.rows(table)) row.remove();
    }
    return [truthOf("person_without_content", { editor, row: editor.person })];
  },
});

/** Home services and long-term stays, which nobody gets whose need is not known. */
const NEED_SCORES: ReadonlySet<number> = new Set([1, 2, 3, 15, 21]);

const serviceWithoutFunctionScores = definePersonDefect({
  check: "service_without_function_scores",
  table: "person",
  applies: (editor) =>
    editor.rows("service").some((row) =>
      NEED_SCORES.has(numberIn(row, "service_type") ?? 0) && runsIn(row, editor.year)
    ),
  apply(editor) {
    for (const row of editor.rows("function_score")) row.remove();
    return [truthOf("service_without_function_scores", { editor, row: editor.person })];
  },
});

/** Hundredths of hours of two services that are too many together, and each by itself is not. */
const MANY = [12_000, 6_000] as const;

/** As if a service had been prolonged, and the one before not ended. */
const personHoursOver168 = definePersonDefect({
  check: "person_hours_over_168",
  table: "person",
  applies: (editor) => withHours(editor) !== undefined,
  apply(editor) {
    const row = withHours(editor)!;
    const cells = Object.fromEntries(COPIED.map((column) => [column, row.get(column)]));
    row.set("hours_per_week", MANY[0]);
    editor.append("service", { ...cells, hours_per_week: MANY[1] });
    return [truthOf("person_hours_over_168", { editor, row: editor.person })];
  },
});

/** All of a service but its own key and hours, and what may be there once only. */
const COPIED = [
  "decision_id",
  "decision_number",
  "service_type",
  "service_subtype",
  "application_date",
  "decision_date",
  "decision",
  "rolling",
  "org_number",
  "start_date",
  "end_date",
] as const;

/** A service at home, since in an institution one stay would be two. */
const HOME_HELP: ReadonlySet<number> = new Set([1, 2, 15]);

function withHours(editor: PersonEditor): EditedRow | undefined {
  return editor.rows("service").find((row) =>
    HOME_HELP.has(numberIn(row, "service_type") ?? 0) && numberIn(row, "hours_per_week") !== undefined &&
    runsIn(row, editor.year)
  );
}

/** Content. */
export const contentDefects: readonly PersonDefect[] = Object.freeze([
  personWithoutContent,
  serviceWithoutFunctionScores,
  personHoursOver168,
]);
