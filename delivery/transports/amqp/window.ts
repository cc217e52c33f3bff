/**
 * How much may be under way at once.
 *
 * @module
 */

/**
 * A window of so many packages and so many bytes. A package larger than all the bytes goes alone. First come, first served,
 * so that a large one is not overtaken for ever.
 */
export class Window {
  readonly #count: number;
  readonly #bytes: number;
  readonly #queue: { readonly size: number; readonly enter: () => void }[] = [];
  #inside = 0;
  #insideBytes = 0;

  constructor({ count, bytes }: { readonly count: number; readonly bytes: number }) {
    this.#count = count;
    this.#bytes = bytes;
  }

  /** Waits for room; the function returned gives it back. `undefined` where the signal came first. */
  async enter(size: number, signal?: AbortSignal): Promise<(() => void) | undefined> {
    if (signal?.aborted) return undefined;
    if (this.#queue.length > 0 || !this.#fits(size)) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const place = { size, enter: () => resolve(true) };
      const leave = () => {
        const at = this.#queue.indexOf(place);
        if (at < 0) return;
        this.#queue.splice(at, 1);
        resolve(false);
        this.#admit();
      };
      this.#queue.push(place);
      signal?.addEventListener("abort", leave, { once: true });
      const entered = await promise;
      signal?.removeEventListener("abort", leave);
      if (!entered) return undefined;
    } else {
      this.#take(size);
    }
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#inside--;
      this.#insideBytes -= size;
      this.#admit();
    };
  }

  #fits(size: number): boolean {
    return this.#inside === 0 || (this.#inside < this.#count && this.#insideBytes + size <= this.#bytes);
  }

  #take(size: number): void {
    this.#inside++;
    this.#insideBytes += size;
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined && this.#fits(next.size); next = this.#queue[0]) {
      this.#queue.shift();
      this.#take(next.size);
      next.enter();
    }
  }
}
