/**
 * Ctrl-C: the command stops where it can, cleans up after itself and says so.
 *
 * @module
 */
import { tellError } from "./tell_error.ts";

/** How long work may take to stop, in milliseconds: it may wait for input that never comes. */
const GRACE = 2000;

/**
 * Does work that Ctrl-C aborts through the signal. Work that does not stop soon is left where it is,
 * with the process: what a store has committed stays, the rest is cleared away by the next run. So
 * is work at the second Ctrl-C, at once.
 *
 * @throws `DOMException` named `AbortError` where the work gives in to the signal.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let deadline: ReturnType<typeof setTimeout> | undefined;
  const interrupt = () => {
    Deno.removeSignalListener("SIGINT", interrupt);
    const reason = new DOMException("Interrupted", "AbortError");
    deadline = setTimeout(() => Deno.exit(tellError(reason)), GRACE);
    stop.abort(reason);
  };
  Deno.addSignalListener("SIGINT", interrupt);
  try {
    return await work(stop.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
    clearTimeout(deadline);
  }
}
