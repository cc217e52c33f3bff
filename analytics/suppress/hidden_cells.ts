import { codesOf, stays } from "../feedback/places.ts";
import type { ReportMetric } from "../report.ts";
import { protectTable, type TableCell } from "./additive_table.ts";
import { isSmall } from "./small.ts";

/** Service types of those who are not at home: in housing, or with a stay. */
const notAtHome: ReadonlySet<number> = new Set([...codesOf("housing"), ...stays.any]);

/** Dimensions of a cell of the report's metrics. */
export type MetricName = Pick<ReportMetric, "municipality" | "year" | "service_type" | "age_group" | "sex">;

/** A name for a cell of the metrics. */
export function metricKey({ municipality, year, service_type, age_group, sex }: MetricName): string {
  return JSON.stringify([municipality, year, service_type, age_group, sex]);
}

/** Numbers of the metrics that are left out, by {@linkcode metricKey}. */
export interface HiddenCells {
  /** Recipients; with them go services, hours and new recipients of the cell. */
  readonly recipients: ReadonlySet<string>;
  /** Services and hours. */
  readonly services: ReadonlySet<string>;
  /** New recipients. */
  readonly newRecipients: ReadonlySet<string>;
  /** Service types with hidden services, by `municipality/year`. */
  readonly serviceTypes: ReadonlyMap<string, ReadonlySet<number>>;
  /** Municipalities and years whose recipients are not told in sum. */
  readonly recipientTotals: ReadonlySet<string>;
  /** Municipalities and years whose services are not told in sum. */
  readonly serviceTotals: ReadonlySet<string>;
}

/** Options of {@linkcode findHiddenCells}. */
export interface HiddenCellsOptions {
  /** Counts from 1 to below this one are hidden. */
  readonly below: number;
  /** Service types to hide in any case, by `municipality/year`. */
  readonly types?: ReadonlyMap<string, readonly number[]>;
  /** Persons who live at home, where that is told, by `municipality/year`: all others are in housing or stays. */
  readonly atHome?: ReadonlyMap<string, number>;
}

/** Metrics of one municipality and year. */
type Place = readonly ReportMetric[];

/**
 * Which numbers of the metrics must go.
 *
 * Recipients add up over age and sex, for all and for each service type; services and hours add up over
 * service types too. Recipients do not: a person with several services is in several types. But all are
 * no more than the types together, so that one hidden type has a lower bound.
 */
export function findHiddenCells(
  metrics: readonly ReportMetric[],
  { below, types: given = new Map(), atHome = new Map() }: HiddenCellsOptions,
): HiddenCells {
  const recipients = new Set<string>();
  const services = new Set<string>();
  const newRecipients = new Set<string>();
  const serviceTypes = new Map<string, Set<number>>();
  const recipientTotals = new Set<string>();
  const serviceTotals = new Set<string>();
  for (const [name, place] of Map.groupBy(metrics, placeKey)) {
    const tables = Map.groupBy(place, ({ service_type }) => service_type);
    const all = place.find(isAll);
    for (const table of tables.values()) {
      // Who is in no other type: the rest of a whole.
      const first = table.find((metric) =>
        isTypeTotal(metric) && metric.recipients !== 0 &&
        (isSmall((all?.recipients ?? 0) - (metric.recipients ?? 0), below) ||
          given.get(name)?.includes(metric.service_type!) === true)
      );
      hideRecipients(table, { below, hidden: recipients, ...(first === undefined ? {} : { first }) });
    }
    if (all !== undefined && recipients.has(metricKey(all))) {
      // So few that even all of them together must go: every number of theirs tells how many they are.
      recipientTotals.add(name);
      for (const metric of place) if (metric.recipients !== 0) recipients.add(metricKey(metric));
    }
    const second = uncoveredType(place, { below, hidden: recipients });
    if (second !== undefined) {
      hideRecipients(tables.get(second.service_type) ?? [], { below, hidden: recipients, first: second });
    }
    for (const metric of place) if (recipients.has(metricKey(metric))) services.add(metricKey(metric));
    if (!hideServices(place, { below, recipients, hidden: services, atHome: atHome.get(name) })) {
      serviceTotals.add(name);
    }
    const types = place.filter((metric) => isTypeTotal(metric) && services.has(metricKey(metric)));
    serviceTypes.set(name, new Set(types.map(({ service_type }) => service_type!)));
  }
  const known = new Set(metrics.map(metricKey));
  for (const table of Map.groupBy(metrics, tableKey).values()) {
    hideNew(table, { below, recipients, known, hidden: newRecipients });
  }
  return { recipients, services, newRecipients, serviceTypes, recipientTotals, serviceTotals };
}

function tableKey(metric: MetricName): string {
  return `${placeKey(metric)}/${metric.service_type}`;
}

/** Names of the cells that a cell is held against: its own of the year before, or those of merged municipalities. */
export function cellsBefore(metric: ReportMetric): readonly string[] {
  return (metric.previous_municipalities ?? [metric.municipality]).map((municipality) =>
    metricKey({ ...metric, municipality, year: metric.year - 1 })
  );
}

/** `4601/2021`. */
export function placeKey({ municipality, year }: Pick<MetricName, "municipality" | "year">): string {
  return `${municipality}/${year}`;
}

function isAll({ service_type, age_group, sex }: MetricName): boolean {
  return service_type === null && age_group === null && sex === null;
}

function isTypeTotal({ service_type, age_group, sex }: MetricName): boolean {
  return service_type !== null && age_group === null && sex === null;
}

/** The metrics as cells by age group and sex, with what else is known of each. */
function cellsOf(
  table: Place,
  describe: (metric: ReportMetric) => Omit<TableCell, "row" | "column">,
): Map<TableCell, ReportMetric> {
  const ages = [...new Set(table.flatMap(({ age_group }) => age_group === null ? [] : [age_group]))];
  const sexes = [...new Set(table.flatMap(({ sex }) => sex === null ? [] : [sex]))];
  return new Map(table.map((metric) => [{
    ...(metric.age_group === null ? {} : { row: ages.indexOf(metric.age_group) }),
    ...(metric.sex === null ? {} : { column: sexes.indexOf(metric.sex) }),
    ...describe(metric),
  }, metric]));
}

/** That the value may be anything from 1 to below `below`. */
function needsOf(value: number, below: number): NonNullable<TableCell["needs"]> {
  return { lower: value - 1, raise: below - 1 - value };
}

function hide(
  cells: ReadonlyMap<TableCell, ReportMetric>,
  { below, hidden, given }: {
    readonly below: number;
    readonly hidden: Set<string>;
    readonly given?: ReadonlySet<TableCell>;
  },
): void {
  const chosen = protectTable([...cells.keys()], {
    width: below - 2,
    ...(given === undefined ? {} : { hidden: given }),
  });
  for (const cell of chosen) hidden.add(metricKey(cells.get(cell)!));
}

function hideRecipients(
  table: Place,
  { below, hidden, first }: {
    readonly below: number;
    readonly hidden: Set<string>;
    readonly first?: ReportMetric;
  },
): void {
  const cells = cellsOf(table, ({ recipients }) => ({
    value: recipients ?? 0,
    ...(isSmall(recipients, below) ? { needs: needsOf(recipients!, below) } : {}),
  }));
  const given = new Set(
    [...cells].flatMap(([cell, metric]) => metric === first || hidden.has(metricKey(metric)) ? [cell] : []),
  );
  hide(cells, { below, hidden, given });
}

/**
 * The type to hide beside the only hidden one, where the recipients of all who are in no other type show
 * that it has more than one.
 */
function uncoveredType(
  place: Place,
  { below, hidden }: { readonly below: number; readonly hidden: ReadonlySet<string> },
): ReportMetric | undefined {
  const all = place.find(isAll);
  const types = place.filter((metric) => isTypeTotal(metric) && metric.recipients !== 0);
  const told = types.filter((metric) => !hidden.has(metricKey(metric)));
  if (all === undefined || hidden.has(metricKey(all)) || types.length - told.length !== 1) return undefined;
  const only = types.find((metric) => hidden.has(metricKey(metric)));
  const whole = all.recipients ?? 0;
  const left = whole - sum(told.map(({ recipients }) => recipients ?? 0));
  const isWide = isSmall(only?.recipients, below) ? left < 2 : whole - Math.max(left, 1) >= below - 2;
  if (isWide) return undefined;
  return told.toSorted((a, b) => (a.recipients ?? 0) - (b.recipients ?? 0))[0];
}

/**
 * Services by type add up to all services. Where hiding some types is not enough, the sum is not told,
 * nor what adds up to it. Types by age and sex tell recipients only: their services add up in three ways.
 *
 * @returns whether the sum is told.
 */
function hideServices(
  place: Place,
  { below, recipients, hidden, atHome }: {
    readonly below: number;
    readonly recipients: ReadonlySet<string>;
    readonly hidden: Set<string>;
    readonly atHome: number | undefined;
  },
): boolean {
  for (const metric of place) {
    if (metric.service_type !== null && !isTypeTotal(metric)) hidden.add(metricKey(metric));
  }
  const all = place.find(isAll);
  const types = place.filter(isTypeTotal);
  if (all === undefined || hidden.has(metricKey(all))) return all === undefined;
  const parts = new Map(types.map((metric, column): [TableCell, ReportMetric] => {
    const value = metric.services ?? 0;
    const isHidden = recipients.has(metricKey(metric));
    const raise = Math.max(0, below - 1 - value);
    return [{
      row: 0,
      column,
      value,
      least: isHidden ? 1 : metric.recipients ?? 0,
      ...(isHidden && isSmall(metric.recipients, below) ? { needs: { lower: value - 1, raise } } : {}),
    }, metric];
  }));
  const total: TableCell = { row: 0, value: all.services ?? 0 };
  const given = new Set([...parts].flatMap(([cell, metric]) => hidden.has(metricKey(metric)) ? [cell] : []));
  const chosen = protectTable([...parts.keys(), total], { hidden: given, width: below - 2 });
  for (const [cell, metric] of parts) if (chosen.has(cell)) hidden.add(metricKey(metric));
  // The hidden types may have to cover everyone who is in no other: so much less is left for one of them.
  const gone = [...parts].filter(([cell]) => chosen.has(cell)).map(([, metric]) => metric);
  const told = [...parts].filter(([, metric]) => !recipients.has(metricKey(metric))).map(([, metric]) =>
    metric
  );
  const left = (told: Place) => (all.recipients ?? 0) - sum(told.map(({ recipients }) => recipients ?? 0));
  const away = told.filter(({ service_type }) => notAtHome.has(service_type!));
  const covered = Math.max(left(told), atHome === undefined ? 0 : left(away) - atHome);
  const spare = sum(
    gone.map((metric) =>
      (metric.services ?? 0) - (recipients.has(metricKey(metric)) ? 0 : metric.recipients ?? 0)
    ),
  );
  const isWide = gone.length === 0 || spare - Math.max(covered, 0) >= below - 1 + gone.length;
  if (!chosen.has(total) && isWide) return true;
  for (const metric of place) if (metric.service_type === null) hidden.add(metricKey(metric));
  return false;
}

/**
 * New recipients are a part of the recipients of the year; the rest were there the year before, and the
 * rest of that year's have left. None of the three may be small.
 *
 * Who stayed was there in both years: beside a told number of new recipients, a hidden number of either
 * year has a bound. So where a cell of the table is hidden in one of the years, new recipients are told
 * only of cells that had nobody the year before, where all are new. There 0 is left out too.
 */
function hideNew(
  table: Place,
  { below, recipients, known, hidden }: {
    readonly below: number;
    readonly recipients: ReadonlySet<string>;
    readonly known: ReadonlySet<string>;
    readonly hidden: Set<string>;
  },
): void {
  const isHidden = (metric: ReportMetric) =>
    recipients.has(metricKey(metric)) ||
    (metric.previous_recipients !== 0 &&
      cellsBefore(metric).some((cell) => !known.has(cell) || recipients.has(cell)));
  const counted = table.filter(({ new_recipients }) => new_recipients !== null);
  if (!counted.some(isHidden)) {
    hide(cellsOf(counted, (metric) => newCell(metric, below)), { below, hidden });
    return;
  }
  for (const metric of counted) {
    const isKnown = metric.recipients === 0 || (metric.previous_recipients === 0 && !isHidden(metric));
    if (!isKnown) hidden.add(metricKey(metric));
  }
}

/** Persons who came, stayed and left; who left is not known where the year before is not. */
function flowOf(
  { recipients, new_recipients, previous_recipients }: ReportMetric,
): { readonly came: number; readonly stayed: number; readonly left: number | null } {
  const came = new_recipients ?? 0;
  const stayed = (recipients ?? 0) - came;
  return { came, stayed, left: previous_recipients === null ? null : previous_recipients - stayed };
}

function newCell(metric: ReportMetric, below: number): Omit<TableCell, "row" | "column"> {
  const { came, stayed, left } = flowOf(metric);
  const needs = [
    ...(isSmall(came, below) ? [needsOf(came, below)] : []),
    ...(isSmall(stayed, below) ? [swap(needsOf(stayed, below))] : []),
    ...(isSmall(left, below) ? [needsOf(left!, below)] : []),
  ];
  const before = metric.previous_recipients;
  return {
    value: came,
    // No more can have stayed than there were.
    least: Math.max(1, before === null ? 1 : Math.min(came, came + stayed - before)),
    most: came + stayed,
    ...(needs.length === 0 ? {} : {
      needs: {
        lower: Math.max(...needs.map(({ lower }) => lower)),
        raise: Math.max(...needs.map(({ raise }) => raise)),
      },
    }),
  };
}

function swap({ lower, raise }: NonNullable<TableCell["needs"]>): NonNullable<TableCell["needs"]> {
  return { lower: raise, raise: lower };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
