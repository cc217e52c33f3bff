/**
 * Bytes that are written one after the other into memory that grows.
 *
 * @module
 */

/** A growing run of bytes; whole numbers are little-endian, as everywhere in Parquet. */
export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** Room for `capacity` bytes to begin with. */
  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Forgets what was written and keeps the memory. */
  reset(): void {
    this.#length = 0;
  }

  /** What was written; valid until the next write. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /**
   * Makes room for `count` bytes at the end and counts them as written. The caller fills the memory that is
   * returned from the offset that {@linkcode length} was before.
   */
  extend(count: number): Uint8Array<ArrayBuffer> {
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#length = needed;
    return this.#bytes;
  }

  /** Takes back all but the first `length` bytes. */
  truncate(length: number): void {
    this.#length = length;
  }

  byte(value: number): void {
    const at = this.#length;
    this.extend(1)[at] = value;
  }

  bytes(values: Uint8Array): void {
    const at = this.#length;
    this.extend(values.length).set(values, at);
  }

  uint32(value: number): void {
    const at = this.#length;
    this.extend(4);
    this.setUint32(at, value);
  }

  /** Writes over four bytes that were written before. */
  setUint32(at: number, value: number): void {
    const bytes = this.#bytes;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
  }

  /** A whole number in two's complement, eight bytes; exact up to 2^53 either way. */
  int64(value: number): void {
    this.uint32(value % 4_294_967_296);
    this.uint32(Math.floor(value / 4_294_967_296));
  }

  /** A number from 0 to 2^53 in groups of seven bits, the lowest first. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A whole number as an unsigned one: 0, -1, 1, -2 … become 0, 1, 2, 3 …. Up to 2^52 either way. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }
}
