/**
 * UTF-16 to UTF-8, in pieces of any size. The tokenizer reads bytes that are ASCII where they are markup; UTF-16
 * is brought to that form before it.
 *
 * @module
 */

import { putCodePoint } from "./values.ts";

/**
 * Transcodes UTF-16. A lone surrogate comes out as the three bytes it would have in UTF-8, which are not UTF-8,
 * so the tokenizer refuses it with its place.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Utf16Transcoder } from "./utf16.ts";
 *
 * const transcoder = new Utf16Transcoder(true);
 * const utf8 = transcoder.transcode(Uint8Array.of(0xe5, 0x00, 0x21, 0x00));
 * assert.equal(new TextDecoder().decode(utf8), "å!");
 * ```
 */
export class Utf16Transcoder {
  readonly #littleEndian: boolean;
  /** First byte of a code unit whose second has not come, or -1. */
  #half = -1;
  /** High surrogate whose low one has not come, or 0. */
  #high = 0;
  #output = new Uint8Array(0);

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  /** The input so far ends inside a character. */
  get incomplete(): boolean {
    return this.#half >= 0 || this.#high !== 0;
  }

  /** The characters that `bytes` completes, in UTF-8; valid until the next call. */
  transcode(bytes: Uint8Array): Uint8Array {
    // Each code unit gives at most three bytes, and one may be waiting from before.
    const room = (bytes.length >> 1) * 3 + 6;
    if (this.#output.length < room) this.#output = new Uint8Array(room);
    const output = this.#output;
    let length = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (this.#half < 0) {
        this.#half = byte;
        continue;
      }
      const unit = this.#littleEndian ? this.#half | (byte << 8) : (this.#half << 8) | byte;
      this.#half = -1;
      length = this.#put(output, length, unit);
    }
    return output.subarray(0, length);
  }

  #put(output: Uint8Array, at: number, unit: number): number {
    const high = this.#high;
    this.#high = 0;
    if (high !== 0) {
      if (unit >= 0xdc00 && unit <= 0xdfff) {
        return putCodePoint(output, at, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
      }
      at = putCodePoint(output, at, high);
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
      this.#high = unit;
      return at;
    }
    return putCodePoint(output, at, unit);
  }
}
