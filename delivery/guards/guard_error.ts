/**
 * What cannot be asked of the guards.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * Codes of {@linkcode GuardError}.
 *
 * | code | what |
 * |---|---|
 * | `nothing_to_guard` | no payload was given |
 * | `payload_given_twice` | the same path was given twice |
 * | `payload_not_a_file` | standard input: it cannot be read again when it is packed |
 * | `persons_contradict` | the environment does not go with the persons that its receiver may have |
 * | `unknown_rule` | an override names a rule that there is not |
 * | `override_without_reason` | an override does not say why, or who wants it |
 * | `override_with_number` | the reason of an override holds what may be an identity number |
 * | `override_impossible` | the rule cannot be overridden in this environment |
 */
export type GuardErrorCode =
  | "nothing_to_guard"
  | "payload_given_twice"
  | "payload_not_a_file"
  | "persons_contradict"
  | "unknown_rule"
  | "override_without_reason"
  | "override_with_number"
  | "override_impossible";

/** What cannot be asked of the guards; what they find is no error but a result. */
export class GuardError extends DeliveryError<GuardErrorCode> {
  /** Always `GuardError`. */
  override readonly name = "GuardError";
}
