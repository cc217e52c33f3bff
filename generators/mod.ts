/**
 * Fictitious cohorts: random numbers that are the same everywhere, persons and units that do not exist, and
 * extracts that tell of them.
 *
 * @module
 */
export * from "./calibration/mod.ts";
export * from "./cohort/mod.ts";
export * from "./identities/mod.ts";
export * from "./living/mod.ts";
export * from "./random/mod.ts";
export type {
  Target,
  TargetCategory,
  TargetSource,
  TargetSubject,
  Words as TargetWords,
} from "./targets/mod.ts";
