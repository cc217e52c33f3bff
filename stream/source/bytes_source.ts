/**
 * Bytes in memory.
 *
 * @module
 */

import { InputSource } from "./input_source.ts";
import { bytesInput } from "./raw_input.ts";

/**
 * Bytes in memory as a source, unpacked where they are gzip.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BytesSource } from "./bytes_source.ts";
 *
 * const source = new BytesSource("example", new TextEncoder().encode("<a/>"));
 * const texts: string[] = [];
 * for await (const chunk of source.chunks()) texts.push(new TextDecoder().decode(chunk));
 * assert.deepEqual(texts, ["<a/>"]);
 * ```
 */
export class BytesSource extends InputSource {
  /** Number of bytes given, packed ones where they are gzip. */
  readonly size: number;

  /** `name` stands for a path in messages. The bytes are not copied: they must stay as they are. */
  constructor(name: string, bytes: Uint8Array) {
    super(name, () => bytesInput(bytes));
    this.size = bytes.length;
  }
}
