/**
 * What the register shows a municipality about its submission: when it came, who was served, and how
 * often each field is registered.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Count, ReportFeedback, ReportFieldShare } from "../../report.ts";
import { seriesOf } from "../view/series.ts";
import { fieldHeading, fieldWords } from "../view/story_text.ts";
import type { MunicipalityView, View } from "../view/view.ts";
import { DeadlineChart } from "./deadline_chart.tsx";
import { YearTable } from "./feedback_table.tsx";
import { greatestOf, type PairBar, PairBars } from "./pair_bars.tsx";

/** Properties of {@linkcode FeedbackSection}. */
export interface FeedbackSectionProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

const groups = ["home_dwelling", "institution", "long_term", "housing", "welfare_technology"] as const;

/** Figures of the last year with the year before, and all years in tables behind them. */
export function FeedbackSection({ view, municipality }: FeedbackSectionProps): JSX.Element | null {
  const { t } = view;
  const { feedback, name } = municipality;
  const last = feedback.at(-1);
  if (last === undefined) return null;
  const before = feedback.find(({ year }) => year === last.year - 1);
  const props = { view, municipality, last, before };
  return (
    <>
      <p class="lead">{t.feedback.lead(String(last.year))}</p>
      <div class="figures">
        <div>
          <h3>{t.feedback.day}</h3>
          <DeadlineChart view={view} feedback={feedback} title={t.feedback.dayCaption(name)} />
        </div>
        <Groups {...props} />
        <Services {...props} />
        <Fields {...props} />
      </div>
    </>
  );
}

/** What each part of the section needs. */
interface PartProps extends FeedbackSectionProps {
  readonly last: ReportFeedback;
  readonly before: ReportFeedback | undefined;
}

function Groups({ view, municipality, last, before }: PartProps): JSX.Element {
  const { t, f } = view;
  const { feedback, name } = municipality;
  return (
    <div>
      <h3>{t.feedback.groups}</h3>
      <PairBars
        title={t.feedback.figure(t.feedback.groupsCaption(name), String(last.year))}
        bars={groups.map((group) => ({
          name: t.feedback.group[group] ?? group,
          value: last[group],
          text: f.number(last[group]),
          ...(before === undefined ? {} : { before: before[group] }),
        }))}
      />
      <YearTable
        view={view}
        id="groups-table"
        caption={t.feedback.groupsCaption(name)}
        first={t.feedback.groupName}
        years={feedback.map(({ year }) => year)}
        rows={groups.map((group) => [
          t.feedback.group[group] ?? group,
          feedback.map((of) => f.number(of[group])),
        ])}
      />
    </div>
  );
}

function Services({ view, municipality, last, before }: PartProps): JSX.Element | null {
  const { t, f } = view;
  const types = seriesOf(municipality.metrics, { measure: "recipients" }).filter((of) =>
    of.serviceType !== null
  )
    .flatMap(({ serviceType, points }) => {
      const now = points.find(({ year }) => year === last.year);
      const then = points.find(({ year }) => year === before?.year);
      return now === undefined || (now.value === 0 && (then?.value ?? 0) === 0)
        ? []
        : [{ serviceType: serviceType ?? 0, now, then }];
    });
  if (types.length === 0) return null;
  const bars = types.toSorted((a, b) => (b.now.value ?? 0) - (a.now.value ?? 0)).map(
    ({ serviceType, now, then }): PairBar => ({
      name: view.serviceName(serviceType),
      value: now.value,
      text: f.number(now.value),
      ...(then === undefined ? {} : { before: then.value }),
    }),
  );
  const half = Math.ceil(bars.length / 2);
  // Both columns have one scale: they are one figure.
  const column = (part: readonly PairBar[], index: number) => (
    <PairBars
      title={t.feedback.figure(
        `${t.feedback.byServiceCaption(municipality.name)} (${index}/2)`,
        String(last.year),
      )}
      bars={part}
      greatest={greatestOf(bars)}
    />
  );
  return (
    <div class="full">
      <h3>{t.feedback.byService}</h3>
      <div class="figures">
        {column(bars.slice(0, half), 1)}
        {bars.length > half ? column(bars.slice(half), 2) : null}
      </div>
      <p class="help">
        <a href="#recipients-table">{t.feedback.servicesTable}</a>
      </p>
    </div>
  );
}

/** Shares that count as all: what is missing would not be seen in the bar. */
const allButNothing = 0.9995;

function Fields({ view, municipality, last, before }: PartProps): JSX.Element | null {
  const { t, f } = view;
  const { feedback, name } = municipality;
  if (last.fields.length === 0) return null;
  const shares = new Map(
    feedback.map((of) => [of.year, new Map(of.fields.map((share) => [keyOf(share), shareOf(share)]))]),
  );
  const told = (share: Count | undefined, hidden: boolean) =>
    share === undefined ? "–" : share === null ? (hidden ? f.number(null) : "–") : f.percent(share);
  const shown = (share: ReportFieldShare) => told(shareOf(share), isHidden(share));
  const words = ({ field }: ReportFieldShare) => fieldHeading(field, t.lang);
  const beforeOf = (share: ReportFieldShare) =>
    before === undefined ? undefined : shares.get(before.year)?.get(keyOf(share));
  // Least registered first: that is what the view is looked at for.
  const sorted = last.fields.toSorted((a, b) => (shareOf(a) ?? 0) - (shareOf(b) ?? 0));
  const isFull = (share: ReportFieldShare) =>
    (shareOf(share) ?? 0) >= allButNothing && (beforeOf(share) ?? 1) >= allButNothing;
  const full = sorted.filter(isFull);
  const isAlwaysFull = (share: ReportFieldShare) =>
    isFull(share) && [...shares.values()].every((of) => (of.get(keyOf(share)) ?? 1) >= allButNothing);
  const tables = Map.groupBy(sorted.filter((share) => !isFull(share)), ({ table }) => table);
  return (
    <div class="full">
      <h3>{t.feedback.fields}</h3>
      <div class="figures">
        {[...tables].toSorted(([, a], [, b]) => b.length - a.length).map(([table, fields]) => (
          <div>
            <h4>{t.tables[table] ?? table}</h4>
            <PairBars
              title={t.feedback.figure(
                `${t.feedback.fieldsCaption(name)}, ${t.tables[table] ?? table}`,
                String(last.year),
              )}
              top={1}
              bars={fields.map((share) => {
                const then = beforeOf(share);
                return {
                  name: words(share),
                  value: shareOf(share),
                  text: shown(share),
                  ...(then === undefined ? {} : { before: then }),
                };
              })}
            />
          </div>
        ))}
      </div>
      {full.length === 0 ? null : (
        <p class="help full-fields">
          {t.feedback.fullFields(f.list(full.map(({ field }) => fieldWords(field, t.lang))))}
        </p>
      )}
      <YearTable
        view={view}
        id="fields-table"
        caption={t.feedback.fieldsCaption(name)}
        first={t.feedback.field}
        years={feedback.map(({ year }) => year)}
        rows={sorted.filter((share) => !isAlwaysFull(share)).map((share) => [
          words(share),
          feedback.map(({ fields }) => {
            const of = fields.find((other) => keyOf(other) === keyOf(share));
            return of === undefined ? "–" : shown(of);
          }),
        ])}
      />
    </div>
  );
}

/** A number of the share is left out because it is small. */
function isHidden({ rows, registered }: ReportFieldShare): boolean {
  return rows === null || registered === null;
}

function keyOf({ table, field }: ReportFieldShare): string {
  return `${table}.${field}`;
}

/** Share of the rows that have the field; `null` where it is left out or there are no rows. */
function shareOf({ rows, registered }: ReportFieldShare): Count {
  return rows === null || registered === null || rows === 0 ? null : registered / rows;
}
