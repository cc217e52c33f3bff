/**
 * Whole numbers with a place each, in memory that is known beforehand.
 *
 * @module
 */

/** Slots that a table begins with. */
const FIRST_SLOTS = 1 << 10;

/**
 * Gives each number, from 0 to below 2^53, a slot of its own: open addressing in one typed array, which doubles until it
 * holds as many numbers as it may.
 */
export class NumberTable {
  /** Numbers in the table. */
  size = 0;
  readonly #most: number;
  readonly #grown: (from: Int32Array, slots: number) => void;
  #keys = new Float64Array(FIRST_SLOTS).fill(-1);
  #mask = FIRST_SLOTS - 1;

  /**
   * @param most Numbers it holds at most; three of four slots are used.
   * @param grown Called when numbers have moved: slot `i` was slot `from[i]` before, -1 where it was none.
   */
  constructor(most: number, grown: (from: Int32Array, slots: number) => void) {
    this.#most = most;
    this.#grown = grown;
    grown(new Int32Array(FIRST_SLOTS).fill(-1), FIRST_SLOTS);
  }

  /** Slot of a number; -1 where it is not there. */
  find(number: number): number {
    const keys = this.#keys;
    for (let slot = mixed(number) & this.#mask;; slot = (slot + 1) & this.#mask) {
      const key = keys[slot]!;
      if (key === number) return slot;
      if (key < 0) return -1;
    }
  }

  /** Slot of a number, which is put in where it is not there; -1 where it would be one too many. */
  add(number: number): number {
    const keys = this.#keys;
    let slot = mixed(number) & this.#mask;
    for (;; slot = (slot + 1) & this.#mask) {
      const key = keys[slot]!;
      if (key === number) return slot;
      if (key < 0) break;
    }
    if (this.size >= this.#most) return -1;
    if ((this.size + 1) * 4 > keys.length * 3) {
      this.#grow();
      return this.add(number);
    }
    this.size++;
    keys[slot] = number;
    return slot;
  }

  #grow(): void {
    const old = this.#keys;
    const slots = old.length * 2;
    const keys = new Float64Array(slots).fill(-1);
    const from = new Int32Array(slots).fill(-1);
    this.#mask = slots - 1;
    for (let place = 0; place < old.length; place++) {
      const number = old[place]!;
      if (number < 0) continue;
      let slot = mixed(number) & this.#mask;
      while (keys[slot]! >= 0) slot = (slot + 1) & this.#mask;
      keys[slot] = number;
      from[slot] = place;
    }
    this.#keys = keys;
    this.#grown(from, slots);
  }
}

/** 32 bits that depend on all of a number. `| 0` takes the low ones, many times faster than a remainder. */
function mixed(number: number): number {
  const low = number | 0;
  const high = (number - (low >>> 0)) * 2 ** -32;
  let mix = Math.imul(low ^ Math.imul(high + 1, 0x85ebca6b), 0x9e3779b1);
  mix ^= mix >>> 15;
  mix = Math.imul(mix, 0xc2b2ae35);
  return mix ^ (mix >>> 13);
}
