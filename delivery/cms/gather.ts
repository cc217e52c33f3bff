/**
 * Streams of bytes in pieces of a size that is worth the while.
 *
 * @module
 */
import { concat } from "../concat.ts";

/**
 * Bytes that go through a cipher at a time. Larger blocks are hardly faster, and a handful of them are in
 * memory at once.
 */
export const blockSize: number = 1 << 18;

/** Room for what stands behind the content of a small message, so that it need not be copied for that. */
const spare = 4096;

/**
 * The same bytes in blocks of exactly `size`; the last is what is left, and may be absent.
 *
 * **Two buffers are used in turn**: a block is good until the one after the next is asked for. For each byte
 * a buffer of its own would cost more than the copy does, in memory that waits for the collector.
 */
export async function* gather(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  // What is shorter than a block never takes one.
  let buffer = new Uint8Array();
  let other = new Uint8Array();
  let gathered = 0;
  for await (let piece of source) {
    while (gathered + piece.length >= size) {
      const part = piece.subarray(0, size - gathered);
      piece = piece.subarray(part.length);
      if (gathered === 0) {
        yield part;
        continue;
      }
      buffer = withRoom(buffer, { gathered, wanted: size });
      buffer.set(part, gathered);
      gathered = 0;
      yield buffer;
      [buffer, other] = [other, buffer];
    }
    if (piece.length === 0) continue;
    const wanted = gathered + piece.length;
    if (buffer.length < wanted) {
      buffer = withRoom(buffer, {
        gathered,
        wanted: Math.min(size, Math.max(wanted + spare, 2 * buffer.length)),
      });
    }
    buffer.set(piece, gathered);
    gathered = wanted;
  }
  if (gathered > 0) yield buffer.subarray(0, gathered);
}

function withRoom(
  buffer: Uint8Array<ArrayBuffer>,
  { gathered, wanted }: { readonly gathered: number; readonly wanted: number },
): Uint8Array<ArrayBuffer> {
  if (buffer.length >= wanted) return buffer;
  const larger = new Uint8Array(wanted);
  larger.set(buffer.subarray(0, gathered));
  return larger;
}

/**
 * The same bytes in pieces of at least `least`, but for the last: small ones are joined, others go on as they
 * are.
 */
export async function* join(
  source: AsyncIterable<Uint8Array>,
  least: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let pieces: Uint8Array[] = [];
  let joined = 0;
  for await (const piece of source) {
    if (piece.length === 0) continue;
    pieces.push(piece);
    joined += piece.length;
    if (joined < least) continue;
    yield pieces.length === 1 ? piece : concat(...pieces);
    pieces = [];
    joined = 0;
  }
  if (joined > 0) yield concat(...pieces);
}

/** Several pieces as a stream: what a caller has in memory already. */
export async function* streamOf(
  ...pieces: readonly Uint8Array[]
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}

/** All bytes of a stream. For what is known to be small. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return concat(...pieces);
}
