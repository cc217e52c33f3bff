/**
 * A payload's bytes as UTF-8, checked, in pieces of any size.
 *
 * @module
 */
import { isAscii, isUtf8 } from "node:buffer";
import { type Encoding, isWindows1252, Utf8, utf8Length, WINDOWS_1252 } from "../../stream/xml/encodings.ts";
import { Utf16Transcoder } from "../../stream/xml/utf16.ts";
import { putCodePoint } from "../../stream/xml/values.ts";
import { EnvelopeError } from "./envelope_error.ts";

/** Gives bytes as UTF-8. */
export interface Recoder {
  /** The characters that `bytes` completes; valid until the next call, and as long as `bytes` is. */
  recode(bytes: Uint8Array): Uint8Array;
  /** What is left when no bytes follow. */
  finish(): Uint8Array;
}

/** What a recoder needs to know. */
export interface RecoderOptions {
  /** A caller vouches for the encoding; else bytes that are UTF-8 prove a single-byte encoding wrong. */
  readonly isForced: boolean;
  /** Bytes before the first one, for messages. */
  readonly offset: number;
}

const NOTHING = new Uint8Array(0);

/** The recoder for an encoding, by the name that the reader reports. */
export function recoderFor(encoding: string, options: RecoderOptions): Recoder {
  switch (encoding as Encoding) {
    case "utf-16le":
    case "utf-16be":
      return new Utf16Recoder(encoding === "utf-16le");
    case "utf-8":
      return new Utf8Recoder(options.offset);
    default:
      return new SingleByteRecoder(encoding, options);
  }
}

function refuse(what: string): never {
  throw new EnvelopeError("encoding", what, {
    hint: "Name the encoding it really has, or ask the EPJ vendor for a new extract in UTF-8",
  });
}

const hex = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;

/** Lets UTF-8 through as it is. A character cut by the end of a chunk is judged when the rest of it has come. */
class Utf8Recoder implements Recoder {
  /** First bytes of a character whose last have not come. */
  #begun = NOTHING;
  /** Offset of the next byte. */
  #offset: number;

  constructor(offset: number) {
    this.#offset = offset;
  }

  recode(bytes: Uint8Array): Uint8Array {
    let from = 0;
    while (this.#begun.length > 0 && from < bytes.length) {
      const character = new Uint8Array(this.#begun.length + 1);
      character.set(this.#begun);
      character[this.#begun.length] = bytes[from++]!;
      const length = utf8Length(character, 0, character.length);
      if (length === Utf8.invalid) this.#fail(character[0]!, from - character.length);
      this.#begun = length === Utf8.more ? character : NOTHING;
    }
    const end = this.#begun.length > 0 ? bytes.length : wholeCharacters(bytes, from);
    const whole = bytes.subarray(from, end);
    if (!isUtf8(whole)) this.#failIn(whole, from);
    if (end < bytes.length) this.#begun = bytes.slice(end);
    this.#offset += bytes.length;
    return bytes;
  }

  finish(): Uint8Array {
    if (this.#begun.length > 0) refuse("The payload ends inside a character");
    return NOTHING;
  }

  #failIn(bytes: Uint8Array, from: number): never {
    let at = 0;
    while (at < bytes.length) {
      const length = bytes[at]! < 0x80 ? 1 : utf8Length(bytes, at, bytes.length);
      // Code points that XML does not allow are characters all the same.
      if (length === Utf8.forbidden) at += 3;
      else if (length <= 0) break;
      else at += length;
    }
    return this.#fail(bytes[at]!, from + at);
  }

  #fail(byte: number, at: number): never {
    return refuse(`Byte ${hex(byte)} of the payload at ${this.#offset + at} is not UTF-8`);
  }
}

/** Index after the last character that is not cut by the end of `bytes`. */
function wholeCharacters(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  for (let back = 1; back <= 3 && end - back >= from; back++) {
    const byte = bytes[end - back]!;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return utf8Length(bytes, end - back, end) === Utf8.more ? end - back : end;
  }
  return end;
}

/** US-ASCII, ISO-8859-1 and windows-1252. ASCII goes through as it is. */
class SingleByteRecoder implements Recoder {
  readonly #encoding: string;
  /** Only the XML declaration says that the payload is in this encoding. */
  #isSuspect: boolean;
  /** Bytes that may be a character of UTF-8, if what follows completes it. */
  #held = NOTHING;
  #offset: number;
  #output = NOTHING;

  constructor(encoding: string, { isForced, offset }: RecoderOptions) {
    this.#encoding = encoding;
    this.#isSuspect = !isForced;
    this.#offset = offset;
  }

  recode(bytes: Uint8Array): Uint8Array {
    if (this.#held.length === 0 && isAscii(bytes)) {
      this.#offset += bytes.length;
      return bytes;
    }
    let input = bytes;
    if (this.#held.length > 0) {
      input = new Uint8Array(this.#held.length + bytes.length);
      input.set(this.#held);
      input.set(bytes, this.#held.length);
      this.#held = NOTHING;
    }
    if (this.#isSuspect) {
      const first = input.findIndex((byte) => byte >= 0x80);
      if (first >= 0 && utf8Length(input, first, input.length) === Utf8.more) {
        this.#held = input.slice(first);
        return this.#convert(input.subarray(0, first));
      }
    }
    return this.#convert(input);
  }

  finish(): Uint8Array {
    this.#isSuspect = false;
    const held = this.#held;
    this.#held = NOTHING;
    return this.#convert(held);
  }

  #convert(bytes: Uint8Array): Uint8Array {
    if (this.#output.length < bytes.length * 3) this.#output = new Uint8Array(bytes.length * 3);
    const output = this.#output;
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte < 0x80) {
        output[length++] = byte;
        continue;
      }
      if (this.#isSuspect) this.#judgeFirst(bytes, at);
      if (byte < 0xa0 || this.#encoding === "us-ascii") this.#judgeHigh(byte, at);
      length = putCodePoint(output, length, WINDOWS_1252[byte - 0x80]!);
    }
    this.#offset += bytes.length;
    return output.subarray(0, length);
  }

  /** The first byte beyond ASCII tells whether the payload is UTF-8 after all. */
  #judgeFirst(bytes: Uint8Array, at: number): void {
    this.#isSuspect = false;
    if (utf8Length(bytes, at, bytes.length) > 0) {
      refuse(`The payload declares ${this.#encoding}, but its characters are UTF-8`);
    }
  }

  #judgeHigh(byte: number, at: number): void {
    if (this.#encoding === "windows-1252" && isWindows1252(byte)) return;
    refuse(
      `Byte ${hex(byte)} of the payload at ${this.#offset + at} stands for no character in ${this.#encoding}`,
    );
  }
}

/** UTF-16. A surrogate that stands alone comes out of the transcoder as bytes that are not UTF-8. */
class Utf16Recoder implements Recoder {
  readonly #transcoder: Utf16Transcoder;

  constructor(littleEndian: boolean) {
    this.#transcoder = new Utf16Transcoder(littleEndian);
  }

  recode(bytes: Uint8Array): Uint8Array {
    const output = this.#transcoder.transcode(bytes);
    if (!isUtf8(output)) refuse("A surrogate stands alone in the payload, which is no character of UTF-16");
    return output;
  }

  finish(): Uint8Array {
    if (this.#transcoder.incomplete) refuse("The payload ends inside a character");
    return NOTHING;
  }
}
