/**
 * The search for the end of a token that the window does not hold yet. Scanning it anew with each chunk would
 * take quadratic time; this looks at each byte once, and the token is scanned when it is complete.
 *
 * @module
 */

import { Byte } from "./byte_classes.ts";
import type { Window } from "./window.ts";

/** Enough of a token that starts with `<!` to tell its kind. */
export const DECLARATION_START = 14;

/** Remembers how far the search for the end of the current token has come. */
export class TokenSearch {
  /** Bytes of the token already looked at. */
  #done = 0;
  /** The quote that the search is inside of, or 0. */
  #quote = 0;

  /** Begins with the token at the start of the window. */
  begin(): void {
    this.#done = 2;
    this.#quote = 0;
  }

  /** Whether the token that starts the window is complete, or holds what cannot be right. */
  complete(window: Window): boolean {
    const { buffer, start, end } = window;
    switch (end - start < 3 ? 0 : buffer[start + 1]) {
      case 0:
        return false;
      case Byte.question:
        return this.#findPair(window, Byte.question, Byte.greater);
      case Byte.exclamation:
        if (buffer[start + 2] !== Byte.hyphen) return end - start >= DECLARATION_START;
        this.#done = Math.max(this.#done, 4);
        return this.#findPair(window, Byte.hyphen, Byte.hyphen);
      default:
        return this.#findTagEnd(window);
    }
  }

  /** Finds the two bytes with one more after them, which a comment needs to be judged. */
  #findPair({ buffer, start, end }: Window, first: number, second: number): boolean {
    let p = start + this.#done;
    for (; p + 1 < end; p++) {
      if (buffer[p] === first && buffer[p + 1] === second) break;
    }
    this.#done = p - start;
    return p + 1 < end && (second !== Byte.hyphen || p + 2 < end);
  }

  #findTagEnd({ buffer, start, end }: Window): boolean {
    let quote = this.#quote;
    let p = start + this.#done;
    for (; p < end; p++) {
      const byte = buffer[p]!;
      // No tag holds a second "<", in quotes or not.
      if (byte === Byte.less || (byte === Byte.greater && quote === 0)) return true;
      if (byte === quote) quote = 0;
      else if (quote === 0 && (byte === Byte.quote || byte === Byte.apostrophe)) quote = byte;
    }
    this.#quote = quote;
    this.#done = p - start;
    return false;
  }
}
