/**
 * Zstandard, as Deno has it in `node:zlib`.
 *
 * @module
 */
import zlib from "node:zlib";

/** What Deno has and its types do not tell of yet. */
const { zstdCompressSync } = zlib as unknown as {
  zstdCompressSync(bytes: Uint8Array, options: { params: Record<number, number> }): Uint8Array;
};

/** `ZSTD_c_compressionLevel` of zstd.h. */
const compressionLevel = 100;

/** Level 1: after the encodings of Parquet there is little left for higher ones to gain. */
const fastest = { params: { [compressionLevel]: 1 } };

/** Compresses a page. */
export function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, fastest);
}
