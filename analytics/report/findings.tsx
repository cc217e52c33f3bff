/**
 * All findings: a filter for those with script, then cards by severity.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Severity } from "../check.ts";
import { FindingCardView } from "./finding_card.tsx";
import { FindingIndex } from "./finding_index.tsx";
import { Shape } from "./mark.tsx";
import { severities, type View } from "./view.ts";

/** With more cards than this an index stands before them. */
const indexFrom = 5;

/** Section with the findings. */
export function Findings({ view }: { readonly view: View }): JSX.Element {
  const { t } = view;
  return (
    <section id="findings">
      <h2>{t.sections.findings}</h2>
      {view.cards.length === 0 ? <p class="lead">{t.finding.nothing}</p> : (
        <>
          {view.cards.length > indexFrom ? <FindingIndex view={view} /> : null}
          <Filter view={view} />
          {severities.map((severity) => <Group view={view} severity={severity} />)}
        </>
      )}
    </section>
  );
}

function Group({ view, severity }: { readonly view: View; readonly severity: Severity }): JSX.Element {
  const { t } = view;
  const cards = view.cards.filter((card) => card.severity === severity);
  return (
    <div class="severity" data-group={severity}>
      <h3>
        <span class={`mark ${severity}`}>
          <Shape name={severity} />
        </span>
        {t.severityPlural[severity]}
      </h3>
      <p>{cards.length === 0 ? t.finding.none[severity] : t.severityMeaning[severity]}</p>
      {cards.map((card) => <FindingCardView view={view} card={card} />)}
    </div>
  );
}

function Filter({ view }: { readonly view: View }): JSX.Element {
  const { t } = view;
  return (
    <form id="filter" class="filter" autocomplete="off">
      <fieldset>
        <legend>{t.filter.legend}</legend>
        <Select
          view={view}
          name="severity"
          label={t.filter.severity}
          options={severities.map((severity) => [severity, t.severityPlural[severity]])}
        />
        <Select
          view={view}
          name="municipality"
          label={t.filter.municipality}
          options={view.municipalities.map(({ number, name }) => [number, name])}
        />
        <Select
          view={view}
          name="year"
          label={t.filter.year}
          options={view.years.map((year) => [String(year), String(year)])}
        />
      </fieldset>
      <output data-template={t.filter.shows} data-nothing={t.filter.nothing} />
    </form>
  );
}

function Select({ view, name, label, options }: {
  readonly view: View;
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}): JSX.Element {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="all">{view.t.all}</option>
        {options.map(([value, text]) => <option value={value}>{text}</option>)}
      </select>
    </label>
  );
}
