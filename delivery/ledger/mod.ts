/**
 * The ledger: every dispatch, how far it has come, and every receipt, durable before anything further happens.
 *
 * @module
 */
export { type AgainOrder, Ledger, type LedgerOptions, type NextFilter } from "./ledger.ts";
export { LedgerError, type LedgerErrorCode } from "./ledger_error.ts";
export {
  type DispatchFilter,
  type JournalEntry,
  type NewDispatch,
  type Order,
  type ReceiptEntry,
  type Settlement,
  type SettlementCause,
  settlementCauses,
  type SettlementKind,
  type Strays,
  type Transition,
  type UnreadableEntry,
} from "./entries.ts";
export { type LedgerEvent, type Step, transitions } from "./transitions.ts";
export { receiverOrganisationFact } from "./judge_receipt.ts";
export {
  type DeadlineStatus,
  type DispatchHistory,
  dispatchHistory,
  type LedgerStatus,
  ledgerStatus,
  type LedgerStatusOptions,
  type MissingMessage,
  nearDays,
} from "./status.ts";
