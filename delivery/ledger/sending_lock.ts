/**
 * One sender at a time.
 *
 * @module
 */
import { LedgerError } from "./ledger_error.ts";

/**
 * Takes the right to send from a directory. It is a lock of the system on the file `.sending`: it goes with the process,
 * so that a sender that was killed never leaves one behind.
 *
 * @throws {@linkcode LedgerError} `sending` where another process has it.
 */
export async function lockSending(directory: string): Promise<Disposable> {
  const file = await Deno.open(`${directory}/.sending`, { write: true, create: true, mode: 0o600 });
  let taken: boolean;
  try {
    taken = await file.tryLock(true);
  } catch (cause) {
    file.close();
    // Without a lock two senders could hand over the same message: here that is refused, not hoped for.
    throw new LedgerError("cannot_open", `The file system of ${directory} has no locks`, {
      hint: "Keep the outbox on a local disk",
      cause,
    });
  }
  if (!taken) {
    file.close();
    throw new LedgerError("sending", `Another process is sending from ${directory}`, {
      hint: "Wait until it is over; kprkit status shows how far it has come",
    });
  }
  return { [Symbol.dispose]: () => file.close() };
}
