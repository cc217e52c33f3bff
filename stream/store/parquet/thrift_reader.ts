/**
 * Reads what {@linkcode ThriftWriter} writes, and what other writers of Parquet do.
 *
 * @module
 */
import { ThriftType } from "./thrift_writer.ts";

/** A value: structs are maps by field number. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;

/** Fields by number. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** Reads one struct from the beginning of `bytes`. */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  return new ThriftReader(bytes).struct();
}

class ThriftReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(): ThriftStruct {
    const fields = new Map<number, ThriftValue>();
    let last = 0;
    for (let head = this.#byte(); head !== 0; head = this.#byte()) {
      last = head >> 4 === 0 ? this.#zigzag() : last + (head >> 4);
      fields.set(last, this.#value(head & 15));
    }
    return fields;
  }

  #value(type: number): ThriftValue {
    switch (type) {
      case ThriftType.true:
      case ThriftType.false:
        return type === ThriftType.true;
      case ThriftType.byte:
        return this.#byte();
      case ThriftType.i16:
      case ThriftType.i32:
      case ThriftType.i64:
        return this.#zigzag();
      case ThriftType.binary: {
        const length = this.#varint();
        this.#at += length;
        return this.#bytes.subarray(this.#at - length, this.#at);
      }
      case ThriftType.list: {
        const head = this.#byte();
        const length = head >> 4 === 15 ? this.#varint() : head >> 4;
        return Array.from({ length }, () => this.#element(head & 15));
      }
      case ThriftType.struct:
        return this.struct();
    }
    throw new RangeError(`A Parquet footer with values of type ${type} cannot be read`);
  }

  /** Truths in a list take a byte each; elsewhere they are a part of the type. */
  #element(type: number): ThriftValue {
    return type <= ThriftType.false ? this.#byte() === 1 : this.#value(type);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError("A Parquet footer ends too early");
    return byte;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1;; scale *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
