/**
 * What must not leave does not leave: synthetic persons to production, persons who may be real to a test receiver, and
 * payloads that are not what they are sent as.
 *
 * @module
 */
export { GuardError, type GuardErrorCode } from "./guard_error.ts";
export { guardPayloads } from "./guard_payloads.ts";
export type {
  AppliedOverride,
  GuardedPayload,
  GuardFinding,
  GuardOptions,
  GuardOverride,
  GuardResult,
  PayloadAccount,
} from "./guard_result.ts";
export type { GuardRule, GuardRuleId, GuardRuleKind, PayloadRuleId } from "./guard_rule.ts";
export { guardRule, guardRules } from "./rules.ts";
