/**
 * The near end of the thread that writes files.
 *
 * @module
 */
import type { FileAnswer, FileAnswers, FileRequest } from "./file_requests.ts";

interface Waiting {
  resolve(value: FileAnswers[FileRequest["kind"]]): void;
  reject(error: Error): void;
}

/** Bytes that may be on their way to the files. Reading waits when they are more. */
const pendingBytes = 12 << 20;
/** Blocks that are kept for use again. */
const keptBlocks = 8;

/** No writer has this number. */
const nobody = -1;

/** A thread that writes files. It starts with the first request. */
export class FileThread {
  #worker: Worker | undefined;
  readonly #waiting: Waiting[] = [];
  readonly #free: ArrayBuffer[] = [];
  #pending = 0;
  #room: (() => void) | undefined;
  #broken: Error | undefined;

  /** Asks for something; answered when it is done. */
  ask<K extends FileRequest["kind"]>(
    request: Extract<FileRequest, { readonly kind: K }>,
    transfer: readonly Transferable[] = [],
  ): Promise<FileAnswers[K]> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const worker = this.#worker ??= this.#start();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve: resolve as Waiting["resolve"], reject });
      worker.postMessage(request, [...transfer]);
    });
  }

  /**
   * Sends records on their way, `size` bytes of them. A block comes back for use again; failures go to `fail`.
   */
  send(
    request: Extract<FileRequest, { readonly kind: "group" | "findings" | "rejected" }>,
    options: { readonly size: number; readonly fail: (error: Error) => void },
  ): void {
    const { size, fail } = options;
    this.#pending += size;
    this.ask(request, request.kind === "group" ? [request.packet.block] : []).then(
      (block) => {
        if (block !== undefined && this.#free.length < keptBlocks) this.#free.push(block);
      },
      fail,
    ).finally(() => {
      this.#pending -= size;
      if (this.#pending <= pendingBytes) this.#room?.();
    });
  }

  /** Memory of at least `size` bytes. */
  take(size: number): ArrayBuffer {
    const index = this.#free.findIndex(({ byteLength }) => byteLength >= size);
    const [found] = index < 0 ? [] : this.#free.splice(index, 1);
    if (found !== undefined) return found;
    // Others would be too small the next time as well.
    if (this.#free.length > 0) this.#free.shift();
    return new ArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(size, 1 << 16))));
  }

  /** Waits until there is room for more. */
  async room(): Promise<void> {
    while (this.#pending > pendingBytes) {
      await new Promise<void>((resolve) => this.#room = resolve);
      this.#room = undefined;
    }
  }

  /** Ends the thread when it has done what it was asked for: nothing is written once this has resolved. */
  async close(): Promise<void> {
    if (this.#worker !== undefined) {
      await this.ask<"close">({ kind: "close", writer: nobody }).catch(() => {});
      this.#worker.terminate();
    }
    this.#fail(new Error("The store is closed"));
  }

  #start(): Worker {
    const worker = new Worker(new URL("./file_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
      const waiting = this.#waiting.shift();
      if ("failure" in data) {
        const { name, message } = data.failure;
        waiting?.reject(Object.assign(new Error(message), { name }));
      } else waiting?.resolve(data.value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`The thread that writes files broke down: ${event.message}`));
    };
    return worker;
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}
