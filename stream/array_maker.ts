/**
 * Where the arrays of columns come from: the heap, or a memory that is shared with WebAssembly.
 *
 * @module
 */

/** Makes arrays filled with zeros. */
export interface ArrayMaker {
  uint8(length: number): Uint8Array<ArrayBuffer>;
  int16(length: number): Int16Array<ArrayBuffer>;
  int32(length: number): Int32Array<ArrayBuffer>;
  float64(length: number): Float64Array<ArrayBuffer>;
  /** Takes back an array that is used no more. */
  release(array: Uint8Array | Int16Array | Int32Array | Float64Array): void;
}

/** Arrays of the heap, which need not be given back. */
export const heapArrays: ArrayMaker = Object.freeze({
  uint8: (length: number) => new Uint8Array(length),
  int16: (length: number) => new Int16Array(length),
  int32: (length: number) => new Int32Array(length),
  float64: (length: number) => new Float64Array(length),
  release() {},
});
