/**
 * Where bytes come from: a file, standard input, or bytes in memory; gzip is undone on the way.
 *
 * @module
 */

/** A stream of bytes with a name, read in order. */
export interface Source {
  /** Name to show: a path as the user gave it, or `-`. */
  readonly name: string;
  /** Bytes as they stand on disk, where known. */
  readonly size?: number;
  /** Bytes read from disk so far, for progress. */
  readonly position: number;
  /** Unpacked bytes handed out so far. */
  readonly delivered: number;
  /** The bytes were gzip; known after the first chunk. Offsets in records then count unpacked bytes. */
  readonly gzip: boolean;
  /**
   * The unpacked bytes from an offset on. A chunk is valid until the next one is asked for. Plain files are read from
   * there; gzip is unpacked from its beginning, and what stands before the offset is passed over.
   *
   * @throws {@linkcode SourceError} where the bytes cannot be read or unpacked.
   */
  chunks(from?: number): AsyncIterable<Uint8Array>;
}

/** The bytes cannot be had: unreadable, truncated or damaged gzip. */
export class SourceError extends Error {
  /** Always `SourceError`. */
  override readonly name = "SourceError";
  /** Unpacked bytes that were delivered before it. */
  readonly offset: number;
  /** What to do about it, in one sentence. */
  readonly hint: string;

  /** `offset` counts unpacked bytes; `cause` is the error of the system or of gzip. */
  constructor(
    message: string,
    options: { readonly offset: number; readonly hint: string; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.offset = options.offset;
    this.hint = options.hint;
  }
}
