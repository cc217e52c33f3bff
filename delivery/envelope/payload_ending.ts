/**
 * The end of a payload: whether its root element is closed there.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { EnvelopeError } from "./envelope_error.ts";
import type { PayloadRoot } from "./payload_opening.ts";

/** Bytes of the end that are kept: the end tag, and the comments and instructions that may follow it. */
const KEPT = 1 << 13;

/**
 * Keeps the last bytes of a payload as it passes by, and says whether they can be its end. That finds every payload that
 * was cut off, at the price of some bytes a chunk.
 */
export class PayloadEnding {
  readonly #root: PayloadRoot;
  #last = new Uint8Array(KEPT);
  #length = 0;
  #total = 0;

  constructor(root: PayloadRoot) {
    this.#root = root;
  }

  /** The next bytes, from the root element's first one on. */
  pass(bytes: Uint8Array): void {
    this.#total += bytes.length;
    const taken = bytes.subarray(Math.max(0, bytes.length - KEPT));
    const kept = Math.min(this.#length, KEPT - taken.length);
    this.#last.copyWithin(0, this.#length - kept, this.#length);
    this.#last.set(taken, kept);
    this.#length = kept + taken.length;
  }

  /** @throws {EnvelopeError} `not_whole` where what has passed cannot be the whole payload. */
  check(): void {
    // One character for each byte, as the name of the root is given.
    const text = Buffer.from(this.#last.buffer, this.#last.byteOffset, this.#length).toString("latin1");
    if (this.#root.isEmpty ? this.#endsAfterTag(text) : this.#endsWithTag(text)) return;
    throw new EnvelopeError("not_whole", "The payload does not end with the end tag of its first element", {
      hint: "The file is cut off, or something follows the message: fetch it again",
    });
  }

  #endsWithTag(text: string): boolean {
    const tag = `</${this.#root.name}`;
    for (let at = text.lastIndexOf(tag); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(tag, at - 1)) {
      let after = at + tag.length;
      while (isSpace(text, after)) after++;
      if (text[after] === ">" && isMisc(text, after + 1)) return true;
    }
    return false;
  }

  /** The root element is one tag, and `text` begins with it unless more has passed than is kept. */
  #endsAfterTag(text: string): boolean {
    if (this.#total > this.#length) return false;
    const tag = /^<(?:[^"'>]|"[^"]*"|'[^']*')*>/.exec(text)?.[0];
    return tag !== undefined && isMisc(text, tag.length);
  }
}

function isSpace(text: string, at: number): boolean {
  return at < text.length && " \t\r\n".includes(text[at]!);
}

/** From `at` on there are only white space, comments and processing instructions. */
function isMisc(text: string, at: number): boolean {
  for (;;) {
    while (isSpace(text, at)) at++;
    if (at === text.length) return true;
    const close = text.startsWith("<!--", at) ? "-->" : text.startsWith("<?", at) ? "?>" : undefined;
    const end = close === undefined ? -1 : text.indexOf(close, at + (close === "-->" ? 4 : 2));
    if (end < 0) return false;
    at = end + close!.length;
  }
}
