import assert from "node:assert/strict";
import { complex, defineFormat, element, xs } from "./define.ts";

const description = {
  id: "msghead-1.2",
  title: { nb: "Prøve", en: "Test" },
  kind: "envelope",
  namespace: "urn:x",
  version: "1",
  root: element("A", "A"),
  rules: {},
  source: "this test",
} as const;

Deno.test("a format with an element of an unknown type is refused", () => {
  assert.throws(
    () => defineFormat(description, [complex("A", [element("B", "B")])]),
    new RangeError("Element B has the unknown type B"),
  );
  assert.throws(() => defineFormat(description, []), RangeError);
});

Deno.test("a format with two types of one name is refused", () => {
  const type = complex("A", [element("B", xs.string)]);
  assert.throws(
    () => defineFormat(description, [type, type]),
    new RangeError("Complex type A is defined twice"),
  );
});

Deno.test("a type may hold itself", () => {
  const format = defineFormat(description, [complex("A", [element("A", "A", { min: 0 })])]);
  assert.equal(format.types["A"]!.particles.length, 1);
});
