/**
 * Bytes on their way out.
 *
 * @module
 */

/**
 * A buffer that is written to from its beginning, over and over. What is in it goes out as a copy: the buffer itself
 * stays in the processor's cache, and who takes a chunk may keep it.
 */
export class Output {
  /** Bytes written that have not gone out. */
  at = 0;
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  /** As long as `at` is not beyond, the fixed parts of any row fit. */
  limit: number;
  readonly #chunkBytes: number;
  #room = 0;
  #chunks: Uint8Array<ArrayBuffer>[] = [];

  constructor(chunkBytes: number) {
    this.#chunkBytes = chunkBytes;
    this.limit = chunkBytes + 1024;
    this.bytes = new Uint8Array(this.limit);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Prepares for rows that take up to so many bytes, values of any length apart. */
  reserve(room: number): void {
    if (room <= this.#room) return;
    this.#room = room;
    this.#resize();
  }

  /** Makes room for more bytes from an offset on, and the fixed parts of a row behind them. */
  grow(at: number, more: number): void {
    if (at + more <= this.limit) return;
    this.limit = (at + more) * 2;
    this.#resize();
  }

  #resize(): void {
    const larger = new Uint8Array(this.limit + this.#room);
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Writes bytes. */
  put(bytes: Uint8Array): void {
    this.grow(this.at, bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    this.settle();
  }

  /** A row is written: what makes a chunk goes out. */
  settle(): void {
    if (this.at >= this.#chunkBytes) this.flush();
  }

  /** All that has been written goes out. */
  flush(): void {
    if (this.at > 0) this.#chunks.push(this.bytes.slice(0, this.at));
    this.at = 0;
  }

  /** What has gone out since it was last asked for. */
  take(): Uint8Array<ArrayBuffer>[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
