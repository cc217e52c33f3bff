import assert from "node:assert/strict";
import fc from "fast-check";
import { textFingerprint } from "./fingerprint.ts";
import { FingerprintMap } from "./fingerprint_map.ts";

Deno.test("it holds what a map holds, through growing, saving and taking back", () => {
  const key = fc.tuple(
    ...[0, 1, 2].map(() => fc.oneof(fc.constantFrom(0, 1, 256), fc.integer({ min: 0, max: 2 ** 32 - 1 }))),
  );
  const entry = fc.tuple(key, fc.integer({ min: 0, max: 1000 }));
  fc.assert(fc.property(fc.array(entry, { maxLength: 400 }), (entries) => {
    const map = new FingerprintMap();
    const expected = new Map<string, number>();
    for (const [[a, b, c], value] of entries) {
      map.set(a!, b!, c!, value);
      expected.set(`${a} ${b} ${c}`, value);
    }
    const again = new FingerprintMap();
    again.restore(map.save());
    for (const held of [map, again]) {
      assert.equal(held.size, expected.size);
      for (const [[a, b, c]] of entries) assert.equal(held.get(a!, b!, c!), expected.get(`${a} ${b} ${c}`));
      assert.equal(held.get(5, 5, 5), expected.get("5 5 5") ?? -1);
    }
  }));
});

Deno.test("a hundred thousand texts have as many fingerprints, in every lane nearly so", () => {
  const map = new FingerprintMap();
  const lanes = [0, 1, 2].map(() => new Set<number>());
  for (let index = 0; index < 100_000; index++) {
    const fingerprint = textFingerprint(`4601 2021 ${index}`);
    map.set(...fingerprint, index);
    for (const [lane, values] of lanes.entries()) values.add(fingerprint[lane]!);
  }
  assert.equal(map.size, 100_000);
  for (const values of lanes) assert.ok(values.size > 99_980, String(values.size));
});
