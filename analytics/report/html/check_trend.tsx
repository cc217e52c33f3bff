/**
 * What a check found, year by year.
 *
 * @module
 */
import type { JSX } from "preact";
import type { SubjectProps } from "../view/check_subject.ts";
import { rateOf, violationsOf } from "../view/check_sums.ts";
import type { Point } from "../view/series.ts";
import { YearTable } from "./feedback_table.tsx";
import { TrendChart } from "./trend_chart.tsx";

/** Chart of the rows a year, with the share in the table behind it. */
export function CheckTrend({ view, subject }: SubjectProps): JSX.Element {
  const { t, f } = view;
  const { id, findings, aggregate } = subject;
  const byYear = Map.groupBy(findings, ({ year }) => year);
  const years = view.years.filter((year) => year > 0);
  const reported = new Set(
    view.municipalities.flatMap((of) =>
      of.years.filter(({ total }) => total !== undefined).map(({ year }) => year)
    ),
  );
  const points = years.map((year): Point => {
    const of = byYear.get(year);
    const value = of === undefined ? (reported.has(year) ? 0 : null) : violationsOf(of);
    return {
      year,
      value,
      hidden: of !== undefined && value === null,
      change: null,
      rate: null,
      large: false,
    };
  });
  return (
    <div class="wide">
      <p class="help">{t.checkPage.perYear}</p>
      <TrendChart
        view={view}
        title={`${t.checkPage.perYear}: ${view.title(id)}`}
        points={points}
        width={420}
        height={140}
      />
      <YearTable
        view={view}
        id="trend-table"
        caption={t.checkPage.trendCaption}
        first={t.checkPage.measure}
        years={years}
        rows={[
          [
            t.finding.violations,
            points.map(({ value, hidden }) => value === null && !hidden ? "–" : f.number(value)),
          ],
          ...(aggregate ? [] : [
            [
              t.finding.rate,
              years.map((year) => {
                const of = byYear.get(year);
                return of === undefined ? "–" : f.percent(rateOf(of));
              }),
            ] as const,
          ]),
        ]}
      />
    </div>
  );
}
