/**
 * What a defect has written into a person's earlier extracts, as far as a check that compares years sees it.
 *
 * @module
 */
import type { PersonEditor } from "../../cohort/person_editor.ts";
import type { DefectContext } from "../defect.ts";

/** What was written the year before. */
export interface EarlierAnswers {
  /** What was noted then; `undefined` where the check has nothing to compare with. */
  readonly noted: string | undefined;
  /**
   * Something was written then, and whether the check sees it cannot be told: another extract of the person stands between.
   * It is better to write nothing.
   */
  readonly unclear: boolean;
}

/** Who the person is to a check: the same in all years where an ident message tells, else by local key and municipality. */
function identityOf({ ident, municipality, person }: PersonEditor): string {
  return ident === undefined ? `${municipality}:${person.key}` : "known";
}

function nameOf(editor: PersonEditor, year: number): string {
  return `written ${editor.municipality} ${year} ${identityOf(editor)}`;
}

/** What {@linkcode noteAnswers} was told of the same person in the same municipality the year before. */
export function answersBefore(editor: PersonEditor, { before, memory }: DefectContext): EarlierAnswers {
  const noted = memory.get(nameOf(editor, editor.year - 1)) as string | undefined;
  const isSeen = before?.year === editor.year - 1 && before.municipality === editor.municipality;
  return { noted: isSeen ? noted : undefined, unclear: noted !== undefined && !isSeen };
}

/** Notes what is written this year, for the next. */
export function noteAnswers(editor: PersonEditor, { memory }: DefectContext, text: string): void {
  memory.set(nameOf(editor, editor.year), text);
}
