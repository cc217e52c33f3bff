/**
 * Why a message cannot be written anew.
 *
 * @module
 */
import type { XmlWriteError } from "../xml_writer/xml_write_error.ts";

/** A message cannot be written anew without losing some of it. */
export class RewriteError extends RangeError {
  /** Always `RewriteError`. */
  override readonly name = "RewriteError";
  /** What the user can do. */
  readonly hint: string = "Correct the extract in the record system and make it anew";

  /** `cause` tells the place. */
  constructor(cause: XmlWriteError) {
    super(cause.message, { cause });
  }
}
