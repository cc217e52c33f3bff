/**
 * How handing over ended, in the books.
 *
 * @module
 */
import type { DispatchProblem, DispatchStatus, TransportName } from "../dispatch.ts";
import type { SendOutcome } from "../transport.ts";
import type { Books, Found } from "./books.ts";
import { LedgerError } from "./ledger_error.ts";
import { plainId, plainText } from "./plain_text.ts";
import { problemsText, statusOf } from "./progress.ts";
import { recordReceipt } from "./record_receipt.ts";

/**
 * Writes an outcome. A receipt may have been quicker than the carrier's word; then the receipt stands.
 *
 * What certainly has not arrived goes back to `prepared`, unless an attempt before this one may have: then it stays `sent`,
 * and is neither withdrawn nor replaced before its receipt.
 */
export function recordOutcome(
  books: Books,
  options: { readonly id: string; readonly outcome: SendOutcome; readonly at: string },
): DispatchStatus {
  const { id, outcome, at } = options;
  const found = books.mustFind(id);
  const { state, uncertain } = found.progress;
  mustHaveBeenSent(found);
  if (outcome.kind === "answered") return answered(books, { found, outcome, at });
  if (state !== "sent") return statusOf(found.dispatch, found.progress);
  if (outcome.kind === "acknowledged") {
    const reference = outcome.reference === null ? found.progress.reference : plainId(outcome.reference);
    return books.step(found, "taken", { at, reference, reason: plainText(outcome.by) });
  }
  const told = { at, reason: reasonOf(outcome.problem), problems: problemsText([outcome.problem]) };
  switch (outcome.kind) {
    case "unknown":
      return books.step(found, "uncertain", { ...told, uncertain: true });
    case "deferred":
      return books.step(found, uncertain ? "uncertain" : "not_arrived", told);
    case "refused":
      // Who sends is not let in: the same bytes may go once that is mended, and nothing has been said of them.
      if (outcome.because === "access") {
        return books.step(found, uncertain ? "uncertain" : "not_arrived", told);
      }
      return books.step(found, "refused", { ...told, decidedBy: "carrier" });
  }
}

function answered(
  books: Books,
  { found, outcome, at }: {
    readonly found: Found;
    readonly outcome: Extract<SendOutcome, { kind: "answered" }>;
    readonly at: string;
  },
): DispatchStatus {
  const { id, transport } = found.dispatch;
  const { receipt, reference } = outcome;
  if (receipt.originalId !== id) {
    throw new LedgerError("not_allowed", `The answer to the dispatch ${id} is for another message`, {
      hint: "This is a defect of the transport: report it, without any data",
      ids: [id],
    });
  }
  recordReceipt(books, { receipt, via: transport as TransportName, at, reference });
  return books.mustFindStatus(id);
}

function mustHaveBeenSent({ dispatch: { id }, progress: { state } }: Found): void {
  if (state !== "prepared" && state !== "withdrawn") return;
  throw new LedgerError("not_allowed", `The dispatch ${id} is ${state}: nothing of it was being sent`, {
    hint: "Write down that it is being sent before sending it",
    ids: [id],
  });
}

function reasonOf({ code, text }: DispatchProblem): string {
  return plainText(`${code}: ${text}`);
}
