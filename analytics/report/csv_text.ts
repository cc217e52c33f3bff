/**
 * CSV for spreadsheets.
 *
 * @module
 */

/** What a cell can hold; lists are written with spaces between. */
export type CsvValue = string | number | boolean | null | undefined | readonly string[];

/**
 * A table as CSV by RFC 4180: commas, lines end in CR LF, values are quoted where they must be, absent values are
 * empty. A UTF-8 byte order mark goes first, without which Excel shows æ, ø and å wrongly.
 *
 * Text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab or carriage return first) is given an
 * apostrophe in front, since names and values come from files of others.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csvText } from "./csv_text.ts";
 *
 * assert.equal(csvText(["a", "b"], [["=1+1", 2]]), "\uFEFFa,b\r\n'=1+1,2\r\n");
 * ```
 */
export function csvText(columns: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  const lines = rows.map((row) => row.map(cell).join(","));
  return `\uFEFF${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : value.join(" ");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
