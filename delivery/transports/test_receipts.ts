/**
 * Receipts for the tests of transports.
 *
 * @module
 */
import { writeApprec } from "../envelope/mod.ts";
import type { ReceiptVerdict } from "../receipt.ts";

/** Bytes of an Apprec 1.1 for a message. */
export function testApprec(
  originalId: string,
  { verdict = "accepted", id = crypto.randomUUID() }: {
    readonly verdict?: Exclude<ReceiptVerdict, "acknowledged">;
    readonly id?: string;
  } = {},
): Uint8Array<ArrayBuffer> {
  const party = (name: string, herId: string) => ({ name, herId, service: null });
  return writeApprec({
    id,
    created: "2026-01-10T08:05:00+01:00",
    sender: party("Testregisteret", "8133973"),
    receiver: party("Testvik kommune", "8000001"),
    verdict,
    problems: verdict === "accepted" ? [] : [{ code: "T02", text: "" }],
    original: { id: originalId, type: "KPR_IPL", created: "2026-01-10T08:00:00+01:00" },
  }, { version: "1.1" });
}
