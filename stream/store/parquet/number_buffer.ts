/**
 * Numbers of a column, as they wait for their row group to be full.
 *
 * @module
 */
import { type ByteBuffer, ByteBuffer as Bytes } from "./byte_buffer.ts";
import { deltaSpan, writeDeltas } from "./delta_encoding.ts";
import { type EncodedValues, Encoding, type ValueBuffer } from "./encoded_values.ts";
import type { ValidRows } from "./text_buffer.ts";

/** Any array that numbers come in. */
export type NumberArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float64Array;

/** How numbers stand in the file. */
export type NumberWidth = "boolean" | "int32" | "int64";

/** Numbers of one column and row group. */
export class NumberBuffer implements ValueBuffer {
  readonly #width: NumberWidth;
  #values: Int32Array | Float64Array;
  #length = 0;

  constructor(width: NumberWidth) {
    this.#width = width;
    this.#values = width === "int64" ? new Float64Array(256) : new Int32Array(256);
  }

  get size(): number {
    return this.#length * this.#values.BYTES_PER_ELEMENT;
  }

  /** Adds values; `from` picks rows of `values`, and `valid` tells which of them are there. */
  push(values: NumberArray, { rows, from, valid }: ValidRows): void {
    const target = this.#reserve(rows);
    let length = this.#length;
    if (from === undefined && valid === undefined) {
      target.set(values.subarray(0, rows), length);
      length += rows;
    } else {
      for (let index = 0; index < rows; index++) {
        const row = from === undefined ? index : from[index]!;
        if (valid === undefined || valid[row] !== 0) target[length++] = values[row]!;
      }
    }
    this.#length = length;
  }

  /** Adds one value `count` times. */
  fill(value: number, count: number): void {
    this.#reserve(count).fill(value, this.#length, this.#length + count);
    this.#length += count;
  }

  encode(out: ByteBuffer): EncodedValues {
    if (this.#width === "boolean") return this.#encodeBits(out);
    const values = this.#values;
    const length = this.#length;
    let least = Infinity;
    let greatest = -Infinity;
    for (let index = 0; index < length; index++) {
      const value = values[index]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const bounds = length === 0
      ? {}
      : { bounds: { least: this.#plain(least), greatest: this.#plain(greatest) } };
    // Differences of 32-bit values must themselves have 32 bits.
    if (greatest - least < (this.#width === "int32" ? 2 ** 31 : deltaSpan)) {
      writeDeltas(out, values, length);
      return { encoding: Encoding.deltaBinaryPacked, ...bounds };
    }
    for (let index = 0; index < length; index++) this.#writePlain(out, values[index]!);
    return { encoding: Encoding.plain, ...bounds };
  }

  reset(): void {
    this.#length = 0;
  }

  #encodeBits(out: ByteBuffer): EncodedValues {
    const at = out.length;
    const bytes = out.extend(Math.ceil(this.#length / 8));
    bytes.fill(0, at, out.length);
    for (let index = 0; index < this.#length; index++) {
      if (this.#values[index] !== 0) bytes[at + (index >> 3)]! |= 1 << (index & 7);
    }
    return { encoding: Encoding.plain };
  }

  #plain(value: number): Uint8Array {
    const bytes = new Bytes(8);
    this.#writePlain(bytes, value);
    return bytes.view();
  }

  #writePlain(out: ByteBuffer, value: number): void {
    if (this.#width === "int64") out.int64(value);
    else out.uint32(value);
  }

  #reserve(count: number): Int32Array | Float64Array {
    const needed = this.#length + count;
    if (needed > this.#values.length) {
      const capacity = Math.max(needed, this.#values.length * 2);
      const grown = this.#width === "int64" ? new Float64Array(capacity) : new Int32Array(capacity);
      grown.set(this.#values.subarray(0, this.#length));
      this.#values = grown;
    }
    return this.#values;
  }
}
