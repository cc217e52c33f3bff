/**
 * Figures of contenders, from the samples of their runs.
 *
 * @module
 */
import type { ContenderResult, Sample, ScenarioResult } from "./result.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** How many times as fast, from pairs of one round, so that what slowed a whole round down falls out. */
export function ratio(
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
export function rate(one: ContenderResult): number {
  return one.bytes / secondsOf(one).median;
}

/** A rate as people read it: of bytes of XML, or of rows of a store. */
export function rateText(one: ContenderResult, options: { readonly unit: boolean }): string {
  const rows = one.rows !== undefined;
  const text = rows
    ? (one.rows / secondsOf(one).median / 1e6).toFixed(1)
    : String(Math.round(rate(one) / 1e6));
  return options.unit ? `${text} ${rows ? "million rows/s" : "MB/s"}` : text;
}

/** Seconds of the runs. */
export function secondsOf({ samples }: ContenderResult): Spread {
  return spreadOf(samples.map(({ seconds }) => seconds));
}

/** The highest peak of all runs. */
export function peakOf({ samples }: ContenderResult): number | undefined {
  const peaks = samples.map(({ peak }: Sample) => peak).filter((peak) => peak !== undefined);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

/** The median, and the least and the most in brackets where they differ. */
export function withRange({ median, least, most }: Spread, digits: number): string {
  const text = median.toFixed(digits);
  return least === most ? text : `${text} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
