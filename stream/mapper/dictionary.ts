/**
 * Distinct values of a column, found by their bytes.
 *
 * @module
 */

import { type ArrayMaker, heapArrays } from "../array_maker.ts";

/** A dictionary that has grown beyond either is none: from the next batch on its values are plain text. */
const KEPT_ENTRIES = 4096;
const KEPT_BYTES = 1 << 16;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Numbers values in the order they are met. It lives on from batch to batch while it is small. A field full of
 * different values is not worth looking up: once that is seen, each value is an entry of its own, and they are gone
 * with their batch.
 */
export class Dictionary {
  /** Each value is an entry of its own. */
  isPlain = false;
  /** Values so far. */
  count = 0;
  readonly #make: ArrayMaker;
  /** Values by number, as far as they have been decoded. */
  #entries: string[] = [];
  #hashes = new Int32Array(256);
  /** Where each value starts in the bytes. */
  #offsets: Int32Array;
  #bytes: Uint8Array;
  /** Open addressing, never more than half full; 0 is free, else number + 1. */
  #slots = new Int32Array(512);
  /** Numbers of values of one ASCII character, as most codes are; -1: not met. */
  #single = new Int32Array(128).fill(-1);

  constructor(make: ArrayMaker = heapArrays) {
    this.#make = make;
    this.#offsets = make.int32(257);
    this.#bytes = make.uint8(1024);
  }

  /** Values by number. */
  get entries(): readonly string[] {
    if (this.isPlain && this.#entries.length < this.count) this.#entries = this.#decodeAll();
    return this.#entries;
  }

  /** The arrays that plain values stand in, for a lane that writes to them in its stead. */
  get arrays(): { readonly offsets: Int32Array; readonly bytes: Uint8Array } {
    return { offsets: this.#offsets, bytes: this.#bytes };
  }

  /** The number of the value in these bytes, a new one where it has not been met. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    if (this.isPlain) return this.#append(bytes, start, end);
    if (end - start === 1) {
      const byte = bytes[start]!;
      const known = this.#single[byte];
      if (known !== undefined && known >= 0) return known;
      const entry = this.#find(bytes, start, end);
      if (byte < 128) this.#single[byte] = entry;
      return entry;
    }
    return this.#find(bytes, start, end);
  }

  #find(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5 | 0; // FNV-1a
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 16777619);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      if (this.#hashes[found - 1] === hash && this.#equals(found - 1, bytes, start, end)) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(hash, slot, bytes, start, end);
  }

  #equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.#offsets[entry]!;
    if (this.#offsets[entry + 1]! - at !== end - start) return false;
    while (start < end) if (bytes[start++] !== this.#bytes[at++]) return false;
    return true;
  }

  #add(hash: number, slot: number, bytes: Uint8Array, start: number, end: number): number {
    const entry = this.#append(bytes, start, end);
    if (entry >= this.#hashes.length) {
      const hashes = new Int32Array(this.#hashes.length * 2);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    this.#hashes[entry] = hash;
    this.#entries.push(utf8.decode(bytes.subarray(start, end)));
    this.#slots[slot] = entry + 1;
    if ((entry + 1) * 2 > this.#slots.length) this.#rehash();
    return entry;
  }

  #append(bytes: Uint8Array, start: number, end: number): number {
    const entry = this.count;
    const offset = this.#offsets[entry]!;
    const used = offset + end - start;
    this.reserve(entry + 1, used);
    this.#bytes.set(bytes.subarray(start, end), offset);
    this.#offsets[entry + 1] = used;
    this.count = entry + 1;
    return entry;
  }

  /** Makes room for so many values of so many bytes together, and more. */
  reserve(entries: number, bytes: number): void {
    if (entries >= this.#offsets.length) {
      const offsets = this.#make.int32(entries * 2 + 1);
      offsets.set(this.#offsets);
      this.#make.release(this.#offsets);
      this.#offsets = offsets;
    }
    if (bytes > this.#bytes.length) {
      const larger = this.#make.uint8(bytes * 2);
      larger.set(this.#bytes);
      this.#make.release(this.#bytes);
      this.#bytes = larger;
    }
  }

  #decodeAll(): string[] {
    const { count } = this;
    const end = this.#offsets[count]!;
    const text = utf8.decode(this.#bytes.subarray(0, end));
    // As long in characters as in bytes: all is ASCII, and offsets are places in the text.
    const ascii = text.length === end;
    return Array.from({ length: count }, (_, entry) => {
      const [from, to] = [this.#offsets[entry]!, this.#offsets[entry + 1]!];
      return ascii ? text.slice(from, to) : utf8.decode(this.#bytes.subarray(from, to));
    });
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      const hash = this.#hashes[entry]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }

  /** Between two batches: forgets all where it has grown large. Arrays of entries handed out before stay as they are. */
  trim(): void {
    if (!this.isPlain) {
      if (this.count <= KEPT_ENTRIES && this.#offsets[this.count]! <= KEPT_BYTES) return;
      this.isPlain = true;
      this.#slots = this.#hashes = new Int32Array(0);
    }
    this.count = 0;
    this.#entries = [];
  }
}
