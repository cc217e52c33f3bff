/**
 * What the extracts tell: the catalogue of checks and the register's own field checks, reconciliation year
 * over year with the cube and its statistics, expected changes, the feedback view, and leaving small numbers
 * out of what is shared.
 *
 * @module
 */
export * from "./check.ts";
export { checkById, checks } from "./checks/mod.ts";
export type { RowTable } from "./checks/sql.ts";
export * from "./cube/mod.ts";
export type { FoundViolations } from "./evaluate.ts";
export * from "./expected/mod.ts";
export * from "./feedback/mod.ts";
export * from "./last_run.ts";
export * from "./metrics.ts";
export * from "./read_report.ts";
export * from "./reconcile.ts";
export * from "./reevaluate.ts";
export * from "./register_checks/mod.ts";
export * from "./report.ts";
export { ReportError } from "./report_error.ts";
export * from "./statistics/mod.ts";
export * from "./suppress/mod.ts";
export * from "./thresholds.ts";
export * from "./truth/mod.ts";
