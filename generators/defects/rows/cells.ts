/**
 * Reading and copying the cells of a person's rows.
 *
 * @module
 */
import { tables } from "../../../register/table.ts";
import { daysFromCivil, daysFromIso } from "../../../stream/mapper/value_parser.ts";
import type { CellValue, EditedRow, PersonEditor } from "../../cohort/person_editor.ts";

/** "No end", as messages write it: 99991231. */
export const OPEN_END: number = daysFromIso("9999-12-31");

/** First day that the register takes. */
export const EARLIEST: number = daysFromIso("2005-01-01");

/** First day of a year. */
export function yearStart(year: number): number {
  return daysFromCivil(year, 1, 1);
}

/** Last day of a year. */
export function yearEnd(year: number): number {
  return daysFromCivil(year, 12, 31);
}

/** A number or a day; `null` where there is none. */
export function numberOf(row: EditedRow, column: string): number | null {
  const value = row.get(column);
  return typeof value === "number" ? value : null;
}

/** Nothing stands in any of the columns. */
export function isEmpty(row: EditedRow, ...columns: readonly string[]): boolean {
  return columns.every((column) => (row.get(column) ?? "") === "");
}

/** The row has no end yet. */
export function isOpen(row: EditedRow): boolean {
  const end = row.get("end_date");
  return end === null || end === OPEN_END;
}

/** All cells of a row but its key, with some changed: for another row of the table. */
export function copyOf(
  row: EditedRow,
  changed: Readonly<Record<string, CellValue>> = {},
): Record<string, CellValue> {
  const { columns, key } = tables[row.table];
  const names = columns.map(({ name }) => name).filter((name) => name !== key && name !== "person_ref");
  return { ...Object.fromEntries(names.map((name) => [name, row.get(name)])), ...changed };
}

/** The person lives at the end of the year, as far as the extract knows. */
export function isAlive({ person }: PersonEditor): boolean {
  return person.get("death_date") === null;
}

/** A day as the record systems' users write it: `09.03.2021`. */
export function writtenDay(day: number): string {
  const date = new Date(day * 86_400_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;
}
