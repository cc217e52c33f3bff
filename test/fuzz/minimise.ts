/**
 * Makes a failing document small.
 *
 * @module
 */

/**
 * The document with all taken out that the failure does not need: halves, then quarters, down to single bytes
 * (Zeller and Hildebrandt's delta debugging, removals only). After `most` attempts what is left stays.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { minimise } from "./minimise.ts";
 *
 * const bytes = new TextEncoder().encode("<a>text & more</a>");
 * const small = await minimise(bytes, (candidate) => candidate.includes(0x26));
 * assert.equal(new TextDecoder().decode(small), "&");
 * ```
 */
export async function minimise(
  bytes: Uint8Array,
  fails: (candidate: Uint8Array) => boolean | Promise<boolean>,
  { most = 2000 }: { readonly most?: number } = {},
): Promise<Uint8Array> {
  let smallest = bytes;
  let attempts = 0;
  for (let size = Math.ceil(bytes.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && attempts < most; attempts++) {
      const candidate = without(smallest, at, size);
      if (await fails(candidate)) smallest = candidate;
      else at += size;
    }
  }
  return smallest;
}

function without(bytes: Uint8Array, at: number, size: number): Uint8Array {
  const end = Math.min(at + size, bytes.length);
  const result = new Uint8Array(bytes.length - (end - at));
  result.set(bytes.subarray(0, at));
  result.set(bytes.subarray(end), at);
  return result;
}
