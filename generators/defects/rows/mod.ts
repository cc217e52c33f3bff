/**
 * Defects of a person's rows: services, dates, answers, codes and keys.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowDefects } from "./mod.ts";
 *
 * assert.ok(rowDefects.some(({ check }) => check === "hours_missing"));
 * ```
 *
 * @module
 */
import type { PersonDefect } from "../defect.ts";
import { ageDefects } from "./age.ts";
import { dateOrderDefects } from "./date_order.ts";
import { dateDefects } from "./dates.ts";
import { fieldDefects } from "./fields.ts";
import { hoursDefects } from "./hours.ts";
import { keyDefects } from "./keys.ts";
import { nutritionDefects } from "./nutrition.ts";
import { organisationNumberDefects } from "./organisation_number.ts";
import { rehabilitationDefects } from "./rehabilitation.ts";
import { servicePeriodDefects } from "./service_period.ts";
import { serviceTypeDefects } from "./service_types.ts";
import { waitingListDefects } from "./waiting_list.ts";

export { rowNearMisses } from "./near_misses.ts";
export { singleWays } from "./way.ts";

/** One defect for each check on rows of a person. */
export const rowDefects: readonly PersonDefect[] = Object.freeze([
  ...servicePeriodDefects,
  ...hoursDefects,
  ...organisationNumberDefects,
  ...serviceTypeDefects,
  ...dateDefects,
  ...dateOrderDefects,
  ...waitingListDefects,
  ...rehabilitationDefects,
  ...nutritionDefects,
  ...ageDefects,
  ...keyDefects,
  ...fieldDefects,
]);
