/**
 * Receipts that come while something else is done.
 *
 * @module
 */
import type { Transport } from "../transport.ts";
import { type CollectOptions, collectReceipts } from "./collect.ts";

/** Takes receipts in the background, from when it is made until it is disposed of. */
export class ReceiptFollower implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #work: Promise<void>;
  #ring: () => void = () => {};
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  /** Begins to take receipts from the transport. */
  constructor(transport: Transport, options: Omit<CollectOptions, "signal" | "idle">) {
    const following = collectReceipts(transport, {
      ...options,
      signal: this.#stop.signal,
      onReceipt: (collected) => {
        const answer = options.onReceipt?.(collected);
        this.#ring();
        return answer;
      },
    });
    this.#work = following.then(() => {}, (error) => {
      this.#failure = { error };
    }).finally(() => {
      this.#ended = true;
      this.#ring();
    });
  }

  /**
   * Waits until `enough` says so, the time is over, or no receipts come any more.
   *
   * @throws What taking receipts has thrown.
   */
  async until(
    enough: () => boolean,
    { milliseconds, signal }: { readonly milliseconds: number; readonly signal?: AbortSignal },
  ): Promise<void> {
    const end = Date.now() + milliseconds;
    while (!enough() && !this.#ended && Date.now() < end) {
      signal?.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.min(end - Date.now(), 0x7fffffff));
      signal?.addEventListener("abort", () => resolve(), { once: true });
      this.#ring = resolve;
      await promise;
      clearTimeout(timer);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Ends it; a receipt in hand is still brought into the ledger. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }
}
