/**
 * Many files that grow a little at a time, more than can be open at once.
 *
 * @module
 */

/** Bytes that wait in memory for all files together. */
const MOST_WAITING = 1 << 24;

/** Puts bytes behind files of one directory. What was put is there once it is flushed. */
export class Appender {
  readonly #directory: string;
  readonly #waiting = new Map<string, Uint8Array[]>();
  #bytes = 0;

  /** The directory is there. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Puts bytes behind a file, which begins with the first ones. They may be used for something else afterwards. */
  put(name: string, bytes: Uint8Array): void {
    const chunks = this.#waiting.get(name);
    const copy = bytes.slice();
    if (chunks === undefined) this.#waiting.set(name, [copy]);
    else chunks.push(copy);
    this.#bytes += copy.length;
    if (this.#bytes >= MOST_WAITING) this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    for (const [name, chunks] of this.#waiting) {
      const file = Deno.openSync(`${this.#directory}/${name}`, { append: true, create: true });
      try {
        for (const chunk of chunks) {
          for (let at = 0; at < chunk.length;) at += file.writeSync(chunk.subarray(at));
        }
      } finally {
        file.close();
      }
    }
    this.#waiting.clear();
    this.#bytes = 0;
  }
}
