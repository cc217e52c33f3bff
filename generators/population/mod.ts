/**
 * Who the recipients of a cohort are: how old, since when, and how long they remain.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leaveChance, personStrata } from "./mod.ts";
 *
 * const strata = personStrata({ from: 2020, to: 2021 });
 * assert.deepEqual([...new Set(strata.map(({ entry }) => entry))].sort(), [2019, 2020, 2021]);
 * assert.ok(leaveChance(85, "M") < 0.5);
 * ```
 *
 * @module
 */
export { OLDEST as oldestAge, shareOfAge } from "./age_profile.ts";
export * from "./leaving.ts";
export * from "./person_strata.ts";
