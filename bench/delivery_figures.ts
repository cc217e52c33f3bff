/**
 * What a benchmark found of deliveries, as Markdown.
 *
 * @module
 */
import { spaced } from "./cohort_figures.ts";
import { peakOf, rateText, ratio, secondsOf, withRange } from "./figures.ts";
import { markdownTable } from "./markdown_table.ts";
import type { ContenderResult, ScenarioResult } from "./result.ts";
import { scenarios } from "./scenario.ts";
import { spreadOf } from "./statistics.ts";

/** Figures of the scenarios that are about what is sent, by scenario and contender. */
export function deliveryTable(results: readonly ScenarioResult[]): string {
  const rows = results.flatMap((result) =>
    result.contenders.map((one, index) => [
      index === 0 ? `**${result.title}**` : "",
      one.title,
      ...cells(result, one),
    ])
  );
  const head = [
    "",
    "",
    "messages",
    "MB",
    "seconds",
    "messages/s",
    "MB/s",
    "CPU seconds",
    "peak MB",
    "against the base",
    "by CPU time",
  ];
  return markdownTable(head, "llrrrrrrrrr", rows);
}

function cells(result: ScenarioResult, one: ContenderResult): string[] {
  if (one.samples.length === 0) return ["not available", one.unavailable ?? "", ...Array(7).fill("")];
  const { base: commonBase, contenders } = scenarios.find(({ id }) => id === result.id)!;
  const base = contenders.find(({ id }) => id === one.id)?.base ?? commonBase;
  const against = (unit: "seconds" | "cpu") => {
    if (one.id === base) return "1";
    const found = ratio(result, [one.id, base], unit);
    return found === undefined ? "–" : `${withRange(found, 2)} ×`;
  };
  const seconds = secondsOf(one);
  const peak = peakOf(one);
  return [
    one.messages === undefined ? "1" : spaced(one.messages),
    spaced(Math.round(one.bytes / 1e6)),
    withRange(seconds, 2),
    one.messages === undefined ? "–" : spaced(Math.round(one.messages / seconds.median)),
    rateText(one, { unit: false }),
    spreadOf(one.samples.map(({ cpu }) => cpu)).median.toFixed(2),
    peak === undefined ? "–" : String(Math.round(peak / 1e6)),
    against("seconds"),
    against("cpu"),
  ];
}
