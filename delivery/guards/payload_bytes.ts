/**
 * The bytes of a payload: what they are, and that they stayed so.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { openSource } from "../../stream/source/mod.ts";

/** Hash and size of unpacked bytes. */
export interface ByteAccount {
  readonly hash: string;
  readonly size: number;
}

/** SHA-256 of the unpacked bytes of a file. Throws as its source does. */
export async function accountBytes(path: string, signal?: AbortSignal): Promise<ByteAccount> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of openSource(path).chunks()) {
    signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
  }
  return { hash: hash.digest("hex"), size };
}

/** What changes when somebody writes to a file or puts another in its place; `undefined` where it cannot be seen. */
export async function fileState(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, size, mtime } = await Deno.stat(path);
    return [dev, ino, size, mtime?.getTime()].join();
  } catch {
    // What is wrong with the file is told when it is read.
    return undefined;
  }
}

/** Whether a file begins as JSON does. One that cannot be read does not. */
export async function beginsAsJson(path: string): Promise<boolean> {
  try {
    for await (const chunk of openSource(path).chunks()) {
      let at = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
      while (at < chunk.length && chunk[at]! <= 0x20) at++;
      return chunk[at] === 0x5b || chunk[at] === 0x7b;
    }
  } catch {
    // As above.
  }
  return false;
}
