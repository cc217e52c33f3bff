/**
 * What a screening found, in words.
 *
 * @module
 */
import {
  type ScreeningFinding,
  type ScreeningResult,
  type ScreeningRow,
  type ScreeningRule,
  screeningRules,
} from "../stream/screening/mod.ts";
import { groupDigits, textTable } from "./render.ts";

/** What a rule found in all sources together. */
export interface ScreeningSum {
  readonly rule: ScreeningRule["id"];
  readonly title: string;
  readonly verdict: ScreeningFinding["verdict"];
  readonly count: number;
  /** Sources with a row of it. */
  readonly sources: number;
}

const texts = Object.freeze({
  nb: {
    receiver: { production: "produksjon", test: "test" },
    stopped: (where: string) => `Må ikke sendes til ${where}.`,
    unread: "Må ikke sendes: Alt er ikke lest.",
    clear: (where: string) => `Ingenting er til hinder for å sende til ${where}.`,
    nothing: "Ingen regel slo ut.",
    verdicts: { stop: "stopper", tell: "se etter" },
    head: ["", "regel", "rader", "filer", "hva"],
    perFile: "Etter fil",
    rows: (count: number) => count === 1 ? "rad" : "rader",
    header: "meldingshodet",
    advice: "Hva det betyr",
    notFollowed: (count: number) =>
      `${
        groupDigits(count)
      } rader gjelder personer utover det som kan følges; for dem er verken kommuner eller ` +
      "motsigelser telt.",
  },
  en: {
    receiver: { production: "production", test: "test" },
    stopped: (where: string) => `Must not be sent to ${where}.`,
    unread: "Must not be sent: not all of it was read.",
    clear: (where: string) => `Nothing stands in the way of sending to ${where}.`,
    nothing: "No rule found anything.",
    verdicts: { stop: "stops", tell: "look at" },
    head: ["", "rule", "rows", "files", "what"],
    perFile: "By file",
    rows: (count: number) => count === 1 ? "row" : "rows",
    header: "message header",
    advice: "What it means",
    notFollowed: (count: number) =>
      `${groupDigits(count)} rows are of persons beyond what can be followed: neither municipalities nor ` +
      "contradictions were counted for them.",
  },
});

/** Sums by rule, in the order of the rules. */
export function screeningSums({ findings }: ScreeningResult, lang: "nb" | "en"): ScreeningSum[] {
  return screeningRules.flatMap(({ id, title }) => {
    const of = findings.filter(({ rule }) => rule === id);
    if (of.length === 0) return [];
    return [{
      rule: id,
      title: title[lang],
      verdict: of[0]!.verdict,
      count: of.reduce((sum, { count }) => sum + count, 0),
      sources: new Set(of.map(({ source }) => source)).size,
    }];
  });
}

/** Verdict, sums by rule, then findings by file with their first rows. */
export function screeningText(result: ScreeningResult, { lang }: { readonly lang: "nb" | "en" }): string {
  const text = texts[lang];
  const where = text.receiver[result.receiver];
  const sums = screeningSums(result, lang);
  const parts: string[] = [];
  if (sums.length > 0) {
    parts.push(textTable(
      text.head,
      sums.map((
        { rule, title, verdict, count, sources },
      ) => [text.verdicts[verdict], rule, count, sources, title]),
    ));
    parts.push(`${text.perFile}\n${fileLines(result.findings, text).join("\n")}\n`);
    parts.push(`${text.advice}\n${adviceLines(sums, lang).join("\n")}\n`);
  } else parts.push(text.nothing + "\n");
  if (result.not_followed > 0) parts.push(text.notFollowed(result.not_followed) + "\n");
  const stops = sums.some(({ verdict }) => verdict === "stop");
  parts.push(
    (stops ? text.stopped(where) : result.failures.length > 0 ? text.unread : text.clear(where)) + "\n",
  );
  return parts.join("\n");
}

function fileLines(findings: readonly ScreeningFinding[], text: typeof texts["nb" | "en"]): string[] {
  const lines: string[] = [];
  let last = "";
  for (const { source, municipality, year, rule, verdict, count, rows } of findings) {
    const place = `${source}  ${municipality ?? "–"} ${year ?? "–"}`;
    if (place !== last) lines.push(`  ${last = place}`);
    lines.push(`    ${text.verdicts[verdict]}: ${rule}, ${groupDigits(count)} ${text.rows(count)}`);
    for (const row of rows) lines.push(`      ${rowText(row, text)}`);
  }
  return lines;
}

function rowText(
  { table, start, end, identity, detail }: ScreeningRow,
  text: typeof texts["nb" | "en"],
): string {
  const where = table === "submission" ? text.header : `${table}, bytes ${start}–${end}`;
  return [where, ...(identity === null ? [] : [identity]), ...(detail === null ? [] : [`«${detail}»`])].join(
    "  ",
  );
}

function adviceLines(sums: readonly ScreeningSum[], lang: "nb" | "en"): string[] {
  return sums.map(({ rule }) => {
    const { meaning } = screeningRules.find(({ id }) => id === rule)!;
    return `  ${rule}: ${meaning[lang]}`;
  });
}
