/**
 * The first lines: how it stands, where it is worst, and what to do next.
 *
 * @module
 */
import type { JSX } from "preact";
import { type MarkName, Shape } from "./mark.tsx";
import type { FindingCard, View } from "./view.ts";

/** The verdict in one sentence. */
export function verdictLine({ verdict, report, t, f }: View): string {
  const { error, warning } = verdict.checks;
  if (verdict.unbalanced.length > 0) return t.verdict.unbalanced;
  if (report.submissions.length === 0) return t.verdict.empty;
  const errors = f.count(error, t.units.check);
  if (error > 0 && warning > 0) return t.verdict.both(errors, f.number(warning));
  if (error > 0) return t.verdict.errors(errors);
  if (warning > 0) return t.verdict.warnings(f.count(warning, t.units.check));
  return verdict.refused + verdict.incomplete > 0 ? t.verdict.partial : t.verdict.clean;
}

/** Section with the verdict. */
export function VerdictSection({ view }: { readonly view: View }): JSX.Element {
  const { verdict, report, checks, t, f } = view;
  const { worst } = verdict;
  const read = report.submissions.length > 0;
  const notices = noticesOf(view);
  const failing = verdict.checks.error + verdict.checks.warning > 0;

  const broken = notices.length > 0 || verdict.unbalanced.length > 0;
  const mark: MarkName = verdict.checks.error > 0 || broken ? "error" : failing ? "warning" : "good";
  const clean = read && !failing && !broken;
  return (
    <section class="verdict" id="verdict">
      <div class={clean ? "clean" : "stand"}>
        <h2 class="line">
          {read
            ? (
              <span class={`mark ${mark}`}>
                <Shape name={mark} />
              </span>
            )
            : null}
          <span>{verdictLine(view)}</span>
        </h2>
        {!read ? <p>{t.verdict.emptyHelp}</p> : null}
        {worst === undefined ? null : (
          <p>
            {t.verdict.worst(view.place(worst), f.count(worst.violations, t.units.row), worst.severity)}
          </p>
        )}
        {clean
          ? (
            <p>
              {t.verdict.cleanMore(readOf(view), f.count(checks.length, t.units.check))}
            </p>
          )
          : null}
        {!failing && verdict.checks.info > 0
          ? <p>{t.verdict.notes(f.count(verdict.checks.info, t.units.check))}</p>
          : null}
      </div>
      {notices.map((notice) => <p class="notice">{notice}</p>)}
      {verdict.next.length === 0 ? null : (
        <>
          <h3>{t.verdict.next}</h3>
          <ol class="steps">{verdict.next.map((card) => <Step view={view} card={card} />)}</ol>
        </>
      )}
    </section>
  );
}

/** What was read: rows, or submissions where the report was made from a store without reading. */
function readOf({ verdict, report, t, f }: View): string {
  return verdict.read === 0
    ? f.count(report.submissions.length, t.units.submission)
    : f.count(verdict.read, t.units.row);
}

function noticesOf({ verdict, t, f }: View): string[] {
  const notices: string[] = [];
  if (verdict.refused > 0) notices.push(t.verdict.refused(f.count(verdict.refused, t.units.submission)));
  if (verdict.incomplete > 0) {
    notices.push(t.verdict.incomplete(f.count(verdict.incomplete, t.units.submission)));
  }
  return notices;
}

function Step({ view, card }: { readonly view: View; readonly card: FindingCard }): JSX.Element {
  const { t } = view;
  return (
    <li>
      <a href={`#${card.anchor}`}>{card.title}</a>
      {card.check === undefined ? null : <p>{card.check.advice[t.lang]}</p>}
      <p class="quiet">{t.verdict.here(view.where(card))}</p>
    </li>
  );
}
