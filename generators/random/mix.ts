/**
 * Thirty-two bits from thirty-two others.
 *
 * @module
 */

/**
 * Scrambles 32 bits so that every bit of the result depends on every bit given, and no two give the same.
 *
 * Source: Appleby, MurmurHash3, 32-bit finaliser.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mix } from "./mix.ts";
 *
 * assert.notEqual(mix(1), mix(2));
 * ```
 */
export function mix(word: number): number {
  let bits = word | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
