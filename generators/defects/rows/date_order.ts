/**
 * Two dates of a row in the wrong order.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import type { PersonDefect } from "../defect.ts";
import { EARLIEST, isEmpty, numberOf, yearEnd } from "./cells.ts";
import { isLikeNoOther, startedServices } from "./service_rows.ts";
import { defineDefectOfWays, type Site, type Way } from "./way.ts";

/** Most days between the two. */
const MOST_DAYS = 60;

/** Days between the two, the same in every year. */
function keptDays({ kept, random }: Site): number {
  return kept("days", () => random.integer(1, MOST_DAYS));
}

/** The end comes before the start. */
function endBeforeStart(
  table: "service" | "hospital_stay" | "function_score",
  rows: (editor: PersonEditor) => readonly EditedRow[],
): Way {
  return {
    name: table,
    rows: (editor) =>
      rows(editor).filter((row) => (numberOf(row, "start_date") ?? 0) - MOST_DAYS >= EARLIEST),
    change: (row, site) => row.set("end_date", numberOf(row, "start_date")! - keptDays(site)),
  };
}

const endBeforeStarts = defineDefectOfWays({
  check: "end_before_start",
  table: "any",
  ways: [
    endBeforeStart(
      "service",
      (editor) => startedServices(editor).filter((row) => isLikeNoOther(editor, row)),
    ),
    endBeforeStart("hospital_stay", (editor) => editor.rows("hospital_stay")),
    endBeforeStart("function_score", (editor) => editor.rows("function_score")),
  ],
});

/** Services decided on so late in the year, at most, that there are days left for what comes after. */
function decided(editor: PersonEditor): EditedRow[] {
  return editor.rows("service").filter((row) => {
    const day = numberOf(row, "decision_date");
    return day !== null && day - MOST_DAYS >= EARLIEST && day + MOST_DAYS <= yearEnd(editor.year);
  });
}

const decisionBeforeApplication = defineDefectOfWays({
  check: "decision_before_application",
  table: "service",
  ways: [{
    name: "application",
    rows: (editor) => decided(editor).filter((row) => row.get("application_date") !== null),
    change: (row, site) => row.set("application_date", numberOf(row, "decision_date")! + keptDays(site)),
  }],
});

const withoutComplaint = (editor: PersonEditor) =>
  decided(editor).filter((row) => isEmpty(row, "complaint_received", "complaint_answered"));

const complaintBeforeDecision = defineDefectOfWays({
  check: "complaint_before_decision",
  table: "service",
  ways: [
    {
      name: "received",
      rows: withoutComplaint,
      change: (row, site) => row.set("complaint_received", numberOf(row, "decision_date")! - keptDays(site)),
    },
    {
      name: "answered",
      rows: withoutComplaint,
      change(row, site) {
        const received = numberOf(row, "decision_date")! + MOST_DAYS;
        row.set("complaint_received", received);
        row.set("complaint_answered", received - keptDays(site));
      },
    },
  ],
});

/** Order of dates. */
export const dateOrderDefects: readonly PersonDefect[] = Object.freeze([
  endBeforeStarts,
  decisionBeforeApplication,
  complaintBeforeDecision,
]);
