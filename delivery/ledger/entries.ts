/**
 * What the ledger tells and is told, besides dispatches.
 *
 * @module
 */
import type { Dispatch, DispatchProblem, DispatchState, DispatchStatus, TransportName } from "../dispatch.ts";
import type { Receipt } from "../receipt.ts";
import type { LedgerEvent } from "./transitions.ts";

/** A dispatch as it is prepared; the ledger gives it its place in the queue. */
export type NewDispatch = Omit<Dispatch, "sequence">;

/** A step of a dispatch. Steps are never changed or removed. */
export interface Transition {
  /** What happened. */
  readonly event: LedgerEvent;
  /** State it led to. */
  readonly state: DispatchState;
  /** When it was written, ISO 8601 in UTC. */
  readonly at: string;
  /** Why, in one sentence; empty where the event says it all. */
  readonly reason: string;
  /** Times the dispatch had been handed to the carrier by then. */
  readonly attempt: number;
}

/**
 * What became of a receipt.
 *
 * | kind | meaning |
 * |---|---|
 * | `applied` | the dispatch has come further by it |
 * | `duplicate` | it says nothing new |
 * | `late` | it came after an order to send once more, or after the carrier had said that nothing arrived |
 * | `unknown` | no dispatch has its message id |
 * | `contradictory` | it does not fit: other type, other party, or another verdict than the one that stands |
 * | `not_due` | its dispatch has never been sent |
 */
export type SettlementKind = "applied" | "duplicate" | "late" | "unknown" | "contradictory" | "not_due";

/** Why a receipt is of its kind, for programs; empty where it was applied and nothing is strange. */
export type SettlementCause =
  | ""
  | "same_receipt"
  | "nothing_new"
  | "after_order"
  | "before_order"
  | "believed_lost"
  | "over_carrier"
  | "no_dispatch"
  | "never_sent"
  | "withdrawn"
  | "other_type"
  | "other_party"
  | "other_verdict";

/** Each cause in one sentence for people. */
export const settlementCauses: Readonly<Record<SettlementCause, string>> = Object.freeze({
  "": "",
  same_receipt: "The same receipt has come before",
  nothing_new: "It says nothing that was not known",
  after_order: "It came after the order to send once more",
  before_order: "It is for an attempt before the order to send once more",
  believed_lost: "It came although the message was believed not to have arrived",
  over_carrier: "The register has spoken after the carrier refused the message",
  no_dispatch: "No message of this id has been prepared here",
  never_sent: "The message it is for has not been sent",
  withdrawn: "The message it is for was withdrawn",
  other_type: "It is for a message of another type",
  other_party: "It is from another party than the receiver",
  other_verdict: "It says otherwise than the receipt before it",
});

/** What became of a receipt, and what it did. */
export interface Settlement {
  /** What became of it. */
  readonly kind: SettlementKind;
  /** Why, for programs. */
  readonly cause: SettlementCause;
  /** The state of the dispatch is by this receipt. A late one may do that or not; `contradictory` and `not_due` never do. */
  readonly applied: boolean;
  /** Why it is of this kind, in one sentence; empty where it was applied and nothing is strange. */
  readonly reason: string;
  /** The dispatch after it; absent where it is unknown. */
  readonly dispatch?: DispatchStatus;
}

/** A receipt as it is kept. */
export interface ReceiptEntry extends Receipt {
  /** What became of it when it last did something. */
  readonly kind: SettlementKind;
  /** Why, for programs. */
  readonly cause: SettlementCause;
  /** State of its dispatch that it found; `null` where it has none. */
  readonly found: DispatchState | null;
  /** The state of its dispatch is, or was, by it. */
  readonly applied: boolean;
  /** Why, for people. */
  readonly reason: string;
  /** How it came; `null` where that was not told. */
  readonly via: TransportName | null;
  /** When it first came, ISO 8601 in UTC. */
  readonly arrived: string;
  /** Times that the same bytes have come. */
  readonly times: number;
  /** When they last came. */
  readonly last: string;
  /** It does not fit, and nobody has given an order about it yet. */
  readonly open: boolean;
}

/** Something that came as a receipt and could not be read. */
export interface UnreadableEntry {
  /** SHA-256 of its bytes in lower-case hexadecimal. */
  readonly hash: string;
  /** How it came. */
  readonly via: TransportName;
  /** What is wrong with it. */
  readonly problem: DispatchProblem;
  /** When it first came, ISO 8601 in UTC. */
  readonly arrived: string;
  /** Times that the same bytes have come. */
  readonly times: number;
  /** When they last came. */
  readonly last: string;
}

/** Receipts without a dispatch. */
export interface Strays {
  /** They name a message id that the ledger does not have. */
  readonly unknown: readonly ReceiptEntry[];
  /** They cannot be read. */
  readonly unreadable: readonly UnreadableEntry[];
}

/** What somebody decided, and why. Entries are never changed or removed. */
export interface JournalEntry {
  /** `resend`, `withdraw`, `dismiss`, `again`, or what a note calls itself. */
  readonly kind: string;
  /** What was decided, in the words of whoever did. */
  readonly text: string;
  /** Who: a name, or the account of the machine. */
  readonly by: string;
  /** Message ids of the dispatches it concerns. */
  readonly ids: readonly string[];
  /** When, ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * An explicit order. `resend`: the same bytes go once more; `withdraw`: it shall not be sent, only where nothing has left;
 * `dismiss`: receipts that do not fit have been looked at, and the state stands.
 */
export interface Order {
  /** What is ordered. */
  readonly kind: "resend" | "withdraw" | "dismiss";
  /** Why, for the journal. */
  readonly reason: string;
  /** Who orders it, for the journal. */
  readonly by: string;
}

/** Which dispatches; all where nothing is given. */
export interface DispatchFilter {
  /** In one of these states. */
  readonly states?: readonly DispatchState[];
  /** That belong together so. */
  readonly group?: string;
  /** Of this message type. */
  readonly type?: string;
  /** That travel so. */
  readonly transport?: TransportName;
  /** From this party. */
  readonly sender?: string;
  /** To this party. */
  readonly receiver?: string;
  /** For this municipality, of four digits. */
  readonly municipality?: string;
  /** For this reporting year. */
  readonly year?: number;
  /** SHA-256 of the payload. */
  readonly payloadHash?: string;
  /** Most that are given. */
  readonly limit?: number;
}
