/**
 * How each municipality developed: all recipients, age and sex, and each service type over the years.
 *
 * @module
 */
import type { JSX } from "preact";
import { AgeSexFigure } from "./age_sex_figure.tsx";
import { BarChart } from "./bar_chart.tsx";
import { ChangeTable } from "./change_table.tsx";
import { type Series, seriesOf } from "./series.ts";
import { TrendChart } from "./trend_chart.tsx";
import type { MunicipalityView, View } from "./view.ts";

/** Panels that stand open; the smaller service types follow behind a fold. */
const openPanels = 12;

/** Section with charts and year-over-year tables. */
export function Development({ view }: { readonly view: View }): JSX.Element {
  const { t } = view;
  const places = view.municipalities.filter(({ years }) => years.some(({ total }) => total !== undefined));
  return (
    <section id="development">
      <h2>{t.sections.development}</h2>
      <p class="lead">{places.length === 0 ? t.development.nothing : t.development.lead}</p>
      {places.map((municipality) => <Place view={view} municipality={municipality} />)}
    </section>
  );
}

function Place(
  { view, municipality }: { readonly view: View; readonly municipality: MunicipalityView },
): JSX.Element {
  const { t } = view;
  const { number, name } = municipality;
  const [all, ...types] = seriesOf(view.report, number, { measure: "recipients" });
  const several = (all?.points.length ?? 0) > 1;
  return (
    <div class="place">
      <h3>{name}</h3>
      <div class="figures">
        {all === undefined || !several ? null : (
          <div>
            <h4>{t.development.ofAll}</h4>
            <TrendChart
              view={view}
              id={`trend-${number}-all`}
              title={`${t.development.ofAll}, ${name}`}
              points={all.points}
              width={360}
              height={150}
            />
          </div>
        )}
        <AgeSexFigure view={view} municipality={municipality} />
        {several ? null : <Bars view={view} municipality={municipality} types={types} />}
      </div>
      {several ? <Panels view={view} municipality={municipality} types={types} /> : null}
      <ChangeTable view={view} municipality={municipality} />
    </div>
  );
}

/** Properties of what shows every service type of one municipality. */
interface TypesProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
  readonly types: readonly Series[];
}

function Bars({ view, municipality: { number, name }, types }: TypesProps): JSX.Element {
  const { t } = view;
  return (
    <div>
      <h4>{t.development.byService}</h4>
      <BarChart
        view={view}
        id={`bars-${number}`}
        title={`${t.development.byService}, ${name}`}
        bars={types
          .map(({ serviceType, points }) => ({
            name: view.serviceName(serviceType ?? 0),
            value: points.at(-1)?.value ?? 0,
          }))
          .filter(({ value }) => value > 0)}
      />
    </div>
  );
}

function Panels({ view, municipality, types }: TypesProps): JSX.Element {
  const { t, f } = view;
  // What changed much is never behind the fold, however small it is.
  const ranked = types.toSorted((a, b) => Number(hasLarge(b)) - Number(hasLarge(a)));
  const fold = Math.max(openPanels, ranked.filter(hasLarge).length);
  const open = types.filter((series) => ranked.indexOf(series) < fold);
  const folded = types.filter((series) => ranked.indexOf(series) >= fold);
  const panel = (series: Series) => <Panel view={view} municipality={municipality} series={series} />;
  return (
    <div class="multiples">
      <h4>{t.development.byService}</h4>
      <p class="help">{t.development.byServiceHelp}</p>
      <div class="panels">{open.map(panel)}</div>
      {folded.length === 0 ? null : (
        <details>
          <summary>{t.development.more(f.number(folded.length))}</summary>
          <div class="panels">{folded.map(panel)}</div>
        </details>
      )}
    </div>
  );
}

function hasLarge({ points }: Series): boolean {
  return points.some(({ large }) => large);
}

function Panel({ view, municipality: { number, name }, series: { serviceType, points } }: {
  readonly view: View;
  readonly municipality: MunicipalityView;
  readonly series: Series;
}): JSX.Element {
  const service = view.serviceName(serviceType ?? 0);
  return (
    <figure>
      <figcaption>
        {service.split(/(?<=\/)/).map((part) => (
          <>
            {part}
            <wbr />
          </>
        ))}
      </figcaption>
      <TrendChart
        view={view}
        id={`trend-${number}-${serviceType}`}
        title={`${service}, ${name}`}
        points={points}
        width={168}
        height={98}
      />
    </figure>
  );
}
