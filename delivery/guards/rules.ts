/**
 * Everything that the guards look for, as data: the rules of the screening, and those about payloads as a whole.
 *
 * @module
 */
import { type ScreeningRule, type ScreeningRuleId, screeningRules } from "../../stream/screening/mod.ts";
import type { DeliveryEnvironment } from "../dispatch.ts";
import type { GuardRule, GuardRuleId, GuardRuleKind } from "./guard_rule.ts";
import { payloadRules } from "./payload_rules.ts";

/** Rules that find persons who do not exist, beyond doubt: no order lets one into production. */
const synthetic: ReadonlySet<ScreeningRuleId> = new Set([
  "synthetic_tax_authority",
  "synthetic_helsenett",
  "well_known_test_number",
]);
/** Rules that find persons who may be alive: no order lets one into a test environment. */
const real: ReadonlySet<ScreeningRuleId> = new Set(["real_person", "no_test_mark"]);

function fromScreening({ id, title, meaning, source, production, test }: ScreeningRule): GuardRule {
  const kind: GuardRuleKind = synthetic.has(id)
    ? "synthetic_person"
    : test === "stop"
    ? "real_person"
    : "test_person";
  const final: readonly DeliveryEnvironment[] = synthetic.has(id)
    ? ["production"]
    : real.has(id)
    ? ["test"]
    : [];
  return { id, kind, title, meaning, source, verdicts: { production, validation: production, test }, final };
}

/** Every rule, in the order that they are told. */
export const guardRules: readonly GuardRule[] = Object.freeze(
  [...payloadRules.slice(0, 2), ...screeningRules.map(fromScreening), ...payloadRules.slice(2)]
    .map((rule) => Object.freeze(rule)),
);

const byId: ReadonlyMap<string, GuardRule> = new Map(guardRules.map((rule) => [rule.id, rule]));
const places: ReadonlyMap<string, number> = new Map(guardRules.map(({ id }, place) => [id, place]));

/**
 * The rule with this id; `undefined` where there is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { guardRule } from "./rules.ts";
 *
 * assert.deepEqual(guardRule("synthetic_tax_authority")?.final, ["production"]);
 * ```
 */
export function guardRule(id: GuardRuleId): GuardRule;
/** As above, for what may be no id of a rule. */
export function guardRule(id: string): GuardRule | undefined;
export function guardRule(id: string): GuardRule | undefined {
  return byId.get(id);
}

/** Place of a rule in the order that they are told. */
export function guardRulePlace(id: GuardRuleId): number {
  return places.get(id)!;
}
