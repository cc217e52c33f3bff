/**
 * Metrics of the report from the cells of the cube.
 *
 * @module
 */
import type { ReportMetric } from "../report.ts";
import { compareDimensions, compareText, dimensionsOf } from "./cube_cell.ts";
import type { YearPair } from "./plan.ts";
import type { PairedCell, PairedUnit, YearCell } from "./year_cube.ts";

/** Condition on a cell: by service type, by age group, by sex, by age group and sex, or all. */
export const isMetric = "district = '' AND (service_type = 0 OR (age = -1 AND sex = ''))";

/** Builds metrics year by year. */
export class MetricRows {
  readonly #rows = new Map<string, ReportMetric>();

  /** Takes in the cells of a year. */
  addYear(
    year: number,
    { names, cells }: { readonly names: readonly string[]; readonly cells: readonly YearCell[] },
  ): void {
    for (const cell of cells) this.#set({ ...unknownBefore(names[cell.place]!, year), ...countsOf(cell) });
  }

  /** Says who reported: a municipality without recipients has a row all the same. */
  addReported(year: number, names: readonly string[]): void {
    for (const name of names) {
      const row = unknownBefore(name, year);
      if (!this.#rows.has(keyOf(row))) this.#set(row);
    }
  }

  /**
   * Takes in what two years have in common. A cell that someone was in the year before and nobody is now
   * is listed with 0 recipients. Parts of a split are not held against the whole.
   */
  addPair(
    { year }: YearPair,
    { units, cells }: {
      readonly units: ReadonlyMap<number, PairedUnit>;
      readonly cells: readonly PairedCell[];
    },
  ): void {
    for (const unit of units.values()) {
      if (unit.now.length > 1) continue;
      // All recipients first: a municipality that had none in either year is in no cell.
      const row = this.#rows.get(keyOf(unknownBefore(unit.now[0]!, year)))!;
      this.#set({ ...row, ...changeOf(row, { recipients: 0, services: 0 }), ...heldAgainst(unit, 0) });
    }
    for (const cell of cells) {
      const unit = units.get(cell.place)!;
      if (unit.now.length > 1) continue;
      const row = { ...unknownBefore(unit.now[0]!, year), ...countsOf(cell) };
      const before = { recipients: cell.before_recipients, services: cell.before_services };
      this.#set({ ...row, ...changeOf(row, before), ...heldAgainst(unit, cell.recipients - cell.kept) });
    }
  }

  /** Every metric, by municipality and year; all first, then by service type, age group, sex, and both. */
  finish(): ReportMetric[] {
    return [...this.#rows.values()].sort(compareMetrics);
  }

  #set(row: ReportMetric): void {
    this.#rows.set(keyOf(row), row);
  }
}

type Counts = Pick<ReportMetric, "service_type" | "age_group" | "sex" | "recipients" | "services" | "hours">;

function countsOf(cell: YearCell): Counts {
  const { service_type, age_group, sex } = dimensionsOf(cell);
  const { recipients, services, hours } = cell;
  return { service_type, age_group, sex, recipients, services, hours: hours / 100 };
}

function unknownBefore(municipality: string, year: number): ReportMetric {
  return {
    municipality,
    year,
    service_type: null,
    age_group: null,
    sex: null,
    recipients: 0,
    new_recipients: null,
    services: 0,
    hours: 0,
    previous_recipients: null,
    previous_services: null,
    recipients_change: null,
    recipients_change_rate: null,
    services_change: null,
    services_change_rate: null,
  };
}

function heldAgainst({ now, before, matched, municipalities }: PairedUnit, newRecipients: number) {
  return {
    new_recipients: matched ? newRecipients : null,
    // Under a common name it is the same one.
    ...(municipalities === undefined || before.join() === now.join()
      ? {}
      : { previous_municipalities: municipalities.before }),
  };
}

function changeOf(
  now: Pick<ReportMetric, "recipients" | "services">,
  before: { readonly recipients: number; readonly services: number },
) {
  const [recipients, services] = [now.recipients ?? 0, now.services ?? 0];
  const rate = (difference: number, then: number) => then === 0 ? null : difference / then;
  return {
    previous_recipients: before.recipients,
    previous_services: before.services,
    recipients_change: recipients - before.recipients,
    recipients_change_rate: rate(recipients - before.recipients, before.recipients),
    services_change: services - before.services,
    services_change_rate: rate(services - before.services, before.services),
  };
}

function keyOf(
  row: Pick<ReportMetric, "municipality" | "year" | "service_type" | "age_group" | "sex">,
): string {
  return `${row.municipality}/${row.year}/${row.service_type ?? ""}/${row.age_group ?? ""}/${row.sex ?? ""}`;
}

function compareMetrics(a: ReportMetric, b: ReportMetric): number {
  return compareText(a.municipality, b.municipality) || a.year - b.year || kindOf(a) - kindOf(b) ||
    compareDimensions({ ...a, district: null }, { ...b, district: null });
}

function kindOf({ service_type, age_group, sex }: ReportMetric): number {
  if (service_type !== null) return 1;
  return (age_group === null ? 0 : 2) + (sex === null ? 0 : 4);
}
