/**
 * Why a cohort cannot go on.
 *
 * @module
 */

/** What is wrong: what was asked for, or what stands in a directory. */
export type LivingErrorKind = "usage" | "input";

/** A cohort cannot go on: there is none, another generator made it, or the day has passed. */
export class LivingError extends Error {
  /** Always `LivingError`. */
  override readonly name = "LivingError";
  /** What is wrong: what was asked for, or what stands in a directory. */
  readonly kind: LivingErrorKind;
  /** What the user can do. */
  readonly hint: string;

  /** An error with a message for the user and what helps. */
  constructor(
    message: string,
    { kind, hint, cause }: {
      readonly kind: LivingErrorKind;
      readonly hint: string;
      readonly cause?: unknown;
    },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.hint = hint;
  }
}
