/**
 * The catalogue of checks, in the order a report tells of them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkById } from "./mod.ts";
 *
 * assert.equal(checkById("hours_missing")?.category, "completeness");
 * ```
 *
 * @module
 */
import type { Check } from "../check.ts";
import { ageChecks } from "./age.ts";
import { changeChecks } from "./change.ts";
import { coverageChecks } from "./coverage.ts";
import { dateOrderChecks } from "./date_order.ts";
import { dateChecks } from "./dates.ts";
import { fieldShareChecks } from "./field_share.ts";
import { formatChecks } from "./format.ts";
import { hoursChecks } from "./hours.ts";
import { identityChecks } from "./identity.ts";
import { municipalityNumberChecks } from "./municipality_number.ts";
import { nutritionChecks } from "./nutrition.ts";
import { organisationNumberChecks } from "./organisation_number.ts";
import { personContentChecks } from "./person_content.ts";
import { rehabilitationChecks } from "./rehabilitation.ts";
import { repeatedServiceChecks } from "./repeated_services.ts";
import { roundTheClockChecks } from "./round_the_clock.ts";
import { servicePeriodChecks } from "./service_period.ts";
import { serviceTypeChecks } from "./service_types.ts";
import { structureChecks } from "./structure.ts";
import { submissionChecks } from "./submissions.ts";
import { waitingListChecks } from "./waiting_list.ts";
import { welfareTechnologyChecks } from "./welfare_technology.ts";

/** Every check. */
export const checks: readonly Check[] = Object.freeze([
  ...coverageChecks,
  ...submissionChecks,
  ...changeChecks,
  ...fieldShareChecks,
  ...servicePeriodChecks,
  ...repeatedServiceChecks,
  ...hoursChecks,
  ...organisationNumberChecks,
  ...serviceTypeChecks,
  ...dateChecks,
  ...dateOrderChecks,
  ...waitingListChecks,
  ...rehabilitationChecks,
  ...nutritionChecks,
  ...roundTheClockChecks,
  ...welfareTechnologyChecks,
  ...ageChecks,
  ...personContentChecks,
  ...identityChecks,
  ...municipalityNumberChecks,
  ...structureChecks,
  ...formatChecks,
]);

const byId: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.id, check]));

/** The check with this id; `undefined` for an id that is not in the catalogue. */
export function checkById(id: string): Check | undefined {
  return byId.get(id);
}
