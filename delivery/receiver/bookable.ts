/**
 * What a stranger calls himself and his message, as it may be written down.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { maskIdentityNumbers } from "../../stream/identity_mask.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * An id as it may stand in books and logs. A UUID stands in lower case, so that it is the same however it is written;
 * what could hold anything, an identity number too, is replaced by a digest of it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bookable } from "./bookable.ts";
 *
 * assert.equal(bookable("0E9A3A0E-0000-4000-8000-000000000001"), "0e9a3a0e-0000-4000-8000-000000000001");
 * assert.equal(bookable("8142519"), "8142519");
 * assert.ok(bookable("born 01814512319").startsWith("sha256:"));
 * ```
 */
export function bookable(text: string): string {
  if (UUID.test(text)) return text.toLowerCase();
  if (/^[\w.:@+=~-]{1,128}$/.test(text) && maskIdentityNumbers(text) === text) return text;
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A message type as it may stand in books and logs. */
export function bookableType(text: string): string {
  return /^[A-Za-z][\w.-]{0,63}$/.test(text) && maskIdentityNumbers(text) === text ? text : "?";
}
