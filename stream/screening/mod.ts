/**
 * The guard before anything leaves: test data that must not reach production, and real persons that must not reach a test
 * environment.
 *
 * @module
 */
export * from "./rules.ts";
export * from "./screen_extracts.ts";
export { Screening, type ScreeningOptions } from "./screening.ts";
export {
  type ScreenedPlace,
  type ScreeningFinding,
  type ScreeningRow,
  ScreeningTally,
  type ScreeningTallyOptions,
} from "./screening_tally.ts";
