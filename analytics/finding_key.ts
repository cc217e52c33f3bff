/**
 * What tells findings apart, within a report and from one report to the next.
 *
 * @module
 */
import type { ReportChange, ReportFinding } from "./report.ts";

/** A name for a finding: no other of the report has it, and the next report gives the same one. */
export function findingKey(
  { check, municipality, year, field, service_type }: Pick<
    ReportFinding,
    "check" | "municipality" | "year" | "field" | "service_type"
  >,
): string {
  return JSON.stringify([check, municipality, year, field ?? null, service_type ?? null]);
}

/** A name for a change, as {@linkcode findingKey}. */
export function changeKey(
  { measure, municipality, year, field, service_type, age_group, sex, district }: Pick<
    ReportChange,
    "measure" | "municipality" | "year" | "field" | "service_type" | "age_group" | "sex" | "district"
  >,
): string {
  return JSON.stringify([measure, municipality, year, field ?? null, service_type, age_group, sex, district]);
}
