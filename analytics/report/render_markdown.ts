/**
 * The report as Markdown, for a pull request or a chat: how it stands, without rows and persons.
 *
 * @module
 */
import type { Check } from "../check.ts";
import type { Report } from "../report.ts";
import {
  cardCount,
  cardRate,
  changesTold,
  expectedTold,
  sinceTold,
  textsOf,
  type Told,
} from "./view/digest.ts";
import { factsOf, subjectOf } from "./view/facts.ts";
import type { Lang } from "./view/texts.ts";
import { verdictLine } from "./view/verdict_line.ts";
import { type View, viewOf } from "./view/view.ts";

/** Options of {@linkcode renderMarkdown}. */
export interface RenderMarkdownOptions {
  /** @default "nb" */
  readonly lang?: Lang;
  /** Titles of the checks. @default none: checks are told by id */
  readonly checks?: readonly Check[];
}

/** Findings that are told; the rest is counted, since a comment in a pull request has a greatest length. */
const toldFindings = 40;
const toldLines = 15;

/**
 * Renders Markdown (CommonMark with tables), ending in a line break. Text from files is escaped: it makes no markup,
 * link or mention.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderMarkdown } from "./render_markdown.ts";
 * import { sampleReport } from "./samples/sample_report.ts";
 *
 * assert.match(renderMarkdown(sampleReport, { lang: "en" }), /^# Reconciliation: Eksempelvik and Prøvedal/);
 * ```
 */
export function renderMarkdown(report: Report, options: RenderMarkdownOptions = {}): string {
  const { lang = "nb", checks = [] } = options;
  const view = viewOf(report, { lang, checks });
  const parts = [
    [`# ${markdownText(`${view.t.title}: ${subjectOf(view)}`)}`],
    [`**${markdownText(verdictLine(view))}**`, ...noticesOf(view).map(markdownText)],
    findingsOf(view),
    sinceOf(view),
    section(view, view.t.sections.changes, changesTold(view, toldLines)),
    section(view, view.t.change.expected, expectedTold(view, toldLines)),
    [footOf(view)],
  ];
  return `${parts.filter((part) => part.length > 0).map((part) => part.join("\n\n")).join("\n\n")}\n`;
}

function noticesOf({ verdict, report, t, f, place }: View): string[] {
  const { worst, refused, incomplete } = verdict;
  return [
    ...(worst === undefined
      ? []
      : [t.verdict.worst(place(worst), f.count(worst.violations, t.units.row), worst.severity)]),
    ...(refused === 0 ? [] : [t.verdict.refused(f.count(refused, t.units.submission))]),
    ...(incomplete === 0 ? [] : [t.verdict.incomplete(f.count(incomplete, t.units.submission))]),
    ...(report.suppressed_below === undefined
      ? []
      : [t.page.suppressed(f.number(report.suppressed_below - 1))]),
  ];
}

function findingsOf(view: View): string[] {
  const { t, f } = view;
  const failing = view.cards.filter((card) => card.failing);
  if (failing.length === 0) return [];
  const texts = textsOf(view);
  const rows = failing.slice(0, toldFindings).map((card) => [
    t.severity[card.severity],
    card.title === card.id ? code(card.id) : `${markdownText(card.title)} ${code(card.id)}`,
    markdownText(view.where(card)),
    markdownText(cardCount(view, card, texts.few)),
    card.check?.table === "municipality" ? "" : markdownText(f.percent(cardRate(card))),
    t.status[card.trend],
  ]);
  const head = [
    texts.severity,
    t.finding.check,
    t.finding.place,
    t.finding.violations,
    t.finding.rate,
    t.finding.status,
  ];
  const table = [head, ["---", "---", "---", "---:", "---:", "---"], ...rows];
  const more = failing.length - toldFindings;
  return [
    `## ${t.sections.findings}`,
    table.map((row) => `| ${row.join(" | ")} |`).join("\n"),
    ...(more > 0 ? [markdownText(texts.more(f.number(more)))] : []),
  ];
}

function sinceOf(view: View): string[] {
  const since = sinceTold(view, toldLines);
  if (since === undefined) return [];
  const texts = textsOf(view);
  const list = (name: string, { lines, more }: Told, none: string) =>
    lines.length === 0 ? [`- ${none}`] : [
      ...lines.map((line) => `- **${name}:** ${markdownText(line)}`),
      ...(more > 0 ? [`- ${texts.more(view.f.number(more))}`] : []),
    ];
  return [
    `## ${markdownText(since.heading)}`,
    [
      ...list(texts.fresh, since.fresh, texts.nothingFresh),
      ...list(texts.gone, since.gone, texts.nothingGone),
    ].join("\n"),
  ];
}

function section(view: View, heading: string, { lines, more }: Told): string[] {
  if (lines.length === 0) return [];
  return [
    `## ${heading}`,
    [
      ...lines.map((line) => `- ${markdownText(line)}`),
      ...(more > 0 ? [`- ${textsOf(view).more(view.f.number(more))}`] : []),
    ].join("\n"),
  ];
}

function footOf(view: View): string {
  const { noRows, smallNumbers } = textsOf(view);
  const facts = factsOf(view).map(([name, value]) => `${name}: ${value}`);
  return [
    ...facts.map((fact) => `${markdownText(fact)}.`),
    noRows,
    ...(view.report.suppressed_below === undefined ? [smallNumbers] : []),
  ].join(" ");
}

/** An id as code. */
function code(id: string): string {
  return /^[\w.-]+$/.test(id) ? `\`${id}\`` : markdownText(id);
}

/** Text as Markdown that shows just that text: no markup, no links, nobody mentioned. */
export function markdownText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&")
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, "\\$&")
    // A word joiner: nobody's name stands right behind the sign.
    .replace(/@/g, "@\u2060")
    .replace(/^[-+=]/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}
