/**
 * Ctrl-C: the command stops where it can, cleans up after itself and says so.
 *
 * @module
 */

/**
 * Does work that Ctrl-C aborts through the signal. The second Ctrl-C ends the process at once, for
 * whoever cannot wait.
 *
 * @throws `DOMException` named `AbortError` where the work gives in to the signal.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => {
    Deno.removeSignalListener("SIGINT", interrupt);
    stop.abort(new DOMException("Interrupted", "AbortError"));
  };
  Deno.addSignalListener("SIGINT", interrupt);
  try {
    return await work(stop.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
  }
}
