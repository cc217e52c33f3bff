/**
 * The follower: receipts as they come, into the ledger.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DispatchProblem } from "../dispatch.ts";
import type { Ledger, Settlement } from "../ledger/mod.ts";
import type { Receipt } from "../receipt.ts";
import type { Transport } from "../transport.ts";

/** What came, and what became of it. */
export type CollectedReceipt =
  | { readonly receipt: Receipt; readonly settlement: Settlement }
  | { readonly receipt?: never; readonly problem: DispatchProblem };

/** Options of {@linkcode collectReceipts}. */
export interface CollectOptions {
  /** Where receipts are kept and dispatches settled. */
  readonly ledger: Ledger;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Ends it after so many milliseconds without a receipt. @default none */
  readonly idle?: number;
  /** Called after each receipt, when it is in the ledger. Returning `true` ends it. */
  readonly onReceipt?: (collected: CollectedReceipt) => boolean | void;
}

/**
 * Takes receipts from a transport and settles the dispatches they are for. The carrier keeps each until it is durably in
 * the ledger, so that none is lost; one that comes twice is told as a duplicate.
 *
 * @returns How many came.
 */
export async function collectReceipts(transport: Transport, options: CollectOptions): Promise<number> {
  const { ledger, onReceipt, signal, idle } = options;
  let came = 0;
  const following = {
    ...(signal === undefined ? {} : { signal }),
    ...(idle === undefined ? {} : { idle }),
  };
  for await (const arrived of transport.receipts(following)) {
    came++;
    let collected: CollectedReceipt;
    if (arrived.receipt === undefined) {
      const problem = arrived.problem ?? { code: "unreadable", text: "It is not a receipt" };
      await ledger.unreadable(problem, { via: transport.name, hash: arrived.hash ?? hashOf(problem) });
      collected = { problem };
    } else {
      const settlement = await ledger.settle(arrived.receipt, { via: transport.name });
      collected = { receipt: arrived.receipt, settlement };
    }
    await arrived.settle();
    if (onReceipt?.(collected) === true) break;
  }
  return came;
}

/** Stands for bytes that the transport has not told the hash of. */
function hashOf({ code, text }: DispatchProblem): string {
  return createHash("sha256").update(`${code}\n${text}`).digest("hex");
}
