import { dueServiceTypes } from "../feedback/field_shares.ts";
import { codesOf, stays } from "../feedback/places.ts";
import type { Count, ReportFeedback, ReportFieldShare, ReportMetric, ReportNutrition } from "../report.ts";
import { type HiddenCells, metricKey, placeKey } from "./hidden_cells.ts";
import { blank, isSmall, isSmallPart } from "./small.ts";

/** What the feedback view is held against, so that it tells nothing that the metrics do not. */
export interface FeedbackOptions {
  readonly below: number;
  readonly hidden: HiddenCells;
  /** The metrics as they were. */
  readonly metrics: readonly ReportMetric[];
}

type Groups = Record<"long_term" | "home_dwelling" | "housing" | "institution" | "welfare_technology", Count>;

/** The feedback view without small numbers, and without what tells those of the metrics. */
export function suppressFeedback(
  feedback: readonly ReportFeedback[],
  options: FeedbackOptions,
): ReportFeedback[] {
  const places = Map.groupBy(options.metrics, placeKey);
  return feedback.map((entry) => {
    const groups = suppressGroups(entry, { ...options, metrics: places.get(placeKey(entry)) ?? [] });

    const fields = entry.fields.map((share) => suppressShare(share, { ...options, place: placeKey(entry) }));
    const nutrition = suppressNutrition(entry.nutrition, options.below);
    const told = { ...entry, ...groups, fields, nutrition };
    return JSON.stringify(told) === JSON.stringify(entry) ? entry : { ...told, suppressed: true };
  });
}

function suppressGroups(
  { long_term, home_dwelling, housing, institution, welfare_technology }: ReportFeedback,
  { below, hidden, metrics }: FeedbackOptions,
): Groups {
  const groups: Groups = { long_term, home_dwelling, housing, institution, welfare_technology };
  const hiddenGroups = new Set(
    (Object.keys(groups) as (keyof Groups)[]).filter((name) => isSmall(groups[name], below)),
  );
  if (metrics.some((metric) => hidden.recipientTotals.has(placeKey(metric)))) {
    for (const name of Object.keys(groups) as (keyof Groups)[]) hiddenGroups.add(name);
  }
  const types = metrics.filter(({ service_type, age_group, sex }) =>
    service_type !== null && age_group === null && sex === null
  );
  // Two groups are a service type each, and a third holds the first of them.
  const isHidden = (codes: readonly number[]) =>
    types.some((metric) => codes.includes(metric.service_type!) && hidden.recipients.has(metricKey(metric)));
  if (isHidden(stays.longTerm)) hiddenGroups.add("long_term");
  if (isHidden(codesOf("housing"))) hiddenGroups.add("housing");
  if (isSmall((institution ?? 0) - (long_term ?? 0), below)) hiddenGroups.add("institution");
  // A group of several types is no more than their sum: what others leave over, a hidden one must have.
  const overlap = [
    ["institution", stays.any],
    ["welfare_technology", codesOf("welfare_technology")],
  ] as const;
  for (const [name, codes] of overlap) {
    const parts = types.filter(({ service_type }) => codes.includes(service_type!));
    const told = parts.filter((metric) => !hidden.recipients.has(metricKey(metric)));
    const left = (groups[name] ?? 0) - told.reduce((sum, { recipients }) => sum + (recipients ?? 0), 0);
    if (told.length < parts.length && left >= 2) hiddenGroups.add(name);
  }
  // The same with all recipients, who are each in one of three groups at least. Where it is those at home
  // who must be hidden, the types of the other groups went already (see typesBesideHome).
  const all = metrics.find(({ service_type, age_group, sex }) =>
    service_type === null && age_group === null && sex === null
  );
  const parts = (["home_dwelling", "institution", "housing"] as const).filter((name) => groups[name] !== 0);
  const told = parts.filter((name) => !hiddenGroups.has(name));
  const left = (all?.recipients ?? 0) - told.reduce((sum, name) => sum + (groups[name] ?? 0), 0);
  if (parts.length - told.length === 1 && left >= 2 && told[0] !== undefined) hiddenGroups.add(told[0]);
  for (const name of hiddenGroups) groups[name] = blank(groups[name]);
  // Nobody at home says that everyone is in one of the other groups: that 0 goes where any type does.
  if (types.some((metric) => hidden.recipients.has(metricKey(metric)))) groups.home_dwelling ||= null;
  return groups;
}

/**
 * Service types to hide because few persons live at home: all others are in housing or in institutions,
 * and those groups are service types, which would leave the few over. By `municipality/year`.
 */
export function typesBesideHome(
  feedback: readonly ReportFeedback[],
  { below, metrics }: Omit<FeedbackOptions, "hidden">,
): ReadonlyMap<string, readonly number[]> {
  const recipients = new Map(
    metrics.filter(({ service_type, age_group, sex }) =>
      service_type === null && age_group === null && sex === null
    )
      .map((metric) => [placeKey(metric), metric.recipients ?? 0]),
  );
  return new Map(feedback.flatMap((entry): [string, readonly number[]][] => {
    const { home_dwelling, housing, institution } = entry;
    const left = (recipients.get(placeKey(entry)) ?? 0) - (housing ?? 0) - (institution ?? 0);
    if (!isSmall(home_dwelling, below) || left < 2) return [];
    return [[placeKey(entry), housing === 0 ? stays.any : codesOf("housing")]];
  }));
}

/**
 * A field of a service that is due for some types only counts the services of those types. Where some of
 * the hidden types are among them the count goes; where all are, it tells no more than the sum of all
 * services does. Where those are not told in sum, every count goes that a hidden type is in.
 */
function suppressShare(
  share: ReportFieldShare,
  { below, hidden, place }: FeedbackOptions & { readonly place: string },
): ReportFieldShare {
  const { table, field, rows, registered } = share;
  const due = dueServiceTypes.get(field);
  const types = [...hidden.serviceTypes.get(place) ?? []];
  const among = types.filter((type) => due?.includes(type) ?? true);
  const gives = (table === "person" && hidden.recipientTotals.has(place)) ||
    (table === "service" &&
      (hidden.serviceTotals.has(place)
        ? due === undefined || among.length > 0
        : among.length > 0 && among.length < types.length));
  if (gives || isSmall(rows, below)) return { ...share, rows: blank(rows), registered: blank(registered) };
  return isSmallPart({ part: registered, whole: rows }, below)
    ? { ...share, registered: blank(registered) }
    : share;
}

/** Each number is a part of the one before; from the first that must go, all that follow go. */
function suppressNutrition(nutrition: ReportNutrition, below: number): ReportNutrition {
  const chain = ["residents", "assessed", "at_risk", "with_plan"] as const;
  const first = chain.findIndex((name, place) => {
    const whole = place === 0 ? null : nutrition[chain[place - 1]!];
    return isSmallPart({ part: nutrition[name], whole }, below);
  });
  if (first === -1) return nutrition;
  return {
    ...nutrition,
    ...Object.fromEntries(chain.slice(first).map((name) => [name, blank(nutrition[name])])),
  };
}
