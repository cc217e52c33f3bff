/**
 * Draws from a few codes by eight random bits.
 *
 * @module
 */

/** A code and its share, in any unit. */
export type CodeWeight = readonly [code: number, weight: number];

/**
 * Codes by byte: each stands at as many of the 256 places as its share says, to the nearest 1/256. One random number of 32
 * bits draws from four such tables.
 */
export function byteTable(...weights: readonly CodeWeight[]): Uint8Array {
  let total = 0;
  for (const [, weight] of weights) total += weight;
  const table = new Uint8Array(256);
  let sum = 0;
  let from = 0;
  for (const [code, weight] of weights) {
    sum += weight;
    const to = Math.round(256 * sum / total);
    table.fill(code, from, to);
    from = to;
  }
  return table;
}
