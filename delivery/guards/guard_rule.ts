/**
 * The shape of a guard's rule.
 *
 * @module
 */
import type { DeliveryEnvironment } from "../dispatch.ts";
import type { ScreeningRuleId, ScreeningVerdict } from "../../stream/screening/mod.ts";

/** Rules about payloads as a whole; those about persons are the rules of the screening. */
export type PayloadRuleId =
  | "synthetic_without_ident"
  | "mostly_possibly_synthetic"
  | "unreadable"
  | "payload_changed"
  | "type_does_not_fit"
  | "addressed_elsewhere"
  | "wrong_year"
  | "year_unknown"
  | "year_not_over"
  | "year_after_last"
  | "wrong_municipality"
  | "municipality_unknown"
  | "municipality_not_valid"
  | "municipality_unchecked"
  | "missing_ident"
  | "missing_professional"
  | "duplicate_payload";

/** Id of a guard's rule. */
export type GuardRuleId = ScreeningRuleId | PayloadRuleId;

/**
 * What a rule guards against.
 *
 * | kind | what |
 * |---|---|
 * | `synthetic_person` | a person who does not exist, on the way to where real ones are counted |
 * | `real_person` | a person who may exist, on the way to a test receiver |
 * | `test_person` | what looks like a test person, or like no person at all |
 * | `payload` | a payload that is not what it is sent as |
 */
export type GuardRuleKind = "synthetic_person" | "real_person" | "test_person" | "payload";

/** One thing that the guards look for. */
export interface GuardRule {
  /** Stable, snake_case. */
  readonly id: GuardRuleId;
  /** What it guards against. */
  readonly kind: GuardRuleKind;
  /** What was found, in a few words. */
  readonly title: { readonly nb: string; readonly en: string };
  /** Why it matters, and what can be done. */
  readonly meaning: { readonly nb: string; readonly en: string };
  /** Where it stands that this is so, or that it is kprkit's own. */
  readonly source: string;
  /**
   * What it says of a payload by where it goes. To validation both kinds of persons may go: a municipality and year whose
   * persons are all fictitious is judged as for a test receiver.
   */
  readonly verdicts: Readonly<Record<DeliveryEnvironment, ScreeningVerdict>>;
  /** Environments in which nobody can override it. */
  readonly final: readonly DeliveryEnvironment[];
}
