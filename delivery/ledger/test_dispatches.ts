/**
 * Dispatches and receipts for tests and examples.
 *
 * @module
 */
import type { Dispatch } from "../dispatch.ts";
import type { Receipt, ReceiptVerdict } from "../receipt.ts";
import type { NewDispatch } from "./entries.ts";

/** SHA-256-like text of 64 digits made of a number. */
export const hashOf = (number: number) => number.toString(16).padStart(64, "0");

/** A dispatch like a yearly report of a municipality; what is given replaces what it would be. */
export function exampleDispatch(parts: Partial<NewDispatch> = {}): NewDispatch {
  const id = parts.id ?? crypto.randomUUID();
  return {
    id,
    type: "KPR_IPL",
    version: null,
    transport: "amqp",
    environment: "test",
    sender: "8000002",
    receiver: "8133973",
    group: "4601-2025",
    municipality: "4601",
    year: 2025,
    payloadHash: hashOf(1),
    payloadSource: "extracts/4601-2025.xml",
    packageHash: hashOf(2),
    packageFile: `${id}.p7m`,
    packageSize: 100_000,
    contentType: "application/pkcs7-mime; smime-type=signed-and-enveloped-data",
    facts: {},
    created: "2026-01-10T07:00:00.000Z",
    ...parts,
  };
}

/** A receipt for a dispatch, as the register gives it. */
export function exampleReceipt(
  dispatch: Pick<Dispatch, "id" | "type" | "receiver">,
  verdict: ReceiptVerdict,
  parts: Partial<Receipt> = {},
): Receipt {
  return {
    format: verdict === "acknowledged" ? "ebxml" : "apprec-1.1",
    id: crypto.randomUUID(),
    originalId: dispatch.id,
    originalType: dispatch.type,
    verdict,
    problems: verdict === "rejected" || verdict === "partly"
      ? [{ code: "T02", text: "XML validerer ikke" }]
      : [],
    created: "2026-01-10T07:05:00Z",
    from: dispatch.receiver,
    hash: hashOf(Math.floor(Math.random() * 2 ** 50)),
    ...parts,
  };
}
