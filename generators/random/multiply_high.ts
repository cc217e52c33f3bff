/**
 * The upper half of a product, which `Math.imul` does not give.
 *
 * @module
 */

/** Up to this size a product with 32 bits has at most 53, which a double holds exactly. */
const EXACT = 2 ** 21;

/** Upper 32 bits of the 64-bit product of two whole numbers from 0 to 2^32 - 1. */
export function multiplyHigh(word: number, size: number): number {
  if (size <= EXACT) return Math.floor(word * size * 2 ** -32);
  const wordLow = word & 0xffff;
  const wordHigh = word >>> 16;
  const sizeLow = size & 0xffff;
  const sizeHigh = size >>> 16;
  const middle = wordHigh * sizeLow + Math.floor(wordLow * sizeLow / 65536);
  const carry = wordLow * sizeHigh + middle % 65536;
  return wordHigh * sizeHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536);
}
