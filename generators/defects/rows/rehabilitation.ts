/**
 * Rehabilitation outside institutions (`poHab`), as the slides of the register's webinar of 1 November 2022 have it.
 *
 * The person's own answers are taken away in every year, and others are put in.
 *
 * @module
 */
import type { EditedRow } from "../../cohort/person_editor.ts";
import type { TruthRow } from "../../cohort/truth.ts";
import { type DefectContext, definePersonDefect, type PersonDefect } from "../defect.ts";
import {
  asksSince2019,
  assessments,
  clearAnswers,
  dayOf,
  lastAssessment,
  REHABILITATION,
  repeatAssessment,
} from "./answers.ts";
import { numberOf, yearEnd, yearStart } from "./cells.ts";
import { answersBefore, noteAnswers } from "./earlier_answers.ts";
import { type Site, siteOf } from "./way.ts";

const YES = "1";
const NO = "2";

function answering(
  check: string,
  write: (site: Site, context: DefectContext) => readonly TruthRow[],
): PersonDefect {
  return definePersonDefect({
    check,
    table: "person_info",
    applies: (editor) => asksSince2019(editor) && lastAssessment(editor).length > 0,
    apply(editor, context) {
      clearAnswers(editor, REHABILITATION);
      return write(siteOf(check, { editor, context }), context);
    },
  });
}

function answer(row: EditedRow, text: string, day: number | null): void {
  row.set("rehabilitation", text);
  row.set("rehabilitation_date", day);
}

const noWithDateWithoutYes = answering("rehab_no_with_date_without_yes", ({ editor, kept, tell }) => {
  const row = lastAssessment(editor)[0]!;
  answer(row, NO, kept("day", () => dayOf(row, editor)));
  return [tell(row)];
});

const STARTS = 3;

/** Every assessment tells a start, at least three of them, and the last of these is found. */
const startWithoutEnd = answering("rehab_start_without_end", ({ editor, kept, random, tell }) => {
  const first = kept("day", () => yearStart(editor.year) + random.integer(0, 90));
  const apart = kept("days", () => random.integer(14, 120));
  const rows = assessments(editor, STARTS);
  // One row alone has the last start; what there is beyond three carries the first one along.
  rows.forEach((row, place) => answer(row, YES, first + (place < STARTS ? place * apart : 0)));
  return [tell(rows[STARTS - 1]!)];
});

const yesWithoutDate = answering("rehab_yes_without_date", ({ editor, tell }) => {
  const row = lastAssessment(editor)[0]!;
  answer(row, YES, null);
  return [tell(row)];
});

/** Days of assessments in order, and whether a start is told on them. */
type Told = readonly (readonly [day: number, isStart: boolean])[];

/**
 * A start on every day of assessments but the last, which says nothing of it. Where the person has one day only, another
 * follows. In the year after, the last is a start too, and a newer one says nothing.
 */
const startWithoutStop = answering("rehab_start_without_stop", (site, context) => {
  const { editor } = site;
  const { noted, unclear } = answersBefore(editor, context);
  const rows = [...editor.rows("person_info")];
  const dated = rows.filter((row) => numberOf(row, "start_date") !== null);
  const first = dated[0];
  const start = site.kept("day", () => dayOf(first ?? rows[0]!, editor));
  const days = new Set(dated.map((row) => numberOf(row, "start_date")!));
  if (days.size === 1 && !unclear) {
    const next = Math.min(Math.max(...days) + site.random.integer(30, 90), yearEnd(editor.year));
    const row = repeatAssessment(editor, first!);
    row.set("start_date", next);
    days.add(next);
    rows.push(row);
  }
  const last = Math.max(...days);
  const isSilent = (row: EditedRow) => !unclear && days.size > 1 && row.get("start_date") === last;
  for (const row of rows) if (!isSilent(row)) answer(row, YES, start);
  const told: Told = [...days].sort((a, b) => a - b).map((day) => [day, unclear || day !== last]);
  noteAnswers(editor, context, JSON.stringify(told));
  return isNextAfterStart(last, [...told, ...(noted === undefined ? [] : JSON.parse(noted) as Told)])
    ? rows.filter(isSilent).map((row) => site.tell(row))
    : [];
});

/** Of the days before, of this year and the one before, the nearest tells of a start. */
function isNextAfterStart(day: number, told: Told): boolean {
  const before = Math.max(...told.map(([other]) => other).filter((other) => other < day));
  return told.some(([other, isStart]) => other === before && isStart);
}

/** Rehabilitation. */
export const rehabilitationDefects: readonly PersonDefect[] = Object.freeze([
  noWithDateWithoutYes,
  startWithoutEnd,
  yesWithoutDate,
  startWithoutStop,
]);

/** Never had it, and two starts. */
export const rehabilitationNearMisses: readonly PersonDefect[] = Object.freeze([
  answering("rehab_no_with_date_without_yes", ({ editor }) => {
    answer(lastAssessment(editor)[0]!, NO, null);
    return [];
  }),
  answering("rehab_start_without_end", ({ editor, kept }) => {
    const first = kept("day", () => yearStart(editor.year));
    assessments(editor, STARTS).forEach((row, place) => answer(row, YES, first + Math.min(place, 1) * 30));
    return [];
  }),
]);
