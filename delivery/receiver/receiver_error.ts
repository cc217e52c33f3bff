/**
 * What stops the simulated register.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * | code | when |
 * |---|---|
 * | `books_unusable` | the books cannot be opened, or are no books |
 * | `books_version` | the books were made by another version of kprkit |
 * | `books_closed` | a message came after the register was closed |
 * | `fault_plan` | the text of a fault plan is not understood |
 * | `keys_missing` | a directory holds something else than keys of a simulated register |
 */
export type ReceiverErrorCode =
  | "books_unusable"
  | "books_version"
  | "books_closed"
  | "fault_plan"
  | "keys_missing";

/** The simulated register cannot do what is asked of it. What is wrong with a message is an answer, never this. */
export class ReceiverError extends DeliveryError<ReceiverErrorCode> {
  /** Always `ReceiverError`. */
  override readonly name = "ReceiverError";
}
