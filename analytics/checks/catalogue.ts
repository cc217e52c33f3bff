/**
 * The whole catalogue: the checks that a reconciliation runs, and the register's own field checks, which
 * are parts of them (see `analytics/register_checks/`).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { findCheck } from "./catalogue.ts";
 *
 * assert.equal(findCheck("hours_missing")?.table, "service");
 * assert.equal(findCheck("tj_timer_uke_missing")?.table, "service");
 * ```
 *
 * @module
 */
import type { Check } from "../check.ts";
import { registerCheckById, registerChecks } from "../register_checks/mod.ts";
import { checkById, checks } from "./mod.ts";

/** Every check there is: those of a reconciliation first. */
export const catalogue: readonly Check[] = Object.freeze([...checks, ...registerChecks]);

/** The check with this id, of either kind; `undefined` where there is none. */
export function findCheck(id: string): Check | undefined {
  return checkById(id) ?? registerCheckById(id);
}
