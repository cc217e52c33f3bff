/**
 * Extracts that nothing before them can explain.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../cohort/person_editor.ts";
import { numberIn } from "./given.ts";
import { forgetEarlierRoundTheClock } from "./persons/round_the_clock.ts";

/** A question that a dated "no" ends, and that needs a "yes" before it. */
interface Ended {
  readonly answer: string;
  readonly date: string;
}

const ENDED: readonly Ended[] = Object.freeze([
  { answer: "waiting_list", date: "waiting_list_date" },
  { answer: "rehabilitation", date: "rehabilitation_date" },
]);

const YES = "1";
const NO = "2";

/**
 * Takes away what only an earlier extract of the person would explain: a dated "no" whose "yes" stands there, and the
 * answer on round-the-clock services that was given at home and carried along into the nursing home. For persons whose
 * earlier extract is missing, or cannot be known as theirs, so that they have the one fault and no other.
 */
export function standAlone(editor: PersonEditor): void {
  const rows = editor.rows("person_info");
  for (const { answer, date } of ENDED) {
    const first = Math.min(...rows.map((row) => row.get(answer) === YES ? dated(row, date) : Infinity));
    for (const row of rows) {
      if (row.get(answer) === NO && dated(row, date) < first) {
        row.set(answer, null);
        row.set(date, null);
      }
    }
  }
  forgetEarlierRoundTheClock(editor);
}

/** Never, where there is no date. */
function dated(row: EditedRow, column: string): number {
  return numberIn(row, column) ?? Infinity;
}
