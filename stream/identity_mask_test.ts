import assert from "node:assert/strict";
import fc from "fast-check";
import { hasDigitRun, maskIdentityNumbers } from "./identity_mask.ts";

Deno.test("no run of eleven digits is left, and nothing else is touched", () => {
  const cases: [string, string][] = [
    ["01814512319", "[11 digits]"],
    ["018145 12319", "[11 digits]"],
    ["018145-12319.", "[11 digits]."],
    ["æ 201258697506 å", "æ [12 digits] å"],
    ["310000019", "310000019"],
    ["3100000190", "3100000190"],
    ["2021-05-17 08.00", "2021-05-17 08.00"],
    ["", ""],
  ];
  for (const [text, masked] of cases) assert.equal(maskIdentityNumbers(text), masked);
});

Deno.test("hasDigitRun misses no text that would be masked", () => {
  const text = fc.stringMatching(/^[0-9 a-]{0,40}$/);
  fc.assert(fc.property(text, (value) => {
    const bytes = new TextEncoder().encode(value);
    if (maskIdentityNumbers(value) !== value) assert.ok(hasDigitRun(bytes, bytes.length));
  }));
});
