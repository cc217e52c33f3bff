/**
 * A message that streams by once, read by several: its hash, its envelope, its records.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Source } from "../../stream/source/mod.ts";

/** Bytes whole or as they come. */
export type MessageBytes = Uint8Array | AsyncIterable<Uint8Array>;

/** Bytes at a time, where they are all at hand. */
const CHUNK = 1 << 18;

/** Bytes as a stream; those at hand are given in pieces that are not copied. */
export async function* chunksOf(bytes: MessageBytes): AsyncGenerator<Uint8Array, void, undefined> {
  if (!(bytes instanceof Uint8Array)) return yield* bytes;
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/**
 * A stream that is read once, to its end, whoever stops listening before: what comes of it is known only then. It is a
 * {@linkcode Source}.
 */
export class MessageStream implements Source {
  readonly name = "message";
  readonly gzip = false;
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #hash = createHash("sha256");
  /** What {@linkcode peek} has read and nobody else yet. */
  readonly #ahead: Uint8Array[] = [];
  #delivered = 0;
  #failure: { readonly error: unknown } | undefined;
  #done = false;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes[Symbol.asyncIterator]();
  }

  get position(): number {
    return this.#delivered;
  }

  get delivered(): number {
    return this.#delivered;
  }

  /** What the stream itself threw; not what is wrong with what it gave. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** What comes first, for as long as it is asked for. {@linkcode chunks} gives it again. */
  async *peek(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) {
      const kept = chunk.slice();
      this.#ahead.push(kept);
      yield kept;
    }
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = this.#ahead.shift(); chunk !== undefined; chunk = this.#ahead.shift()) {
      this.#delivered += chunk.length;
      yield chunk;
    }
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) {
      this.#delivered += chunk.length;
      yield chunk;
    }
    // Who reads records must not take a stream that failed for one that ended.
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Reads on to the end, for those who must know whether there is one; the SHA-256 of all of it in hexadecimal. */
  async end(): Promise<string> {
    while (await this.#next() !== undefined);
    return this.#hash.digest("hex");
  }

  async #next(): Promise<Uint8Array | undefined> {
    if (this.#done) return undefined;
    try {
      const { done, value } = await this.#bytes.next();
      if (done !== true) {
        this.#hash.update(value);
        return value;
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#done = true;
    return undefined;
  }
}
