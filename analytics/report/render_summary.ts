/**
 * The report in a terminal: size and findings of each municipality and year, then the findings, then
 * the books. Fits the width it is given.
 *
 * @module
 */
import { styleText } from "node:util";
import type { Check, Severity } from "../check.ts";
import type { Report, ReportMetric } from "../report.ts";
import { alignTable, cut, wrap } from "./text_table.ts";
import {
  cardCount,
  cardRate,
  changesTold,
  expectedTold,
  sinceTold,
  textsOf,
  type Told,
} from "./view/digest.ts";
import type { Lang } from "./view/texts.ts";
import { verdictLine } from "./view/verdict_line.ts";
import { type FindingCard, type View, viewOf } from "./view/view.ts";

/** Options of {@linkcode renderSummary}. */
export interface RenderSummaryOptions {
  readonly lang: Lang;
  /** Colours may be used; the caller knows the terminal and `NO_COLOR`. */
  readonly colour: boolean;
  /** Columns of the terminal; used from 40 to 100. */
  readonly width: number;
  /** Titles of the checks. @default none: checks are told by id */
  readonly checks?: readonly Check[];
}

/** Findings that are told one by one; the rest is counted. */
const toldCards = 12;
/** As above, of changes, reasons, and what is new and gone. */
const toldChanges = 6;

const colours = { error: "red", warning: "yellow", info: "blue", good: "green" } as const;

/** Applies a colour, or leaves text as it is. */
type Paint = (colour: keyof typeof colours | "dim" | "bold", text: string) => string;

/**
 * Renders a summary, ending in a line break. Shapes and words tell what colours tell. No line is
 * wider than `width`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderSummary } from "./render_summary.ts";
 * import { sampleReport } from "./samples/sample_report.ts";
 *
 * const summary = renderSummary(sampleReport, { lang: "nb", colour: false, width: 80 });
 * assert.match(summary, /Eksempelvik/);
 * ```
 */
export function renderSummary(report: Report, options: RenderSummaryOptions): string {
  const { lang, colour, checks = [] } = options;
  const width = Math.max(40, Math.min(100, options.width));
  const view = viewOf(report, { lang, checks });
  const paint: Paint = (name, text) =>
    colour
      ? styleText(name === "dim" || name === "bold" ? name : colours[name], text, { validateStream: false })
      : text;
  const parts = [
    verdictOf(view, { paint, width }),
    placesOf(view, { paint, width }),
    findingsOf(view, { paint, width }),
    sinceOf(view, { paint, width }),
    toldOf(view, { paint, width, heading: view.t.sections.changes, told: changesTold(view, toldChanges) }),
    toldOf(view, { paint, width, heading: view.t.change.expected, told: expectedTold(view, toldChanges) }),
    accountOf(view, { paint, width }),
  ];
  // A terminal shows the spaces of `1 234` as it shows any other; plain ones can be searched for.
  return `${parts.filter((part) => part.length > 0).map((part) => part.join("\n")).join("\n\n")}\n`
    .replaceAll("\u00a0", " ");
}

interface Style {
  readonly paint: Paint;
  readonly width: number;
}

function verdictOf(view: View, { paint, width }: Style): string[] {
  const { verdict, report, t, f } = view;
  const grave = verdict.checks.error > 0 ||
    verdict.refused + verdict.incomplete + verdict.unbalanced.length > 0;
  const mark = grave ? "error" : verdict.checks.warning > 0 ? "warning" : "good";
  const { suppressed_below } = report;
  const notices = [
    ...(verdict.worst === undefined ? [] : [
      t.verdict.worst(
        view.place(verdict.worst),
        f.count(verdict.worst.violations, t.units.row),
        verdict.worst.severity,
      ),
    ]),
    ...(verdict.refused === 0 ? [] : [t.verdict.refused(f.count(verdict.refused, t.units.submission))]),
    ...(verdict.incomplete === 0
      ? []
      : [t.verdict.incomplete(f.count(verdict.incomplete, t.units.submission))]),
    ...(suppressed_below === undefined ? [] : [t.page.suppressed(f.number(suppressed_below - 1))]),
  ];
  return [
    ...wrap(verdictLine(view), width).map((line) => paint("bold", paint(mark, line))),
    ...notices.flatMap((notice) => wrap(notice, width)),
  ];
}

function placesOf(view: View, { paint, width }: Style): string[] {
  const { t, f } = view;
  const header = [
    "",
    t.filter.year,
    t.overview.recipients,
    t.summary.change,
    t.overview.services,
    t.overview.errors,
    t.overview.warnings,
  ];
  const rows = view.municipalities.flatMap(({ name, years }) =>
    years.map(({ year, total, failing }, index) => [
      index === 0 ? name : "",
      String(year),
      total === undefined ? "–" : f.number(total.recipients),
      changeOf(total, view),
      total === undefined ? "–" : f.number(total.services),
      f.number(failing.error.checks),
      f.number(failing.warning.checks),
    ])
  );
  if (rows.length === 0) return [];
  // On a small screen the services go first, then the change.
  const kept = width >= 72 ? [0, 1, 2, 3, 4, 5, 6] : width >= 56 ? [0, 1, 2, 3, 5, 6] : [0, 1, 2, 5, 6];
  const pick = (row: readonly string[]) => kept.map((column) => row[column] ?? "");
  const [head = "", ...body] = alignTable([header, ...rows].map(pick), { width, left: [0] });
  return [paint("dim", head), ...body];
}

function changeOf(total: ReportMetric | undefined, { f }: View): string {
  if (total === undefined || total.recipients_change === null) return "–";
  return total.recipients_change_rate === null
    ? f.change(total.recipients_change)
    : f.changeRate(total.recipients_change_rate);
}

const shapes: Readonly<Record<Severity, string>> = Object.freeze({ error: "■", warning: "▲", info: "●" });

function findingsOf(view: View, style: Style): string[] {
  const { t, f } = view;
  const failing = view.cards.filter((card) => card.failing);
  if (failing.length === 0) return [];
  const lines = [style.paint("bold", t.sections.findings)];
  for (const card of failing.slice(0, toldCards)) lines.push(...tell(view, { ...style, card }));
  const more = failing.length - toldCards;
  if (more > 0) lines.push(style.paint("dim", t.summary.more(f.number(more))));
  return lines;
}

function tell(view: View, { paint, width, card }: Style & { readonly card: FindingCard }): string[] {
  const { t, f } = view;
  const aggregate = card.check?.table === "municipality";
  const many = cardCount(view, card, textsOf(view).few);
  const rate = cardRate(card);
  const count = aggregate
    ? card.hidden ? many : f.count(card.violations, view.unit(card.check))
    : rate === null
    ? many
    : t.finding.outOf(many, f.number(card.denominator), f.percent(rate));
  const mark = `${shapes[card.severity]} ${t.severity[card.severity]}`.padEnd(11);
  const facts = [
    ...(card.title === card.id ? [] : [card.id]),
    view.where(card),
    t.status[card.trend].toLowerCase(),
  ];
  // Where count and title do not fit side by side, the count goes below.
  const room = width - mark.length - count.length - 2;
  const beside = room >= 24;
  const title = cut(card.title, beside ? room : width - mark.length);
  const below = wrap([...(beside ? [] : [count]), ...facts].join(" · "), width - mark.length);
  return [
    `${paint(card.severity, mark)}${beside ? `${title.padEnd(room + 2)}${count}` : title}`,
    ...below.map((line) => `${" ".repeat(mark.length)}${paint("dim", line)}`),
  ];
}

/** What is new and gone since the last run, where there was one. */
function sinceOf(view: View, { paint, width }: Style): string[] {
  const since = sinceTold(view, toldChanges);
  if (since === undefined) return [];
  const texts = textsOf(view);
  const list = (name: string, { lines, more }: Told, none: string) =>
    lines.length === 0 ? [none] : [
      ...lines.flatMap((line) => hang(`${name}: ${line}`, width)),
      ...(more > 0 ? [paint("dim", texts.more(view.f.number(more)))] : []),
    ];
  return [
    ...wrap(since.heading, width).map((line) => paint("bold", line)),
    ...list(texts.fresh, since.fresh, texts.nothingFresh),
    ...list(texts.gone, since.gone, texts.nothingGone),
  ];
}

function toldOf(
  view: View,
  { paint, width, heading, told: { lines, more } }: Style & { readonly heading: string; readonly told: Told },
): string[] {
  if (lines.length === 0) return [];
  return [
    paint("bold", heading),
    ...lines.flatMap((line) => hang(line, width)),
    ...(more > 0 ? [paint("dim", view.t.summary.more(view.f.number(more)))] : []),
  ];
}

/** A paragraph whose lines after the first stand a little in. */
function hang(text: string, width: number): string[] {
  return wrap(text, width - 2).map((line, index) => index === 0 ? line : `  ${line}`);
}

function accountOf(view: View, { paint, width }: Style): string[] {
  const { t, f, report, verdict } = view;
  const entries = Object.values(report.account);
  if (entries.length === 0) return [];
  const sum = (key: "read" | "stored" | "rejected" | "removed") =>
    `${t.account[key].toLowerCase()} ${f.number(entries.reduce((total, entry) => total + entry[key], 0))}`;
  const balanced = verdict.unbalanced.length === 0;
  const books = `${sum("read")} = ${sum("stored")} + ${sum("rejected")} + ${sum("removed")}`;
  const tables = verdict.unbalanced.map((table) => t.tables[table] ?? table).join(", ");
  return [
    paint("bold", t.sections.account),
    ...wrap(books, width),
    paint(
      balanced ? "good" : "error",
      balanced ? `✓ ${t.account.balanced.toLowerCase()}` : `✗ ${t.summary.unbalanced(tables)}`,
    ),
  ];
}
