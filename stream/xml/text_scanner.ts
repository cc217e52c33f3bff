/**
 * Character data and CDATA sections: where they end, and what must be done to their bytes.
 *
 * @module
 */

import { Byte, ByteClass, CDATA_CLASS, TEXT_CLASS } from "./byte_classes.ts";
import type { Characters } from "./characters.ts";
import { Where } from "./values.ts";
import type { Window } from "./window.ts";
import { ValueFlag } from "./xml_reader.ts";

/**
 * Scans text and remembers where it stopped, so that text which comes in many chunks is scanned once. It stops
 * only where a piece may end: never inside a character, a reference, CR LF, or what may become `]]>`.
 */
export class TextScanner {
  /** Index after what has been scanned. */
  end = 0;
  /** Flags of it. */
  flags = 0;
  readonly #window: Window;
  readonly #characters: Characters;
  /** Bytes of the current token scanned before the window ended. */
  #scanned = 0;

  constructor(window: Window, characters: Characters) {
    this.#window = window;
    this.#characters = characters;
  }

  /** Scans character data from the start of the token. True where markup follows, false where the window ends. */
  text(): boolean {
    const window = this.#window;
    const { buffer, end } = window;
    let p = this.#begin(window.start, 0);
    for (;;) {
      let kind = TEXT_CLASS[buffer[p]!]!;
      while (kind === ByteClass.plain) kind = TEXT_CLASS[buffer[++p]!]!;
      if (kind === ByteClass.less) {
        if (p < end) return this.#finish(p);
        break;
      }
      const next = kind === ByteClass.closing ? this.#bracket(p) : this.#special(kind, p);
      if (next === p) break;
      p = next;
    }
    return this.#suspend(p);
  }

  /** Scans a CDATA section from `content` on. True where `]]>` stands at `end`, false where the window ends. */
  cdata(content: number): boolean {
    const { buffer, end } = this.#window;
    let p = this.#begin(content, Where.cdata);
    for (;;) {
      let kind = CDATA_CLASS[buffer[p]!]!;
      while (kind === ByteClass.plain) kind = CDATA_CLASS[buffer[++p]!]!;
      if (kind === ByteClass.less) {
        if (p >= end) break;
        this.flags &= ~ValueFlag.blank;
        p++;
        continue;
      }
      let next = p + 1;
      if (kind === ByteClass.closing) {
        if (buffer[p + 1] === Byte.closeBracket && buffer[p + 2] === Byte.greater && p + 2 < end) {
          return this.#finish(p);
        }
        if (this.#mayClose(p)) next = p;
        else this.flags &= ~ValueFlag.blank;
      } else {
        next = this.#special(kind, p);
      }
      if (next === p) break;
      p = next;
    }
    return this.#suspend(p);
  }

  /** The piece up to `end` is done; what follows is scanned as a new one. */
  reset(): void {
    this.#scanned = 0;
  }

  /** Takes up the scan, and passes white space at the beginning: half of the bytes of an indented file. */
  #begin(start: number, where: number): number {
    let p = start;
    if (this.#scanned === 0) this.flags = ValueFlag.blank | where;
    else p = this.#window.start + this.#scanned;
    if ((this.flags & ValueFlag.blank) === 0) return p;
    const { buffer, end, final } = this.#window;
    for (;;) {
      let byte = buffer[p]!;
      while (byte === Byte.space || byte === Byte.lineFeed || byte === Byte.tab) byte = buffer[++p]!;
      if (byte !== Byte.carriageReturn) {
        // What ends a CDATA section begins with a bracket, and may be all that is left of it.
        const mayEnd = (this.flags & Where.cdata) !== 0 ? Byte.closeBracket : Byte.less;
        if (byte !== mayEnd && p < end) this.flags &= ~ValueFlag.blank;
        return p;
      }
      // At the end of the window the scan meets the carriage return once more, and stops before it.
      if (p + 1 >= end && !final) return p;
      this.flags |= ValueFlag.escaped;
      p++;
    }
  }

  /** Index after a character or reference that needs care, or `p` where the window ends inside it. */
  #special(kind: number, p: number): number {
    const window = this.#window;
    switch (kind) {
      case ByteClass.nonAscii:
        this.flags |= ValueFlag.nonAscii;
        return p + this.#characters.length(p);
      case ByteClass.ampersand:
        this.flags |= ValueFlag.escaped;
        return this.#characters.reference(p) || p;
      case ByteClass.space:
        if (p + 1 >= window.end && !window.final) return p;
        this.flags |= ValueFlag.escaped;
        return p + 1;
      default:
        return window.fail(
          "A control character stands in the text",
          p,
          "Ask the EPJ vendor for a new extract",
        );
    }
  }

  /** `]` in text: index after it, or `p` where the window ends before it is clear that no `]]>` stands there. */
  #bracket(p: number): number {
    const { buffer, end } = this.#window;
    if (buffer[p + 1] === Byte.closeBracket && buffer[p + 2] === Byte.greater && p + 2 < end) {
      this.#window.fail('"]]>" stands in the text', p, 'Write "]]&gt;"');
    }
    return this.#mayClose(p) ? p : p + 1;
  }

  /** The window ends before it is clear whether `]]>` stands at `p`. */
  #mayClose(p: number): boolean {
    const { buffer, end, final } = this.#window;
    return !final && (p + 1 >= end || (p + 2 >= end && buffer[p + 1] === Byte.closeBracket));
  }

  #finish(p: number): boolean {
    this.#scanned = 0;
    this.end = p;
    return true;
  }

  #suspend(p: number): boolean {
    this.#scanned = p - this.#window.start;
    this.end = p;
    return false;
  }
}
