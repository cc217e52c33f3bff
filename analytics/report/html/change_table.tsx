/**
 * Service types year over year: the number, and below it the change in number and per cent.
 *
 * @module
 */
import type { JSX } from "preact";
import { type Point, type Series, seriesOf } from "../view/series.ts";
import type { TimeMark } from "../view/time_marks.ts";
import type { MunicipalityView, View } from "../view/view.ts";
import { ScrollTable } from "./scroll_table.tsx";

/** Properties of {@linkcode ChangeTable}. */
export interface ChangeTableProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
  /** What explains a large change of a service type. */
  readonly marks: readonly TimeMark[];
}

/** Table of recipients with all changes, and one of services behind a fold with the large ones. */
export function ChangeTable({ view, municipality, marks }: ChangeTableProps): JSX.Element {
  const { t } = view;
  const caption = { recipients: t.development.recipientsCaption, services: t.development.servicesCaption };
  const table = (measure: keyof typeof caption) => (
    <ScrollTable
      id={`${measure}-table`}
      caption={caption[measure](municipality.name)}
      class="pin dense numbers"
    >
      <Body
        view={view}
        marks={marks}
        series={seriesOf(municipality.metrics, { measure })}
        largeOnly={measure === "services"}
      />
    </ScrollTable>
  );
  return (
    <div class="block">
      {table("recipients")}
      {municipality.years.length < 2 ? null : (
        <p class="legend">
          {t.development.changeHelp} <span class="swatch large" />
          {t.development.large}
        </p>
      )}
      <details>
        <summary>{t.development.servicesTable}</summary>
        {table("services")}
      </details>
    </div>
  );
}

function Body({ view, series, marks, largeOnly }: {
  readonly view: View;
  readonly series: readonly Series[];
  readonly marks: readonly TimeMark[];
  /** Only large changes are told. */
  readonly largeOnly: boolean;
}): JSX.Element {
  const { t } = view;
  const all = series.find(({ serviceType }) => serviceType === null);
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{t.development.serviceType}</th>
          {(series[0]?.points ?? []).map(({ year }) => <th scope="col">{year}</th>)}
        </tr>
      </thead>
      <tbody>
        {series.filter((of) => of !== all).map(({ serviceType, points }) => (
          <tr>
            <th scope="row">
              {view.serviceName(serviceType ?? 0)} <span class="quiet small">{serviceType}</span>
            </th>
            {points.map((point) => (
              <Cell
                view={view}
                point={point}
                largeOnly={largeOnly}
                mark={marks.find(({ year, serviceTypes }) =>
                  year === point.year && serviceTypes?.includes(serviceType ?? 0)
                )}
              />
            ))}
          </tr>
        ))}
      </tbody>
      {all === undefined ? null : (
        <tfoot>
          <tr>
            <th scope="row">{t.total}</th>
            {all.points.map((point) => <Cell view={view} point={point} largeOnly={largeOnly} />)}
          </tr>
        </tfoot>
      )}
    </>
  );
}

function Cell({ view, point, mark, largeOnly }: {
  readonly view: View;
  readonly point: Point;
  readonly largeOnly: boolean;
  readonly mark?: TimeMark | undefined;
}): JSX.Element {
  const { f, t } = view;
  if (point.value === null) return <td class="zero">{point.hidden ? f.number(null) : "–"}</td>;
  const { change, rate } = point;
  return (
    <td class={point.large && mark === undefined ? "large" : undefined}>
      {mark === undefined || !point.large ? null : <span class="letter">{mark.letter}</span>}
      {f.number(point.value)}
      {change === null || (change === 0 && rate === null) || (largeOnly && !point.large) ? null : (
        <small>
          {change === 0
            ? t.development.same
            : `${f.change(change)} (${rate === null ? t.development.first : f.changeRate(rate)})`}
        </small>
      )}
    </td>
  );
}
