/**
 * The matrix of checks and years of one municipality: how many rows each check found, by severity.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Severity } from "../../check.ts";
import type { ReportFinding } from "../../report.ts";
import { checkPath, placeAnchor } from "../page_paths.ts";
import { cardsOf, type FindingCard, severities, sum } from "../view/cards.ts";
import { isDelivered, type MunicipalityView, type View, type YearView } from "../view/view.ts";
import { FilterBox, longTable, tallTable } from "./filter_box.tsx";
import { Mark, Shape } from "./mark.tsx";
import { MatrixLegend, yearName } from "./municipality_matrix.tsx";
import { NothingFound } from "./nothing_found.tsx";
import { ScrollTable } from "./scroll_table.tsx";
import { TrendMark } from "./trend_mark.tsx";

/** Properties of {@linkcode CheckMatrix}. */
export interface CheckMatrixProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

/** Matrix, the gravest checks first. */
export function CheckMatrix({ view, municipality }: CheckMatrixProps): JSX.Element {
  const { t } = view;
  const catalogue = new Map(view.checks.map((check) => [check.id, check]));
  const cards = cardsOf(municipality.findings, { checks: catalogue, title: view.title });
  if (cards.length === 0) return <p class="lead">{t.finding.nothing}</p>;
  const { years } = municipality;
  const expected = municipality.findings.some((of) => of.expected !== undefined);
  const below = municipality.findings.some(isBelow);
  return (
    <>
      <p class="lead">{t.matrix.checksLead}</p>
      <MatrixLegend
        view={view}
        of={[
          "nothing",
          ...(below ? ["below" as const] : []),
          ...(expected ? ["expected" as const] : []),
          ...(years.every(isDelivered) ? [] : ["absent" as const]),
        ]}
      />
      {cards.length >= longTable ? <FilterBox view={view} table="checks" what={t.units.check[0]} /> : null}
      <ScrollTable
        id="checks"
        caption={t.matrix.checksCaption}
        quietCaption
        class="matrix checks numbers"
        tall={cards.length >= tallTable}
      >
        <thead>
          <tr>
            <th scope="col">{t.matrix.check}</th>
            {years.map(({ year }) => <th scope="col">{yearName(view, year)}</th>)}
            <th scope="col">{t.matrix.last}</th>
          </tr>
        </thead>
        {severities.map((severity) => (
          <Group
            view={view}
            municipality={municipality.number}
            severity={severity}
            cards={cards.filter((card) => card.severity === severity)}
            years={years}
          />
        ))}
      </ScrollTable>
    </>
  );
}

/** Found, and neither enough to fail nor expected. */
function isBelow({ failing, expected }: ReportFinding): boolean {
  return !failing && expected === undefined;
}

function Group({ view, municipality, severity, cards, years }: {
  readonly view: View;
  /** Number of the municipality. */
  readonly municipality: string;
  readonly severity: Severity;
  readonly cards: readonly FindingCard[];
  readonly years: readonly YearView[];
}): JSX.Element | null {
  const { t } = view;
  if (cards.length === 0) return null;
  return (
    <tbody>
      <tr class="group">
        <th scope="rowgroup" colspan={years.length + 2}>
          <span class={`mark ${severity}`}>
            <Shape name={severity} />
            <span>{t.severityPlural[severity]}</span>
          </span>
        </th>
      </tr>
      {cards.map((card) => (
        <tr>
          <th scope="row">
            <a href={`${view.root}${checkPath(card.id)}#${placeAnchor(municipality)}`}>{card.title}</a>
          </th>
          {years.map((of) => (
            <Cell
              view={view}
              card={card}
              of={card.findings.filter(({ year }) => year === of.year)}
              delivered={isDelivered(of)}
            />
          ))}
          <td>
            {card.findings.some(({ year }) => year === years.at(-1)?.year)
              ? <TrendMark view={view} trend={card.trend} />
              : <span class="quiet">–</span>}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function Cell({ view, card, of, delivered }: {
  readonly view: View;
  readonly card: FindingCard;
  readonly of: readonly ReportFinding[];
  readonly delivered: boolean;
}): JSX.Element {
  const { t, f } = view;
  if (of.length === 0) return <NothingFound view={view} delivered={delivered} />;
  const known = sum(of, ({ violations }) => violations);
  const word = f.number(known === 0 && of.some(({ violations }) => violations === null) ? null : known);
  // The shape of the severity stands at the head of its group: the number need not repeat it.
  if (of.some(({ failing }) => failing)) return <td class={card.severity}>{word}</td>;
  return of.every(({ expected }) => expected !== undefined)
    ? (
      <td>
        <Mark name="expected" word={word} unseen={t.matrix.expected} />
      </td>
    )
    : (
      <td class="zero">
        {word}
        <span class="unseen">{` ${t.matrix.below}`}</span>
      </td>
    );
}
