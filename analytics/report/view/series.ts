/**
 * The report's metrics as series and tables to draw: recipients by service type over the years, and
 * by age and sex.
 *
 * @module
 */
import type { Count, ReportMetric } from "../../report.ts";

/**
 * A change against the year before that a reader should stop at: at least 40 per cent and at least
 * 20 persons. The Directorate of Health's webinar on KPR of 1 November 2022 gives these bounds.
 */
export const largeChange: Readonly<{ rate: number; persons: number }> = Object.freeze({
  rate: 0.4,
  persons: 20,
});

/** Reaches both bounds of {@linkcode largeChange}. */
export function isLargeChange(change: number | null, rate: number | null): boolean {
  return change !== null && rate !== null && Math.abs(change) >= largeChange.persons &&
    Math.abs(rate) >= largeChange.rate;
}

/** What a series counts. */
export type SeriesMeasure = "recipients" | "new_recipients" | "services" | "hours";

/** One year of a series. */
export interface Point {
  readonly year: number;
  /** `null` where the municipality has no current submission for the year, or the number is left out. */
  readonly value: number | null;
  /** The number is there, and left out because it is small. */
  readonly hidden: boolean;
  /** Against the year before; `null` where that year has no value. */
  readonly change: number | null;
  readonly rate: number | null;
  readonly large: boolean;
}

/** One service type, or all of them, over the years. */
export interface Series {
  /** `null` for all service types. */
  readonly serviceType: number | null;
  readonly points: readonly Point[];
}

/**
 * Series of a municipality from its metrics: all service types together first, then each, the largest
 * first. A service type without a metric in a year that was reported has the value 0; one without any
 * value is left out.
 */
export function seriesOf(
  all: readonly ReportMetric[],
  options: { readonly measure: SeriesMeasure },
): Series[] {
  const metrics = all.filter((metric) => metric.age_group === null && metric.sex === null);
  const years = yearsOf(metrics);
  const reported = new Set(metrics.filter((m) => m.service_type === null).map(({ year }) => year));
  const series = [...Map.groupBy(metrics, ({ service_type }) => service_type)].map(([serviceType, of]) => {
    const byYear = new Map(of.map((metric) => [metric.year, metric]));
    return { serviceType, points: pointsOf(byYear, { ...options, years, reported }) };
  });
  const shown = series.filter((of) =>
    of.serviceType === null || peak(of) > 0 || of.points.some(({ hidden }) => hidden)
  );
  return shown.sort((a, b) =>
    Number(b.serviceType === null) - Number(a.serviceType === null) || peak(b) - peak(a) ||
    (a.serviceType ?? 0) - (b.serviceType ?? 0)
  );
}

function pointsOf(byYear: ReadonlyMap<number, ReportMetric>, { measure, years, reported }: {
  readonly measure: SeriesMeasure;
  readonly years: readonly number[];
  readonly reported: ReadonlySet<number>;
}): Point[] {
  return years.map((year) => {
    const metric = byYear.get(year);
    if (metric === undefined) {
      const value = reported.has(year) ? 0 : null;
      return { year, value, hidden: false, change: null, rate: null, large: false };
    }
    const { change, rate } = changeOf(metric, { measure, before: byYear.get(year - 1) });
    const value = metric[measure];
    // New recipients cannot be told where the year before was not reported: nothing is hidden there.
    const hidden = value === null && metric.suppressed === true;
    return { year, value, hidden, change, rate, large: isLargeChange(change, rate) };
  });
}

function changeOf(metric: ReportMetric, { measure, before }: {
  readonly measure: SeriesMeasure;
  readonly before: ReportMetric | undefined;
}): Pick<Point, "change" | "rate"> {
  if (measure === "recipients") {
    return { change: metric.recipients_change, rate: metric.recipients_change_rate };
  }
  if (measure === "services") return { change: metric.services_change, rate: metric.services_change_rate };
  const now = metric[measure];
  const then = before?.[measure] ?? null;
  if (now === null || then === null) return { change: null, rate: null };
  return { change: now - then, rate: then === 0 ? null : (now - then) / then };
}

/** Series that are drawn on one scale. */
export interface Band {
  /** Where the scale ends. */
  readonly top: number;
  readonly series: readonly Series[];
}

/** In one band the smallest series is at least this share of the largest: it can still be read. */
const bandShare = 0.2;

/** Series by size: those in a band are drawn on one scale, so that they can be compared. */
export function bandsOf(series: readonly Series[]): readonly Band[] {
  const bands: { readonly top: number; readonly series: Series[] }[] = [];
  for (const of of series.toSorted((a, b) => peak(b) - peak(a))) {
    const band = bands.at(-1);
    if (band !== undefined && peak(of) >= band.top * bandShare) band.series.push(of);
    else bands.push({ top: Math.max(1, peak(of)), series: [of] });
  }
  return bands;
}

/** Greatest value of a series, 0 where it has none. */
export function peak({ points }: Series): number {
  return Math.max(0, ...points.map(({ value }) => value ?? 0));
}

/** Women and men, as `peKjonn` codes them (code list 3100). */
export type Sex = "K" | "M";

/** Recipients of one age group by sex and year. */
export interface AgeRow {
  /** As the metrics name it: `18-49`. */
  readonly ageGroup: string;
  /** By sex, then year; a year or sex without a metric is absent. */
  readonly recipients: Readonly<Record<Sex, ReadonlyMap<number, Count>>>;
}

/** Recipients of a municipality by age group and sex. */
export interface AgeTable {
  /** The youngest group first. */
  readonly rows: readonly AgeRow[];
  readonly years: readonly number[];
  /** Recipients of the last year whose sex is not known; they are in no row. */
  readonly unknownSex: number;
}

/** Age groups of a municipality over the years it has numbers for. */
export function ageTableOf(all: readonly ReportMetric[]): AgeTable {
  const metrics = all.filter((metric) =>
    metric.service_type === null && metric.age_group !== null && metric.sex !== null
  );
  const groups = Map.groupBy(metrics, ({ age_group }) => age_group as string);
  const rows = [...groups].map(([ageGroup, of]) => {
    const bySex = (sex: Sex) =>
      new Map(of.filter((metric) => metric.sex === sex).map(({ year, recipients }) => [year, recipients]));
    return { ageGroup, recipients: { K: bySex("K"), M: bySex("M") } };
  });
  const start = ({ ageGroup }: AgeRow) => {
    const age = Number.parseInt(ageGroup, 10);
    return Number.isNaN(age) ? Infinity : age;
  };
  rows.sort((a, b) => start(a) === start(b) ? 0 : start(a) - start(b));
  const years = yearsOf(metrics);
  const unknownSex = metrics
    .filter(({ sex, year }) => sex !== "K" && sex !== "M" && year === years.at(-1))
    .reduce((sum, { recipients }) => sum + (recipients ?? 0), 0);
  return { rows, years, unknownSex };
}

function yearsOf(metrics: readonly ReportMetric[]): number[] {
  const years = metrics.map(({ year }) => year);
  if (years.length === 0) return [];
  const first = Math.min(...years);
  return Array.from({ length: Math.max(...years) - first + 1 }, (_, i) => first + i);
}
