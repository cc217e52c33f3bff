/**
 * What the extracts tell: the catalogue of checks, and reconciliation year over year.
 *
 * @module
 */
export * from "./check.ts";
export { checkById, checks } from "./checks/mod.ts";
export * from "./metrics.ts";
export * from "./reconcile.ts";
export * from "./report.ts";
export * from "./thresholds.ts";
