/**
 * Parties, messages and helpers for tests of envelopes and receipts.
 *
 * @module
 */
import assert from "node:assert/strict";
import { kprReceiver } from "../../register/receivers.ts";
import { DeliveryError } from "../delivery_error.ts";
import type { ApprecContent } from "./apprec_content.ts";
import type { MsgHeadContent } from "../../stream/xml/msg_head_writer.ts";

/** An envelope as a municipality writes it. */
export const envelope: MsgHeadContent = {
  messageType: "KPR_IPL",
  messageId: "0e9a3a0e-0000-4000-8000-000000000001",
  created: "2026-01-10T08:00:00+01:00",
  sender: {
    name: "Eksempelvik kommune",
    herId: "8000001",
    service: { name: "Saksbehandling", herId: "8000002" },
  },
  receiver: kprReceiver("validation", { year: 2025 }),
};

/** A receipt for it. */
export const apprec: ApprecContent = {
  id: "0e9a3a0e-0000-4000-8000-0000000000aa",
  created: "2026-01-10T08:05:00+01:00",
  sender: {
    name: "Folkehelseinstituttet",
    herId: "85217",
    service: { name: "KPR Validering", herId: "171479" },
  },
  receiver: envelope.sender,
  verdict: "rejected",
  problems: [{ code: "T02", text: "XML validerer ikke" }],
  original: { id: envelope.messageId, type: envelope.messageType, created: envelope.created },
};

/** Bytes in chunks of these sizes, over and over. Each chunk is overwritten when the next is asked for, as a source may do. */
export async function* chunked(
  bytes: Uint8Array,
  sizes: readonly number[] = [1 << 16],
): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const chunk = bytes.slice(at, at + sizes[i % sizes.length]!);
    at += chunk.length;
    yield chunk;
    chunk.fill(0xff);
    await Promise.resolve();
  }
}

/** All bytes of a stream; each chunk is copied before the next is asked for. */
export async function allBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const copies: Uint8Array[] = [];
  for await (const chunk of chunks) copies.push(chunk.slice());
  const bytes = new Uint8Array(copies.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const copy of copies) {
    bytes.set(copy, at);
    at += copy.length;
  }
  return bytes;
}

/** Text as bytes of an encoding that is not written by kprkit itself too. */
export function encoded(text: string, encoding: "utf-8" | "latin1" | "utf-16le" | "utf-16be"): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "latin1") return Uint8Array.from(text, (character) => character.charCodeAt(0));
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), encoding === "utf-16le");
  return bytes;
}

/** Asserts that an error has a code and a hint, and that it says nothing of what was read. */
export function assertRefused(error: unknown, code: string, secret = "hemmelig"): true {
  assert.ok(error instanceof DeliveryError, String(error));
  assert.equal(error.code, code, error.message);
  assert.ok(error.hint.length > 10, error.message);
  assert.match(error.message, /^[A-Z]/);
  for (const text of [error.message, error.hint, String(error.cause ?? "")]) {
    assert.ok(!text.includes(secret), text);
  }
  return true;
}
