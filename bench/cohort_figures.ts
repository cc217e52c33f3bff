/**
 * What a benchmark found of cohorts, as Markdown.
 *
 * @module
 */
import { peakOf, rateText, ratio, secondsOf, withRange } from "./figures.ts";
import { markdownTable } from "./markdown_table.ts";
import type { ContenderResult, ScenarioResult } from "./result.ts";
import { type Scenario, scenarios } from "./scenario.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** Lives of all years that were written for each second of processor time, of the runs. */
export function livesPerCore({ persons = 0, samples }: ContenderResult): Spread {
  return spreadOf(samples.map(({ cpu }) => persons / cpu));
}

/** Bytes of XML that were written for each second of processor time, of the runs. */
export function bytesPerCore({ bytes, samples }: ContenderResult): Spread {
  return spreadOf(samples.map(({ cpu }) => bytes / cpu));
}

/** Figures of the scenarios that write cohorts, by scenario and contender. */
export function cohortTable(results: readonly ScenarioResult[]): string {
  const rows = results.flatMap((result) => {
    const scenario = scenarios.find(({ id }) => id === result.id)!;
    return result.contenders.map((one, index) => [
      index === 0 ? `**${result.title}**` : "",
      one.title,
      ...cells(scenario, { result, one }),
    ]);
  });
  const head = [
    "",
    "",
    "persons",
    "MB",
    "seconds",
    "MB/s",
    "CPU seconds",
    "lives/s and core",
    "MB/s and core",
    "peak MB",
    "against the base",
  ];
  return markdownTable(head, "llrrrrrrrrr", rows);
}

function cells(
  scenario: Scenario,
  { result, one }: { readonly result: ScenarioResult; readonly one: ContenderResult },
): string[] {
  const { base, contenders, once = false } = scenario;
  if (one.samples.length === 0) return ["not available", one.unavailable ?? "", ...Array(7).fill("")];
  const makesLives = contenders.find(({ id }) => id === one.id)!.start.kind === "kprkit";
  const found = once || one.id === base ? undefined : ratio(result, [one.id, base], "seconds");
  return [
    spaced(one.persons ?? 0),
    spaced(Math.round(one.bytes / 1e6)),
    withRange(secondsOf(one), 2),
    rateText(one, { unit: false }),
    spreadOf(one.samples.map(({ cpu }) => cpu)).median.toFixed(2),
    makesLives ? spaced(Math.round(livesPerCore(one).median)) : "–",
    String(Math.round(bytesPerCore(one).median / 1e6)),
    String(Math.round(peakOf(one)! / 1e6)),
    found !== undefined ? `${withRange(found, 2)} ×` : one.id === base && !once ? "1" : "–",
  ];
}

/** A whole number as people read it: `10 000 000`. */
export function spaced(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, " ");
}
