/**
 * One check that found something: what it means, how much, where, what to do, and the evidence.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Check } from "../check.ts";
import type { ReportFinding } from "../report.ts";
import { FindingRows } from "./rows_table.tsx";
import { ScrollTable } from "./scroll_table.tsx";
import { TrendMark } from "./trend_mark.tsx";
import { type FindingCard, trendOf, type View } from "./view.ts";

/** Card of a check. */
export function FindingCardView(
  { view, card }: { readonly view: View; readonly card: FindingCard },
): JSX.Element {
  const { t, f } = view;
  const { check } = card;
  const counted = f.count(card.violations, view.unit(check));
  const rate = card.denominator === 0 ? 0 : card.violations / card.denominator;
  return (
    <article
      class={`card ${card.severity}`}
      id={card.anchor}
      aria-labelledby={`${card.anchor}-title`}
      data-card={card.id}
      data-severity={card.severity}
    >
      <h4 id={`${card.anchor}-title`}>{card.title}</h4>
      <p class="sum" data-sum="all">
        <strong>
          {isAggregate(check)
            ? counted
            : t.finding.outOf(counted, f.number(card.denominator), f.percent(rate))}
        </strong>
        {card.failing ? null : <span class="quiet">{` · ${t.finding.below}`}</span>}
      </p>
      <p class="meaning">{check === undefined ? t.finding.noCheck : check.meaning[t.lang]}</p>
      <Places view={view} card={card} />
      {check === undefined ? null : (
        <dl class="advice">
          <div>
            <dt>{t.finding.caseWorker}</dt>
            <dd>{check.advice[t.lang]}</dd>
          </div>
          <div>
            <dt>{t.finding.vendor}</dt>
            <dd>{check.vendorAdvice[t.lang]}</dd>
          </div>
        </dl>
      )}
      <Origin view={view} card={card} />
      {isAggregate(check) ? null : <FindingRows view={view} card={card} />}
      {check === undefined ? null : (
        <details>
          <summary>{t.finding.sql}</summary>
          <pre tabindex={0}><code>{check.violations.trim()}</code></pre>
        </details>
      )}
    </article>
  );
}

/** The check judges sums, not rows: a share of them says nothing. */
function isAggregate(check: Check | undefined): boolean {
  return check?.table === "municipality";
}

function Places({ view, card }: { readonly view: View; readonly card: FindingCard }): JSX.Element {
  const { t } = view;
  const concerns = card.findings.some((finding) => view.concerns(finding) !== null);
  const aggregate = isAggregate(card.check);
  return (
    <ScrollTable id={`${card.anchor}-places`} caption={`${card.title}: ${t.finding.places}`} quietCaption>
      <thead>
        <tr>
          <th scope="col">{t.finding.place}</th>
          <th scope="col">{t.finding.status}</th>
          {concerns ? <th scope="col">{t.finding.concerns}</th> : null}
          {aggregate ? <th scope="col" class="n">{t.finding.value}</th> : (
            <>
              <th scope="col" class="n">{t.finding.violations}</th>
              <th scope="col" class="n">{t.finding.denominator}</th>
              <th scope="col" class="n">{t.finding.rate}</th>
              <th scope="col" class="n">{t.finding.persons}</th>
              <th scope="col" class="n">{t.finding.previous}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {card.findings.map((finding) => (
          <tr data-municipality={finding.municipality} data-year={finding.year}>
            <th scope="row">{view.place(finding)}</th>
            <td>
              <TrendMark view={view} trend={trendOf(finding)} tone={finding.severity} />
              {finding.failing ? null : <span class="sub">{t.finding.below}</span>}
            </td>
            {concerns
              ? <td>{finding.field === undefined ? view.concerns(finding) : <code>{finding.field}</code>}</td>
              : null}
            {aggregate
              ? <td class="n">{measured(view, finding)}</td>
              : <Counts view={view} finding={finding} />}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Counts(
  { view: { f }, finding }: { readonly view: View; readonly finding: ReportFinding },
): JSX.Element {
  return (
    <>
      <td class="n">{f.number(finding.violations)}</td>
      <td class="n">{f.number(finding.denominator)}</td>
      <td class="n">{f.percent(finding.rate)}</td>
      <td class="n">{f.number(finding.persons)}</td>
      <td class="n">{finding.previous_violations === null ? "–" : f.number(finding.previous_violations)}</td>
    </>
  );
}

/** What an aggregate check found, as its rows have it; `154 → 88` is given its share. */
function measured({ f, rowsOf }: View, finding: ReportFinding): string {
  const values = rowsOf(finding).flatMap(({ value }) => value === null ? [] : [value]).map((value) => {
    const [, before, now] = /^(\d+) → (\d+)$/.exec(value) ?? [];
    if (before === undefined || now === undefined) return value;
    const counts = `${f.number(Number(before))} → ${f.number(Number(now))}`;
    return before === "0" ? counts : `${counts} (${f.changeRate(Number(now) / Number(before) - 1)})`;
  });
  return values.length === 0 ? f.number(finding.violations) : values.join(", ");
}

function Origin({ view: { t, f }, card }: { readonly view: View; readonly card: FindingCard }): JSX.Element {
  const { check } = card;
  const bounds = check === undefined ? null : thresholdOf(check, { t, f });
  return (
    <div class="origin">
      {check === undefined ? null : (
        <>
          <div>
            <span>{t.finding.source}:</span> <span>{check.source}</span>
          </div>
          <div>
            <span>{t.finding.category}:</span> <span>{t.category[check.category]}</span>
          </div>
          {bounds === null ? null : (
            <div>
              <span>{t.finding.threshold}:</span> <span>{bounds}</span>
            </div>
          )}
        </>
      )}
      <code>{card.id}</code>
    </div>
  );
}

/** The thresholds in words; nothing where a single violation fails. */
function thresholdOf({ threshold }: Check, { t, f }: Pick<View, "t" | "f">): string | null {
  if (threshold.count <= 1 && threshold.percent === 0) return null;
  return t.finding.thresholdText(
    f.number(threshold.count),
    threshold.percent === 0 ? null : f.percent(threshold.percent / 100),
  );
}
