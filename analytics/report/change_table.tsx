/**
 * Service types year over year: the number, and below it the change in number and per cent.
 *
 * @module
 */
import type { JSX } from "preact";
import { type Measure, type Point, type Series, seriesOf } from "./series.ts";
import { ScrollTable } from "./scroll_table.tsx";
import type { MunicipalityView, View } from "./view.ts";

/** Properties of {@linkcode ChangeTable}. */
export interface ChangeTableProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

/** Table of recipients, and the same of services behind a fold. */
export function ChangeTable({ view, municipality }: ChangeTableProps): JSX.Element {
  const { t } = view;
  const caption = { recipients: t.development.recipientsCaption, services: t.development.servicesCaption };
  const table = (measure: Measure) => (
    <ScrollTable
      id={`${measure}-${municipality.number}`}
      caption={caption[measure](municipality.name)}
      class="pin dense"
    >
      <Body view={view} series={seriesOf(view.report, municipality.number, { measure })} />
    </ScrollTable>
  );
  return (
    <div class="changes">
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

function Body({ view, series }: { readonly view: View; readonly series: readonly Series[] }): JSX.Element {
  const { t } = view;
  const all = series.find(({ serviceType }) => serviceType === null);
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{t.development.serviceType}</th>
          {(series[0]?.points ?? []).map(({ year }) => <th scope="col" class="n">{year}</th>)}
        </tr>
      </thead>
      <tbody>
        {series.filter((of) => of !== all).map(({ serviceType, points }) => (
          <tr>
            <th scope="row">
              {view.serviceName(serviceType ?? 0)} <span class="quiet small">{serviceType}</span>
            </th>
            {points.map((point) => <Cell view={view} point={point} />)}
          </tr>
        ))}
      </tbody>
      {all === undefined ? null : (
        <tfoot>
          <tr>
            <th scope="row">{t.total}</th>
            {all.points.map((point) => <Cell view={view} point={point} />)}
          </tr>
        </tfoot>
      )}
    </>
  );
}

function Cell({ view, point }: { readonly view: View; readonly point: Point }): JSX.Element {
  const { f, t } = view;
  if (point.value === null) return <td class="n zero">–</td>;
  return (
    <td class={point.large ? "n large" : "n"}>
      {f.number(point.value)}
      {point.change === null || (point.change === 0 && point.rate === null) ? null : (
        <span class="sub">
          <span class="whole">{f.change(point.change)}</span>{" "}
          <span class="whole">({point.rate === null ? t.development.first : f.changeRate(point.rate)})</span>
        </span>
      )}
    </td>
  );
}
