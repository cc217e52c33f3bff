/**
 * What is new and what is gone, since the last run or else since the year before.
 *
 * @module
 */
import type { ComponentChildren, JSX } from "preact";
import type { ReportFinding } from "../../report.ts";
import { checkPath } from "../page_paths.ts";
import { newsOf } from "../view/news.ts";
import type { View } from "../view/view.ts";
import { Mark, type MarkName } from "./mark.tsx";

/** Findings a list tells; the rest is counted. */
const told = 8;

/** Two lists side by side. */
export function News({ view }: { readonly view: View }): JSX.Element {
  const { report, t, f } = view;
  const { fresh, gone } = newsOf(view);
  return (
    <>
      <p class="lead">
        {report.last_run === undefined ? t.news.sinceYear : t.news.sinceRun(f.dateTime(report.last_run))}
      </p>
      <div class="pair">
        <List
          view={view}
          heading={<Mark name="new" word={t.news.new} />}
          none={t.news.nothingNew}
          findings={fresh}
          of={({ severity }) => severity}
        />
        <List
          view={view}
          heading={<Mark name="resolved" word={t.news.resolved} tone="good" />}
          none={t.news.nothingResolved}
          findings={gone}
          of={() => "resolved"}
        />
      </div>
    </>
  );
}

function List({ view, heading, none, findings, of }: {
  readonly view: View;
  readonly heading: ComponentChildren;
  readonly none: string;
  readonly findings: readonly ReportFinding[];
  readonly of: (finding: ReportFinding) => MarkName;
}): JSX.Element {
  const { t, f } = view;
  // Fields, years and municipalities of one check are one piece of news.
  const groups = [...Map.groupBy(findings, ({ check }) => check).values()];
  return (
    <div>
      <h3>{heading}</h3>
      {groups.length === 0 ? <p class="quiet">{none}</p> : (
        <ul class="news">
          {groups.slice(0, told).map((group) => {
            const first = group[0]!;
            const name = of(first);
            const gone = name === "resolved";
            const counted = group.map((finding) => gone ? finding.previous_violations : finding.violations);
            const known = counted.reduce<number>((sum, count) => sum + (count ?? 0), 0);
            return (
              <li>
                <Mark
                  name={name}
                  word={gone ? t.status.resolved : t.severity[first.severity]}
                  tone={gone ? "good" : first.severity}
                />
                <div>
                  <a href={view.root + checkPath(first.check)}>{view.title(first.check)}</a>
                  <span class="sub">
                    {view.places(group)}
                    {known === 0 ? "" : `, ${f.count(known, t.units.row)}`}
                  </span>
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {groups.length > told ? <p class="quiet small">{t.news.more(f.number(groups.length - told))}</p> : null}
    </div>
  );
}
