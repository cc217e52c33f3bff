/**
 * What a check found by municipality and year, with shares.
 *
 * @module
 */
import type { JSX } from "preact";
import type { ReportFinding } from "../../report.ts";
import { municipalityPath, placeAnchor, rowsAnchor } from "../page_paths.ts";
import { compare } from "../view/cards.ts";
import type { CheckSubject, SubjectProps } from "../view/check_subject.ts";
import { rateOf, violationsOf } from "../view/check_sums.ts";
import { fieldHeading } from "../view/story_text.ts";
import { isDelivered, type View } from "../view/view.ts";
import { FilterBox, longTable, tallTable } from "./filter_box.tsx";
import { Mark } from "./mark.tsx";
import { yearName } from "./municipality_matrix.tsx";
import { NothingFound } from "./nothing_found.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** Lines the table has at most, besides the first one of each municipality: its page leads to it. */
const listed = 500;

/** One municipality, and one field or service type where the check tells them apart. */
interface Line {
  readonly municipality: string;
  readonly findings: readonly ReportFinding[];
  /** The first one of its municipality. */
  readonly first: boolean;
}

/** Table, most rows in the last year first. */
export function CheckPlaces({ view, subject }: SubjectProps): JSX.Element {
  const { t, f } = view;
  const { findings } = subject;
  const years = [...new Set([...view.years, ...findings.map(({ year }) => year)])].sort((a, b) => a - b);
  const lines = linesOf(findings, years.at(-1) ?? 0);
  const concerns = findings.some((finding) => view.concerns(finding) !== null);
  const shown = lines.filter(({ first }, index) => first || index < listed);
  const left = lines.length - shown.length;
  const delivered = new Set(
    view.municipalities.flatMap(({ number, years }) =>
      years.filter(isDelivered).map(({ year }) => `${number} ${year}`)
    ),
  );
  return (
    <>
      {lines.length >= longTable
        ? <FilterBox view={view} table="places-table" what={t.units.municipalities[0]} />
        : null}
      <ScrollTable
        id="places-table"
        caption={t.checkPage.placesCaption}
        quietCaption
        class="matrix"
        tall={lines.length >= tallTable}
      >
        <thead>
          <tr>
            <th scope="col">{t.matrix.municipality}</th>
            {concerns ? <th scope="col">{t.finding.concerns}</th> : null}
            {years.map((year) => <th scope="col" class="n">{yearName(view, year)}</th>)}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ municipality, findings, first }) => (
            <tr id={first ? placeAnchor(municipality) : undefined}>
              <th scope="row">
                <a href={view.root + municipalityPath(municipality)}>
                  {view.municipalityName(municipality)}
                </a>
              </th>
              {concerns
                ? (
                  <td>
                    <Concern view={view} finding={findings[0]} />
                  </td>
                )
                : null}
              {years.map((year) => (
                <Cell
                  view={view}
                  subject={subject}
                  of={findings.filter((of) => of.year === year)}
                  delivered={delivered.has(`${municipality} ${year}`)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {left > 0 ? <p class="help">{t.page.leftOut(f.number(left), "findings.csv")}</p> : null}
    </>
  );
}

function linesOf(findings: readonly ReportFinding[], last: number): readonly Line[] {
  const groups = Map.groupBy(
    findings,
    (of) => JSON.stringify([of.municipality, of.field ?? null, of.service_type ?? null]),
  );
  const lines = [...groups.values()].map((of) => ({
    municipality: of[0]!.municipality,
    findings: of,
    now: violationsOf(of.filter(({ year }) => year === last)) ?? 0,
    all: violationsOf(of) ?? 0,
  }));
  lines.sort((a, b) => b.now - a.now || b.all - a.all || compare(a.municipality, b.municipality));
  const seen = new Set<string>();
  return lines.map(({ municipality, findings }) => {
    const first = !seen.has(municipality);
    seen.add(municipality);
    return { municipality, findings, first };
  });
}

/** Field or service type in words. */
export function Concern(
  { view, finding }: { readonly view: View; readonly finding: ReportFinding | undefined },
): JSX.Element {
  const name = finding === undefined ? null : view.concerns(finding);
  if (name === null) return <>–</>;
  return <>{finding?.field === undefined ? name : fieldHeading(finding.field, view.t.lang)}</>;
}

function Cell({ view, subject, of, delivered }: {
  readonly view: View;
  readonly subject: CheckSubject;
  readonly of: readonly ReportFinding[];
  readonly delivered: boolean;
}): JSX.Element {
  const { t, f } = view;
  const [first] = of;
  if (first === undefined) return <NothingFound view={view} delivered={delivered} />;
  const told = subject.aggregate ? measured(view, of) : f.number(violationsOf(of));
  const word = hasRowList(view, subject) && view.rowsOf(first).length > 0
    ? <a href={`#${rowsAnchor(first)}`}>{told}</a>
    : told;
  const failing = of.find((finding) => finding.failing);
  const expected = of.every((finding) => finding.expected !== undefined);
  const rate = rateOf(of);
  return (
    <td class={failing === undefined && !expected ? "n zero" : "n"}>
      {failing !== undefined
        ? <Mark name={failing.severity} word={word} tone={failing.severity} />
        : expected
        ? <Mark name="expected" word={word} unseen={t.matrix.expected} />
        : (
          <>
            {word}
            <span class="unseen">{` ${t.matrix.below}`}</span>
          </>
        )}
      {subject.aggregate || rate === null ? null : <span class="sub">{f.percent(rate)}</span>}
    </td>
  );
}

/** The page of the check lists rows: not of sums, and not where the report is meant for others. */
export function hasRowList({ report }: View, { aggregate, findings }: CheckSubject): boolean {
  return !aggregate && report.suppressed_below === undefined && findings.length > 0;
}

/** What an aggregate check found, as its rows have it; `154 → 88` is given its share. */
function measured({ f, rowsOf }: View, findings: readonly ReportFinding[]): string {
  const rows = findings.flatMap((finding) => rowsOf(finding));
  const values = rows.flatMap(({ value }) => value === null ? [] : [value]).map((value) => {
    const [, before, now] = /^(\d+) → (\d+)$/.exec(value) ?? [];
    if (before === undefined || now === undefined) return value;
    const counts = `${f.number(Number(before))} → ${f.number(Number(now))}`;
    return before === "0" ? counts : `${counts} (${f.changeRate(Number(now) / Number(before) - 1)})`;
  });
  return values.length === 0 ? f.number(violationsOf(findings)) : values.join(", ");
}
