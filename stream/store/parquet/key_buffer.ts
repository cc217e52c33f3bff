/**
 * Person keys of a column, as they wait for their row group to be full. They are held as the local ids they belong to,
 * and become text only once for each person and row group.
 *
 * @module
 */
import { ByteBuffer } from "./byte_buffer.ts";
import { type EncodedValues, Encoding, type ValueBuffer } from "./encoded_values.ts";
import { bitsFor, writeHybrid } from "./hybrid_encoding.ts";
import type { ValidRows } from "./text_buffer.ts";

/** Says how a person's key is written. */
export interface KeyWriter {
  /** Writes the key of a person, as UTF-8. */
  writeKey(out: ByteBuffer, id: number): void;
}

/** Person keys of one row group. */
export class KeyBuffer implements ValueBuffer {
  readonly #writer: KeyWriter;
  #codes = new Int32Array(256);
  #length = 0;
  readonly #dictionary = new Map<number, number>();

  constructor(writer: KeyWriter) {
    this.#writer = writer;
  }

  get size(): number {
    return this.#length * 4 + this.#dictionary.size * 48;
  }

  /** Adds the keys of persons by their local ids. */
  pushIds(ids: Float64Array, { rows, from, valid }: ValidRows): void {
    const codes = this.#reserve(rows);
    const dictionary = this.#dictionary;
    let length = this.#length;
    let last = NaN;
    let code = 0;
    for (let index = 0; index < rows; index++) {
      const row = from === undefined ? index : from[index]!;
      if (valid !== undefined && valid[row] === 0) continue;
      const id = ids[row]!;
      // The rows of a person stand together.
      if (id !== last) {
        last = id;
        const known = dictionary.get(id);
        code = known ?? dictionary.size;
        if (known === undefined) dictionary.set(id, code);
      }
      codes[length++] = code;
    }
    this.#length = length;
  }

  encode(out: ByteBuffer): EncodedValues {
    const count = this.#dictionary.size;
    if (count === 0) return { encoding: Encoding.plain };
    const width = bitsFor(count - 1);
    out.byte(width);
    writeHybrid(out, this.#codes, { length: this.#length, width });
    const bytes = new ByteBuffer(count * 36);
    for (const id of this.#dictionary.keys()) {
      const at = bytes.length;
      bytes.uint32(0);
      this.#writer.writeKey(bytes, id);
      bytes.setUint32(at, bytes.length - at - 4);
    }
    return { encoding: Encoding.rleDictionary, dictionary: { count, bytes: bytes.view() } };
  }

  reset(): void {
    this.#length = 0;
    this.#dictionary.clear();
  }

  #reserve(count: number): Int32Array {
    const needed = this.#length + count;
    if (needed > this.#codes.length) {
      const grown = new Int32Array(Math.max(needed, this.#codes.length * 2));
      grown.set(this.#codes.subarray(0, this.#length));
      this.#codes = grown;
    }
    return this.#codes;
  }
}
