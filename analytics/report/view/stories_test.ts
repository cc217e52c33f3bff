import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleChanges, sampleExpected } from "../samples/sample_changes.ts";
import { storiesOf } from "./stories.ts";

Deno.test("parts stand below the largest cell, however long the way", () => {
  const stories = storiesOf({ changes: sampleChanges, expected_changes: sampleExpected });
  assert.deepEqual(stories.map(({ change, parts }) => [sampleChanges.indexOf(change), parts.length]), [
    [0, 0],
    [1, 3],
    [5, 0],
    [6, 0],
    [7, 0],
  ]);
  assert.deepEqual(stories.map(({ expected }) => expected?.id), [
    "retired_12",
    undefined,
    "user_1",
    undefined,
    undefined,
  ]);
});

Deno.test("every change is told once, whatever refers to what", () => {
  const references = fc.array(fc.option(fc.nat(12), { nil: undefined }), { maxLength: 10 });
  fc.assert(fc.property(references, (parts) => {
    const changes = parts.map((part_of) => ({
      ...sampleChanges[1]!,
      ...(part_of === undefined ? {} : { part_of }),
    }));
    const told = storiesOf({ changes, expected_changes: [] }).flatMap((
      { change, parts },
    ) => [change, ...parts]);
    assert.equal(told.length, changes.length);
    assert.deepEqual(new Set(told), new Set(changes));
  }));
});
