/**
 * Defects with known truth: what is wrong in a cohort on purpose, and which check must find it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defectNames, defectProfile } from "./mod.ts";
 *
 * assert(defectNames.has("hours_missing"));
 * assert.equal(defectProfile("donald-duck").rates[0]!.persons, 9);
 * ```
 *
 * @module
 */
export { alwaysBroken, defectNames, defectProfile, defectProfiles } from "./catalogue.ts";
export { DefectPlan, type DefectPlanOptions, type EditOptions } from "./defect_plan.ts";
export type { ExtraPerson } from "./extra_persons.ts";
export type {
  CohortMessage,
  ContactValues,
  DefectSite,
  HeaderValues,
  MessageKind,
} from "./municipalities/site.ts";
export { type DefectProfile, DefectProfileError, type DefectRate } from "./profile.ts";
export type { DefectTally, ExtractTally } from "./tally.ts";
