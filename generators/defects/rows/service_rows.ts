/**
 * What must be known of a person's services before one of them is changed.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import { hoursGiven, isGiven } from "../given.ts";
import { isOpen, numberOf, OPEN_END, yearEnd, yearStart } from "./cells.ts";

/** Code list 9151. */
export const LONG_TERM_STAY = 21;
/** Practical help, training, personal assistance and health services at home. */
export const HOME_SERVICES: ReadonlySet<number> = new Set([1, 2, 3, 15]);
/** Safety alarm, localisation, medication support, supervision. */
export const WELFARE_TECHNOLOGY: ReadonlySet<number> = new Set([6, 26, 27, 28]);
/** Hundredths of all hours of a week. */
export const WEEK = 168_00;

/** Code of the service's type. */
export function typeOf(row: EditedRow): number | null {
  return numberOf(row, "service_type");
}

/** Services that were not refused. */
export function grantedServices(editor: PersonEditor): readonly EditedRow[] {
  return editor.rows("service").filter(isGiven);
}

/** Services that were not refused and have begun. */
export function startedServices(editor: PersonEditor): readonly EditedRow[] {
  return grantedServices(editor).filter((row) => row.get("start_date") !== null);
}

/** Last day of a service in the year of the extract. */
export function lastDayInYear(row: EditedRow, { year }: PersonEditor): number {
  return Math.min(numberOf(row, "end_date") ?? OPEN_END, yearEnd(year));
}

/** First day of a service in the year of the extract. */
export function firstDayInYear(row: EditedRow, { year }: PersonEditor): number {
  return Math.max(numberOf(row, "start_date") ?? OPEN_END, yearStart(year));
}

/**
 * No other service has this type and start, so that the row cannot come to look like one whatever happens to its end, hours
 * or organisation number (`service_reported_twice`).
 */
export function isLikeNoOther(
  editor: PersonEditor,
  row: EditedRow,
  changed: { readonly type?: number; readonly start?: number } = {},
): boolean {
  const type = changed.type ?? typeOf(row);
  const start = changed.start ?? row.get("start_date");
  return startedServices(editor).every((other) =>
    isSame(other, row) || typeOf(other) !== type || other.get("start_date") !== start
  );
}

function isSame(one: EditedRow, other: EditedRow): boolean {
  return one === other || one.table === other.table && one.key !== null && one.key === other.key;
}

/** The person is said to have round-the-clock services, so that fewer hours or other types would be noticed. */
export function isAskedRoundTheClock(editor: PersonEditor): boolean {
  return editor.rows("person_info").some((row) => row.get("round_the_clock") === "1");
}

/** A start further back makes the service overlap none that must not, and adds up to no hours that are too many. */
export function canMoveBack(editor: PersonEditor, row: EditedRow): boolean {
  const type = typeOf(row);
  const start = numberOf(row, "start_date");
  if (type === null || start === null || type === LONG_TERM_STAY) return false;
  if (start <= yearStart(editor.year)) return true;
  const stays = startedServices(editor).some((other) => typeOf(other) === LONG_TERM_STAY);
  return !(stays && HOME_SERVICES.has(type)) && hoursGiven(editor) <= WEEK;
}

/** Services that go on, of persons who live: an end can be given to them. */
export function openServices(editor: PersonEditor): readonly EditedRow[] {
  if (editor.person.get("death_date") !== null) return [];
  return startedServices(editor).filter(isOpen);
}
