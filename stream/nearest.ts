/**
 * What a misspelt word was meant to be.
 *
 * @module
 */

/**
 * The word that takes the fewest changes to become `text`; `undefined` where that is more than a third of its letters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nearest } from "./nearest.ts";
 *
 * assert.equal(nearest("retirecodes", ["screen", "retire-codes"]), "retire-codes");
 * assert.equal(nearest("colour", ["screen", "retire-codes"]), undefined);
 * ```
 */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const found = words.map((word) => ({ word, changes: distance(text.toLowerCase(), word) }))
    .sort((a, b) => a.changes - b.changes)[0];
  return found !== undefined && found.changes <= Math.ceil(found.word.length / 3) ? found.word : undefined;
}

/** Levenshtein distance: letters to add, take out or change. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(before[j + 1]! + 1, row[j]! + 1, before[j]! + (a[i] === b[j] ? 0 : 1)));
    }
    before = row;
  }
  return before[b.length]!;
}
