/**
 * Parquet's DELTA_BINARY_PACKED: differences between neighbours in as few bits as a few of them need. Ids and
 * byte offsets grow in small steps, so that this takes them to a fraction of their size before any compression.
 *
 * Source: apache/parquet-format, Encodings.md, "Delta Encoding".
 *
 * @module
 */
import type { ByteBuffer } from "./byte_buffer.ts";

const blockSize = 128;
const miniblocks = 4;
const miniblockSize = blockSize / miniblocks;

/** Widest difference in bits that can be packed: with seven bits left over it is exact in a double. */
const widest = 45;

/** Span of values whose differences can be packed, whatever their order. */
export const deltaSpan: number = 2 ** (widest - 1);

const deltas = new Float64Array(blockSize);

/** Writes `length` whole numbers; the largest less the smallest must be below {@linkcode deltaSpan}. */
export function writeDeltas(out: ByteBuffer, values: Int32Array | Float64Array, length: number): void {
  out.varint(blockSize);
  out.varint(miniblocks);
  out.varint(length);
  let previous = length === 0 ? 0 : values[0]!;
  out.zigzag(previous);
  for (let from = 1; from < length; from += blockSize) {
    const count = Math.min(blockSize, length - from);
    let least = Infinity;
    for (let index = 0; index < count; index++) {
      const value = values[from + index]!;
      const delta = value - previous;
      previous = value;
      deltas[index] = delta;
      if (delta < least) least = delta;
    }
    writeBlock(out, count, least);
  }
}

function writeBlock(out: ByteBuffer, count: number, least: number): void {
  out.zigzag(least);
  const widthsAt = out.length;
  out.extend(miniblocks).fill(0, widthsAt, out.length);
  for (let block = 0; block * miniblockSize < count; block++) {
    const from = block * miniblockSize;
    const to = Math.min(count, from + miniblockSize);
    let largest = 0;
    for (let index = from; index < to; index++) {
      const value = deltas[index]! - least;
      deltas[index] = value;
      if (value > largest) largest = value;
    }
    const width = bitWidth(largest);
    out.view()[widthsAt + block] = width;
    deltas.fill(0, to, from + miniblockSize);
    if (width > 0) pack(out, from, width);
  }
}

function bitWidth(value: number): number {
  const high = Math.floor(value / 4_294_967_296);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value);
}

/** Packs the values of one miniblock. */
function pack(out: ByteBuffer, from: number, width: number): void {
  let target = out.length;
  const bytes = out.extend(miniblockSize * width / 8);
  let bits = 0;
  if (width <= 24) {
    let pending = 0;
    for (let index = from; index < from + miniblockSize; index++) {
      pending |= deltas[index]! << bits;
      bits += width;
      while (bits >= 8) {
        bytes[target++] = pending;
        pending >>>= 8;
        bits -= 8;
      }
    }
    return;
  }
  let pending = 0;
  for (let index = from; index < from + miniblockSize; index++) {
    pending += deltas[index]! * 2 ** bits;
    bits += width;
    while (bits >= 8) {
      bytes[target++] = pending % 256;
      pending = Math.floor(pending / 256);
      bits -= 8;
    }
  }
}
