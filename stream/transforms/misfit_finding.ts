/**
 * Findings from misfits, with values that may be shown.
 *
 * @module
 */
import type { Consequence, FieldRule } from "../../register/field_rule.ts";
import type { Finding } from "../finding.ts";
import { maskIdentityNumbers } from "../identity_mask.ts";
import type { Misfit } from "../record_batch.ts";

/** Most characters of a value that are shown. */
const VALUE_SHOWN = 200;

/** Check that tells each kind of misfit. */
const CHECKS: Readonly<Record<Misfit["kind"], string>> = Object.freeze({
  type: "field_format",
  format: "field_format",
  facet: "field_format",
  calendar: "date_not_in_calendar",
  fixed: "fixed_value",
  missing: "field_missing",
  order: "element_order",
  cardinality: "element_count",
  unknown_attribute: "unknown_attribute",
  unknown_element: "unknown_element",
  stray_text: "unknown_element",
});

/** Check id and the register's consequence of a misfit, by the rule of its field. */
export function judgeMisfit(
  kind: Misfit["kind"],
  rule: FieldRule | undefined,
): { check: string; consequence: Consequence } {
  const check = CHECKS[kind];
  if (check === "field_format" || kind === "calendar") {
    return { check, consequence: rule?.onWrongFormat ?? "flag" };
  }
  if (kind === "missing" || kind === "fixed") return { check, consequence: rule?.onMissing ?? "flag" };
  return { check, consequence: "flag" };
}

/** A finding for a misfit; the caller fills in table, row and person. */
export function misfitFinding(
  misfit: Misfit,
  check: string,
  consequence: Consequence,
): Omit<Finding, "table"> {
  return {
    check,
    field: misfit.field,
    rowId: null,
    personId: null,
    value: misfit.raw === "" ? null : misfit.column?.secret ? "[masked]" : maskedValue(misfit.raw),
    consequence,
    start: misfit.start,
    end: misfit.end,
  };
}

/**
 * A raw value as it may stand in a finding: runs of eleven digits and more, which may be identity
 * numbers in the wrong field, are masked, also where single spaces or hyphens break them. Long values are
 * cut.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maskedValue } from "./misfit_finding.ts";
 *
 * assert.equal(maskedValue("born 01814512319"), "born [11 digits]");
 * ```
 */
export function maskedValue(value: string): string {
  // A number that the cut would break is masked before it, so twice as much is looked at as is shown.
  const masked = maskIdentityNumbers(value.slice(0, 2 * VALUE_SHOWN));
  return masked.length > VALUE_SHOWN ? `${masked.slice(0, VALUE_SHOWN)}…` : masked;
}
