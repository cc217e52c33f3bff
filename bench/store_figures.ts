/**
 * What a benchmark found of stores, as Markdown.
 *
 * @module
 */
import { peakOf, rateText, ratio, secondsOf, withRange } from "./figures.ts";
import { markdownTable } from "./markdown_table.ts";
import type { ContenderResult, ScenarioResult } from "./result.ts";
import { scenarios } from "./scenario.ts";
import { spreadOf } from "./statistics.ts";

/** Figures of the scenarios that read stores, by scenario and contender. */
export function storeTable(results: readonly ScenarioResult[]): string {
  const rows = results.flatMap((scenario) => {
    const { base } = scenarios.find(({ id }) => id === scenario.id)!;
    return scenario.contenders.map((one, index) => [
      index === 0 ? `**${scenario.title}**` : "",
      one.title,
      ...cells(scenario, { one, base }),
    ]);
  });
  const head = [
    "",
    "",
    "million rows",
    "seconds",
    "million rows/s",
    "CPU seconds",
    "peak MB",
    "against the base",
  ];
  return markdownTable(head, "llrrrrrr", rows);
}

function cells(
  scenario: ScenarioResult,
  { one, base }: { readonly one: ContenderResult; readonly base: string },
): string[] {
  if (one.samples.length === 0) return ["not available", one.unavailable ?? "", "", "", "", ""];
  const peak = peakOf(one);
  const peer = scenario.contenders.find(({ id }) => id === base)!;
  // Stores of other sizes are not to be compared.
  const found = one.rows === peer.rows && one.id !== base
    ? ratio(scenario, [one.id, base], "seconds")
    : undefined;
  return [
    ((one.rows ?? 0) / 1e6).toFixed(1),
    withRange(secondsOf(one), 2),
    rateText(one, { unit: false }),
    spreadOf(one.samples.map(({ cpu }) => cpu)).median.toFixed(2),
    peak === undefined ? "–" : String(Math.round(peak / 1e6)),
    found === undefined ? one.id === base ? "1" : "–" : `${withRange(found, 2)} ×`,
  ];
}

/** Where the time of each command went that tells, in seconds of the median run. */
export function phaseTable(results: readonly ScenarioResult[]): string {
  const told = results.flatMap(({ contenders }) => contenders).filter(({ samples }) => samples[0]?.phases);
  const names = [...new Set(told.flatMap(({ samples }) => Object.keys(samples[0]!.phases!)))];
  const rows = names.map((name) => [
    name,
    ...told.map(({ samples }) =>
      spreadOf(samples.map(({ phases }) => phases?.[name] ?? 0)).median.toFixed(2)
    ),
  ]);
  return markdownTable(
    ["seconds of", ...told.map(({ title }) => title)],
    `l${"r".repeat(told.length)}`,
    rows,
  );
}
