import assert from "node:assert/strict";
import { encodeXml, escapeAttribute, escapeText } from "./xml_encoder.ts";

Deno.test("escapeText() escapes markup and the carriage return, and leaves the rest", () => {
  assert.equal(escapeText("a<b>&\"c'\r\n\tæ", "f"), "a&lt;b&gt;&amp;\"c'&#13;\n\tæ");
});

Deno.test("escapeAttribute() keeps white space apart from a space as references", () => {
  assert.equal(escapeAttribute('"a"\t\n\r <&', "f"), "&quot;a&quot;&#9;&#10;&#13; &lt;&amp;");
});

Deno.test("escapeText() refuses what XML cannot hold, and names the field but not the value", () => {
  for (const bad of ["a\0", "a\x1F", "a\uFFFE", "a\uD800b", "\uDC00"]) {
    assert.throws(() => escapeText(bad, "Navn"), (error) => {
      assert(error instanceof RangeError);
      assert.match(error.message, /Navn/);
      assert(!error.message.includes(bad));
      return true;
    });
  }
  assert.equal(escapeText("😀", "f"), "😀");
});

Deno.test("encodeXml() writes what the encoding lacks as references", () => {
  const text = "<a>Ærø € ž 😀 \x85</a>";
  const expected = {
    "iso-8859-1": "<a>Ærø &#8364; &#382; &#128512; &#133;</a>",
    "windows-1252": "<a>Ærø € ž &#128512; &#133;</a>",
    "utf-8": text,
    "utf-16le": text,
  } as const;
  for (const encoding of ["iso-8859-1", "windows-1252", "utf-8", "utf-16le"] as const) {
    const decoded = new TextDecoder(encoding).decode(encodeXml(text, { encoding }));
    assert.equal(decoded.split("\n")[1], expected[encoding], encoding);
  }
});

Deno.test("encodeXml() writes every character of windows-1252 as its byte", () => {
  const undefinedBytes = [0x81, 0x8D, 0x8F, 0x90, 0x9D];
  const bytes = Array.from({ length: 0x80 }, (_, i) => 0x80 + i).filter((byte) =>
    !undefinedBytes.includes(byte)
  );
  const text = new TextDecoder("windows-1252").decode(new Uint8Array(bytes));
  const written = encodeXml(text, { encoding: "windows-1252" });
  assert.deepEqual([...written.subarray(written.length - bytes.length - 1, -1)], bytes);
});

Deno.test("encodeXml() puts a byte order mark where it may stand", () => {
  assert.deepEqual([...encodeXml("<a/>", { bom: true }).subarray(0, 4)], [0xEF, 0xBB, 0xBF, 0x3C]);
  assert.deepEqual([...encodeXml("<a/>").subarray(0, 2)], [0x3C, 0x3F]);
  assert.deepEqual([...encodeXml("<a/>", { encoding: "utf-16le" }).subarray(0, 4)], [0xFF, 0xFE, 0x3C, 0]);
  assert.throws(() => encodeXml("<a/>", { encoding: "iso-8859-1", bom: true }), RangeError);
});
