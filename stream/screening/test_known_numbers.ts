/**
 * The well-known test numbers, made anew from their digests when a test runs: they are written down nowhere.
 *
 * @module
 */
import { numberDigest } from "./known_numbers.ts";

/** What is multiplied by an odd number without its overflow, taken apart again. */
function inverse(odd: number): number {
  let found = odd;
  for (let i = 0; i < 5; i++) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}

/** Undoes `value ^ (value >>> shift)`. */
function unshifted(value: number, shift: number): number {
  let found = value;
  for (let i = 0; i < 32 / shift; i++) found = value ^ (found >>> shift);
  return found;
}

/** The number behind a digest, made anew from its first half: it is written down nowhere. */
export function numberBehind(digest: number): number | undefined {
  for (let high = 0; high < 24; high++) {
    let mix = unshifted(Math.floor(digest / 2 ** 20) | 0, 15);
    mix = unshifted(Math.imul(mix, inverse(0x27d4eb2f)), 13);
    mix = unshifted(Math.imul(mix, inverse(0xc2b2ae35)) ^ high, 16);
    const low = Math.imul(mix, inverse(0x85ebca6b)) ^ 0x2545f491;
    const number = high * 2 ** 32 + (low >>> 0);
    if (number < 1e11 && numberDigest(number) === digest) return number;
  }
  return undefined;
}
