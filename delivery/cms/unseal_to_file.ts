/**
 * Opening a sealed message into a file that is there only when all is verified.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { unseal, type UnsealOptions } from "./unseal.ts";

/** Options of {@linkcode unsealToFile}. */
export interface UnsealToFileOptions extends UnsealOptions {
  /** Path of the file; what is there is replaced. */
  readonly path: string;
}

/**
 * As {@linkcode unseal}, into a file. The content is under its name only after the signature is verified;
 * until then it is in the same directory under another name, which only its owner can read, and which is gone
 * where anything is wrong.
 *
 * @throws {CmsError} What {@linkcode unseal} throws.
 */
export async function unsealToFile(
  sealed: AsyncIterable<Uint8Array>,
  { path, ...options }: UnsealToFileOptions,
): Promise<void> {
  const hidden = join(dirname(path), `.${crypto.randomUUID()}.part`);
  try {
    {
      using file = await Deno.open(hidden, { write: true, createNew: true, mode: 0o600 });
      for await (const piece of unseal(sealed, options)) {
        for (let rest = piece; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      }
      await file.sync();
    }
    await Deno.rename(hidden, path);
  } catch (error) {
    await Deno.remove(hidden).catch(() => {});
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** So that the name outlives a loss of power. Windows cannot open a directory, and does not need it. */
async function syncDirectory(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using directory = await Deno.open(path);
  await directory.sync();
}
