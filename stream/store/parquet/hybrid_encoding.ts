/**
 * Parquet's hybrid of run lengths and bit-packed values, for definition levels and codes.
 *
 * Source: apache/parquet-format, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".
 *
 * @module
 */
import type { ByteBuffer } from "./byte_buffer.ts";

/** Shorter runs are packed with their neighbours. */
const shortestRun = 8;

/** Bits that hold every number up to `largest`; at least one, since readers differ on none at all. */
export function bitsFor(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest));
}

/** Writes `length` values of `width` bits each, at most 24. */
export function writeHybrid(
  out: ByteBuffer,
  values: Uint8Array | Int32Array,
  options: { readonly length: number; readonly width: number },
): void {
  const { length, width } = options;
  let packedFrom = 0;
  let at = 0;
  while (at < length) {
    const value = values[at]!;
    let end = at + 1;
    while (end < length && values[end] === value) end++;
    // Packed values come in eights: the run gives what the ones before it lack.
    const lacking = (8 - (at - packedFrom) % 8) % 8;
    if (end - at - lacking < shortestRun) {
      at = end;
      continue;
    }
    at += lacking;
    writePacked(out, values, { from: packedFrom, to: at, width });
    writeRun(out, value, { length: end - at, width });
    at = end;
    packedFrom = end;
  }
  writePacked(out, values, { from: packedFrom, to: length, width });
}

/** Writes the same value `length` times. */
export function writeRun(
  out: ByteBuffer,
  value: number,
  options: { readonly length: number; readonly width: number },
): void {
  out.varint(options.length * 2);
  for (let bits = 0; bits < options.width; bits += 8) out.byte(value >>> bits);
}

function writePacked(
  out: ByteBuffer,
  values: Uint8Array | Int32Array,
  options: { readonly from: number; readonly to: number; readonly width: number },
): void {
  const { from, to, width } = options;
  if (from === to) return;
  const groups = Math.ceil((to - from) / 8);
  out.varint(groups * 2 + 1);
  let target = out.length;
  const bytes = out.extend(groups * width);
  bytes.fill(0, target, out.length);
  let pending = 0;
  let bits = 0;
  for (let at = from; at < to; at++) {
    pending |= values[at]! << bits;
    bits += width;
    while (bits >= 8) {
      bytes[target++] = pending;
      pending >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes[target] = pending;
}
