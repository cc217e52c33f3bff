/**
 * What there is to say about a check, as text for a terminal.
 *
 * @module
 */
import { styleText } from "node:util";
import type { Category, Check } from "../analytics/check.ts";
import { catalogue } from "../analytics/checks/catalogue.ts";
import { checkById } from "../analytics/checks/mod.ts";
import { consequenceWords, type RegisterCheck, registerCheckById } from "../analytics/register_checks/mod.ts";
import { fieldsOf, registerChecksIn, relatedChecks } from "../analytics/register_checks/related_checks.ts";
import { checkPath } from "../analytics/report/page_paths.ts";
import { wrap } from "../analytics/report/text_table.ts";
import {
  categoryNames,
  countsText,
  type Language,
  severityNames,
  thresholdText,
  words,
} from "./explain_words.ts";

/** How the text is to look. */
export interface ExplainStyle {
  readonly language: Language;
  /** Colours may be used. */
  readonly colour: boolean;
  /** Columns of the terminal. SQL is never broken. */
  readonly width: number;
}

/** Columns that text is broken at: long lines are hard to read however wide the terminal is. */
const widest = 100;
const narrowest = 40;

/** Most related checks that are named; more help nobody. */
const mostRelated = 8;

/** Everything about one check. */
export function explainText(check: Check, style: ExplainStyle): string {
  const { language } = style;
  const page = new Page(style);
  const own = registerCheckById(check.id);
  page.heading(check.id);
  page.text(check.title[language]);
  page.gap();
  page.text(check.meaning[language], 2);
  page.section(words.advice[language], check.advice[language]);
  page.section(words.vendor[language], check.vendorAdvice[language]);
  page.gap();
  page.heading(words.register[language]);
  registerLines(check, own, page, language);
  page.gap();
  page.labels(labelsOf(check, own, language));
  sql(page, words.violations[language], check.violations);
  if (check.comparison !== undefined) page.text(words.bounds[language]);
  sql(page, words.denominator[language], check.denominator);
  return page.toString();
}

function sql(page: Page, name: string, query: string): void {
  page.gap();
  page.heading(name);
  page.gap();
  page.lines(query.split("\n"));
}

/** Consequence by version: of the check itself, or of the rules that it tells the violations of. */
function registerLines(check: Check, own: RegisterCheck | undefined, page: Page, language: Language): void {
  const behind = own === undefined ? registerChecksIn(check.id) : [];
  if (own !== undefined) {
    for (const { version, years, consequence } of own.byVersion) {
      page.text(
        `IPLOS ${version} (${years.from}–${years.to}): ${
          consequenceWords[consequence][language]
        } [${consequence}]`,
        2,
      );
    }
  } else if (behind.length === 0) page.text(words.noRule[language], 2);
  else {
    const widest = Math.max(...behind.map(({ id }) => id.length));
    page.lines(behind.map(({ id, byVersion }) => {
      const told = byVersion.map(({ version, consequence }) => `${version} ${consequence}`).join(", ");
      return `  ${id.padEnd(widest)}  ${told}`;
    }));
    page.gap();
    const used = new Set(behind.flatMap(({ byVersion }) => byVersion.map(({ consequence }) => consequence)));
    for (const name of used) page.text(`${name}: ${consequenceWords[name][language]}`, 2);
  }
}

function labelsOf(check: Check, own: RegisterCheck | undefined, language: Language): [string, string][] {
  const { id, category, severity, graded, source } = check;
  // A register check is part of a family, and a reconciliation knows the family.
  const told = own === undefined ? [id] : own.parts.map(({ family }) => family);
  const fields = fieldsOf(check).map(({ class: name, field }) => `${name}/${field}`);
  const related = relatedChecks(check).map(({ id }) => id);
  // Findings are told of the family, and so it has the threshold.
  const judged = own === undefined ? check : checkById(own.family)!;
  const option = judged.comparison === undefined ? "10,1%" : "20,25%";
  return [
    [words.category[language], withName(categoryNames[category][language], category)],
    [
      words.severity[language],
      `${withName(severityNames[severity][language], severity)}${
        graded ? `, ${words.graded[language]}` : ""
      }`,
    ],
    [words.counts[language], countsText(check, language)],
    [words.outOf[language], words.outOfText[language]],
    [words.threshold[language], thresholdText(judged, language)],
    [words.change[language], `kprkit reconcile … --threshold ${told[0]}=${option}`],
    ...(fields.length === 0 ? [] : [[words.fields[language], fields.join(", ")] as [string, string]]),
    [words.source[language], source],
    ...(own === undefined ? [] : [[words.family[language], told.join(", ")] as [string, string]]),
    [
      words.report[language],
      `${checkPath(told[0]!)}; findings[].check = "${told[0]}" (report.json, findings.csv)`,
    ],
    ...(related.length === 0
      ? []
      : [[words.related[language], related.slice(0, mostRelated).join(", ")] as [string, string]]),
  ];
}

/** What is said, with the name that reports and options use where that is another word. */
function withName(said: string, name: string): string {
  return said.toLowerCase() === name ? said : `${said} (${name})`;
}

/** Ids and titles, by category, and the register's field checks by class. */
export function listText(style: ExplainStyle, checks: readonly Check[] = catalogue): string {
  const { language } = style;
  const page = new Page(style);
  const widest = Math.max(...checks.map(({ id }) => id.length));
  const group = (title: string, members: readonly Check[]): void => {
    if (members.length === 0) return;
    page.heading(title);
    page.columns(members.map(({ id, title }) => [id, title[language]]), widest);
    page.gap();
  };
  for (const category of Object.keys(categoryNames) as Category[]) {
    group(
      categoryNames[category][language],
      checks.filter((check) => check.category === category && registerCheckById(check.id) === undefined),
    );
  }
  const register = checks.flatMap((check) => registerCheckById(check.id) ?? []);
  for (const [name, members] of Map.groupBy(register, (check) => check.class)) {
    group(`${words.registerChecks[language]}: ${name}`, members);
  }
  page.text(words.more[language]);
  return page.toString();
}

/** Lines of text, broken where the terminal ends. */
class Page {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #colour: boolean;

  constructor({ width, colour }: ExplainStyle) {
    this.#width = Math.min(widest, Math.max(narrowest, width));
    this.#colour = colour;
  }

  /** A line that stands out. */
  heading(text: string): void {
    this.#lines.push(this.#bold(text));
  }

  gap(): void {
    if (this.#lines.at(-1) !== "") this.#lines.push("");
  }

  text(text: string, indent = 0): void {
    const lines = wrap(text, this.#width - indent);
    this.#lines.push(...lines.map((line) => " ".repeat(indent) + line));
  }

  section(title: string, text: string): void {
    this.gap();
    this.heading(title);
    this.text(text, 2);
  }

  /** Lines as they are. */
  lines(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(line);
  }

  /** Labels with what stands behind them. */
  labels(labels: readonly (readonly [label: string, text: string])[]): void {
    const column = Math.max(...labels.map(([label]) => label.length)) + 2;
    for (const [label, text] of labels) {
      const lines = broken(text, this.#width - column);
      this.#lines.push(this.#bold(label) + " ".repeat(column - label.length) + (lines[0] ?? ""));
      for (const line of lines.slice(1)) this.#lines.push(" ".repeat(column) + line);
    }
  }

  /** Two columns; where there is no room beside the first, the second goes below it. */
  columns(rows: readonly (readonly [string, string])[], first: number): void {
    const room = this.#width - first - 4;
    for (const [left, right] of rows) {
      if (room < 30) {
        this.#lines.push(`  ${left}`);
        this.text(right, 4);
        continue;
      }
      const lines = wrap(right, room);
      this.#lines.push(`  ${left.padEnd(first)}  ${lines[0] ?? ""}`);
      for (const line of lines.slice(1)) this.#lines.push(" ".repeat(first + 4) + line);
    }
  }

  #bold(text: string): string {
    return this.#colour ? styleText("bold", text, { validateStream: false }) : text;
  }

  toString(): string {
    return `${this.#lines.join("\n").trimEnd()}\n`;
  }
}

/** Breaks text at spaces; a word that is longer than a line, such as a command, stays whole. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
