/**
 * Thrift's compact protocol, as far as Parquet's footers and page headers use it.
 *
 * Source: apache/thrift, doc/specs/thrift-compact-protocol.md.
 *
 * @module
 */
import { ByteBuffer } from "./byte_buffer.ts";

/** Types as the protocol numbers them. */
export const ThriftType = Object.freeze(
  {
    true: 1,
    false: 2,
    byte: 3,
    i16: 4,
    i32: 5,
    i64: 6,
    double: 7,
    binary: 8,
    list: 9,
    set: 10,
    map: 11,
    struct: 12,
  },
);

const encoder = new TextEncoder();

/** Writes structs. Fields are given in ascending order. */
export class ThriftWriter {
  readonly buffer: ByteBuffer = new ByteBuffer();
  #last = 0;

  /** A whole number of 16 or 32 bits. */
  int32(field: number, value: number): void {
    this.#field(field, ThriftType.i32);
    this.buffer.zigzag(value);
  }

  int16(field: number, value: number): void {
    this.#field(field, ThriftType.i16);
    this.buffer.zigzag(value);
  }

  int64(field: number, value: number): void {
    this.#field(field, ThriftType.i64);
    this.buffer.zigzag(value);
  }

  /** Text as UTF-8, or bytes. */
  binary(field: number, value: string | Uint8Array): void {
    this.#field(field, ThriftType.binary);
    this.#bytes(value);
  }

  struct(field: number, write: () => void): void {
    this.#field(field, ThriftType.struct);
    this.#struct(write);
  }

  structs<T>(field: number, items: readonly T[], write: (item: T) => void): void {
    this.#list(field, ThriftType.struct, items.length);
    for (const item of items) this.#struct(() => write(item));
  }

  int32s(field: number, items: readonly number[]): void {
    this.#list(field, ThriftType.i32, items.length);
    for (const item of items) this.buffer.zigzag(item);
  }

  texts(field: number, items: readonly string[]): void {
    this.#list(field, ThriftType.binary, items.length);
    for (const item of items) this.#bytes(item);
  }

  /** A list of structs that were written before, each with {@linkcode ThriftWriter.end}. */
  madeStructs(field: number, made: { readonly count: number; readonly bytes: Uint8Array }): void {
    this.#list(field, ThriftType.struct, made.count);
    this.buffer.bytes(made.bytes);
  }

  /** Ends the outermost struct. */
  end(): void {
    this.buffer.byte(0);
    this.#last = 0;
  }

  #struct(write: () => void): void {
    const outer = this.#last;
    this.#last = 0;
    write();
    this.buffer.byte(0);
    this.#last = outer;
  }

  #list(field: number, type: number, length: number): void {
    this.#field(field, ThriftType.list);
    if (length < 15) this.buffer.byte(length * 16 + type);
    else {
      this.buffer.byte(0xf0 | type);
      this.buffer.varint(length);
    }
  }

  #bytes(value: string | Uint8Array): void {
    const bytes = typeof value === "string" ? encoder.encode(value) : value;
    this.buffer.varint(bytes.length);
    this.buffer.bytes(bytes);
  }

  #field(field: number, type: number): void {
    this.buffer.byte((field - this.#last) * 16 + type);
    this.#last = field;
  }
}
