/**
 * Names as small integers. Each distinct name is decoded, checked and stored once; after that it is recognised
 * by comparing bytes, four at a time, and no string is made for markup.
 *
 * @module
 */

import { NAME_CLASS, NAME_START, NOT_NAME } from "./byte_classes.ts";
import type { Characters } from "./characters.ts";
import { splitQName } from "./name_characters.ts";
import type { Window } from "./window.ts";

/** Not a name: none starts there. */
export const NO_NAME = -1;
/** Not a name: the window ends inside it. */
export const UNFINISHED_NAME = -2;

const RAISE = "Raise maxNames, or --limit names=…, if the document is genuine";

/** What a name is to namespaces. */
export const NameKind = Object.freeze({
  /** No prefix. */
  local: 0,
  /** Has a prefix. */
  prefixed: 1,
  /** `xmlns` or `xmlns:…`: as an attribute, a namespace declaration. */
  declaration: 2,
});

/** Limits and helpers of a {@linkcode NameTable}. */
export interface NameTableOptions {
  /** Most distinct names. */
  readonly maxNames: number;
  /** Most bytes of one name. */
  readonly maxNameBytes: number;
  /** Most bytes of all distinct names together. */
  readonly maxBytes: number;
  readonly window: Window;
  readonly characters: Characters;
}

/** Qualified names as they are written in the document, in the document's encoding. */
export class NameTable {
  /** By name: length in bytes. */
  readonly lengths: Int32Array;
  /** By name: a {@linkcode NameKind}. */
  readonly kinds: Uint8Array;
  /** Index after the name that was read last. */
  after = 0;
  readonly #options: NameTableOptions;
  readonly #strings: string[] = [];
  readonly #offsets: Int32Array;
  readonly #hashes: Int32Array;
  /** Open addressing, never more than half full: name + 1, or 0 for an empty slot. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  /** The bytes of all names, each starting at a multiple of four, with slack to read past the last one. */
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  constructor(options: NameTableOptions) {
    this.#options = options;
    const { maxNames } = options;
    const slots = 2 ** Math.ceil(Math.log2(maxNames * 2 + 2));
    this.lengths = new Int32Array(maxNames);
    this.kinds = new Uint8Array(maxNames);
    this.#offsets = new Int32Array(maxNames);
    this.#hashes = new Int32Array(maxNames);
    this.#slots = new Int32Array(slots);
    this.#mask = slots - 1;
  }

  /** The name as written, prefix and all. */
  stringOf(name: number): string {
    return this.#strings[name]!;
  }

  /** The bytes of the name as they stand in the document. */
  bytesOf(name: number): Uint8Array {
    const offset = this.#offsets[name]!;
    return this.#bytes.slice(offset, offset + this.lengths[name]!);
  }

  /**
   * Reads the name at `at` and leaves the index after it in `after`. `guess` is the name expected there, such as
   * the one that followed last time, or {@linkcode NO_NAME}; a right guess costs one comparison. Returns the name,
   * {@linkcode NO_NAME} or {@linkcode UNFINISHED_NAME}.
   */
  read({ buffer, view, end }: Window, at: number, guess: number): number {
    if (guess >= 0) {
      const after = at + this.lengths[guess]!;
      if (after < end && NAME_CLASS[buffer[after]!] === NOT_NAME && this.matches(guess, view, at)) {
        this.after = after;
        return guess;
      }
    }
    if (NAME_CLASS[buffer[at]!] !== NAME_START) return NO_NAME;
    let p = at + 1;
    while (NAME_CLASS[buffer[p]!] !== NOT_NAME) p++;
    if (p >= end) return UNFINISHED_NAME;
    this.after = p;
    return this.intern(buffer, at, p);
  }

  /** Whether the bytes at `at` are this name. Reads up to three bytes past it, so the window has slack. */
  matches(name: number, view: DataView, at: number): boolean {
    const length = this.lengths[name]!;
    const offset = this.#offsets[name]!;
    const known = this.#view;
    let done = 0;
    for (; done + 4 <= length; done += 4) {
      if (view.getInt32(at + done, true) !== known.getInt32(offset + done, true)) return false;
    }
    const rest = length - done;
    if (rest === 0) return true;
    // The rest is one to three bytes: compare four and look only at the lowest ones.
    const difference = view.getInt32(at + done, true) ^ known.getInt32(offset + done, true);
    return (difference & ((1 << (rest << 3)) - 1)) === 0;
  }

  /** The number of the name in these bytes, a new one where it has not been seen. */
  intern(buffer: Uint8Array, start: number, end: number): number {
    // FNV-1a.
    let hash = 0x811c9dc5 | 0;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ buffer[i]!, 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      const found = this.#slots[slot]! - 1;
      if (found < 0) break;
      if (this.#hashes[found] === hash && this.#equals(found, buffer, start, end)) return found;
      slot = (slot + 1) & this.#mask;
    }
    const name = this.#add(buffer, start, end);
    this.#hashes[name] = hash;
    this.#slots[slot] = name + 1;
    return name;
  }

  #equals(name: number, buffer: Uint8Array, start: number, end: number): boolean {
    if (this.lengths[name] !== end - start) return false;
    let offset = this.#offsets[name]!;
    for (let i = start; i < end; i++, offset++) if (buffer[i] !== this.#bytes[offset]) return false;
    return true;
  }

  #add(buffer: Uint8Array, start: number, end: number): number {
    const { maxNames, maxNameBytes, maxBytes, window, characters } = this.#options;
    const name = this.#strings.length;
    const length = end - start;
    if (name >= maxNames) {
      window.fail(`The document has more than ${maxNames} distinct names`, start, RAISE);
    }
    if (length > maxNameBytes) {
      window.fail(
        `A name is longer than ${maxNameBytes} bytes`,
        start,
        "Raise maxNameBytes, or --limit name-bytes=…, if it is genuine",
      );
    }
    if (this.#used + length > maxBytes) {
      window.fail(`The names of the document take more than ${maxBytes} bytes`, start, RAISE);
    }
    const text = characters.decode(start, end);
    const parts = splitQName(text);
    if (parts === undefined) return window.fail(`"${shorten(text)}" is not a valid XML name`, start);
    this.kinds[name] = kindOf(text, parts.prefix);
    this.#strings.push(text);
    this.#store(name, buffer.subarray(start, end));
    return name;
  }

  #store(name: number, bytes: Uint8Array): void {
    const needed = this.#used + bytes.length + 8;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(needed * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#bytes.set(bytes, this.#used);
    this.#offsets[name] = this.#used;
    this.lengths[name] = bytes.length;
    this.#used = (this.#used + bytes.length + 3) & ~3;
  }
}

function kindOf(text: string, prefix: string): number {
  if (text === "xmlns" || prefix === "xmlns") return NameKind.declaration;
  return prefix === "" ? NameKind.local : NameKind.prefixed;
}

/** A name for an error message, which must stay one line. */
export function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}
