/**
 * What a column chunk is made of before it is compressed.
 *
 * @module
 */
import type { ByteBuffer } from "./byte_buffer.ts";

/** Encodings as Parquet numbers them. */
export const Encoding = Object.freeze({
  plain: 0,
  rle: 3,
  deltaBinaryPacked: 5,
  deltaLengthByteArray: 6,
  rleDictionary: 8,
});

/** How the values of a chunk were written. */
export interface EncodedValues {
  /** See {@linkcode Encoding}. */
  readonly encoding: number;
  /** Entries that the values are codes of, where there are any. */
  readonly dictionary?: { readonly count: number; readonly bytes: Uint8Array };
  /** Least and greatest value, as they stand in a file; absent where nobody would ask. */
  readonly bounds?: { readonly least: Uint8Array; readonly greatest: Uint8Array };
}

/** Values of one column and row group, without the nulls between them. */
export interface ValueBuffer {
  /** Bytes held, roughly. */
  readonly size: number;
  /** Writes the values; those of a dictionary go to the answer. Valid until the buffer is used again. */
  encode(out: ByteBuffer): EncodedValues;
  /** Forgets the values. */
  reset(): void;
}
