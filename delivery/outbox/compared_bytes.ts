/**
 * Packages as they are read again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Dispatch } from "../dispatch.ts";
import { PackageError } from "./package_error.ts";

const chunkBytes = 1 << 18;

/**
 * Bytes of a package: a whole file, or a part of one that begins at `offset`. The last chunk is given only when all before it
 * and itself are what was prepared.
 *
 * @throws {PackageError} `package_missing`, `package_damaged`.
 */
export async function* comparedBytes(
  path: string,
  { dispatch, offset }: { readonly dispatch: Dispatch; readonly offset?: number },
): AsyncGenerator<Uint8Array> {
  using input = openPackage(path);
  if (offset === undefined) {
    if (input.statSync().size !== dispatch.packageSize) throw damaged();
  } else input.seekSync(offset, Deno.SeekMode.Start);
  const hash = createHash("sha256");
  let size = 0;
  let held: Uint8Array | undefined;
  while (offset === undefined || size < dispatch.packageSize) {
    // What is alone in its file must end where it should.
    const chunk = new Uint8Array(Math.min(chunkBytes, Math.max(dispatch.packageSize - size, 1)));
    const read = input.readSync(chunk);
    if (read === null) break;
    if (held !== undefined) yield held;
    held = chunk.subarray(0, read);
    hash.update(held);
    size += read;
  }
  if (size !== dispatch.packageSize || hash.digest("hex") !== dispatch.packageHash) throw damaged();
  if (held !== undefined) yield held;
}

function openPackage(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new PackageError("package_missing", "The package is not in the outbox", {
      hint: "Put the outbox back from a backup, or withdraw the dispatch and prepare the extract again",
      cause,
    });
  }
}

function damaged(): PackageError {
  return new PackageError("package_damaged", "The package is not what was prepared: its bytes have changed", {
    hint: "Put the outbox back from a backup, or withdraw the dispatch and prepare the extract again",
  });
}
