/**
 * Sources that could not be read to their end.
 *
 * @module
 */

/** How a source that could not be read to its end failed. */
export interface RunFailure {
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Name of the error: `XmlSyntaxError`, `SourceError`, `FormatError`. */
  readonly error: string;
  /** What is wrong, in one sentence in English. */
  readonly message: string;
  /** What to do about it, in one sentence in English. */
  readonly hint: string;
  /** Byte offset in the unpacked source. */
  readonly offset?: number;
  /** From 1; only where the XML is broken. */
  readonly line?: number;
  /** From 1, counted in characters; only where the XML is broken. */
  readonly column?: number;
}

/** Errors that lie in the input, after which the run goes on with the next source. */
export function isInputError(error: unknown): error is Error & { hint: string } {
  return error instanceof Error && ["XmlSyntaxError", "SourceError", "FormatError"].includes(error.name);
}

/** An input error (see {@linkcode isInputError}) as plain data; the record it broke in is left out. */
export function failureOf(source: string, error: Error & { hint: string }): RunFailure {
  const place = error as Partial<Record<"offset" | "line" | "column", number>>;
  return {
    source,
    error: error.name,
    message: error.message,
    hint: error.hint,
    ...(place.offset === undefined ? {} : { offset: place.offset }),
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(place.column === undefined ? {} : { column: place.column }),
  };
}
