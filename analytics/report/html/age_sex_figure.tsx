/**
 * The figure of recipients by age and sex with the numbers behind it.
 *
 * @module
 */
import type { JSX } from "preact";
import { ageTableOf } from "../view/series.ts";
import type { MunicipalityView, View } from "../view/view.ts";
import { ageLabel, AgeSexChart } from "./age_sex_chart.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** Properties of {@linkcode AgeSexFigure}. */
export interface AgeSexFigureProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

/** Figure for the latest year; nothing where the metrics have no age and sex. */
export function AgeSexFigure({ view, municipality }: AgeSexFigureProps): JSX.Element | null {
  const { t, f } = view;
  const { rows, years, unknownSex } = ageTableOf(municipality.metrics);
  const year = years.at(-1);
  if (year === undefined) return null;
  const before = years.at(-2);
  const previous = before !== undefined && rows.some(({ recipients }) => recipients.K.has(before))
    ? before
    : null;
  const title = t.development.byAge(String(year));
  return (
    <div class="block">
      <h3>{title}</h3>
      <p class="help">
        {t.development.byAgeHelp(String(year), previous === null ? null : String(previous))}
        {unknownSex === 0 ? null : ` ${t.development.unknownSex(f.count(unknownSex, t.units.recipient))}`}
      </p>
      <AgeSexChart
        view={view}
        title={`${title}, ${municipality.name}`}
        rows={rows}
        year={year}
        previous={previous}
      />
      <details>
        <summary>{t.development.figures}</summary>
        <ScrollTable
          id="age-table"
          caption={t.development.figuresCaption(municipality.name)}
          quietCaption
        >
          <thead>
            <tr>
              <th scope="col">{t.development.age}</th>
              {years.map((year) => <th scope="col" class="n">{year}</th>)}
            </tr>
          </thead>
          {(["K", "M"] as const).map((sex) => (
            <tbody>
              <tr class="group">
                <th scope="rowgroup" colspan={years.length + 1}>
                  {sex === "K" ? t.development.women : t.development.men}
                </th>
              </tr>
              {rows.map((row) => (
                <tr>
                  <th scope="row">{ageLabel(view, row.ageGroup)}</th>
                  {years.map((year) => {
                    const value = row.recipients[sex].get(year);
                    return <td class="n">{value === undefined ? "–" : f.number(value)}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          ))}
        </ScrollTable>
      </details>
    </div>
  );
}
