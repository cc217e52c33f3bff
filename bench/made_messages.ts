/**
 * The messages that are sent to be measured.
 *
 * @module
 */

/** Bytes of each. */
export const messageBytes = 100_000;

/** So many at most: they wait in a broker's queue, on disk, until they are taken out. */
const MOST_MESSAGES = 4000;

/**
 * Messages that come to about so many bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { messagesOf } from "./made_messages.ts";
 *
 * assert.equal(messagesOf(200e6), 2000);
 * assert.equal(messagesOf(1e9), 4000);
 * ```
 */
export function messagesOf(bytes: number): number {
  return Math.max(1, Math.min(MOST_MESSAGES, Math.floor(bytes / messageBytes)));
}
