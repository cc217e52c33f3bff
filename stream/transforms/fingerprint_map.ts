/**
 * Which fingerprints have been met, and a number with each.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** A slot is three words of key and one of value plus 1; 0 is free. */
const SLOT = 4;
/** A power of two. Each grows by itself, so that growing never needs the memory of all twice. */
const SHARDS = 256;
const FIRST_SLOTS = 16;

/** Numbers by fingerprint, in 21 to 43 bytes each: 16 in a slot, of which between three and six in eight are used. */
export class FingerprintMap {
  #size = 0;
  readonly #shards: Uint32Array[] = Array.from({ length: SHARDS }, () => new Uint32Array(FIRST_SLOTS * SLOT));
  readonly #sizes = new Int32Array(SHARDS);

  /** Fingerprints held. */
  get size(): number {
    return this.#size;
  }

  /** The number of a fingerprint; -1 where it has none. */
  get(a: number, b: number, c: number): number {
    const slots = this.#shards[a & (SHARDS - 1)]!;
    return slots[placeIn(slots, a, b, c) + 3]! - 1;
  }

  /** Gives a fingerprint a number from 0 to 2^32 - 2. */
  set(a: number, b: number, c: number, value: number): void {
    const shard = a & (SHARDS - 1);
    let slots = this.#shards[shard]!;
    let at = placeIn(slots, a, b, c);
    if (slots[at + 3] === 0) {
      if ((this.#sizes[shard]! + 1) * SLOT * 4 > slots.length * 3) {
        slots = this.#shards[shard] = grown(slots);
        at = placeIn(slots, a, b, c);
      }
      this.#sizes[shard]!++;
      this.#size++;
    }
    slots[at] = a;
    slots[at + 1] = b;
    slots[at + 2] = c;
    slots[at + 3] = value + 1;
  }

  /** All fingerprints and numbers as base64. */
  save(): string {
    const words = new Uint32Array(this.#size * SLOT);
    let at = 0;
    for (const slots of this.#shards) {
      for (let slot = 0; slot < slots.length; slot += SLOT) {
        if (slots[slot + 3] === 0) continue;
        words.set(slots.subarray(slot, slot + SLOT), at);
        at += SLOT;
      }
    }
    return Buffer.from(words.buffer).toString("base64");
  }

  /** Adds what {@linkcode save} gave. */
  restore(text: string): void {
    const bytes = Buffer.from(text, "base64");
    for (let at = 0; at + SLOT * 4 <= bytes.length; at += SLOT * 4) {
      const [a, b, c, value] = [0, 4, 8, 12].map((word) => bytes.readUInt32LE(at + word)) as [
        number,
        number,
        number,
        number,
      ];
      this.set(a, b, c, value - 1);
    }
  }
}

/** Where a fingerprint stands, or the free slot where it would. */
function placeIn(slots: Uint32Array, a: number, b: number, c: number): number {
  const mask = slots.length / SLOT - 1;
  let slot = b & mask;
  for (;; slot = (slot + 1) & mask) {
    const at = slot * SLOT;
    if (slots[at + 3] === 0 || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) return at;
  }
}

function grown(slots: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(slots.length * 2);
  for (let slot = 0; slot < slots.length; slot += SLOT) {
    if (slots[slot + 3] === 0) continue;
    const at = placeIn(larger, slots[slot]!, slots[slot + 1]!, slots[slot + 2]!);
    larger.set(slots.subarray(slot, slot + SLOT), at);
  }
  return larger;
}
