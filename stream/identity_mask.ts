/**
 * Identity numbers where they do not belong.
 *
 * @module
 */

/** Fewest digits in a row that may be an identity number: eleven in national numbers, twelve in DUF numbers. */
const DIGITS = 11;

/**
 * Text with every run of eleven digits and more masked, also where single spaces or hyphens break the run:
 * a national identity number may have been typed into any field.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maskIdentityNumbers } from "./identity_mask.ts";
 *
 * assert.equal(maskIdentityNumbers("born 018145 12319"), "born [11 digits]");
 * ```
 */
export function maskIdentityNumbers(text: string): string {
  return text.length < DIGITS
    ? text
    : text.replace(/\d(?:[ -]?\d){10,}/g, (run) => `[${run.replace(/\D/g, "").length} digits]`);
}

/** The first `length` bytes may hold such a run. Says yes where runs of two rows touch. */
export function hasDigitRun(bytes: Uint8Array, length: number): boolean {
  let run = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x30 && byte <= 0x39) {
      if (++run === DIGITS) return true;
    } else if (byte !== 0x20 && byte !== 0x2d) run = 0;
  }
  return false;
}
