/**
 * Undoing gzip in a stream, with bounded memory and without losing anything silently.
 *
 * @module
 */

import { createGunzip } from "node:zlib";

/** What went wrong with gzip, before it is told as a `SourceError`. */
export class GunzipError extends Error {
  override readonly name = "GunzipError";
}

const OUTPUT_BYTES = 256 * 1024;

/**
 * Unpacks gzip of one or more members; zeros after the last one are padding. `node:zlib` takes in no more than
 * the consumer asks for.
 *
 * @throws {GunzipError} where the data are cut off, damaged, or followed by something else.
 */
export async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: OUTPUT_BYTES });
  let read = 0;
  let lastData = 0;
  let inputFailed = false;
  // After an error zlib does not call back for the chunk it had.
  let release: (() => void) | undefined;
  unzip.once("close", () => release?.());
  const feed = async () => {
    try {
      for await (const chunk of packed) {
        for (let i = chunk.length; i > 0; i--) {
          if (chunk[i - 1] !== 0) {
            lastData = read + i;
            break;
          }
        }
        read += chunk.length;
        // The chunk belongs to the producer again only when zlib is through with it.
        if (unzip.destroyed) return;
        await new Promise<void>((resolve) => {
          release = resolve;
          unzip.write(chunk, () => resolve());
        });
      }
      if (!unzip.destroyed) unzip.end();
    } catch (error) {
      inputFailed = true;
      unzip.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const feeding = feed();
  try {
    yield* unzip as AsyncIterable<Uint8Array>;
    // zlib stops at a zero after a member, and says nothing about what follows it.
    if (lastData > unzip.bytesWritten) {
      throw new GunzipError("something other than gzip follows the gzip data");
    }
  } catch (error) {
    if (inputFailed || error instanceof GunzipError) throw error;
    throw new GunzipError(explain(error), { cause: error });
  } finally {
    unzip.destroy();
    await feeding;
  }
}

function explain(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") return "the gzip data are cut off";
  if (code === "Z_DATA_ERROR") return "the gzip data are damaged, or followed by something else";
  return `the gzip data cannot be unpacked: ${error instanceof Error ? error.message : error}`;
}
