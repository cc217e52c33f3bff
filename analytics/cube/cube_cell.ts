/**
 * Cells as the engine hands them out, and their names as the report writes them.
 *
 * @module
 */
import type { ReportChange } from "../report.ts";
import { ageGroupNames } from "./age_groups.ts";

/** Where a cell lies. `0`, `-1` and empty texts stand for "all". */
export type CellRow = {
  readonly place: number;
  readonly service_type: number;
  /** Place in {@linkcode ageGroupNames}. */
  readonly age: number;
  readonly sex: string;
  readonly district: string;
};

/** Dimensions of a cell, besides municipality and year. `null` stands for "all". */
export type CellDimensions = Pick<ReportChange, "service_type" | "age_group" | "sex" | "district">;

/** Names of a cell's dimensions. */
export function dimensionsOf({ service_type, age, sex, district }: CellRow): CellDimensions {
  return {
    service_type: service_type === 0 ? null : service_type,
    age_group: age < 0 ? null : ageGroupNames[age] ?? null,
    sex: sex === "" ? null : sex,
    district: district === "" ? null : district,
  };
}

/** How many dimensions a cell has. */
export function countDimensions({ service_type, age_group, sex, district }: CellDimensions): number {
  return [service_type, age_group, sex, district].filter((value) => value !== null).length;
}

/** All first, then by service type, age group by age, sex and district. */
export function compareDimensions(a: CellDimensions, b: CellDimensions): number {
  return (a.service_type ?? 0) - (b.service_type ?? 0) ||
    ageGroupNames.indexOf(a.age_group ?? "") - ageGroupNames.indexOf(b.age_group ?? "") ||
    compareText(a.sex ?? "", b.sex ?? "") || compareText(a.district ?? "", b.district ?? "");
}

/** By code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
