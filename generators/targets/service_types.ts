/**
 * How many receive each type of service in a year.
 *
 * Two years are public for most types, 2017 and 2022; between them numbers are assumed to go in a straight line, and after
 * 2022 on in it, at half the pace from 2024 on. What is not public is assumed so that recipients have 2.26 types each, as
 * the statistics of 2015 tell.
 *
 * Where public figures leap from one year to the next, because a type was new in the registers, a smooth path was chosen
 * and the leap left out: a municipality that leaps is what the checks find. That goes for localisation (26) before 2020 and
 * for medication support (27) and supervision (28) in 2019; of safety alarms (6) the fall and rise around 2019 are left out.
 *
 * @module
 */
import { recipientsOf } from "./recipients.ts";
import { type TargetSource, targetSources } from "./source.ts";
import type { Words } from "./target.ts";

/** Where a type's number in a year is from. */
export interface TypeSource {
  /** Where the figure is from; where it is assumed, those that it stands between. */
  readonly source: TargetSource;
  /** No source gives the figure of the year. */
  readonly assumed: boolean;
  /** What was chosen, and why; absent where there is nothing to say. */
  readonly note?: Words;
}

/** Recipients in 2017 and 2022. */
const PUBLIC: readonly (readonly [type: number, in2017: number, in2022: number])[] = [
  [1, 106_767, 100_177],
  [2, 24_856, 27_643],
  [3, 3_971, 4_530],
  [4, 31_543, 34_185],
  [5, 33_383, 35_000],
  [7, 9_676, 9_777],
  [8, 8_069, 8_925],
  [9, 38_053, 37_419],
  [11, 11_699, 11_881],
  [15, 229_566, 269_518],
  [17, 6_182, 4_021],
  [18, 28_668, 33_641],
  [19, 16_292, 16_405],
];

/** Assumed in the same way, but for housing (29) in 2021: 2017 and 2022. Long-term stays fall with the number of places; they are 43 000 or so with those who die. */
const ASSUMED: readonly (readonly [type: number, in2017: number, in2022: number])[] = [
  [20, 40_000, 39_000],
  [21, 45_000, 43_500],
  [22, 2_000, 1_900],
  [25, 10_400, 11_000],
  [29, 48_475, 49_350],
];

/** By year from 2017 to 2025; which are public, {@linkcode typeSource} says. */
const BY_YEAR: readonly (readonly [type: number, recipients: readonly number[]])[] = [
  [6, [96_835, 98_804, 101_400, 104_003, 109_800, 116_346, 120_200, 122_200, 124_100]],
  [16, [17_500, 17_000]],
  [26, [2_220, 2_580, 3_000, 3_454, 3_970, 4_560, 5_100, 5_600, 6_050]],
  [27, [0, 0, 4_840, 5_712, 6_740, 7_950, 9_150, 10_300, 11_300]],
  [28, [0, 0, 5_080, 5_998, 7_080, 8_350, 9_600, 10_800, 11_900]],
];

/** Assumed: what the pandemic left of services given to many at a time, or in short stays, in 2020 and 2021. */
const PANDEMIC: ReadonlyMap<number, readonly [in2020: number, in2021: number]> = new Map([
  [4, [0.92, 0.97]],
  [9, [0.94, 0.98]],
  [17, [0.9, 0.95]],
  [18, [0.94, 0.98]],
  [19, [0.93, 0.97]],
  [20, [0.93, 0.97]],
]);

const FIRST = 2017;
const LAST = 2025;

/** From 2017 to 2025. */
function pathOf(type: number, in2017: number, in2022: number): readonly number[] {
  const slope = (in2022 - in2017) / 5;
  const [in2020, in2021] = PANDEMIC.get(type) ?? [1, 1];
  return Array.from({ length: LAST - FIRST + 1 }, (_, i) => {
    const steps = i <= 6 ? i : 6 + (i - 6) / 2;
    const dip = i === 3 ? in2020 : i === 4 ? in2021 : 1;
    return Math.round((in2017 + slope * steps) * dip);
  });
}

const paths: ReadonlyMap<number, readonly number[]> = new Map(
  [
    ...[...PUBLIC, ...ASSUMED].map(([type, from, to]) => [type, pathOf(type, from, to)] as const),
    ...BY_YEAR,
  ].sort(([a], [b]) => a - b),
);

/** Service types that a cohort has, in order of code; housing is 29 in all years. */
export const typesOfCohort: readonly number[] = Object.freeze([...paths.keys()]);

/**
 * Recipients of a service type in the whole country during a year. Housing under its codes until 2018 (12, 13) counts as 29;
 * outside 2017 to 2025 numbers follow those of all recipients.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { typeRecipients } from "./service_types.ts";
 *
 * assert.equal(typeRecipients(15, 2022), 269_518);
 * assert.equal(typeRecipients(28, 2018), 0);
 * ```
 */
export function typeRecipients(type: number, year: number): number {
  const path = paths.get(type);
  if (path === undefined) return 0;
  if (year >= FIRST && year <= LAST) return path[year - FIRST] ?? 0;
  const nearest = year < FIRST ? FIRST : LAST;
  return Math.round((path[nearest - FIRST] ?? 0) * recipientsOf(year) / recipientsOf(nearest));
}

const ALARM_NOTE = {
  nb: "Offentlig tall for 2019 (80 404) ligger 20 prosent under årene rundt; kohorten vokser jevnt.",
  en: "The public figure of 2019 (80 404) is 20 per cent below the years around it; the cohort grows evenly.",
};

const TECHNOLOGY_NOTE = {
  nb: "Offentlige tall hopper med over 40 prosent fram til 2020; kohorten vokser jevnt til tallet for 2020.",
  en:
    "Public figures leap by more than 40 per cent until 2020; the cohort grows evenly to the figure of 2020.",
};

/** Where the number of a type in a year is from; throws a `RangeError` for a type that no cohort has. */
export function typeSource(type: number, year: number): TypeSource {
  if (!paths.has(type)) {
    throw new RangeError(
      `No cohort has the service type ${type}: ask for one of ${typesOfCohort.join(", ")}`,
    );
  }
  const { serviceTypes, serviceGroups, technology, none } = targetSources;
  const of = (source: TargetSource, ...publicYears: readonly number[]) => ({
    source,
    assumed: !publicYears.includes(year),
  });
  switch (type) {
    case 6:
      return {
        ...(year === 2018 || year === 2020 ? of(technology, year) : of(serviceTypes, 2017, 2022)),
        note: ALARM_NOTE,
      };
    case 26:
    case 27:
    case 28:
      return { ...of(technology, 2020), note: TECHNOLOGY_NOTE };
    case 29:
      return of(serviceGroups, 2021);
    default:
      return PUBLIC.some(([code]) => code === type) ? of(serviceTypes, 2017, 2022) : of(none);
  }
}
