/**
 * Documents that are XML, but no message.
 *
 * @module
 */

import type { Message } from "../message.ts";

/** The document is XML, but not a message that kprkit reads, or not one that it can do with what is asked for. */
export class FormatError extends TypeError {
  /** Always `FormatError`. */
  override readonly name = "FormatError";
  /** Byte offset of the element that is not known. */
  readonly offset: number;
  /** What to do about it, in one sentence. */
  readonly hint: string;

  /** `offset` is a byte offset in the unpacked source; the message does not name it. */
  constructor(message: string, options: { readonly offset: number; readonly hint: string }) {
    super(message);
    this.offset = options.offset;
    this.hint = options.hint;
  }
}

/** The root element belongs to no format. */
export function unknownRoot(namespace: string, local: string, offset: number): FormatError {
  if (/^html$/i.test(local)) {
    return new FormatError("This is an HTML page, not an extract", {
      offset,
      hint: "A download may have ended on a login or error page: fetch the file again",
    });
  }
  if (local === "AppRec") {
    return new FormatError("This is a receipt (AppRec), not an extract", {
      offset,
      hint: "Give the extract that the receipt answers",
    });
  }
  const where = namespace === "" ? "without a namespace" : `in namespace ${namespace}`;
  return new FormatError(`The root element ${local} ${where} is not a message that kprkit reads`, {
    offset,
    hint:
      "kprkit reads IPLOS 3.5 and 3.7, XPR ident messages 53.1.3, XPR messages of health stations 56.0.0, and " +
      "MsgHead 1.2 around them",
  });
}

/** The message can be read, but what is asked for, such as `store`, cannot be done with it yet. */
export function notPossibleYet(
  what: string,
  { format, start }: Pick<Message, "format" | "start">,
): FormatError {
  return new FormatError(`kprkit cannot ${what} ${format.id} yet`, {
    offset: start,
    hint: "Give the other files without this one; kprkit inspect and kprkit validate read it",
  });
}

/** An envelope without a message; `strange` is what it carries in its place. */
export function emptyEnvelope(strange: { name: string; offset: number } | undefined): FormatError {
  if (strange === undefined) {
    return new FormatError("The MsgHead carries no message", {
      offset: 0,
      hint: "Its Content must hold an IPLOS or ident message; ask the EPJ vendor for a complete one",
    });
  }
  return new FormatError(`The MsgHead carries ${strange.name}, which is not a message that kprkit reads`, {
    offset: strange.offset,
    hint: "Unpack the content first, and give kprkit the extract itself",
  });
}
