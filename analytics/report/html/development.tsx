/**
 * How a municipality developed: key figures, age and sex, and each service type over the years, with
 * expected changes and reforms marked on the time axis.
 *
 * @module
 */
import type { JSX } from "preact";
import { type Band, bandsOf, type Point, type Series, type SeriesMeasure, seriesOf } from "../view/series.ts";
import { marksFor, type TimeMark } from "../view/time_marks.ts";
import type { MunicipalityView, View } from "../view/view.ts";
import { AgeSexFigure } from "./age_sex_figure.tsx";
import { ChangeTable } from "./change_table.tsx";
import { ScrollTable } from "./scroll_table.tsx";
import { TrendChart } from "./trend_chart.tsx";

/** Properties of {@linkcode Development}. */
export interface DevelopmentProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
  readonly marks: readonly TimeMark[];
}

const measures: readonly SeriesMeasure[] = ["recipients", "new_recipients", "services", "hours"];

/** Where the scale of a band ends at less than this, the table below says all there is to see. */
const leastBand = 20;

/** Charts and year-over-year tables. */
export function Development(props: DevelopmentProps): JSX.Element {
  const { view, municipality, marks } = props;
  const { t } = view;
  const several = municipality.years.length > 1;
  return (
    <>
      <p class="lead">{t.development.lead}</p>
      {several ? <KeyFigures {...props} /> : null}
      {several && marks.length > 0 ? <Marks view={view} name={municipality.name} marks={marks} /> : null}
      <AgeSexFigure view={view} municipality={municipality} />
      {several ? <Panels {...props} /> : null}
      <ChangeTable view={view} municipality={municipality} marks={marks} />
    </>
  );
}

function KeyFigures({ view, municipality, marks }: DevelopmentProps): JSX.Element {
  const { t, f } = view;
  const { name, metrics } = municipality;
  const shown = measures.flatMap((measure) => {
    const series = seriesOf(metrics, { measure }).find(({ serviceType }) => serviceType === null);
    return series === undefined || series.points.every(({ value }) => value === null)
      ? []
      : [{ measure, points: series.points }];
  });
  return (
    <div class="block">
      <h3>{t.place.keyFigures}</h3>
      <p class="help">{t.place.keyHelp}</p>
      <div class="figures">
        {shown.map(({ measure, points }) => (
          <figure>
            <figcaption>{t.place.measures[measure]}</figcaption>
            <TrendChart
              view={view}
              title={`${t.place.measures[measure]}, ${name}`}
              points={points}
              marks={marksFor(marks, null)}
              width={360}
              height={128}
            />
          </figure>
        ))}
      </div>
      <details>
        <summary>{t.page.numbers}</summary>
        <ScrollTable id="key-table" caption={t.place.keyCaption(name)} quietCaption class="pin dense numbers">
          <thead>
            <tr>
              <th scope="col">{t.place.keyFigures}</th>
              {(shown[0]?.points ?? []).map(({ year }) => <th scope="col">{year}</th>)}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ measure, points }) => (
              <tr>
                <th scope="row">{t.place.measures[measure]}</th>
                {points.map((point) => <td>{pointText(f.number, point)}</td>)}
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </details>
    </div>
  );
}

/** Value of a point as a cell shows it: one that is left out is small, one that is absent is a dash. */
export function pointText(number: (value: number | null) => string, { value, hidden }: Point): string {
  return value === null && !hidden ? "–" : number(value === null ? null : Math.round(value));
}

/** What the letters in the charts stand for. */
function Marks({ view, name, marks }: {
  readonly view: View;
  /** Of the municipality. */
  readonly name: string;
  readonly marks: readonly TimeMark[];
}): JSX.Element {
  const { t, f } = view;
  const reform = (year: string, merged: readonly string[]) =>
    merged.every((other) => other === name) ? t.place.renumbered(year) : t.place.reform(year, f.list(merged));
  return (
    <div class="block">
      <h3>{t.place.marks}</h3>
      <dl class="timemarks">
        {marks.map(({ letter, year, expected, merged, serviceTypes }) => (
          <div>
            <dt>
              <span class="letter">{letter}</span> {year}
            </dt>
            <dd>
              {expected === undefined ? reform(String(year), merged ?? []) : expected.reason[t.lang]}
              <span class="sub">
                {[
                  ...(serviceTypes === undefined ? [] : [f.list(serviceTypes.map(view.serviceName))]),
                  expected === undefined ? "KLASS 131" : expected.source ?? t.change.own,
                ].join(" · ")}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Panels({ view, municipality, marks }: DevelopmentProps): JSX.Element | null {
  const { t } = view;
  const types = seriesOf(municipality.metrics, { measure: "recipients" })
    .filter(({ serviceType }) => serviceType !== null);
  if (types.length === 0) return null;
  const bands = bandsOf(types);
  // What changed much is always drawn, however small it is, and so is the largest band.
  const isDrawn = ({ top, series }: Band, index: number) =>
    index === 0 || top >= leastBand || series.some(hasLarge);
  const left = bands.flatMap((band, index) => isDrawn(band, index) ? [] : band.series).length;
  return (
    <div class="block">
      <h3>{t.development.byService}</h3>
      <p class="help">{t.place.bandsHelp}</p>
      {bands.filter(isDrawn).map((band) => (
        <BandPanels view={view} municipality={municipality} marks={marks} band={band} />
      ))}
      {left === 0 ? null : (
        <p class="legend">
          {t.development.more(view.f.count(left, t.units.serviceType), view.f.number(leastBand))}
        </p>
      )}
    </div>
  );
}

function hasLarge({ points }: Series): boolean {
  return points.some(({ large }) => large);
}

function BandPanels(
  { view, municipality, marks, band }: DevelopmentProps & { readonly band: Band },
): JSX.Element {
  const { t, f } = view;
  return (
    <>
      <p class="band">{t.place.bandScale(f.number(band.top))}</p>
      <div class="panels">
        {band.series.map(({ serviceType, points }) => {
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
                title={`${service}, ${municipality.name}`}
                points={points}
                marks={marks.filter(({ serviceTypes }) => serviceTypes?.includes(serviceType ?? 0))}
                top={band.top}
                width={184}
                height={104}
              />
            </figure>
          );
        })}
      </div>
    </>
  );
}
