import assert from "node:assert/strict";
import { classifyPersonNumber } from "../../register/identifiers/person_number.ts";
import { isKnownTestNumber, knownDigests } from "./known_numbers.ts";
import { numberBehind } from "./test_known_numbers.ts";

Deno.test("each digest stands for a number that passes for real, and is found; its neighbours are not", () => {
  let right = 0;
  for (const digest of knownDigests) {
    const number = numberBehind(digest);
    assert.ok(number !== undefined);
    const told = classifyPersonNumber(String(number).padStart(11, "0"));
    assert.deepEqual([told.kind, told.fictitious], ["fnr", "no"]);
    if (told.valid) right++;
    assert.ok(isKnownTestNumber(number));
    for (const other of [number - 1, number + 1, number + 100_000]) assert.ok(!isKnownTestNumber(other));
  }
  assert.deepEqual([knownDigests.size, right], [45, 43], "those of Altinn have wrong control digits");
});

Deno.test("of the numbers of a synthetic series none is taken for a known one", () => {
  for (let ending = 0; ending < 100_000; ending++) assert.ok(!isKnownTestNumber(17_853_100_000 + ending));
});
