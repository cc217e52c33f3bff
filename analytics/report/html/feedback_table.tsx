/**
 * The numbers behind a figure, a column a year.
 *
 * @module
 */
import type { JSX } from "preact";
import type { View } from "../view/view.ts";
import { ScrollTable } from "./scroll_table.tsx";

/** Table behind a fold. */
export function YearTable({ view: { t }, id, caption, first, years, rows }: {
  readonly view: View;
  readonly id: string;
  readonly caption: string;
  readonly first: string;
  readonly years: readonly number[];
  readonly rows: readonly (readonly [name: string, values: readonly string[]])[];
}): JSX.Element {
  return (
    <details>
      <summary>{t.page.numbers}</summary>
      <ScrollTable id={id} caption={caption} quietCaption class="pin dense numbers">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {years.map((year) => <th scope="col">{year}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, values]) => (
            <tr>
              <th scope="row">{name}</th>
              {values.map((value) => <td>{value}</td>)}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </details>
  );
}
