import assert from "node:assert/strict";
import { CommandError } from "./command_error.ts";
import { timeSpan } from "./time_span.ts";

Deno.test("spans of time are seconds, minutes, hours or days", () => {
  assert.deepEqual(["0s", "30s", "10m", "2h", "1d"].map((text) => timeSpan(text, "--wait")), [
    0,
    30_000,
    600_000,
    7_200_000,
    86_400_000,
  ]);
  for (const wrong of ["", "10", "m", "1w", "-1s", "1.5h", "1 h", "12345678s"]) {
    assert.throws(() => timeSpan(wrong, "--wait"), CommandError);
  }
});
