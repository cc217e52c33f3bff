/**
 * What an engine throws.
 *
 * @module
 */

/** Whole runs of digits that may be an identity number; DuckDB quotes values in its messages. */
const identityDigits = /\d{11,}/g;

/** The engine could not be opened, or refused a statement. */
export class EngineError extends Error {
  /** Always `EngineError`. */
  override readonly name = "EngineError";
  readonly #sql: string | undefined;

  /** An error with a message for the user, and the statement that failed, where there is one. */
  constructor(message: string, options: { readonly sql?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.#sql = options.sql;
  }

  /** The statement that failed. Kept out of the message: it may hold values from the data. */
  get sql(): string | undefined {
    return this.#sql;
  }
}

/**
 * The error for a statement that DuckDB refused: DuckDB's own words, without the excerpt of the
 * statement below them and with identity numbers masked. DuckDB's error is not kept as the cause,
 * since it holds both.
 */
export function statementError(thrown: unknown, sql: string): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const message = text.split(/\r?\n\s*\r?\n?LINE \d+:/)[0]!.trim().replaceAll(identityDigits, "***********");
  return new EngineError(message, { sql });
}
