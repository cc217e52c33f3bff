/**
 * One run at a time writes to a store.
 *
 * @module
 */
import { StoreError } from "./store_error.ts";

/** Held until {@linkcode DirectoryLock.release}, or until the process ends in any way. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Locks a directory for this process. The lock is the system's, on the file `.lock`: it goes with the
 * process, so that a run that was cut off never leaves one behind.
 *
 * @throws {@linkcode StoreError} where another run holds it, or someone reads.
 */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
  const file = await Deno.open(`${path}/.lock`, { write: true, create: true });
  if (!await takeLock(file, { exclusive: true })) {
    throw new StoreError(`The store ${path} is in use by another run`, {
      hint:
        "Wait until it is over (kprkit sql uses the store as long as it is open), or use another store directory",
    });
  }
  return { release: () => file.close() };
}

/**
 * Keeps others from writing to a directory, and lets them read. Nothing is written: where there is no file `.lock`,
 * as in a copy of a store, nobody is kept from anything.
 *
 * @throws {@linkcode StoreError} where a run is writing.
 */
export async function shareDirectory(path: string): Promise<DirectoryLock> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(`${path}/.lock`, { read: true });
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return { release: () => {} };
    throw thrown;
  }
  if (!await takeLock(file, { exclusive: false })) {
    throw new StoreError(`A run is writing to the store ${path}`, { hint: "Wait until it is over" });
  }
  return { release: () => file.close() };
}

/** Takes a lock, or closes the file where another one is in the way. */
async function takeLock(file: Deno.FsFile, { exclusive }: { readonly exclusive: boolean }): Promise<boolean> {
  let taken: boolean;
  try {
    taken = await file.tryLock(exclusive);
  } catch {
    // Some network drives have no locks. There the user has to see to it.
    taken = true;
  }
  if (!taken) file.close();
  return taken;
}
