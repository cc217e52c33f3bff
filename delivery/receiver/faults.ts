/**
 * Faults that the simulated register makes on request, so that senders can be tested against a bad day.
 *
 * @module
 */
import type { TransportName } from "../dispatch.ts";

/** One kind of fault. */
export type FaultKind =
  /** The receipt comes some seconds late. */
  | "late"
  /** The message is refused, whatever is in it (Apprec 2 with X99). */
  | "negative"
  /** No receipt ever comes; the message is booked. */
  | "silent"
  /** The receipt comes twice. */
  | "duplicate"
  /** The answer takes long. */
  | "slow"
  /** HTTP 503; on the bus, the message is released and comes again. */
  | "unavailable"
  /** HTTP 429 with Retry-After; on the bus as `unavailable`. */
  | "busy"
  /** The connection is cut before the message is booked. */
  | "drop_before"
  /** The connection is cut after the message is booked and before the answer. */
  | "drop_after"
  /**
   * `/keys` gives a key that has expired, and messages encrypted for it are refused (1007); on the bus, the message is
   * refused with `transport:expired-certificate`.
   */
  | "expired_key";

/** What can be made to go wrong. */
export const faultKinds: readonly FaultKind[] = Object.freeze(
  [
    "late",
    "negative",
    "silent",
    "duplicate",
    "slow",
    "unavailable",
    "busy",
    "drop_before",
    "drop_after",
    "expired_key",
  ] as const,
);

/** Which messages meet which fault. */
export interface FaultPlan {
  /** The fault that this message meets on this arrival, if any. Asked once for each arrival. */
  next(arrival: { readonly route: TransportName; readonly messageId: string | null }): FaultKind | undefined;
}
