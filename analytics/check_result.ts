/**
 * What a check found, before it is told as findings.
 *
 * @module
 */
import type { Check, Severity } from "./check.ts";
import type { ReportComparison, ReportRow } from "./report.ts";

/** What a check found in one municipality and year (and field or service type). */
export interface CheckCell {
  /** Four digits, or {@linkcode unknownMunicipality}. */
  readonly municipality: string;
  /** Reporting year; 0 where the header does not tell. */
  readonly year: number;
  /** Official field, for checks told apart by field. */
  readonly field: string | null;
  /** Service type, for checks told apart by it. */
  readonly service_type: number | null;
  /** Violating rows. */
  readonly violations: number;
  /** Distinct persons among them. */
  readonly persons: number;
  /** Rows the rule applies to. */
  readonly denominator: number;
  /** Of the check, or the gravest of the rows'. */
  readonly severity: Severity;
}

/** What a check found, in order of municipality, year, field and service type. */
export interface CheckResult {
  /** The check that ran. */
  readonly check: Check;
  /** Cells with violations. */
  readonly cells: readonly CheckCell[];
  /** Rows the rule applies to, by {@linkcode cellKey}; empty where nothing was found at all. */
  readonly denominators: ReadonlyMap<string, number>;
  /** The first violating rows of each cell, in the order of their submissions. */
  readonly rows: readonly ReportRow[];
  /** What a check on change compared; empty for others. */
  readonly comparisons: readonly ReportComparison[];
}

/** What tells the cells of a check apart. */
export type CellName = Pick<CheckCell, "municipality" | "year" | "field" | "service_type">;

/**
 * Stands for a municipality that cannot be read from the header. Such a message is refused, but what
 * is wrong with it is told all the same. The year is then 0.
 */
export const unknownMunicipality = "0000";

/** A cell's name as a key of a map. */
export function cellKey({ municipality, year, field, service_type }: CellName): string {
  return `${municipality}/${year}/${field ?? ""}/${service_type ?? ""}`;
}
