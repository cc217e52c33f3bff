/**
 * The cube: recipients, new recipients, services, hours, stays and shares registered by municipality,
 * service type, age group, sex, district and year, and what changed in it from one year to another.
 *
 * @module
 */
export { ageGroupNames } from "./age_groups.ts";
export { type ChangeBounds, defaultBounds } from "./change_tests.ts";
export * from "./cube_views.ts";
export * from "./find_changes.ts";
export { previousReported } from "./plan.ts";
export * from "./read_cube.ts";
export type { RegisteredFields } from "./share_tests.ts";
