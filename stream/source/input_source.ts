/**
 * What all sources share: recognising gzip by its bytes, counting, and errors that say what to do.
 *
 * @module
 */

import { gunzip, GunzipError } from "./gunzip.ts";
import { fill, type RawInput } from "./raw_input.ts";
import { type Source, SourceError } from "./source.ts";

/** Bytes read at a time. */
const READ_BYTES = 256 * 1024;

/** A source over anything that can be opened and read. */
export class InputSource implements Source {
  readonly name: string;
  readonly #open: () => RawInput;
  #position = 0;
  #gzip = false;
  #delivered = 0;

  /** `open` is called each time the chunks are asked for; failures of the system come out as `SourceError`. */
  constructor(name: string, open: () => RawInput) {
    this.name = name;
    this.#open = open;
  }

  get position(): number {
    return this.#position;
  }

  get gzip(): boolean {
    return this.#gzip;
  }

  get delivered(): number {
    return this.#delivered;
  }

  /** Others have read the bytes of this file up to an offset: they count as if they had been read here. */
  passTo(offset: number): void {
    this.#position = this.#delivered = offset;
  }

  async *chunks(from = 0): AsyncGenerator<Uint8Array, void, undefined> {
    this.#position = 0;
    this.#delivered = 0;
    let input: RawInput | undefined;
    try {
      input = this.#open();
      const buffer = new Uint8Array(READ_BYTES);
      let length = await fill(input, buffer, { from: 0, until: 2 });
      this.#gzip = length >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
      if (from > 0 && !this.#gzip && input.seek !== undefined) {
        input.seek(from);
        this.#position = this.#delivered = from;
        length = 0;
      }
      const raw = this.#raw(input, buffer, length);
      for await (const chunk of this.#gzip ? gunzip(raw) : raw) {
        const passed = Math.min(Math.max(from - this.#delivered, 0), chunk.length);
        this.#delivered += chunk.length;
        if (passed < chunk.length) yield passed === 0 ? chunk : chunk.subarray(passed);
      }
    } catch (error) {
      throw toSourceError(error, this.name, this.#delivered);
    } finally {
      input?.close();
    }
  }

  /** The bytes on disk, in one buffer that is used again; `length` bytes are in it already. */
  async *#raw(
    input: RawInput,
    buffer: Uint8Array,
    length: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    for (let count: number | null = length; count !== null; count = await input.read(buffer)) {
      if (count === 0) continue;
      this.#position += count;
      yield buffer.subarray(0, count);
    }
  }
}

/** Tells any failure to read `name` as a {@linkcode SourceError} with advice; others pass as they are. */
export function toSourceError(error: unknown, name: string, offset: number): unknown {
  if (error instanceof GunzipError) {
    return new SourceError(`Cannot unpack ${name}: ${error.message}; ${offset} bytes came out before it`, {
      offset,
      hint: "Fetch the file again, and compare its size or checksum with the sender's",
      cause: error,
    });
  }
  const found = CAUSES.find(([kind]) => error instanceof kind);
  if (found !== undefined) {
    const [, what, hint] = found;
    return new SourceError(`Cannot read ${name}: ${what}`, { offset, hint, cause: error });
  }
  if (error instanceof Error && ("code" in error || error.constructor.name in Deno.errors)) {
    return new SourceError(`Cannot read ${name} after ${offset} bytes: ${error.message}`, {
      offset,
      hint: "Check the disk or the network drive, and try again",
      cause: error,
    });
  }
  return error;
}

const CAUSES: readonly (readonly [new (...args: never[]) => Error, string, string])[] = [
  [Deno.errors.NotFound, "it does not exist", "Check the path"],
  [
    Deno.errors.NotCapable,
    "kprkit was not given permission",
    "Run it through its deno task, or add --allow-read",
  ],
  [Deno.errors.PermissionDenied, "the system denies access", "Ask for read permission on the file"],
  [Deno.errors.IsADirectory, "it is a directory", "Name a file; commands that take directories walk them"],
];
