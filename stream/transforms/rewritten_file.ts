/**
 * A file that is there when it is whole, and not before.
 *
 * @module
 */

/** Bytes written to a file, plain or gzip. It has another name until it is closed. */
export class RewrittenFile {
  readonly #path: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #written: Promise<void>;

  private constructor(
    path: string,
    writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
    written: Promise<void>,
  ) {
    this.#path = path;
    this.#writer = writer;
    this.#written = written;
    written.catch(() => {}); // told where it is awaited
  }

  /** Begins a file. It holds health data: only its owner may read it. */
  static async create(path: string, options: { readonly gzip: boolean }): Promise<RewrittenFile> {
    const file = await Deno.open(partPath(path), { write: true, create: true, truncate: true, mode: 0o600 });
    if (!options.gzip) {
      const writer = file.writable.getWriter();
      return new RewrittenFile(
        path,
        writer as WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
        writer.closed,
      );
    }
    const pack = new CompressionStream("gzip");
    const written = pack.readable.pipeTo(file.writable);
    return new RewrittenFile(
      path,
      pack.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
      written,
    );
  }

  /** Writes bytes, which belong to it from then on; resolves when more may be written. */
  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#writer.write(bytes);
  }

  /** All is written: the file gets its name. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#written;
    await Deno.rename(partPath(this.#path), this.#path);
  }

  /** Forgets what was written. */
  async abort(): Promise<void> {
    await this.#writer.abort().catch(() => {});
    await this.#written.catch(() => {});
    await Deno.remove(partPath(this.#path)).catch(() => {});
  }
}

function partPath(path: string): string {
  return `${path}.part`;
}
