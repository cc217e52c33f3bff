/**
 * Putting a table into a page.
 *
 * @module
 */

const start = "<!-- bench:start -->";
const end = "<!-- bench:end -->";

/**
 * A page with the text between its two markers replaced.
 *
 * @throws {RangeError} The page has not both markers, in order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { replaceTable } from "./page.ts";
 *
 * const page = "Fast.\n<!-- bench:start -->\nold\n<!-- bench:end -->\n";
 * assert.equal(replaceTable(page, "new"), "Fast.\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\n");
 * ```
 */
export function replaceTable(page: string, table: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new RangeError(
      `The page has no place for the table: put ${start} and ${end} on lines of their own`,
    );
  }
  return `${page.slice(0, from + start.length)}\n\n${table}\n\n${page.slice(to)}`;
}
