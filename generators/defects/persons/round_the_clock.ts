/**
 * "Yes" for round-the-clock services where it cannot be.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import { type DefectContext, definePersonDefect, type PersonDefect, truthOf } from "../defect.ts";
import { hoursGiven, isGiven, numberIn, typesGiven } from "../given.ts";

/** First year with the question in the message. */
const ASKED_FROM = 2019;
const YES = "1";
const HOUSING = [12, 13, 29];
const STAYS = [8, 17, 18, 19, 20, 21, 22, 25];
const LONG_TERM_STAY = 21;
/** Hundredths of hours a week below which the answer is not believed. */
const ENOUGH = 3_500;

/** The person can be given the answer and is not in an institution; hours are far too few. */
function hasLittle(editor: PersonEditor): boolean {
  const types = typesGiven(editor);
  return editor.year >= ASKED_FROM && editor.rows("person_info").length > 0 &&
    editor.rows("hospital_stay").length === 0 && hoursGiven(editor) < ENOUGH &&
    !STAYS.some((type) => types.has(type));
}

const isHoused = (editor: PersonEditor) => HOUSING.some((type) => typesGiven(editor).has(type));

function tooLittle(
  check: string,
  fits: (editor: PersonEditor) => boolean,
): PersonDefect {
  return definePersonDefect({
    check,
    table: "person",
    applies: (editor) => hasLittle(editor) && fits(editor),
    apply(editor) {
      editor.rows("person_info").at(-1)!.set("round_the_clock", YES);
      return [truthOf(check, { editor, row: editor.person })];
    },
  });
}

/** Set once the answer was "yes" outside an institution: from then on it may be carried along. */
const TOLD_AT_HOME = "told_at_home";

/** "Yes" on an assessment in the nursing home, for a person who had it nowhere before. */
const onlyInInstitution = definePersonDefect({
  check: "round_the_clock_only_in_institution",
  table: "person_info",
  applies(editor, { memory }: DefectContext) {
    // What the clean person has is never found, so that it was told at home, now or before.
    if (editor.rows("person_info").some((row) => row.get("round_the_clock") === YES)) {
      memory.set(TOLD_AT_HOME, 1);
    }
    return editor.year >= ASKED_FROM && !memory.has(TOLD_AT_HOME) && answerInStay(editor) !== undefined;
  },
  apply(editor) {
    const row = answerInStay(editor)!;
    row.set("round_the_clock", YES);
    return [truthOf("round_the_clock_only_in_institution", { editor, row })];
  },
});

function answerInStay(editor: PersonEditor): EditedRow | undefined {
  const stays = longTermStays(editor);
  return editor.rows("person_info").find((row) => isWithin(row, stays));
}

/** Long-term stays that were given. */
function longTermStays(editor: PersonEditor): readonly EditedRow[] {
  return editor.rows("service").filter((row) => row.get("service_type") === LONG_TERM_STAY && isGiven(row));
}

/** The assessment is from a day within one of the stays. */
function isWithin(answers: EditedRow, stays: readonly EditedRow[]): boolean {
  const day = numberIn(answers, "start_date");
  return day !== undefined && stays.some((stay) => {
    const start = numberIn(stay, "start_date");
    return start !== undefined && start <= day && day <= (numberIn(stay, "end_date") ?? Infinity);
  });
}

/** Takes away each "yes" from within a long-term stay that only an earlier extract would explain. */
export function forgetEarlierRoundTheClock(editor: PersonEditor): void {
  const yes = editor.rows("person_info").filter((row) => row.get("round_the_clock") === YES);
  if (yes.length === 0) return;
  const stays = longTermStays(editor);
  const told = yes.filter((row) => !isWithin(row, stays))
    .map((row) => numberIn(row, "start_date") ?? -Infinity);
  for (const row of yes) {
    const day = numberIn(row, "start_date");
    if (day !== undefined && isWithin(row, stays) && !told.some((other) => other <= day)) {
      row.set("round_the_clock", null);
    }
  }
}

/** Takes away each "yes", as where the services that explain it are gone. True where there was one. */
export function forgetRoundTheClock(editor: PersonEditor): boolean {
  const yes = editor.rows("person_info").filter((row) => row.get("round_the_clock") === YES);
  for (const row of yes) row.set("round_the_clock", null);
  return yes.length > 0;
}

/** Round-the-clock services. */
export const roundTheClockDefects: readonly PersonDefect[] = Object.freeze([
  tooLittle("round_the_clock_too_little", (editor) => !isHoused(editor)),
  tooLittle("round_the_clock_housing_too_little", isHoused),
  onlyInInstitution,
]);
