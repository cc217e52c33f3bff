/**
 * Explicit orders.
 *
 * @module
 */
import type { DispatchStatus } from "../dispatch.ts";
import type { Books } from "./books.ts";
import type { Order } from "./entries.ts";
import { LedgerError } from "./ledger_error.ts";
import { mustNotCross } from "./prepare.ts";

/** Carries out an order. Whatever it is, receipts of the dispatch that do not fit count as looked at. */
export function carryOut(
  books: Books,
  options: {
    readonly id: string;
    readonly kind: Order["kind"];
    readonly reason: string;
    readonly at: string;
  },
): DispatchStatus {
  const { id, kind, reason, at } = options;
  const found = books.mustFind(id);
  const { number, dispatch, progress } = found;
  if (kind === "resend") {
    mustNotCross(books, dispatch, { but: id });
    books.step(found, "resend_ordered", { at, reason, ordered: true, decidedBy: "" });
  } else if (kind === "withdraw") {
    if (progress.uncertain) {
      throw new LedgerError("not_allowed", `The dispatch ${id} may have arrived and cannot be withdrawn`, {
        hint: "Send it once more and wait for its receipt",
        ids: [id],
      });
    }
    books.step(found, "withdrawal_ordered", { at, reason, ordered: false });
  }
  books.run("UPDATE receipts SET open = 0 WHERE dispatch = ? AND open = 1", number);
  return books.mustFindStatus(id);
}
