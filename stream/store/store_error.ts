/**
 * What a store throws.
 *
 * @module
 */

/** The store cannot be opened, read or written. What was committed before stays as it was. */
export class StoreError extends Error {
  /** Always `StoreError`. */
  override readonly name = "StoreError";
  /** What the user can do. */
  readonly hint: string;

  /** An error with a message for the user and what helps. */
  constructor(message: string, options: { readonly hint: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}

/** Puts a failure of the disk or the engine into words: what was being done, and what helps. */
export function storeFailure(thrown: unknown, doing: string): StoreError {
  if (thrown instanceof StoreError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const plain = text.replace(/ \(os error \d+\)/g, "");
  return new StoreError(`Could not ${doing}: ${plain}`, { hint: hintFor(thrown, text), cause: thrown });
}

function hintFor(thrown: unknown, text: string): string {
  if (/no space left|disk full|ENOSPC|max_temp_directory_size|quota|file too large/i.test(text)) {
    return "Make room on the disk and run the same command again: nothing stored is lost, and it goes on where it " +
      "stopped. Or use a store on another disk";
  }
  if (
    thrown instanceof Deno.errors.PermissionDenied || thrown instanceof Deno.errors.NotCapable ||
    /permission denied|read-only|EACCES|EROFS|NotCapable|Requires (read|write) access/i.test(text)
  ) {
    return "Give write access to the store directory, or choose another one with --store";
  }
  if (thrown instanceof Deno.errors.NotFound) return "Make the directory above it, or correct --store";
  if (thrown instanceof Deno.errors.AlreadyExists || thrown instanceof Deno.errors.NotADirectory) {
    return "A file stands where the store's directory should be: choose another one with --store";
  }
  if (/out of memory/i.test(text)) return "Give the engine more memory, or fewer threads";
  return "Run again. Nothing already stored is lost";
}
