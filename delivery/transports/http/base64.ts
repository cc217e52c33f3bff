/**
 * Base64 of streams.
 *
 * @module
 */

/** Bytes that become one piece of text: a multiple of three, so that no piece but the last has padding. */
const PIECE = 3 * 16 * 1024;

const encoder = new TextEncoder();

/**
 * Bytes as base64 (RFC 4648, section 4) in ASCII, with padding and without line breaks. Holds no more than one piece of
 * 48 KiB, whatever pieces come.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { toBase64 } from "./base64.ts";
 *
 * async function* pieces() {
 *   yield new TextEncoder().encode("Ma");
 *   yield new TextEncoder().encode("ny");
 * }
 * let text = "";
 * for await (const piece of toBase64(pieces())) text += new TextDecoder().decode(piece);
 * assert.equal(text, "TWFueQ==");
 * ```
 */
export async function* toBase64(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const held = new Uint8Array(PIECE);
  let length = 0;
  for await (let chunk of bytes) {
    while (chunk.length > 0) {
      const taken = Math.min(PIECE - length, chunk.length);
      held.set(chunk.subarray(0, taken), length);
      length += taken;
      chunk = chunk.subarray(taken);
      if (length === PIECE) {
        yield encoder.encode(held.toBase64());
        length = 0;
      }
    }
  }
  if (length > 0) yield encoder.encode(held.subarray(0, length).toBase64());
}

/** Length in characters of so many bytes in base64. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
