/**
 * The waiting list, as the slides of the register's webinar of 1 November 2022 have it: "Ulogiske svar".
 *
 * The person's own answers are taken away in every year, and others are put in.
 *
 * @module
 */
import type { EditedRow } from "../../cohort/person_editor.ts";
import type { TruthRow } from "../../cohort/truth.ts";
import { type DefectContext, definePersonDefect, type PersonDefect } from "../defect.ts";
import { asksSince2019, assessments, clearAnswers, dayOf, lastAssessment, WAITING_LIST } from "./answers.ts";
import { yearEnd, yearStart } from "./cells.ts";
import { answersBefore, noteAnswers } from "./earlier_answers.ts";
import { type Site, siteOf } from "./way.ts";

const YES = "1";
const NO = "2";

/** Answers that are wrong by themselves or by those of the years before; the row is the last assessment. */
function answering(
  check: string,
  write: (row: EditedRow, site: Site, context: DefectContext) => readonly TruthRow[],
): PersonDefect {
  return definePersonDefect({
    check,
    table: "person_info",
    applies: (editor) => asksSince2019(editor) && lastAssessment(editor).length > 0,
    apply(editor, context) {
      clearAnswers(editor, WAITING_LIST);
      return write(lastAssessment(editor)[0]!, siteOf(check, { editor, context }), context);
    },
  });
}

function answer(row: EditedRow, text: string, day: number | null): void {
  row.set("waiting_list", text);
  row.set("waiting_list_date", day);
}

/** A day of the year that is not among its first ninety. */
function somewhere({ editor, random }: Site): number {
  return random.integer(yearStart(editor.year) + 90, yearEnd(editor.year));
}

const noWithoutYes = answering("waiting_list_no_without_yes", (row, { editor, kept, tell }) => {
  answer(row, NO, kept("day", () => dayOf(row, editor)));
  return [tell(row)];
});

const yesAndNoSameDay = answering("waiting_list_yes_and_no_same_day", (row, { editor, kept, tell }) => {
  const day = kept("day", () => dayOf(row, editor));
  const [yes, no] = assessments(editor, 2);
  answer(yes!, YES, day);
  answer(no!, NO, day);
  return [tell(no!)];
});

const yesInTwoYears = answering("waiting_list_yes_in_two_years", (row, site, context) => {
  const { noted, unclear } = answersBefore(site.editor, context);
  if (unclear) return [];
  answer(row, YES, somewhere(site));
  noteAnswers(site.editor, context, YES);
  return noted === undefined ? [] : [site.tell(row)];
});

/** "Yes" and "no" in the first year, and a "no" of a later day in each that follows. */
const noRepeated = answering("waiting_list_no_repeated", (row, site, context) => {
  const { noted, unclear } = answersBefore(site.editor, context);
  if (unclear) return [];
  noteAnswers(site.editor, context, NO);
  const ended = somewhere(site);
  if (noted !== undefined) {
    answer(row, NO, ended);
    return [site.tell(row)];
  }
  const [yes, no] = assessments(site.editor, 2);
  answer(yes!, YES, ended - site.random.integer(1, 90));
  answer(no!, NO, ended);
  return [];
});

const yesWithoutDate = answering("waiting_list_yes_without_date", (row, { tell }) => {
  answer(row, YES, null);
  return [tell(row)];
});

/** The waiting list. */
export const waitingListDefects: readonly PersonDefect[] = Object.freeze([
  noWithoutYes,
  yesAndNoSameDay,
  yesInTwoYears,
  noRepeated,
  yesWithoutDate,
]);

/** Answers as they should be: never on the list, and a wait that lasts over the turn of the year. */
export const waitingListNearMisses: readonly PersonDefect[] = Object.freeze([
  answering("waiting_list_no_without_yes", (row) => {
    answer(row, NO, null);
    return [];
  }),
  answering("waiting_list_yes_in_two_years", (row, { editor, kept }) => {
    answer(row, YES, kept("day", () => dayOf(row, editor)));
    return [];
  }),
]);
