/**
 * Arrays in the memory of a WebAssembly module.
 *
 * @module
 */

import { type ArrayMaker, heapArrays } from "../array_maker.ts";

/** Smallest block, as a power of two: what any array may be aligned to. */
const SMALLEST = 6;

/**
 * Hands out blocks of a memory whose sizes are powers of two, and takes them back. The memory never grows, since that would
 * detach every array in it: when it is full, arrays come from the heap, and the module leaves those alone.
 */
export class Arena implements ArrayMaker {
  readonly #buffer: ArrayBuffer;
  readonly #from: number;
  readonly #until: number;
  #next: number;
  /** Counts blocks handed out: whoever keeps places of arrays looks for others only where it has changed. */
  handedOut = 0;
  /** By power of two: blocks that were given back. */
  readonly #free: number[][] = Array.from({ length: 32 }, () => []);

  /** The bytes of `memory` from `from` on are the arena's. */
  constructor(memory: WebAssembly.Memory, from: number) {
    this.#buffer = memory.buffer as ArrayBuffer;
    this.#from = this.#next = (from + (1 << SMALLEST) - 1) & -(1 << SMALLEST);
    // A comparison may read some bytes past the end of a block.
    this.#until = memory.buffer.byteLength - 64;
  }

  uint8(length: number): Uint8Array<ArrayBuffer> {
    const at = this.block(length);
    return at === 0 ? heapArrays.uint8(length) : new Uint8Array(this.#buffer, at, length);
  }

  int16(length: number): Int16Array<ArrayBuffer> {
    const at = this.block(length * 2);
    return at === 0 ? heapArrays.int16(length) : new Int16Array(this.#buffer, at, length);
  }

  int32(length: number): Int32Array<ArrayBuffer> {
    const at = this.block(length * 4);
    return at === 0 ? heapArrays.int32(length) : new Int32Array(this.#buffer, at, length);
  }

  float64(length: number): Float64Array<ArrayBuffer> {
    const at = this.block(length * 8);
    return at === 0 ? heapArrays.float64(length) : new Float64Array(this.#buffer, at, length);
  }

  release(array: Uint8Array | Int16Array | Int32Array | Float64Array): void {
    if (this.holds(array) && array.byteLength > 0) this.free(array.byteOffset, array.byteLength);
  }

  /** Whether an array stands in the memory. */
  holds(array: Uint8Array | Int16Array | Int32Array | Float64Array): boolean {
    return array.buffer === this.#buffer;
  }

  /** A block of zeros, as its place in the memory; 0 where there is no room. */
  block(bytes: number): number {
    this.handedOut++;
    const power = powerOf(bytes);
    const freed = this.#free[power]!.pop();
    if (freed !== undefined) {
      new Uint8Array(this.#buffer, freed, bytes).fill(0);
      return freed;
    }
    const size = 2 ** power;
    if (this.#next + size > this.#until) return 0;
    const at = this.#next;
    this.#next += size;
    return at;
  }

  /** Takes back a block of so many bytes. */
  free(at: number, bytes: number): void {
    this.#free[powerOf(bytes)]!.push(at);
  }

  /** Takes back everything: nothing that was handed out may be used after this. */
  reset(): void {
    new Uint8Array(this.#buffer, this.#from, this.#next - this.#from).fill(0);
    this.#next = this.#from;
    for (const blocks of this.#free) blocks.length = 0;
  }
}

function powerOf(bytes: number): number {
  return Math.max(SMALLEST, Math.ceil(Math.log2(Math.max(bytes, 1))));
}
