/**
 * Acknowledgments and errors as receipts.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Receipt } from "../receipt.ts";
import type { EbxmlMessage } from "./ebxml_message.ts";

/**
 * What an acknowledgment or error says of the message it is for; `undefined` for a business message, whose receipt is in
 * its part. An error of severity Warning does not stop the message (ebMS 2.0, section 4.2.3.2): it is acknowledged, and
 * the problems are told.
 *
 * @param bytes the envelope that was read, for the receipt's hash
 */
export function receiptOf(message: EbxmlMessage, bytes: Uint8Array): Receipt | undefined {
  const { header, content } = message;
  if (content.kind === "message") return undefined;
  const faults = content.kind === "error" ? content.faults : [];
  const isError = content.kind === "error" &&
    (content.highestSeverity === "Error" || faults.some(({ severity }) => severity === "Error"));
  return {
    format: "ebxml",
    id: header.messageId,
    originalId: header.refToMessageId!,
    originalType: null,
    verdict: isError ? "rejected" : "acknowledged",
    problems: faults.map(({ errorCode, severity, location, text }) => ({
      code: errorCode,
      text: [`${severity}${location === "" ? "" : ` at ${location}`}`, text].filter((part) => part !== "")
        .join(": ").slice(0, 500),
    })),
    created: header.timestamp,
    from: header.from.ids.find(({ type }) => type === "HER")?.id ?? header.from.ids[0]!.id,
    hash: createHash("sha256").update(bytes).digest("hex"),
  };
}
