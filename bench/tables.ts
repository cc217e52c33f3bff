/**
 * What a benchmark found, as Markdown.
 *
 * @module
 */
import type { BenchResult, ContenderResult, Sample, ScenarioResult } from "./result.ts";
import { scenarios, shapeShare } from "./scenario.ts";
import { formatSize } from "./size.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import { type Target, targets } from "./targets.ts";

/** The table that the README quotes: what is asked, and what was measured. */
export function targetTable(result: BenchResult): string {
  const rows = targets.flatMap((target) => {
    const scenario = result.scenarios.find(({ id }) => id === target.scenario);
    return scenario === undefined ? [] : [targetRow(target, scenario)];
  });
  const head = ["", "against", "asked", "measured", "rates here"];
  return `${markdownTable(head, "llrrr", rows)}\n\n${conditions(result)}`;
}

/** All figures, by scenario and contender. */
export function figureTable(result: BenchResult): string {
  const rows = result.scenarios.flatMap((scenario) => {
    const { base: commonBase, contenders } = scenarios.find(({ id }) => id === scenario.id)!;
    const isMemory = scenario.id === "memory";
    return scenario.contenders.map((one, index) => {
      const base = contenders.find(({ id }) => id === one.id)?.base ?? commonBase;
      const title = isMemory
        ? `${one.title}, ${one.bytes === 0 ? "--large" : formatSize(one.bytes)}`
        : one.title;
      const name = [index === 0 ? `**${scenario.title}**` : "", title];
      if (one.samples.length === 0) return [...name, "not available", one.unavailable ?? "", "", "", "", ""];
      const isBase = one.id === base;
      const against = (unit: "seconds" | "cpu") => {
        const found = isBase || isMemory ? undefined : ratio(scenario, [one.id, base], unit);
        return found === undefined ? isBase ? "1" : "–" : `${withRange(found, 2)} ×`;
      };
      return [
        ...name,
        String(Math.round(rate(one) / 1e6)),
        withRange(spreadOf(one.samples.map(({ seconds }) => seconds)), 2),
        spreadOf(one.samples.map(({ cpu }) => cpu)).median.toFixed(2),
        peakOf(one) === undefined ? "–" : String(Math.round(peakOf(one)! / 1e6)),
        against("seconds"),
        against("cpu"),
      ];
    });
  });
  const head = ["", "", "MB/s", "seconds", "CPU seconds", "peak MB", "against the base", "by CPU time"];
  return `${markdownTable(head, "llrrrrrr", rows)}\n\n${conditions(result)}`;
}

function targetRow(target: Target, scenario: ScenarioResult): string[] {
  const find = (id: string) => scenario.contenders.find((one) => one.id === id)!;
  const own = find(target.contender);
  const peer = target.against === undefined ? undefined : find(target.against);
  const isPeak = target.quantity === "peak";
  const what = isPeak ? `peak memory of ${own.title}` : own.title;
  const unit = isPeak && peer === undefined ? "MB" : "×";
  const asked = target.atLeast === undefined ? `≤ ${target.atMost} ${unit}` : `≥ ${target.atLeast} ${unit}`;
  const against = peer === undefined ? "" : isPeak ? `the same at ${formatSize(peer.bytes)}` : peer.title;
  const missing = [own, ...(peer === undefined ? [] : [peer])].find(({ samples }) => samples.length === 0);
  if (missing !== undefined) {
    return [what, against, asked, `not available: ${missing.unavailable ?? "not measured"}`, ""];
  }
  if (isPeak) {
    const ownPeak = peakOf(own);
    const unitPeak = peer === undefined ? 1e6 : peakOf(peer);
    const measured = ownPeak === undefined || unitPeak === undefined
      ? "–"
      : `${(ownPeak / unitPeak).toFixed(peer ? 2 : 0)} ${unit}`;
    const here = [own, ...(peer === undefined ? [] : [peer])].map((one) =>
      `${Math.round((peakOf(one) ?? NaN) / 1e6)} MB at ${formatSize(one.bytes)}`
    );
    return [what, against, asked, measured, peer === undefined ? "" : here.join(", ")];
  }
  const measured = `${withRange(ratio(scenario, [own.id, peer!.id], "seconds")!, 2)} ×`;
  return [what, against, asked, measured, `${megabytes(own)} against ${megabytes(peer!)} MB/s`];
}

/** How many times as fast, from pairs of one round, so that what slowed a whole round down falls out. */
function ratio(
  scenario: ScenarioResult,
  [id, against]: readonly [string, string],
  unit: "seconds" | "cpu",
): Spread | undefined {
  const samplesOf = (name: string) => scenario.contenders.find((one) => one.id === name)?.samples ?? [];
  const [own, peer] = [samplesOf(id), samplesOf(against)];
  if (own.length === 0 || peer.length !== own.length) return undefined;
  return spreadOf(own.map((sample, round) => peer[round]![unit] / sample[unit]));
}

/** Bytes of XML a second, of the median run. */
function rate({ bytes, samples }: ContenderResult): number {
  return bytes / spreadOf(samples.map(({ seconds }) => seconds)).median;
}

function megabytes(one: ContenderResult): string {
  return String(Math.round(rate(one) / 1e6));
}

/** The highest peak of all runs. */
function peakOf({ samples }: ContenderResult): number | undefined {
  const peaks = samples.map(({ peak }: Sample) => peak).filter((peak) => peak !== undefined);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

function withRange({ median, least, most }: Spread, digits: number): string {
  const text = median.toFixed(digits);
  return least === most ? text : `${text} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** What the figures hold for, in a sentence or two. */
function conditions(result: BenchResult): string {
  const { machine, size, runs, shape, schema, sameRows } = result;
  const { cpu, cores, memory, deno, xmllint } = machine;
  const sentences = [
    `Generated IPLOS 3.7 of ${formatSize(size)}, shape ${shape}, ${
      runs === 1 ? "one run" : `median of ${runs} runs with the range in brackets`
    }; ${cpu}, ${cores} cores, ${Math.round(memory / 2 ** 30)} GiB, Deno ${deno}, ${
      xmllint === undefined ? "xmllint not installed" : `libxml2 ${xmllint}`
    }.`,
    ...(schema === undefined ? [] : [
      `xmllint validates by ${
        schema === "official" ? "the official schema" : "the schema that kprkit makes"
      }.`,
    ]),
    ...(result.scenarios.some(({ id }) => id === "shapes")
      ? [`Other shapes at ${formatSize(size * shapeShare)}.`]
      : []),
    ...(sameRows.length === 0 ? [] : [`Same rows, cell by cell: ${sameRows.join(", ")}.`]),
  ];
  return sentences.join(" ");
}

function markdownTable(head: readonly string[], align: string, rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(4, title.length, ...rows.map((row) => row[column]!.length))
  );
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, column) =>
        align[column] === "r" ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)
      ).join(" | ")
    } |`;
  const rule = widths.map((width, column) =>
    align[column] === "r" ? `${"-".repeat(width - 1)}:` : "-".repeat(width)
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}
