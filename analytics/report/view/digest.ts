/**
 * What a short rendering tells of a report besides its findings: changes, what is expected, what the last run had.
 *
 * @module
 */
import type { Count, ReportFinding } from "../../report.ts";
import { type DigestTexts, digestTexts } from "./digest_texts.ts";
import { newsOf } from "./news.ts";
import { cellName, changeSentence } from "./story_text.ts";
import type { FindingCard, View } from "./view.ts";

/** Sentences of a section, and how many more there are. */
export interface Told {
  readonly lines: readonly string[];
  readonly more: number;
}

/** Changes that nothing explains: place, cell and sentence. */
export function changesTold(view: View, limit: number): Told {
  const open = view.stories.filter(({ change }) => change.expected === undefined);
  const { isNew } = textsOf(view);
  return first(open, limit, ({ change }) => {
    const told = `${view.place(change)}, ${cellName(view, change)}: ${changeSentence(view, change)}`;
    return change.since_last_run === "new" ? `${told} ${isNew}` : told;
  });
}

/** Reasons of what is expected, each with how much it explains. */
export function expectedTold(view: View, limit: number): Told {
  const { report, t, f } = view;
  const texts = textsOf(view);
  const explained = report.expected_changes.flatMap(({ id, reason }) => {
    const findings = report.findings.filter(({ expected }) => expected === id).length;
    const changes = view.stories.filter(({ change }) => change.expected === id).length;
    return findings + changes === 0 ? [] : [{ reason: reason[t.lang], findings, changes }];
  });
  return first(explained, limit, ({ reason, findings, changes }) => {
    const counts = [
      ...(findings === 0 ? [] : [f.count(findings, texts.finding)]),
      ...(changes === 0 ? [] : [f.count(changes, texts.change)]),
    ];
    return `${reason.replace(/[.\s]+$/, "")} (${f.list(counts)})`;
  });
}

/** Findings that the last run did not have, and those that it had and this one has not. */
export interface SinceLastRun {
  readonly heading: string;
  readonly fresh: Told;
  readonly gone: Told;
}

/** How the report stands against the last run; `undefined` where there was none. */
export function sinceTold(view: View, limit: number): SinceLastRun | undefined {
  const { report, f } = view;
  if (report.last_run === undefined) return undefined;
  const { fresh, gone } = newsOf(view);
  const line = (finding: ReportFinding) =>
    [view.title(finding.check), view.concerns(finding), view.place(finding)].filter((part) => part !== null)
      .join(", ");
  return {
    heading: textsOf(view).since(f.dateTime(report.last_run)),
    fresh: first(fresh, limit, line),
    gone: first(gone, limit, line),
  };
}

/** Texts of the short renderings, in the view's language. */
export function textsOf({ t }: View): DigestTexts {
  return digestTexts[t.lang];
}

/** Rows of a card: what is known of them where some counts are left out. */
export function cardCount({ f }: View, { violations, hidden, findings }: FindingCard, unit: string): string {
  if (!hidden) return f.number(violations);
  if (violations === 0 && findings.length === 1) return f.number(null);
  return violations === 0 ? unit : `≥ ${f.number(violations)}`;
}

/** Share of a card; `null` where a count that it is made of is left out. */
export function cardRate({ findings, violations, denominator, hidden }: FindingCard): Count {
  if (hidden || findings.some((finding) => finding.denominator === null)) return null;
  return denominator === 0 ? 0 : violations / denominator;
}

function first<T>(items: readonly T[], limit: number, line: (item: T) => string): Told {
  return { lines: items.slice(0, limit).map(line), more: Math.max(0, items.length - limit) };
}
