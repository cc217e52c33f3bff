/**
 * How a dispatch may go from state to state.
 *
 * @module
 */
import type { DispatchState } from "../dispatch.ts";

/**
 * What happens to a dispatch.
 *
 * | event | what happened |
 * |---|---|
 * | `prepared` | the package was made |
 * | `sending` | it is about to be handed to the carrier |
 * | `taken` | the carrier, or the other side's message handler, has it |
 * | `not_arrived` | it has certainly not arrived; it may be sent again |
 * | `uncertain` | the exchange broke: it may have arrived |
 * | `refused` | the carrier has refused it for good |
 * | `accepted`, `partly`, `rejected` | the register has spoken |
 * | `resend_ordered` | somebody has ordered that the same bytes be sent once more |
 * | `withdrawal_ordered` | somebody has ordered that it shall not be sent |
 */
export type LedgerEvent =
  | "prepared"
  | "sending"
  | "taken"
  | "not_arrived"
  | "uncertain"
  | "refused"
  | "accepted"
  | "partly"
  | "rejected"
  | "resend_ordered"
  | "withdrawal_ordered";

/** Where an event leads, by the state it finds. */
export type Step = Readonly<Partial<Record<DispatchState, DispatchState>>>;

/**
 * Where each event leads from each state; what is not here is not allowed. Receipts may overtake the carrier's word, and
 * one may come for what was believed not to have arrived: both are seen on every bad day. What was acknowledged or
 * accepted and is ordered once more becomes `sent`, because it may have arrived.
 */
export const transitions: Readonly<Record<LedgerEvent, Step>> = Object.freeze({
  prepared: {},
  sending: { prepared: "sent", sent: "sent" },
  taken: { sent: "acknowledged", prepared: "acknowledged" },
  not_arrived: { sent: "prepared" },
  uncertain: { sent: "sent" },
  refused: { sent: "rejected" },
  accepted: { prepared: "accepted", sent: "accepted", acknowledged: "accepted", rejected: "accepted" },
  partly: { prepared: "partly", sent: "partly", acknowledged: "partly", rejected: "partly" },
  rejected: { prepared: "rejected", sent: "rejected", acknowledged: "rejected", rejected: "rejected" },
  resend_ordered: {
    acknowledged: "sent",
    accepted: "sent",
    partly: "sent",
    rejected: "prepared",
    withdrawn: "prepared",
  },
  withdrawal_ordered: { prepared: "withdrawn" },
});

/** States that wait for the register: a second payload for the same year would cross the first. */
export const openStates: readonly DispatchState[] = Object.freeze(["prepared", "sent", "acknowledged"]);

/** States in which the register has the message, or may have it. */
export const standingStates: readonly DispatchState[] = Object.freeze([
  "prepared",
  "sent",
  "acknowledged",
  "accepted",
  "partly",
]);

/**
 * What a queue has to do with a dispatch, by its state: 2 is to be handed over, 1 waits for its answer or has stopped what
 * is behind it, 0 is settled.
 */
export const waiting: Readonly<Record<DispatchState, 0 | 1 | 2>> = Object.freeze({
  prepared: 2,
  sent: 2,
  acknowledged: 1,
  rejected: 1,
  accepted: 0,
  partly: 0,
  withdrawn: 0,
});
