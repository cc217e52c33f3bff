/**
 * What goes wrong before or while a cohort is made.
 *
 * @module
 */

/** An option that no cohort can be made with. */
export class CohortOptionError extends RangeError {
  /** Always `CohortOptionError`. */
  override readonly name = "CohortOptionError";
  /** What the user can do. */
  readonly hint: string;

  /** What is wrong, and what to do about it. */
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The directory of a cohort cannot be used, or cannot be written to. No file of the cohort is left under its final name. */
export class CohortWriteError extends Error {
  /** Always `CohortWriteError`. */
  override readonly name = "CohortWriteError";
  /** What the user can do. */
  readonly hint: string;

  /** An error with a message for the user and what helps. */
  constructor(message: string, options: { readonly hint: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}

/** Puts a failure of the disk into words: what was being done, and what helps. */
export function writeFailure(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof CohortWriteError || thrown.name === "AbortError") {
    return thrown;
  }
  const hint = hintFor(thrown);
  if (hint === undefined) return thrown;
  const plain = thrown.message.replace(/ \(os error \d+\)|, run again with .*$/g, "");
  return new CohortWriteError(`Could not ${doing}: ${plain}`, { hint, cause: thrown });
}

function hintFor(thrown: Error): string | undefined {
  if (/no space left|disk full|ENOSPC|quota|file too large|EFBIG/i.test(thrown.message)) {
    return "Make room on the disk, ask for fewer --persons, or add --gzip; --dry-run tells how much is needed";
  }
  if (
    thrown instanceof Deno.errors.PermissionDenied || thrown instanceof Deno.errors.NotCapable ||
    /read-only|EROFS/i.test(thrown.message)
  ) {
    return "Give write access to the directory, or choose another one with --out";
  }
  if (thrown instanceof Deno.errors.NotADirectory || thrown instanceof Deno.errors.AlreadyExists) {
    return "A file stands where a directory should be: choose another one with --out";
  }
  return undefined;
}
