import type { ReportChange, ReportComparison, ReportCube, ReportFeedback, ReportMetric } from "../report.ts";
import { metricKey, type MetricName, placeKey } from "./hidden_cells.ts";
import { isSmall, isSmallPart } from "./small.ts";

/** The suppressed parts of the report that changes and comparisons are held against. */
export interface ToldParts {
  readonly below: number;
  readonly metrics: readonly ReportMetric[];
  readonly feedback: readonly ReportFeedback[];
  readonly cube: ReportCube;
}

/** Looks up what is told. */
class Told {
  readonly below: number;
  readonly #metrics: ReadonlyMap<string, ReportMetric>;
  readonly #fields: ReadonlyMap<string, boolean>;

  constructor({ below, metrics, feedback }: ToldParts) {
    this.below = below;
    this.#metrics = new Map(metrics.map((metric) => [metricKey(metric), metric]));
    this.#fields = new Map(feedback.flatMap((entry) =>
      entry.fields.map(({ field, rows, registered }) => [
        `${placeKey(entry)}/${field}`,
        rows !== null && registered !== null,
      ])
    ));
  }

  metric(name: MetricName): ReportMetric | undefined {
    return this.#metrics.get(metricKey(name));
  }

  /** Whether how often a field is registered is told of both years. */
  field(field: string, { municipality, year }: Pick<MetricName, "municipality" | "year">): boolean {
    return [year, year - 1].every((year) =>
      this.#fields.get(`${placeKey({ municipality, year })}/${field}`) ?? true
    );
  }

  isSmallShare(part: number | null, whole: number | undefined): boolean {
    return isSmall(part, this.below) || isSmall(whole, this.below) ||
      (whole !== undefined && isSmallPart({ part, whole }, this.below));
  }
}

/**
 * Changes that may be told: those of a cell whose numbers the metrics tell too, and of shares that the
 * feedback view tells. Other cells of the cube (a service type by age, a district, stays of one type)
 * are left out: a number beside that of a larger cell tells what is left of it. A change that is listed
 * without its numbers would still tell that they are far apart.
 */
export function suppressChanges(changes: readonly ReportChange[], parts: ToldParts): ReportChange[] {
  const told = new Told(parts);
  const places = new Map<number, number>();
  const kept = changes.filter((change, place) => {
    if (!mayBeTold(change, told)) return false;
    places.set(place, places.size);
    return true;
  });
  return kept.map(({ part_of, ...change }) => {
    const place = part_of === undefined ? undefined : places.get(part_of);
    return {
      ...withoutSmallFlow(change, { told, fdr: parts.cube.fdr }),
      ...(place === undefined ? {} : { part_of: place }),
    };
  });
}

function mayBeTold(change: ReportChange, told: Told): boolean {
  const { measure, field, district, service_type, age_group, sex, now, before, now_of, before_of } = change;
  if (now === null || before === null || district !== null) return false;
  if (told.isSmallShare(now, now_of) || told.isSmallShare(before, before_of)) return false;
  const isAll = service_type === null && age_group === null && sex === null;
  if (measure === "stays") return isAll;
  if (measure === "share_registered") return isAll && field !== undefined && told.field(field, change);
  const metric = told.metric(change);
  if (metric === undefined) return false;
  switch (measure) {
    case "recipients":
      return metric.recipients !== null && metric.previous_recipients !== null;
    case "new_recipients": {
      const before = told.metric({ ...metric, year: metric.year - 1 });
      return metric.new_recipients !== null && before !== undefined && before.new_recipients !== null;
    }
    case "services":
    case "hours":
      return metric.services !== null && metric.previous_services !== null;
  }
}

/** Persons who came and left, where few of them did: they go, and the exact probability that tells them. */
function withoutSmallFlow(
  change: ReportChange,
  { told, fdr }: { readonly told: Told; readonly fdr: number },
): ReportChange {
  const { came, left, ...rest } = change;
  if (came === undefined && left === undefined) return change;
  const stayed = change.now === null || came === undefined ? null : change.now - came;
  const isTold = ![came, left, stayed].some((count) => isSmall(count, told.below)) &&
    told.metric(change)?.new_recipients !== null;
  return isTold ? change : { ...rest, p_value: fdr, q_value: fdr, suppressed: true };
}

/** Comparisons without those that hold a small number, or one that is hidden elsewhere. */
export function suppressComparisons(
  comparisons: readonly ReportComparison[],
  parts: ToldParts,
): ReportComparison[] {
  const told = new Told(parts);
  return comparisons.filter((comparison) => {
    const { now, before, now_of, before_of, field, service_type } = comparison;
    if (told.isSmallShare(now, now_of) || told.isSmallShare(before, before_of)) return false;
    if (field !== undefined && !told.field(field, comparison)) return false;
    if (service_type === undefined) return true;
    const metric = told.metric({ ...comparison, service_type, age_group: null, sex: null });
    return metric !== undefined && metric.recipients !== null && metric.previous_recipients !== null &&
      metric.services !== null && metric.previous_services !== null;
  });
}
