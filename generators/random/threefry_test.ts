import assert from "node:assert/strict";
import { threefry, type Words } from "./threefry.ts";

Deno.test("the known answers of the authors come out", () => {
  // Random123 1.14, tests/kat_vectors: threefry4x32, 20 rounds; counter, key, result.
  const cases: [Words, Words, Words][] = [
    [[0, 0, 0, 0], [0, 0, 0, 0], [0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8]],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0x2a881696, 0x57012287, 0xf6c7446e, 0xa16a6732],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
      [0x59cd1dbb, 0xb8879579, 0x86b5d00c, 0xac8b6d84],
    ],
  ];
  for (const [counter, key, result] of cases) {
    assert.deepEqual(threefry(key, counter).map((word) => word >>> 0), result);
  }
});

Deno.test("one bit of key or counter changes about half of the bits", () => {
  let changed = 0;
  const bits = 128 * 2;
  const plain = threefry([1, 2, 3, 4], [5, 6, 7, 8]);
  for (let bit = 0; bit < 128; bit++) {
    const key: [number, number, number, number] = [1, 2, 3, 4];
    key[bit >> 5 as 0 | 1 | 2 | 3] ^= 1 << (bit & 31);
    const counter: [number, number, number, number] = [5, 6, 7, 8];
    counter[bit >> 5 as 0 | 1 | 2 | 3] ^= 1 << (bit & 31);
    for (const other of [threefry(key, [5, 6, 7, 8]), threefry([1, 2, 3, 4], counter)]) {
      let count = 0;
      other.forEach((word, i) => {
        for (let rest = word ^ plain[i]!; rest !== 0; rest &= rest - 1) count++;
      });
      assert.ok(count > 32 && count < 96, `${count} bits changed`);
      changed += count;
    }
  }
  // 32 768 bits, each changed with a chance of one half: standard deviation 90.5.
  assert.ok(Math.abs(changed - bits * 64) < 3.29 * Math.sqrt(bits * 32));
});
