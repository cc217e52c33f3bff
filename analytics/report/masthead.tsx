/**
 * Top of the page: what the report is about, when and with what it was made.
 *
 * @module
 */
import type { JSX } from "preact";
import type { View } from "./view.ts";

/** What the report is about: `Eksempelvik og Prøvedal, 2019–2021`. */
export function subjectOf({ municipalities, years, t, f }: View): string {
  const names = municipalities.length > 3
    ? f.count(municipalities.length, t.units.municipalities)
    : f.list(municipalities.map(({ name }) => name));
  return [names, f.years(years)].filter((part) => part !== "").join(", ") || t.title;
}

/** Header with the facts of the run. */
export function Masthead({ view }: { readonly view: View }): JSX.Element {
  const { report, checks, t, f } = view;
  const current = report.submissions.filter(({ status }) => status === "current").length;
  return (
    <header class="masthead">
      <p class="kicker">
        <strong>kprkit</strong> · {t.title}
      </p>
      <h1>{subjectOf(view)}</h1>
      <p class="subtitle">{t.subtitle}</p>
      <dl class="facts">
        <Fact name={t.facts.made} value={f.dateTime(report.created)} />
        <Fact
          name={t.facts.submissions}
          value={current === report.submissions.length
            ? f.number(current)
            : `${f.number(report.submissions.length)} (${t.facts.current(f.number(current))})`}
        />
        <Fact name={t.facts.checks} value={f.number(checks.length)} />
        <Fact
          name={t.facts.version}
          value={`kprkit ${report.kprkit}, DuckDB ${report.engine.version} (${report.engine.kind})`}
        />
      </dl>
    </header>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
