import assert from "node:assert/strict";
import { CommandError } from "./command_error.ts";
import { addLimit } from "./limits.ts";

Deno.test("limits add up", () => {
  assert.deepEqual(addLimit("token-bytes=1000", addLimit("depth=512")), {
    maxDepth: 512,
    maxTokenBytes: 1000,
  });
});

Deno.test("what is no limit is refused with the names of those there are", () => {
  for (const text of ["", "depth", "depth=", "depth=0", "depth=x", "depth=99999999", "height=3", "=3"]) {
    assert.throws(() => addLimit(text), CommandError, text);
  }
});
