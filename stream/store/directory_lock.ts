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
 * @throws {@linkcode StoreError} where another run holds it.
 */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
  const file = await Deno.open(`${path}/.lock`, { write: true, create: true });
  let taken: boolean;
  try {
    taken = await file.tryLock(true);
  } catch {
    // Some network drives have no locks. There the user has to see to it.
    taken = true;
  }
  if (!taken) {
    file.close();
    throw new StoreError(`The store ${path} is in use by another run`, {
      hint: "Wait until it is over, or use another store directory",
    });
  }
  return { release: () => file.close() };
}
