/**
 * Bytes of a file.
 *
 * @module
 */

import { InputSource } from "./input_source.ts";
import type { RawInput } from "./raw_input.ts";

/**
 * A file by its path, unpacked where it is gzip.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { FileSource } from "./file_source.ts";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "<a/>");
 * const source = new FileSource(path);
 * let length = 0;
 * for await (const chunk of source.chunks()) length += chunk.length;
 * assert.equal(length, 4);
 * assert.equal(source.size, 4);
 * await Deno.remove(path);
 * ```
 */
export class FileSource extends InputSource {
  /** Bytes on disk, where the path is a regular file that can be seen. */
  readonly size?: number;

  /** Never fails: a path that leads nowhere is told when the chunks are read. */
  constructor(path: string) {
    super(path, () => openFile(path));
    const size = sizeOf(path);
    if (size !== undefined) this.size = size;
  }
}

function sizeOf(path: string): number | undefined {
  try {
    const info = Deno.statSync(path);
    return info.isFile ? info.size : undefined;
  } catch {
    // What is wrong with the file is told when it is read.
    return undefined;
  }
}

function openFile(path: string): RawInput {
  const file = Deno.openSync(path);
  const { isFile, isDirectory } = file.statSync();
  if (isDirectory) {
    file.close();
    throw new Deno.errors.IsADirectory(path);
  }
  return {
    // A regular file answers at once, and the synchronous call is the faster one; a pipe may take its time.
    read: isFile ? (into) => file.readSync(into) : (into) => file.read(into),
    ...(isFile ? { seek: (offset: number) => void file.seekSync(offset, Deno.SeekMode.Start) } : {}),
    close: () => file.close(),
  };
}
