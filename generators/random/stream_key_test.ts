import assert from "node:assert/strict";
import fc from "fast-check";
import { type PathPart, StreamKey } from "./stream_key.ts";

const part: fc.Arbitrary<PathPart> = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const text = (key: StreamKey) => key.words.join();

Deno.test("a key depends on seed and path, step by step or at once", () => {
  fc.assert(fc.property(fc.nat(), fc.array(part, { maxLength: 5 }), fc.nat(5), (seed, path, cut) => {
    const steps = path.slice(0, cut).reduce<StreamKey>((key, part) => key.child(part), StreamKey.of(seed));
    assert.deepEqual(steps.child(...path.slice(cut)).words, StreamKey.of(seed, ...path).words);
  }));
});

Deno.test("paths that differ anywhere have different keys and states", () => {
  fc.assert(fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (one, other) => {
    if (one.length === other.length && one.every((part, i) => Object.is(part, other[i]))) return;
    const [first, second] = [StreamKey.of(7, ...one), StreamKey.of(7, ...other)];
    assert.notEqual(text(first), text(second));
    assert.notDeepEqual(first.state(), second.state());
  }));
});

Deno.test("paths that are easily mixed up have different keys", () => {
  const paths: PathPart[][] = [
    [],
    [0],
    [0, 0],
    [""],
    ["", ""],
    ["0"],
    [7],
    ["7"],
    [4294967296],
    [4294967297],
    [1],
    [1, 2],
    [2, 1],
    [12],
    ["1", "2"],
    ["12"],
    ["a".repeat(12)],
    ["a".repeat(13)],
    ["a".repeat(12), "a"],
    ["abcdefghijkl"],
    ["abcdefghijkm"],
    ["abcdxfghijkl"],
    ["xbcdefghijkl"],
    ["a\0"],
    ["a"],
    ["ø"],
    ["Ã¸"],
  ];
  const keys = paths.flatMap((
    path,
  ) => [text(StreamKey.of(1, ...path)), StreamKey.of(1, ...path).state().join()]);
  assert.equal(new Set(keys).size, 2 * paths.length);
});

Deno.test("no two of a hundred thousand neighbouring paths have a key or a state in common", () => {
  const seen = new Set<string>();
  let count = 0;
  for (let seed = 0; seed < 4; seed++) {
    for (const municipality of ["4601", "4602"]) {
      const key = StreamKey.of(seed, municipality);
      for (let person = 0; person < 12_500; person++) {
        seen.add(text(key.child(person)));
        seen.add(key.child(person).state().join());
        count += 2;
      }
    }
  }
  assert.equal(seen.size, count);
});

Deno.test("what is no whole number from 0 on names no stream", () => {
  for (const seed of [-1, 1.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => StreamKey.of(seed), { name: "RangeError", message: /give a whole number from 0/ });
  }
});
