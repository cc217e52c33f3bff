/**
 * A cohort beside what it was meant to look like.
 *
 * @module
 */
import { type Target, type TargetCategory, targets, type Words } from "../targets/mod.ts";
import type { CalibrationTally } from "./calibration_tally.ts";
import { chanceOfDistance, chanceOfEach } from "./chance.ts";
import { CountedYear } from "./counted_year.ts";

/**
 * `met`: within the tolerance. `too_few`: outside, but with so few recipients that chance alone, one time in four hundred or more
 * often, goes beyond the tolerance, and not farther outside than chance explains. `missed`: outside, and neither is so.
 */
export type CalibrationVerdict = "met" | "missed" | "too_few";

/** One figure of the cohort beside its target. */
export interface CalibrationValue {
  /** What was aimed at. */
  readonly category: TargetCategory;
  /** What came out, in the target's unit. */
  readonly found: number;
  /** Relative difference: 0.02 where the cohort has two per cent more. */
  readonly deviation: number;
  /** Relative difference that chance stays below nineteen times in twenty. */
  readonly noise: number;
  /** Only where each figure is judged by itself. */
  readonly verdict?: CalibrationVerdict;
}

/** A target beside what came out. */
export interface CalibrationResult {
  /** What was aimed at. */
  readonly target: Target;
  /** Year of the cohort that it was held against: the target's own, or the nearest there is. */
  readonly year: number;
  /** Not a single figure of it is from a source, or the year is another than the source's. */
  readonly assumed: boolean;
  /** Recipients that the figures rest on. */
  readonly recipients: number;
  /** The figures. */
  readonly values: readonly CalibrationValue[];
  /** Total variation distance of a distribution, greatest relative difference of figures that are judged each. */
  readonly deviation: number;
  /** The same for chance alone, nineteen times in twenty. */
  readonly noise: number;
  /** The worst of the values. */
  readonly verdict: CalibrationVerdict;
}

/** What a year came out at, where there is no target or one for another year only. */
export interface CalibrationYear {
  /** Reporting year. */
  readonly year: number;
  /** Persons in the messages of the year. */
  readonly persons: number;
  /** Persons with a service that was given in the year. */
  readonly recipients: number;
  /** Rows of services given for each recipient. */
  readonly rowsPerRecipient: number;
  /** Share of new recipients; absent in the first year. */
  readonly newShare?: number;
}

/** Figures judged: single ones, and distributions as one. */
export type CalibrationSums = Readonly<Record<CalibrationVerdict, number>>;

/** Everything a calibration report says. */
export interface CalibrationReport {
  /** The cohort's first reporting year. */
  readonly from: number;
  /** The cohort's last reporting year. */
  readonly to: number;
  /** Year by year. */
  readonly years: readonly CalibrationYear[];
  /** Targets that the cohort has a year for. */
  readonly results: readonly CalibrationResult[];
  /** How many came out how. */
  readonly sums: CalibrationSums;
  /** What the reader has to know. */
  readonly notes: readonly Words[];
}

const notes: readonly Words[] = Object.freeze([
  {
    nb:
      "Bistandsbehov er regnet av FUNKSJON-radene: gjennomsnittet av funksjonsvariablene uten syn og hørsel, siste " +
      "verdi av hver, uten «ikke relevant». Opp til 2 er noe/avgrenset, opp til 3 middels til stort, over 3 omfattende. " +
      "Den offisielle formelen er ikke funnet; regelen er kprkits egen.",
    en:
      "The need for help is reckoned from the function scores: the mean over all functions but sight and hearing, the " +
      "latest value of each, without «not relevant». Up to 2 is some, up to 3 medium, above 3 extensive. The official " +
      "formula was not found; the rule is kprkit's own.",
  },
  {
    nb: "Andel av befolkningen er regnet med befolkningen som ligger bak de offentlige prosentene for 2022.",
    en: "Shares of the population are reckoned with the population behind the published percentages of 2022.",
  },
  {
    nb:
      "En person som flytter mellom kommuner, telles i begge. «For få» betyr at tilfeldigheter alene kan gi et større " +
      "avvik enn toleransen med så få mottakere.",
    en:
      "A person who moves between municipalities counts in both. «Too few» means that chance alone can go beyond the " +
      "tolerance with so few recipients.",
  },
]);

/**
 * Holds what was counted of a cohort against the targets. A target of one year only is held against that year, or against the
 * nearest one that the cohort has.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationReport } from "./calibration_report.ts";
 * import { CalibrationTally } from "./calibration_tally.ts";
 *
 * const { results } = calibrationReport(new CalibrationTally({ from: 2017, to: 2025 }));
 * assert.deepEqual(results, []);
 * ```
 */
export function calibrationReport(tally: CalibrationTally): CalibrationReport {
  const counts = tally.toJSON();
  const years = Array.from(
    { length: counts.to - counts.from + 1 },
    (_, i) => new CountedYear(counts.from + i, counts),
  );
  const results = targets.flatMap((target) => resultOf(target, years) ?? []);
  const sums = { met: 0, missed: 0, too_few: 0 };
  for (const { verdict, values } of results) {
    for (const value of values) if (value.verdict !== undefined) sums[value.verdict]++;
    if (values.every((value) => value.verdict === undefined)) sums[verdict]++;
  }
  return {
    from: counts.from,
    to: counts.to,
    years: years.map(({ year, persons, recipients, rowsPerRecipient, newShare }) => ({
      year,
      persons,
      recipients,
      rowsPerRecipient,
      ...(newShare === undefined ? {} : { newShare }),
    })),
    results,
    sums,
    notes,
  };
}

/** `undefined` where no year of the cohort has anything to hold against the target. */
function resultOf(target: Target, years: readonly CountedYear[]): CalibrationResult | undefined {
  const counted = years
    .filter((year) => !target.yearly || year.year === target.year)
    .map((year) => ({ year, ...year.of(target) }))
    .filter(({ values }) => values.some((value) => value !== undefined))
    .sort((a, b) => Math.abs(a.year.year - target.year) - Math.abs(b.year.year - target.year))[0];
  if (counted === undefined) return undefined;
  const { year, recipients } = counted;
  const sample = { recipients, typesVariance: year.typesVariance };
  const chances = chanceOfEach(target, sample);
  const each = target.measure === "each";
  const values = target.categories.flatMap((category, i): CalibrationValue[] => {
    const found = counted.values[i];
    if (found === undefined) return [];
    const deviation = relative(found, category.value);
    const noise = chances[i]!;
    const verdict = judge(Math.abs(deviation), { noise, tolerance: target.tolerance });
    return [{ category, found, deviation, noise, ...(each ? { verdict } : {}) }];
  });
  const deviation = each
    ? Math.max(...values.map((value) => Math.abs(value.deviation)))
    : values.reduce((sum, { found, category }) => sum + Math.abs(found - category.value), 0) / 2;
  const noise = each ? Math.max(...values.map((value) => value.noise)) : chanceOfDistance(target, sample);
  return {
    target,
    year: year.year,
    assumed: target.assumed || (target.subject !== "recipients" && year.year !== target.year),
    recipients,
    values,
    deviation,
    noise,
    verdict: each ? worst(values) : judge(deviation, { noise, tolerance: target.tolerance }),
  };
}

function relative(found: number, wanted: number): number {
  if (wanted === 0) return found === 0 ? 0 : 1;
  return found / wanted - 1;
}

/** Chance stays below so many times its noise 399 times in four hundred: three standard errors against two. */
const RARELY = 1.5;

function judge(
  deviation: number,
  { noise, tolerance }: { readonly noise: number; readonly tolerance: number },
): CalibrationVerdict {
  if (deviation <= tolerance) return "met";
  return noise * RARELY > tolerance && deviation <= tolerance + noise ? "too_few" : "missed";
}

function worst(values: readonly CalibrationValue[]): CalibrationVerdict {
  const has = (verdict: CalibrationVerdict) => values.some((value) => value.verdict === verdict);
  return has("missed") ? "missed" : has("too_few") ? "too_few" : "met";
}
