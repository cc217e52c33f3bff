/**
 * What a cohort is to look like: figures with their source, and what is assumed where there is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ageGroupOf, needShares, recipientsOf, typeRecipients } from "./mod.ts";
 *
 * const withHomeNursing = typeRecipients(15, 2022) / recipientsOf(2022);
 * assert.ok(withHomeNursing > 0.69 && withHomeNursing < 0.7);
 * assert.ok(needShares(ageGroupOf(93))[2] > 0.4);
 * ```
 *
 * @module
 */
export * from "./age_groups.ts";
export * from "./answers.ts";
export * from "./hours.ts";
export * from "./need.ts";
export * from "./recipients.ts";
export * from "./service_types.ts";
export * from "./source.ts";
export * from "./target.ts";
export * from "./target_list.ts";
