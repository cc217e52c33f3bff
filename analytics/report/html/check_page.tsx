/**
 * The page of one check: what it means, what to do, how it stands, and the rows that caused it.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Check } from "../../check.ts";
import { severities } from "../view/cards.ts";
import { subjectOfCheck, type SubjectProps } from "../view/check_subject.ts";
import type { View } from "../view/view.ts";
import { CheckPlaces, hasRowList } from "./check_places.tsx";
import { CheckTrend } from "./check_trend.tsx";
import { countedOf } from "./finding_index.tsx";
import { Mark } from "./mark.tsx";
import { FindingRows } from "./rows_table.tsx";
import { type PageSection, Shell } from "./shell.tsx";
import { TrendMark } from "./trend_mark.tsx";

/** The page. */
export function CheckPage({ view, id }: { readonly view: View; readonly id: string }): JSX.Element {
  const { t } = view;
  const subject = subjectOfCheck(view, id);
  const { check, findings } = subject;
  const title = view.title(id);
  const rows = hasRowList(view, subject);
  const parts: readonly (readonly [id: string, name: string, element: JSX.Element, shown: boolean])[] = [
    ["meaning", t.checkPage.meaning, <Meaning view={view} subject={subject} />, true],
    ["trend", t.checkPage.trend, <CheckTrend view={view} subject={subject} />, view.years.length > 1],
    [
      "places",
      view.municipalities.length > 1 ? t.checkPage.places : t.place.years,
      <CheckPlaces view={view} subject={subject} />,
      findings.length > 0,
    ],
    ["rows", t.checkPage.rows, <FindingRows view={view} subject={subject} />, rows],
    ["sql", t.checkPage.sql, <Sql view={view} check={check} />, check !== undefined],
  ];
  const sections = parts.flatMap(([id, name, element, shown]): PageSection[] =>
    shown ? [{ id, name, element }] : []
  );
  return (
    <Shell
      view={view}
      title={`${title} · ${t.title}`}
      heading={title}
      subtitle={<Standing view={view} subject={subject} />}
      here={title}
      sections={sections}
      without={["Verdict", "Findings", "Stories", "Privacy"]}
    />
  );
}

function Standing({ view, subject }: SubjectProps): JSX.Element {
  const { t, f } = view;
  const { cards, check, aggregate } = subject;
  if (cards.length === 0) return <Mark name="resolved" word={t.checkPage.resolved} tone="good" />;
  return (
    <span class="standing">
      {cards.map((card) => {
        const counted = f.count(countedOf(card), view.unit(check));
        return (
          <span>
            <Mark name={card.severity} word={t.severity[card.severity]} tone={card.severity} />
            <strong>
              {aggregate || card.denominator === 0 || card.violations === 0 ? counted : t.finding.outOf(
                counted,
                f.number(card.denominator),
                f.percent(card.violations / card.denominator),
              )}
            </strong>
            <TrendMark view={view} trend={card.trend} />
            {card.failing ? null : (
              <span class="quiet">
                {card.findings.every(({ expected }) => expected !== undefined)
                  ? t.change.expectedFinding
                  : t.finding.below}
              </span>
            )}
          </span>
        );
      })}
    </span>
  );
}

function Meaning({ view, subject }: SubjectProps): JSX.Element {
  const { t } = view;
  const { check, findings } = subject;
  const reasons = [...new Set(findings.flatMap(({ expected }) => view.reason(expected) ?? []))];
  return (
    <>
      <p>{check === undefined ? t.finding.noCheck : check.meaning[t.lang]}</p>
      {reasons.map((reason) => (
        <p class="reason">
          <Mark name="expected" word="" /> {t.checkPage.expected(reason)}
        </p>
      ))}
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
      <Origin view={view} subject={subject} />
    </>
  );
}

function Origin({ view, subject: { id, check, findings } }: SubjectProps): JSX.Element {
  const { t, f } = view;
  const consequences = [...new Set(findings.flatMap(({ consequence }) => consequence ?? []))];
  const registerChecks = [...new Set(findings.flatMap(({ register_check }) => register_check ?? []))].sort();
  const found = severities.filter((severity) => findings.some((of) => of.severity === severity));
  const facts: readonly (readonly [name: string, value: JSX.Element | string])[] = [
    ["Id", <code>{id}</code>],
    ...(check === undefined ? [] : [
      [t.finding.source, check.source] as const,
      [t.finding.category, t.category[check.category]] as const,
    ]),
    [
      t.checkPage.severity,
      f.list(
        (found.length > 0 ? found : check === undefined ? [] : [check.severity]).map((severity) =>
          t.severity[severity]
        ),
      ),
    ],
    ...(consequences.length === 0 ? [] : [
      [
        t.checkPage.register,
        <>
          {consequences.map((consequence) => (
            <span class="line">{t.checkPage.consequence[consequence] ?? consequence}</span>
          ))}
        </>,
      ] as const,
    ]),
    ...(registerChecks.length === 0 ? [] : [
      [
        t.checkPage.registerCheck,
        <>
          {registerChecks.map((name, index) => (
            <>
              {index === 0 ? "" : ", "}
              <code>{name}</code>
            </>
          ))}
        </>,
      ] as const,
    ]),
    ...(check === undefined ? [] : [[t.finding.threshold, <Threshold view={view} check={check} />] as const]),
  ];
  return (
    <dl class="origin">
      {facts.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Threshold({ view: { t, f }, check }: { readonly view: View; readonly check: Check }): JSX.Element {
  const { count, percent } = check.threshold;
  const bounds = count <= 1 && percent === 0 ? t.checkPage.thresholdAny : t.finding.thresholdText(
    f.number(count),
    percent === 0 ? null : f.wholePercent(percent / 100),
  );
  const example = `${Math.max(count, 1) * 5}${percent === 0 ? "" : `,${percent}%`}`;
  return (
    <>
      {bounds}
      <span class="sub setting">
        {t.checkPage.setThreshold} <code>kprkit reconcile … --threshold {check.id}={example}</code>
      </span>
    </>
  );
}

function Sql(
  { view: { t }, check }: { readonly view: View; readonly check: Check | undefined },
): JSX.Element {
  const of = (name: string, sql: string) => (
    <details>
      <summary>{name}</summary>
      <pre tabindex={0} role="region" aria-label={name}><code>{sql.trim()}</code></pre>
    </details>
  );
  return (
    <>
      {of(t.checkPage.violations, check?.violations ?? "")}
      {of(t.checkPage.denominator, check?.denominator ?? "")}
    </>
  );
}
