/**
 * The matrix of municipalities and years: how many checks fail, as shapes and numbers.
 *
 * @module
 */
import type { JSX } from "preact";
import { municipalityPath } from "../page_paths.ts";
import { compare } from "../view/cards.ts";
import { isLargeChange } from "../view/series.ts";
import type { MunicipalityView, View, YearView } from "../view/view.ts";
import { FilterBox, longTable } from "./filter_box.tsx";
import { Mark } from "./mark.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** Matrix, the gravest municipality first. */
export function MunicipalityMatrix({ view }: { readonly view: View }): JSX.Element {
  const { t, years, municipalities } = view;
  const last = years.at(-1);
  const long = municipalities.length >= longTable;
  return (
    <>
      <p class="lead">{t.matrix.lead}</p>
      <MatrixLegend view={view} of={["error", "warning", "clean", "absent"]} />
      {long ? <FilterBox view={view} table="matrix" what={t.units.municipalities[0]} /> : null}
      <ScrollTable id="matrix" caption={t.matrix.caption} quietCaption class="matrix" tall={long}>
        <thead>
          <tr>
            <th scope="col">{t.matrix.municipality}</th>
            {years.map((year) => <th scope="col" class="n">{yearName(view, year)}</th>)}
            <th scope="col" class="n">{last === undefined ? null : t.matrix.recipients(String(last))}</th>
          </tr>
        </thead>
        <tbody>
          {byGravity(municipalities).map((municipality) => <Row view={view} municipality={municipality} />)}
        </tbody>
      </ScrollTable>
    </>
  );
}

/** A year as a heading; the header does not tell it where it is 0. */
export function yearName({ t }: View, year: number): string {
  return year === 0 ? t.unknown : String(year);
}

/** Most failing checks in the last year first, errors before warnings, then in all years. */
export function byGravity(municipalities: readonly MunicipalityView[]): readonly MunicipalityView[] {
  const weights = new Map(municipalities.map((municipality) => {
    const last = municipality.years.at(-1)?.failing;
    const all = (severity: "error" | "warning") =>
      municipality.years.reduce((sum, { failing }) => sum + failing[severity].checks, 0);
    return [
      municipality,
      [last?.error.checks ?? 0, last?.warning.checks ?? 0, all("error"), all("warning")],
    ] as const;
  }));
  return municipalities.toSorted((a, b) => {
    const [of, other] = [weights.get(a) ?? [], weights.get(b) ?? []];
    const at = of.findIndex((weight, index) => weight !== other[index]);
    return at < 0 ? compare(a.number, b.number) : (other[at] ?? 0) - (of[at] ?? 0);
  });
}

function Row(
  { view, municipality }: { readonly view: View; readonly municipality: MunicipalityView },
): JSX.Element {
  const byYear = new Map(municipality.years.map((of) => [of.year, of]));
  const total = byYear.get(view.years.at(-1) ?? 0)?.total;
  const { f } = view;
  return (
    <tr>
      <th scope="row">
        <a href={view.root + municipalityPath(municipality.number)}>{municipality.name}</a>
        {municipality.name === municipality.number
          ? null
          : <span class="quiet small">{` ${municipality.number}`}</span>}
      </th>
      {view.years.map((year) => <Cell view={view} of={byYear.get(year)} />)}
      <td
        class={isLargeChange(total?.recipients_change ?? null, total?.recipients_change_rate ?? null)
          ? "n large"
          : "n"}
      >
        {total === undefined ? "–" : f.number(total.recipients)}
        {total === undefined || total.recipients_change_rate === null
          ? null
          : <span class="sub">{f.changeRate(total.recipients_change_rate)}</span>}
      </td>
    </tr>
  );
}

function Cell(
  { view: { t, f }, of }: { readonly view: View; readonly of: YearView | undefined },
): JSX.Element {
  const care = of?.submissions.filter(({ kind }) => kind !== "ident") ?? [];
  const { error, warning } = of?.failing ?? { error: { checks: 0 }, warning: { checks: 0 } };
  const bad = care.find(({ status }) => status === "refused" || status === "incomplete")?.status;
  const marks = [
    ...(bad === undefined ? [] : [
      <Mark name="error" word={bad === "refused" ? t.matrix.refused : t.matrix.incomplete} tone="error" />,
    ]),
    ...(error.checks === 0
      ? []
      : [<Mark name="error" word={f.number(error.checks)} tone="error" unseen={t.matrix.errors} />]),
    ...(warning.checks === 0
      ? []
      : [<Mark name="warning" word={f.number(warning.checks)} tone="warning" unseen={t.matrix.warnings} />]),
  ];
  if (marks.length > 0) return <td class="n marks">{marks}</td>;
  if (care.some(({ status }) => status === "current")) {
    return (
      <td class="n marks">
        <Mark name="good" word="" tone="good" unseen={t.matrix.clean} />
      </td>
    );
  }
  return (
    <td class="n zero">
      –<span class="unseen">{` ${t.matrix.absent}`}</span>
    </td>
  );
}

/** What a legend can explain. */
export type LegendEntry = "error" | "warning" | "clean" | "nothing" | "expected" | "below" | "absent";

/** What the shapes mean. */
export function MatrixLegend(
  { view: { t }, of }: { readonly view: View; readonly of: readonly LegendEntry[] },
): JSX.Element {
  const entries: Readonly<Record<LegendEntry, JSX.Element>> = {
    error: <Mark name="error" word={t.matrix.legendError} tone="error" />,
    warning: <Mark name="warning" word={t.matrix.legendWarning} tone="warning" />,
    nothing: <span>{t.matrix.legendNothing}</span>,
    clean: <Mark name="good" word={t.matrix.legendClean} tone="good" />,
    expected: <Mark name="expected" word={t.matrix.legendExpected} />,
    below: <span>{t.matrix.legendBelow}</span>,
    absent: <span>{t.matrix.legendAbsent}</span>,
  };
  return (
    <ul class="key" aria-label={t.matrix.legend}>
      {of.map((name) => <li>{entries[name]}</li>)}
    </ul>
  );
}
