import assert from "node:assert/strict";
import fc from "fast-check";
import { personKeys } from "../store/person_key.ts";
import { KeyedPermutation } from "./keyed_permutation.ts";

const keyed = (byte: number) => personKeys(new Uint8Array(32).fill(byte)).keyOf;
const id = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 9_999_999_999 }));

Deno.test("no two numbers share a pseudonym, whatever the digest gives", () => {
  for (
    const digest of [
      keyed(1),
      () => "0".repeat(32),
      (text: string) => text.length.toString(16).padStart(12, "0"),
    ]
  ) {
    const permutation = new KeyedPermutation(digest, "person");
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 300 }), (ids) => {
        const pseudonyms = ids.map((value) => permutation.of(value));
        assert.equal(new Set(pseudonyms).size, ids.length);
        for (const pseudonym of pseudonyms) {
          assert.ok(Number.isInteger(pseudonym) && pseudonym >= 0 && pseudonym <= 9_999_999_999);
        }
      }),
      { numRuns: 20 },
    );
  }
});

Deno.test("key and purpose decide, and nothing else", () => {
  const pseudonyms = (digest: (text: string) => string, purpose: string) => {
    const permutation = new KeyedPermutation(digest, purpose);
    return [0, 1, 17, 9_999_999_999].map((value) => permutation.of(value));
  };
  assert.deepEqual(pseudonyms(keyed(1), "person"), pseudonyms(keyed(1), "person"));
  assert.notDeepEqual(pseudonyms(keyed(1), "person"), pseudonyms(keyed(2), "person"));
  assert.notDeepEqual(pseudonyms(keyed(1), "person"), pseudonyms(keyed(1), "service"));
});

Deno.test("neighbours lie apart: order tells nothing", () => {
  const permutation = new KeyedPermutation(keyed(3), "person");
  const pseudonyms = Array.from({ length: 2000 }, (_, value) => permutation.of(value));
  const rising = pseudonyms.filter((value, index) => index > 0 && value > pseudonyms[index - 1]!).length;
  assert.ok(Math.abs(rising - 1000) < 150, String(rising));
});

Deno.test("what is no local id has no pseudonym", () => {
  const permutation = new KeyedPermutation(keyed(1), "person");
  for (const value of [-1, 10_000_000_000, 1.5, NaN]) assert.throws(() => permutation.of(value), RangeError);
});
