/**
 * The plan of a cohort, with the persons that the statistics tell of.
 *
 * @module
 */
import { personStrata } from "../population/mod.ts";
import type { CohortSpec } from "./options.ts";
import { CohortPlan } from "./plan.ts";

/** Works out who is in the cohort. */
export function planOf(spec: CohortSpec): CohortPlan {
  return new CohortPlan(spec, personStrata(spec.years));
}
