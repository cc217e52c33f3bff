import assert from "node:assert/strict";
import fc from "fast-check";
import { base64Length, toBase64 } from "./base64.ts";

async function textOf(pieces: readonly Uint8Array[]): Promise<string> {
  async function* source() {
    yield* pieces;
  }
  let text = "";
  for await (const piece of toBase64(source())) text += new TextDecoder().decode(piece);
  return text;
}

Deno.test("base64 of a stream is base64 of the whole, however it is cut", async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (pieces) => {
    const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    const text = await textOf(pieces);
    assert.equal(text, whole.toBase64());
    assert.equal(text.length, base64Length(whole.length));
  }));
});

Deno.test("base64 of a stream has no padding inside, also across its own pieces", async () => {
  const whole = new Uint8Array(200_001).map((_, at) => at * 31);
  for (const size of [1000, 49_152, 49_153, 200_001]) {
    const pieces = [];
    for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size));
    assert.equal(await textOf(pieces), whole.toBase64());
  }
});
