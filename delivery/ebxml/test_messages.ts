/**
 * Messages for the tests of ebXML.
 *
 * @module
 */
import { createHash, type X509Certificate } from "node:crypto";
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../keys/mod.ts";
import type { MessageToSend } from "./mod.ts";

/** Bytes of the part that messages have beside the envelope. */
export const testPart = new TextEncoder().encode("sealed");

/** SHA-256 of {@linkcode testPart}. */
export const testPartHash = createHash("sha256").update(testPart).digest("hex");

/** Content-ID of {@linkcode testPart}. */
export const testPartId = "package@example.invalid";

/** Parts that came beside the envelope, as the reader wants them. */
export const testParts: ReadonlyMap<string, string> = new Map([[testPartId, testPartHash]]);

/** A message with everything in it. */
export const testMessage: MessageToSend = {
  from: { ids: [{ id: "8000002", type: "HER" }, { id: "974000000", type: "ENH" }], role: "Municipality" },
  to: { ids: [{ id: "8133973", type: "HER" }], role: "Register" },
  cpaId: "agreement-1",
  conversationId: "4601-2025",
  service: { name: "Reporting", type: "string" },
  action: "Report",
  messageId: "0e9a3a0e-0000-4000-8000-000000000001",
  timestamp: "2026-01-10T07:00:00.000Z",
  refToMessageId: null,
  duplicateElimination: true,
  systems: { "MSH-system": "kprkit", "fagsystem": "Å & <Ø>" },
  attachments: [{ contentId: testPartId, hash: testPartHash }],
};

let made: Promise<ThrowAwayKeys> | undefined;

/** One set of keys for all tests of a file: making them takes a second. */
export function testKeys(): Promise<ThrowAwayKeys> {
  made ??= makeThrowAwayKeys();
  return made;
}

/** PEM of a certificate. */
export function pemOf(certificate: X509Certificate): string {
  return certificate.toString();
}
