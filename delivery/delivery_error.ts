/**
 * The error of everything that delivers.
 *
 * @module
 */

/**
 * Something that stops a delivery. The code names it for scripts and for the ledger; the message and the hint tell people
 * what happened and what to do. Neither holds anything of a payload, a key or a passphrase.
 *
 * Each part of the house has its own subclass with its own codes.
 */
export class DeliveryError<Code extends string = string> extends Error {
  /** Name of the subclass. */
  override readonly name: string = "DeliveryError";
  /** Stable, snake_case: `wrong_recipient`. */
  readonly code: Code;
  /** What to do about it, in one sentence. */
  readonly hint: string;

  /** `cause` is the error of the system or the library that led to this one. */
  constructor(
    code: Code,
    message: string,
    options: { readonly hint: string; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
