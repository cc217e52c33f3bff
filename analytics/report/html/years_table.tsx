/**
 * The years of one municipality: what was delivered and when, how large it is, and what failed.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Count } from "../../report.ts";
import { isLargeChange } from "../view/series.ts";
import type { MunicipalityView, Tally, View, YearView } from "../view/view.ts";
import { Mark, type MarkName } from "./mark.tsx";
import { yearName } from "./municipality_matrix.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** Properties of {@linkcode YearsTable}. */
export interface YearsTableProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

/** Table, the latest year first. */
export function YearsTable({ view, municipality }: YearsTableProps): JSX.Element {
  const { t } = view;
  return (
    <>
      <p class="lead">{t.overview.rule}</p>
      <ScrollTable
        id="years-table"
        caption={t.place.yearsCaption(municipality.name)}
        quietCaption
        class="overview"
      >
        <thead>
          <tr>
            <th scope="col">{t.overview.yearAndSubmission}</th>
            <th scope="col" class="n">{t.overview.recipients}</th>
            <th scope="col" class="n">{t.overview.services}</th>
            <th scope="col" class="n">{t.overview.errors}</th>
            <th scope="col" class="n">{t.overview.warnings}</th>
          </tr>
        </thead>
        <tbody>{municipality.years.toReversed().map((year) => <Year view={view} of={year} />)}</tbody>
      </ScrollTable>
    </>
  );
}

function Year({ view, of }: { readonly view: View; readonly of: YearView }): JSX.Element {
  const { total } = of;
  return (
    <tr>
      <th scope="row">
        {yearName(view, of.year)}
        <Delivered view={view} of={of} />
      </th>
      <Size
        view={view}
        value={total?.recipients}
        change={total?.recipients_change ?? null}
        rate={total?.recipients_change_rate ?? null}
      />
      <Size
        view={view}
        value={total?.services}
        change={total?.services_change ?? null}
        rate={total?.services_change_rate ?? null}
      />
      <Failing view={view} tally={of.failing.error} name="error" />
      <Failing view={view} tally={of.failing.warning} name="warning" />
    </tr>
  );
}

function Size({ view: { f }, value, change, rate }: {
  readonly view: View;
  readonly value: Count | undefined;
  readonly change: number | null;
  readonly rate: number | null;
}): JSX.Element {
  if (value === undefined) return <td class="n zero">–</td>;
  return (
    <td class={isLargeChange(change, rate) ? "n large" : "n"}>
      {f.number(value)}
      {change === null
        ? null
        : <span class="sub">{rate === null ? f.change(change) : f.changeRate(rate)}</span>}
    </td>
  );
}

function Failing(
  { view: { f, t }, tally, name }: { readonly view: View; readonly tally: Tally; readonly name: MarkName },
): JSX.Element {
  if (tally.checks === 0) return <td class="n zero">0</td>;
  return (
    <td class="n">
      <Mark name={name} word={f.number(tally.checks)} tone={name} />
      {tally.violations === 0 ? null : <span class="sub">{f.count(tally.violations, t.units.row)}</span>}
    </td>
  );
}

/** What was delivered for a year: status of the care messages, and whether an ident message came along. */
function Delivered({ view: { t, f }, of }: { readonly view: View; readonly of: YearView }): JSX.Element {
  const care = of.submissions.filter(({ kind }) => kind !== "ident");
  if (care.length === 0) {
    return (
      <span class="sub">
        <Mark name="warning" word={t.overview.noSubmission} tone="warning" />
      </span>
    );
  }
  const count = (status: keyof typeof t.submissionStatus) => {
    const n = care.filter((submission) => submission.status === status).length;
    const word = t.submissionStatus[status];
    return n === 0 ? [] : n === 1 ? [word] : [t.overview.numbered(f.number(n), word)];
  };
  const bad = [...count("refused"), ...count("incomplete")];
  const current = count("current");
  const ident = of.submissions.some(({ kind, status }) => kind === "ident" && status === "current");
  const notes = [...count("superseded"), ...(current.length > 0 && !ident ? [t.overview.withoutIdent] : [])];
  return (
    <span class="sub">
      {current.map((word) => <Mark name="good" word={word} tone="good" />)}
      {bad.map((word) => <Mark name="error" word={word} tone="error" />)}
      {notes.map((note) => <span class="note">{note}</span>)}
    </span>
  );
}
