/**
 * A package's bytes, compared with what its dispatch tells of them while they leave.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Package } from "../transport.ts";

/** Reads a package once, and keeps apart what its own bytes threw from what the carrier did. */
export class CheckedPackage {
  readonly #parcel: Package;
  readonly #changed: () => Error;
  #thrown: { readonly error: unknown } | undefined;

  /** `changed` makes the error of bytes that are not those of the dispatch. */
  constructor(parcel: Package, { changed }: { readonly changed: () => Error }) {
    this.#parcel = parcel;
    this.#changed = changed;
  }

  /** What reading the package threw; it is the caller's error, and no outcome of the transport. */
  get thrown(): { readonly error: unknown } | undefined {
    return this.#thrown;
  }

  /** The bytes. It throws before it has ended where they are not those that the dispatch tells of. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    const { packageHash, packageSize } = this.#parcel.dispatch;
    const hash = createHash("sha256");
    let size = 0;
    const bytes = this.#parcel.bytes()[Symbol.asyncIterator]();
    try {
      while (true) {
        const next = await this.#next(bytes);
        if (next.done) break;
        hash.update(next.value);
        size += next.value.length;
        if (size > packageSize) break;
        yield next.value;
      }
    } finally {
      await bytes.return?.();
    }
    if (size !== packageSize || hash.digest("hex") !== packageHash) throw this.#changed();
  }

  async #next(bytes: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await bytes.next();
    } catch (error) {
      this.#thrown = { error };
      throw error;
    }
  }
}
