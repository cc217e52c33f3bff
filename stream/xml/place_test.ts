import assert from "node:assert/strict";
import fc from "fast-check";
import { PlaceTracker } from "./place.ts";

const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x20, 0x41, 0xc3, 0xa5, 0xf0, 0x9f, 0x98, 0x80), {
  maxLength: 60,
})
  .map((list) => Uint8Array.from(list));

/** Line and column of the byte at `index`, one byte after the other. */
function slowly(all: Uint8Array, index: number): { line: number; column: number } {
  let [line, column] = [1, 1];
  for (let i = 0; i < index; i++) {
    const isEnd = all[i] === 0x0a || (all[i] === 0x0d && (all[i + 1] !== 0x0a || i + 1 === index));
    if (all[i] === 0x0a && all[i - 1] === 0x0d && i > 0) column = 1;
    else if (isEnd || all[i] === 0x0d) [line, column] = [line + 1, 1];
    else if ((all[i]! & 0xc0) !== 0x80) column++;
  }
  return { line, column };
}

Deno.test("lines and columns are those counted byte by byte, wherever the window moves", () => {
  fc.assert(fc.property(bytes, fc.nat(60), fc.nat(60), fc.nat(3), (all, a, b, shift) => {
    const [moved, index] = [Math.min(a, b, all.length), Math.min(Math.max(a, b), all.length)];
    const tracker = new PlaceTracker();
    // Not always aligned.
    const held = new Uint8Array(all.length + 4).subarray(shift, shift + all.length);
    held.set(all);
    tracker.advance(held, moved);
    assert.deepEqual(tracker.at(held.subarray(moved), index - moved), slowly(all, index));
  }));
});
