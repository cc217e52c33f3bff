/**
 * A file in pieces, and pieces to a file: what contenders that send have in common.
 *
 * @module
 */

/** The file in pieces of 256 KiB, each in memory of its own. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  using file = await Deno.open(path);
  for (;;) {
    const bytes = new Uint8Array(1 << 18);
    const count = await file.read(bytes);
    if (count === null) return;
    yield bytes.subarray(0, count);
  }
}

/** Writes all pieces; tells how many bytes they were. */
export async function writePieces(pieces: AsyncIterable<Uint8Array>, path: string): Promise<number> {
  using file = await Deno.create(path);
  let written = 0;
  for await (const piece of pieces) {
    for (let rest = piece; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    written += piece.length;
  }
  return written;
}

/**
 * Bytes of the content that came to its end in what was written: what is made of it is a little longer and never
 * shorter, so that contenders which add different things count the same.
 *
 * @throws {Error} Something was left out.
 */
export function contentIn(written: number, size: number): number {
  if (written < size) throw new Error(`Only ${written} bytes were made of ${size}`);
  return size;
}
