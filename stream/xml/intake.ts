/**
 * How bytes come into the window: the first ones looked at, UTF-16 transcoded, all taken in by portions.
 *
 * @module
 */

import { signatureOf } from "./declaration.ts";
import { encodingOf, SUPPORTED_ENCODINGS } from "./encodings.ts";
import { type Prolog, readProlog } from "./prolog.ts";
import { Utf16Transcoder } from "./utf16.ts";
import type { Window } from "./window.ts";
import { XmlSyntaxError } from "./xml_reader.ts";

/** Fills a window for a reader. */
export class Intake {
  readonly #window: Window;
  readonly #wanted: ReturnType<typeof encodingOf>;
  /** First bytes of the source, until there are enough to tell UTF-16; then `undefined`. */
  #head: Uint8Array | undefined = new Uint8Array(0);
  #utf16: "utf-16le" | "utf-16be" | undefined;
  #transcoder: Utf16Transcoder | undefined;

  /** @throws {RangeError} where `encoding`, the caller's wish, is not supported. */
  constructor(window: Window, encoding: string | undefined) {
    this.#window = window;
    this.#wanted = encoding === undefined ? undefined : encodingOf(encoding);
    if (encoding !== undefined && this.#wanted === undefined) {
      throw new RangeError(`The encoding "${encoding}" is not supported: use ${SUPPORTED_ENCODINGS}`);
    }
  }

  /** Reads the prolog off the start of the window, or gives `undefined` where more bytes are needed. */
  prolog(): Prolog | undefined {
    return readProlog(this.#window, { utf16: this.#utf16, wanted: this.#wanted });
  }

  /** Takes in bytes, and calls `run` each time the window has more. */
  write(bytes: Uint8Array, final: boolean, run: () => void): void {
    const window = this.#window;
    const source = this.#head === undefined ? bytes : this.#recognise(bytes, final);
    if (source === undefined) return;
    let from = 0;
    do {
      const part = source.subarray(from, from + window.portion);
      from += part.length;
      this.#take(this.#transcoder?.transcode(part) ?? part, final && from >= source.length, run);
    } while (from < source.length);
    if (final && this.#transcoder?.incomplete === true) this.#endInCharacter(run);
  }

  /** A character cut off in UTF-16 is reported after all that is wrong before it, in a token not finished too. */
  #endInCharacter(run: () => void): never {
    const window = this.#window;
    window.final = true;
    try {
      run();
    } catch (error) {
      // What the reader says of the end itself is less than what is known here.
      if (!(error instanceof XmlSyntaxError) || error.offset < window.base + window.end) throw error;
    }
    return window.fail(
      "The file ends inside a UTF-16 character",
      window.end,
      "The file is cut off: fetch it again",
    );
  }

  #take(bytes: Uint8Array, final: boolean, run: () => void): void {
    const window = this.#window;
    let from = 0;
    do {
      if (from < bytes.length) from += window.append(bytes, from);
      // With half a character at the end there is one run more.
      window.final = final && from >= bytes.length && this.#transcoder?.incomplete !== true;
      run();
    } while (from < bytes.length);
  }

  /** Collects the first four bytes, and sets up the transcoding where they are UTF-16. */
  #recognise(bytes: Uint8Array, final: boolean): Uint8Array | undefined {
    const head = this.#head!;
    let source = bytes;
    if (head.length > 0) {
      source = new Uint8Array(head.length + bytes.length);
      source.set(head);
      source.set(bytes, head.length);
    }
    if (source.length < 4 && !final) {
      this.#head = source.slice();
      return undefined;
    }
    this.#head = undefined;
    const { utf16, unsupported } = signatureOf(source);
    if (unsupported !== undefined) {
      this.#window.fail(`The file is ${unsupported}, which is not supported`, 0, "Save it as UTF-8");
    }
    this.#utf16 = utf16;
    if (utf16 !== undefined) this.#transcoder = new Utf16Transcoder(utf16 === "utf-16le");
    return source;
  }
}
