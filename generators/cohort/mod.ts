/**
 * Cohorts: options, and the directory that is made from them.
 *
 * @module
 */
export { apportion } from "./apportion.ts";
export { type CohortArea, cohortAreas, type CohortPart, type CohortYears } from "./areas.ts";
export { CohortOptionError, CohortWriteError } from "./cohort_error.ts";
export { type CohortEstimate, estimateCohort } from "./estimate_cohort.ts";
export {
  type CohortProgress,
  generateCohort,
  type GeneratedCohort,
  type GenerateOptions,
} from "./generate_cohort.ts";
export { type CohortManifest, generatorVersion, type ManifestArea, type ManifestFile } from "./manifest.ts";
export * from "./options.ts";
export type { CellValue, EditedRow, PersonEditor, PersonTable } from "./person_editor.ts";
export type { WrittenFile } from "./cohort_output.ts";
export type { CohortFile } from "./cohort_files.ts";
