/**
 * What the guards found, in words.
 *
 * @module
 */
import type { AppliedOverride, GuardFinding, GuardResult } from "../delivery/guards/mod.ts";
import { guardRule, guardRules } from "../delivery/guards/mod.ts";
import { groupDigits, textTable } from "./render.ts";

/** What a rule found in all payloads together. */
export interface GuardSum {
  readonly rule: GuardFinding["rule"];
  readonly title: string;
  readonly verdict: GuardFinding["verdict"];
  /** Nobody can override it on this way. */
  readonly final: boolean;
  readonly count: number;
  /** Payloads with a row of it. */
  readonly payloads: number;
}

const texts = Object.freeze({
  nb: {
    environment: { production: "produksjon", validation: "KPR Validering", test: "test" },
    stopped: (where: string) => `Ingenting sendes til ${where}.`,
    clear: (where: string) => `Vaktene har ingenting imot å sende til ${where}.`,
    nothing: "Ingen regel slo ut.",
    verdicts: { stop: "stopper", tell: "se etter", overridden: "overstyrt" },
    head: ["", "regel", "funn", "filer", "hva"],
    perFile: "Etter fil",
    found: (_count: number) => "funn",
    header: "meldingshodet",
    object: (place: number) => `objekt ${groupDigits(place)}`,
    advice: "Hva det betyr",
    final: "Kan ikke overstyres.",
    canOverride: (rules: string) =>
      `Er det kjent og ment, kan det overstyres med regelens navn, en grunn og hvem som vil det: ${rules}`,
    overrides: "Overstyrt",
    overrideLine: ({ rule, reason, by, count }: AppliedOverride) =>
      count === 0
        ? `${rule}: trengtes ikke («${reason}», ${by})`
        : `${rule}: ${groupDigits(count)} funn slipper gjennom («${reason}», ${by})`,
    notFollowed: (count: number) =>
      `${
        groupDigits(count)
      } rader gjelder personer utover det som kan følges; for dem er verken kommuner eller ` +
      "motsigelser telt.",
  },
  en: {
    environment: { production: "production", validation: "KPR Validering", test: "test" },
    stopped: (where: string) => `Nothing is sent to ${where}.`,
    clear: (where: string) => `The guards have nothing against sending to ${where}.`,
    nothing: "No rule found anything.",
    verdicts: { stop: "stops", tell: "look at", overridden: "overridden" },
    head: ["", "rule", "findings", "files", "what"],
    perFile: "By file",
    found: (count: number) => count === 1 ? "finding" : "findings",
    header: "message header",
    object: (place: number) => `object ${groupDigits(place)}`,
    advice: "What it means",
    final: "It cannot be overridden.",
    canOverride: (rules: string) =>
      `What is known and meant can be overridden with the rule's name, a reason and who wants it: ${rules}`,
    overrides: "Overridden",
    overrideLine: ({ rule, reason, by, count }: AppliedOverride) =>
      count === 0
        ? `${rule}: was not needed ("${reason}", ${by})`
        : `${rule}: lets ${groupDigits(count)} through ("${reason}", ${by})`,
    notFollowed: (count: number) =>
      `${groupDigits(count)} rows are of persons beyond what can be followed: neither municipalities nor ` +
      "contradictions were counted for them.",
  },
});

type Texts = typeof texts["nb" | "en"];

/** Sums by rule and verdict, in the order of the rules. */
export function guardSums({ findings, environment }: GuardResult, lang: "nb" | "en"): GuardSum[] {
  return guardRules.flatMap(({ id, title, final }) =>
    (["stop", "overridden", "tell"] as const).flatMap((verdict) => {
      const of = findings.filter((finding) => finding.rule === id && finding.verdict === verdict);
      if (of.length === 0) return [];
      return [{
        rule: id,
        title: title[lang],
        verdict,
        final: final.includes(environment),
        count: of.reduce((sum, { count }) => sum + count, 0),
        payloads: new Set(of.map(({ path }) => path)).size,
      }];
    })
  );
}

/** Sums by rule, findings by payload with their first rows, what they mean, what was overridden, and the verdict last. */
export function guardText(result: GuardResult, { lang }: { readonly lang: "nb" | "en" }): string {
  const text = texts[lang];
  const where = text.environment[result.environment];
  const sums = guardSums(result, lang);
  const parts: string[] = [];
  if (sums.length > 0) {
    parts.push(textTable(
      text.head,
      sums.map(({ rule, title, verdict, count, payloads }) => [
        text.verdicts[verdict],
        rule,
        count,
        payloads,
        title,
      ]),
    ));
    parts.push(`${text.perFile}\n${fileLines(result.findings, text).join("\n")}\n`);
    parts.push(`${text.advice}\n${adviceLines(sums, { lang, text }).join("\n")}\n`);
  } else parts.push(text.nothing + "\n");
  if (result.overrides.length > 0) {
    const lines = result.overrides.map((override) => `  ${text.overrideLine(override)}`);
    parts.push(`${text.overrides}\n${lines.join("\n")}\n`);
  }
  if (result.notFollowed > 0) parts.push(text.notFollowed(result.notFollowed) + "\n");
  const stopping = sums.filter(({ verdict }) => verdict === "stop");
  if (stopping.length > 0 && stopping.every(({ final }) => !final)) {
    parts.push(text.canOverride(stopping.map(({ rule }) => rule).join(", ")) + "\n");
  }
  parts.push((result.stopped ? text.stopped(where) : text.clear(where)) + "\n");
  return parts.join("\n");
}

function fileLines(findings: readonly GuardFinding[], text: Texts): string[] {
  const lines: string[] = [];
  let last = "";
  for (const { path, municipality, year, rule, verdict, count, rows, detail } of findings) {
    const place = `${path}  ${municipality ?? "–"} ${year ?? "–"}`;
    if (place !== last) lines.push(`  ${last = place}`);
    const told = rows.length > 0
      ? `, ${groupDigits(count)} ${text.found(count)}`
      : detail === null
      ? ""
      : `: ${detail}`;
    lines.push(`    ${text.verdicts[verdict]}: ${rule}${told}`);
    for (const row of rows) lines.push(`      ${rowText(row, text)}`);
  }
  return lines;
}

function rowText({ table, start, end, identity, detail }: GuardFinding["rows"][number], text: Texts): string {
  const where = table === "submission"
    ? text.header
    : table === "object"
    ? text.object(start + 1)
    : `${table}, bytes ${start}–${end}`;
  return [where, ...(identity === null ? [] : [identity]), ...(detail === null ? [] : [`«${detail}»`])]
    .join("  ");
}

function adviceLines(
  sums: readonly GuardSum[],
  { lang, text }: { readonly lang: "nb" | "en"; readonly text: Texts },
): string[] {
  const told = new Map(sums.map((sum) => [sum.rule, sum]));
  return [...told.values()].map(({ rule, final, verdict }) => {
    const end = final && verdict === "stop" ? ` ${text.final}` : "";
    return `  ${rule}: ${guardRule(rule).meaning[lang]}${end}`;
  });
}
