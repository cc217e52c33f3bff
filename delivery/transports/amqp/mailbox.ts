/**
 * Things that come when they come, taken one at a time.
 *
 * @module
 */

/** A queue in this process that can be waited at. */
export class Mailbox<Item> {
  readonly #items: Item[] = [];
  #wake: (() => void) | undefined;
  #quietSince: number | undefined;

  /** Puts something in. */
  put(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** From now on time without anything counts as idle. */
  startIdle(): void {
    this.#quietSince ??= performance.now();
    this.#wake?.();
  }

  /** Takes what came first, waiting for it; `undefined` when the signal comes, or it has been idle for so long. */
  async take(
    { idle, signal }: { readonly idle?: number | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<
    Item | undefined
  > {
    if (this.#quietSince !== undefined) this.#quietSince = performance.now();
    while (!signal?.aborted) {
      if (this.#items.length > 0) return this.#items.shift();
      const left = idle === undefined || this.#quietSince === undefined
        ? undefined
        : this.#quietSince + idle - performance.now();
      if (left !== undefined && left <= 0) return undefined;
      await this.#something(left, signal);
    }
    return undefined;
  }

  /** Waits until something may have changed. */
  #something(atMost: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = atMost === undefined ? undefined : setTimeout(resolve, atMost);
    const abort = () => resolve();
    signal?.addEventListener("abort", abort, { once: true });
    this.#wake = resolve;
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.#wake = undefined;
    });
  }
}
