/**
 * Distinct values of a column, found by their bytes.
 *
 * @module
 */

/** A dictionary that has grown beyond either starts anew with the next batch. */
const KEPT_ENTRIES = 4096;
const KEPT_BYTES = 1 << 16;
const utf8 = new TextDecoder();

/**
 * Numbers values in the order they are met. It lives on from batch to batch while it is small, so that a field
 * full of different values costs no more memory than the rows of one batch.
 */
export class Dictionary {
  /** Values by number. */
  entries: string[] = [];
  /** Counts how often all has been forgotten. */
  generation = 0;
  #hashes = new Int32Array(256);
  #offsets = new Int32Array(257);
  #bytes = new Uint8Array(1024);
  /** Open addressing, never more than half full; 0 is free, else number + 1. */
  #slots = new Int32Array(512);
  /** Numbers of values of one ASCII character, as most codes are; -1: not met. */
  #single = new Int32Array(128).fill(-1);

  /** The number of the value in these bytes, a new one where it has not been met. */
  intern(bytes: Uint8Array, start: number, end: number): number {
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
    const entry = this.entries.length;
    const offset = this.#offsets[entry]!;
    const used = offset + end - start;
    if (entry === this.#hashes.length) {
      this.#hashes = copied(this.#hashes, new Int32Array(entry * 2));
      this.#offsets = copied(this.#offsets, new Int32Array(entry * 2 + 1));
    }
    if (used > this.#bytes.length) this.#bytes = copied(this.#bytes, new Uint8Array(used * 2));
    this.#bytes.set(bytes.subarray(start, end), offset);
    this.#hashes[entry] = hash;
    this.#offsets[entry + 1] = used;
    this.entries.push(utf8.decode(bytes.subarray(start, end)));
    this.#slots[slot] = entry + 1;
    if ((entry + 1) * 2 > this.#slots.length) this.#rehash();
    return entry;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.entries.length; entry++) {
      const hash = this.#hashes[entry]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }

  /** Between two batches: forgets all where it has grown large. Arrays handed out before stay as they are. */
  trim(): void {
    if (this.entries.length <= KEPT_ENTRIES && this.#offsets[this.entries.length]! <= KEPT_BYTES) return;
    this.generation++;
    this.entries = [];
    this.#hashes = new Int32Array(256);
    this.#offsets = new Int32Array(257);
    this.#bytes = new Uint8Array(1024);
    this.#slots = new Int32Array(512);
    this.#single.fill(-1);
  }
}

function copied<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
