/**
 * Cohorts that move forward by days.
 *
 * @module
 */
export {
  advanceCohort,
  type AdvancedCohort,
  type AdvancedDay,
  type AdvanceOptions,
  type AdvanceProgress,
} from "./advance_cohort.ts";
export { type Change, type ChangeKind, changeKinds } from "./changes.ts";
export { parseDays } from "./days.ts";
export { LivingError, type LivingErrorKind } from "./living_error.ts";
export type { LivingCounts, LivingState } from "./living_state.ts";
