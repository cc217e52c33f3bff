/**
 * Bytes as they stand on disk, read into a buffer that the caller brings: measured several times faster than a
 * `ReadableStream` of new arrays.
 *
 * @module
 */

/** An open file, pipe or array. */
export interface RawInput {
  /** Reads up to `into.length` bytes, at least one; returns how many, or `null` at the end. */
  read(into: Uint8Array): number | null | Promise<number | null>;
  /** Moves to a byte, so that it is read next; absent where bytes come in their order only. */
  seek?(offset: number): void;
  /** Gives the file or pipe back; called once, also after a failure. */
  close(): void;
}

/** Bytes in memory. */
export function bytesInput(bytes: Uint8Array): RawInput {
  let at = 0;
  return {
    read(into) {
      if (at >= bytes.length) return null;
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
    seek(offset) {
      at = offset;
    },
    close() {},
  };
}

/** Fills `into` from `from` on until `until` bytes are there or the input ends; returns the bytes there. */
export async function fill(
  input: RawInput,
  into: Uint8Array,
  range: { from: number; until: number },
): Promise<number> {
  let length = range.from;
  while (length < range.until) {
    const count = await input.read(into.subarray(length));
    if (count === null) break;
    length += count;
  }
  return length;
}
