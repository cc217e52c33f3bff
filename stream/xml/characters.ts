/**
 * Checks of what is not plain ASCII: characters from 0x80 in the encoding of the document, and references.
 *
 * @module
 */

import { Byte, NAME_CLASS, NOT_NAME } from "./byte_classes.ts";
import { type Encoding, guessEncoding, isSurrogate, isWindows1252, Utf8, utf8Length } from "./encodings.ts";
import { isName } from "./name_characters.ts";
import { asciiOf, referenceAt, type ValueDecoder } from "./values.ts";
import type { Window } from "./window.ts";
import { ValueFlag } from "./xml_reader.ts";

/** Longest reference: the names are at most four letters, and numbers need no more than eight digits. */
const MAX_REFERENCE = 64;

const hex = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;

/** Judges characters and references in a window. */
export class Characters {
  readonly #window: Window;
  readonly #values: ValueDecoder;
  #encoding: Encoding = "utf-8";
  /** Single-byte encodings: the next byte from 0x80 shows whether the file is UTF-8 after all. */
  #suspect = false;

  constructor(window: Window, values: ValueDecoder) {
    this.#window = window;
    this.#values = values;
  }

  /** Sets the encoding. `suspect`: it is only declared, so bytes that are UTF-8 prove it wrong. */
  use(encoding: Encoding, suspect: boolean): void {
    this.#encoding = encoding;
    this.#suspect = suspect;
    const singleByte = encoding === "us-ascii" || encoding === "iso-8859-1" || encoding === "windows-1252";
    this.#values.singleByte = singleByte;
    this.#window.place.utf8 = !singleByte;
  }

  /** Length of the character at `at`, which is 0x80 or above; 0 where the window ends inside it. */
  length(at: number): number {
    const window = this.#window;
    if (this.#values.singleByte) return this.#singleByteLength(at);
    const length = utf8Length(window.buffer, at, window.end);
    if (length > 0) return length;
    if (length === Utf8.more && !window.final) return 0;
    return this.#refuseUtf8(at, length);
  }

  /** The characters of a name that is known to be complete, each checked. */
  decode(start: number, end: number): string {
    const { buffer } = this.#window;
    let flags = 0;
    for (let at = start; at < end;) {
      if (buffer[at]! < 0x80) {
        at++;
      } else {
        flags = ValueFlag.nonAscii;
        at += this.length(at) || end;
      }
    }
    return this.#values.stringOf(buffer, { start, end, flags });
  }

  /** Index after the reference at `at`, where `&` stands; 0 where the window ends inside it. */
  reference(at: number): number {
    const window = this.#window;
    const { buffer } = window;
    const start = at + 1;
    const last = Math.min(window.end, start + MAX_REFERENCE);
    let p = start;
    if (buffer[p] === Byte.hash) p++;
    while (p < last && NAME_CLASS[buffer[p]!] !== NOT_NAME) p++;
    if (p >= window.end && !window.final) return 0;
    if (buffer[p] !== Byte.semicolon || p >= window.end) {
      window.fail('"&" stands alone', at, 'Write "&amp;" for the character itself');
    }
    if (referenceAt(buffer, start, p) < 0) this.#refuseReference(at, start, p);
    return p + 1;
  }

  #refuseReference(at: number, start: number, end: number): never {
    const { buffer } = this.#window;
    if (buffer[start] === Byte.hash) {
      return this.#window.fail("The character reference stands for no character that XML allows", at);
    }
    const name = asciiOf(buffer, start, end);
    return this.#window.fail(
      isName(name) ? `The entity "${name}" is not defined` : '"&" begins no reference',
      at,
      "XML knows amp, lt, gt, quot and apos; write other characters themselves, or by number",
    );
  }

  #singleByteLength(at: number): number {
    const window = this.#window;
    const byte = window.buffer[at]!;
    if (this.#suspect) {
      const length = utf8Length(window.buffer, at, window.end);
      if (length === Utf8.more && !window.final) return 0;
      if (length > 0) {
        window.fail(
          `The document declares ${this.#encoding}, but its characters are UTF-8`,
          at,
          "Read it with --encoding utf-8, and have the XML declaration corrected",
        );
      }
      this.#suspect = false;
    }
    if (this.#encoding === "us-ascii") {
      window.fail(
        `The document declares US-ASCII, but holds byte ${hex(byte)}`,
        at,
        "It is probably windows-1252: read it with --encoding windows-1252",
      );
    }
    if (byte < 0xa0) this.#checkHigh(byte, at);
    return 1;
  }

  /** 0x80–0x9F, where ISO-8859-1 has control characters that no one writes. */
  #checkHigh(byte: number, at: number): void {
    if (!isWindows1252(byte)) {
      this.#window.fail(
        `Byte ${hex(byte)} stands for no character in ${this.#encoding}`,
        at,
        "The file is in another encoding, or damaged: ask the EPJ vendor for UTF-8",
      );
    }
    if (this.#encoding === "iso-8859-1") {
      this.#window.fail(
        `Byte ${hex(byte)} is a control character in ISO-8859-1: the file is probably windows-1252`,
        at,
        "Read it with --encoding windows-1252",
      );
    }
  }

  #refuseUtf8(at: number, result: number): never {
    const window = this.#window;
    const { buffer, end } = window;
    if (result === Utf8.forbidden) window.fail("U+FFFE and U+FFFF are not allowed in XML", at);
    if (result === Utf8.more) {
      window.fail("The file ends inside a character", at, "The file is cut off: fetch it again");
    }
    if (isSurrogate(buffer, at, end)) {
      window.fail(
        "A surrogate stands alone, which is no character",
        at,
        "Ask the EPJ vendor for a new extract",
      );
    }
    const guess = guessEncoding(buffer[at]!);
    const what = `Byte ${hex(buffer[at]!)} is not UTF-8`;
    return guess === undefined
      ? window.fail(`${what}, and stands for nothing in any encoding known here`, at)
      : window.fail(
        `${what}; the file looks like ${guess}`,
        at,
        `Read it with --encoding windows-1252${guess === "iso-8859-1" ? ", which includes it" : ""}`,
      );
  }
}
