/**
 * What reading and re-evaluating a report throws.
 *
 * @module
 */

/** A report that exists cannot be used for what was asked. */
export class ReportError extends RangeError {
  /** Always `ReportError`. */
  override readonly name = "ReportError";
  /** What the user can do. */
  readonly hint: string;

  /** An error with a message for the user and what helps. */
  constructor(message: string, options: { readonly hint: string }) {
    super(message);
    this.hint = options.hint;
  }
}
