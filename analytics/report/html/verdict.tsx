/**
 * The first lines: how it stands, where it is worst, and what to do next.
 *
 * @module
 */
import type { JSX } from "preact";
import { checkPath } from "../page_paths.ts";
import { verdictLine } from "../view/verdict_line.ts";
import type { FindingCard, View } from "../view/view.ts";
import { type MarkName, Shape } from "./mark.tsx";

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
    <section class="verdict" id="verdict" aria-labelledby="verdict-heading">
      <div class={clean ? "clean" : "stand"}>
        <h2 class="line" id="verdict-heading">
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
        {worst === undefined || worst.violations === 0 ? null : (
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
      <a href={view.root + checkPath(card.id)}>{card.title}</a>
      {card.check === undefined ? null : <p>{card.check.advice[t.lang]}</p>}
      <p class="quiet">{t.verdict.here(view.where(card))}</p>
    </li>
  );
}
