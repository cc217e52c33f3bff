/**
 * A box that narrows a long table to the rows whose first cell holds what is typed. Hidden where
 * there is no script.
 *
 * @module
 */
import type { JSX } from "preact";
import type { View } from "../view/view.ts";

/** From this many rows on a table gets a filter. */
export const longTable = 24;

/** From this many rows on it gets a box of its own to scroll in, so that its head stays in sight. */
export const tallTable = 48;

/** Box above the table with the id `table`. */
export function FilterBox(
  { view: { t }, table, what }: { readonly view: View; readonly table: string; readonly what: string },
): JSX.Element {
  return (
    <form class="filter" data-filter={table} autocomplete="off">
      <label for={`${table}-filter`}>{t.page.filter(what)}</label>
      <input type="search" id={`${table}-filter`} aria-controls={table} />
      <output for={`${table}-filter`} data-template={t.page.filtered} />
    </form>
  );
}
