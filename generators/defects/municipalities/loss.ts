/**
 * Services and persons that drop out of an extract.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import { forgetRoundTheClock } from "../persons/round_the_clock.ts";
import { type SiteEdit, UNTOUCHED } from "./site.ts";

/**
 * Takes services out of an extract, and with them what only they explain: the answer on round-the-clock services, and a
 * person of whom nothing else is told.
 */
export function dropServices(editor: PersonEditor, services: readonly EditedRow[]): SiteEdit {
  if (services.length === 0) return UNTOUCHED;
  for (const row of services) row.remove();
  const lost = forgetRoundTheClock(editor);
  const left = (["service", "person_info", "function_score"] as const).some((table) =>
    editor.rows(table).length > 0
  );
  if (!left) return dropPerson(editor);
  return lost ? { truth: [], lost: true } : UNTOUCHED;
}

/** Takes a person out of both messages. */
export function dropPerson(editor: PersonEditor): SiteEdit {
  editor.ident?.remove();
  editor.remove();
  return { truth: [], lost: true, gone: true };
}
