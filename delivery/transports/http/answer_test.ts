import assert from "node:assert/strict";
import { jsonOf, recordOf, referenceOf, textOf, tidyText } from "./answer.ts";

Deno.test("the other side's words: one line, masked, cut, whole characters", () => {
  assert.equal(tidyText(" a\r\n\tb\u0000c\u2028d "), "a b c d");
  assert.equal(tidyText("value 01814512319 is wrong"), "value [11 digits] is wrong");
  const long = tidyText("x".repeat(600));
  assert.equal(long.length, 500);
  assert.match(long, /…$/);
  const pairs = tidyText("a" + "😀".repeat(400));
  assert.ok(pairs.length <= 500 && pairs.isWellFormed());
});

Deno.test("fields are text or numbers; everything else is none", () => {
  assert.equal(textOf(12), "12");
  assert.equal(textOf(" a "), "a");
  for (const value of ["", "  ", null, undefined, NaN, {}, [], true]) assert.equal(textOf(value), undefined);
  assert.equal(referenceOf("x".repeat(300))?.length, 200);
  assert.equal(referenceOf(null), null);
  const uuid = "cfada751-1633-4527-914b-83823cf743a0";
  assert.equal(referenceOf(uuid), uuid);
  assert.equal(referenceOf("about 01814512319"), "about [11 digits]");
});

Deno.test("JSON is UTF-8 and an object is no list", () => {
  assert.equal(jsonOf(new Uint8Array([0x22, 0xff, 0x22])), undefined);
  assert.equal(jsonOf(new TextEncoder().encode("{")), undefined);
  assert.deepEqual(jsonOf(new TextEncoder().encode('{"a":1}')), { a: 1 });
  for (const value of [[], null, "a", 1]) assert.equal(recordOf(value), undefined);
});
