/**
 * What a ledger throws.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * What stops the ledger, or what the ledger stops.
 *
 * | code | meaning |
 * |---|---|
 * | `no_ledger` | there is no ledger in the directory, and none was to be made |
 * | `cannot_open` | the file or its directory cannot be opened or made |
 * | `not_a_ledger` | the file is something else |
 * | `damaged` | the file is a ledger that cannot be read any more |
 * | `newer` | a newer kprkit made it |
 * | `read_only` | it was opened for reading, or may not be written |
 * | `busy` | another process has held it for too long |
 * | `full` | the disk is full; nothing of what was asked for is written |
 * | `disk` | the disk failed; nothing of what was asked for is written |
 * | `closed` | it has been closed |
 * | `sending` | another process is sending from this directory |
 * | `invalid_dispatch` | a dispatch lacks what it must have |
 * | `known_id` | a dispatch of this message id is there already |
 * | `already_dispatched` | the same payload is on its way, or has arrived |
 * | `unanswered` | another payload of the same type, parties, municipality and year waits for its receipt |
 * | `unknown_dispatch` | there is no dispatch of this message id |
 * | `not_allowed` | the dispatch is not in a state that allows it |
 * | `queued_behind` | something before it in its queue has not been accepted |
 * | `invalid_order` | an order lacks its reason or who gave it |
 */
export type LedgerErrorCode =
  | "no_ledger"
  | "cannot_open"
  | "not_a_ledger"
  | "damaged"
  | "newer"
  | "read_only"
  | "busy"
  | "full"
  | "disk"
  | "closed"
  | "sending"
  | "invalid_dispatch"
  | "known_id"
  | "already_dispatched"
  | "unanswered"
  | "unknown_dispatch"
  | "not_allowed"
  | "queued_behind"
  | "invalid_order";

/** The ledger cannot be used, or does not let something happen. What was promised before stays as it was. */
export class LedgerError extends DeliveryError<LedgerErrorCode> {
  /** Always `LedgerError`. */
  override readonly name = "LedgerError";
  /** Message ids of the dispatches that are in the way. */
  readonly ids: readonly string[];

  /** `ids` are those of the dispatches that are in the way. */
  constructor(
    code: LedgerErrorCode,
    message: string,
    options: { readonly hint: string; readonly ids?: readonly string[]; readonly cause?: unknown },
  ) {
    super(code, message, options);
    this.ids = options.ids ?? [];
  }
}
