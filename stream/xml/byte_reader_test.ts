import assert from "node:assert/strict";
import { ByteXmlReader } from "./byte_reader.ts";
import { bytes, utf8 } from "./case_support.ts";
import { recordEvents } from "./record_events.ts";
import { ValueFlag, type XmlHandler, type XmlReader, XmlSyntaxError } from "./xml_reader.ts";

const IGNORE: XmlHandler = { startElement() {}, text() {}, endElement() {} };

/** Flags of each piece of text. */
function textFlags(document: Uint8Array): number[] {
  const flags: number[] = [];
  new ByteXmlReader().write(document, { ...IGNORE, text: (_start, _end, flag) => flags.push(flag) }, true);
  return flags;
}

Deno.test("flags say what a value needs", () => {
  const { plain, nonAscii, escaped, blank, last } = ValueFlag;
  assert.deepEqual(textFlags(utf8("<a>x</a>")), [plain | last]);
  assert.deepEqual(textFlags(utf8("<a> \n<b/></a>")), [blank]);
  assert.deepEqual(textFlags(utf8("<a>ø<b/>&lt;</a>")), [nonAscii, escaped | last]);
  assert.deepEqual(textFlags(utf8("<a><![CDATA[&]]></a>")), [plain]);
  const [returned] = textFlags(utf8("<a>\r\n</a>"));
  assert.equal(returned! & (escaped | blank), escaped | blank);
});

Deno.test("the text of an element in the window is one piece, whatever the chunks", () => {
  const document = utf8(`<a>${"ab &amp; æøå\r\n".repeat(100)}</a>`);
  for (const size of [1, 3, 50]) {
    const reader = new ByteXmlReader();
    let pieces = 0;
    const handler = { ...IGNORE, text: () => pieces++ };
    for (let at = 0; at < document.length; at += size) {
      reader.write(document.subarray(at, at + size), handler, at + size >= document.length);
    }
    assert.equal(pieces, 1);
  }
});

Deno.test("long text comes in bounded pieces and a window that stays small", () => {
  const reader = new ByteXmlReader({ maxTokenBytes: 4096 });
  let length = 0;
  let longest = 0;
  const handler = {
    ...IGNORE,
    text(start: number, end: number) {
      length += end - start;
      longest = Math.max(longest, end - start);
    },
  };
  const part = utf8("0123456789&amp;æ\r\n".repeat(1000));
  reader.write(utf8("<a>"), handler, false);
  for (let i = 0; i < 200; i++) reader.write(part, handler, false);
  reader.write(utf8("<![CDATA["), handler, false);
  for (let i = 0; i < 200; i++) reader.write(part, handler, false);
  reader.write(utf8("]]></a>"), handler, true);
  assert.equal(length, part.length * 400);
  assert.ok(longest <= 4096, `${longest} bytes`);
  assert.ok(reader.buffer.length < 1 << 18);
});

Deno.test("a huge token in tiny chunks is scanned once", () => {
  // Scanned anew with each chunk, each of these would take 10¹¹ steps.
  const filling = "x".repeat(1 << 21);
  for (const document of [`<a b="${filling}"/>`, `<a><!--${filling}--></a>`, `<a><?p ${filling}?></a>`]) {
    assert.equal(recordEvents(new ByteXmlReader(), utf8(document), { chunks: [16] }).error, undefined);
  }
  for (const document of [`<a>${filling}</a>`, `<a><![CDATA[${filling}]]></a>`]) {
    assert.equal(recordEvents(new ByteXmlReader(), utf8(document), { chunks: [16] }).events.length, 3);
  }
});

Deno.test("memory does not grow with the document", () => {
  const reader = new ByteXmlReader();
  const part = utf8('<b c="1">text</b>\n'.repeat(5000));
  reader.write(utf8("<a>"), IGNORE, false);
  const before = reader.buffer.length;
  for (let i = 0; i < 100; i++) reader.write(part, IGNORE, false);
  reader.write(utf8("</a>"), IGNORE, true);
  assert.equal(reader.buffer.length, before);
});

Deno.test("bytes from retainFrom on stay in the window", () => {
  const reader = new ByteXmlReader();
  const source = utf8(`<a>${Array.from({ length: 40_000 }, (_, i) => `<b>${i}</b>`).join("")}</a>`);
  const handler: XmlHandler = {
    ...IGNORE,
    endElement(name, { base, buffer, markupEnd }: XmlReader) {
      if (reader.nameOf(name) !== "b" || kept >= 0) return;
      kept = base + markupEnd;
      reader.retainFrom = kept;
      assert.equal(buffer[markupEnd - 1], 0x3e);
    },
  };
  let kept = -1;
  for (let at = 0; at < source.length; at += 1000) {
    reader.write(source.subarray(at, at + 1000), handler, at + 1000 >= source.length);
  }
  assert.equal(kept, "<a><b>0</b>".length);
  const from = kept - reader.base;
  assert.deepEqual(reader.buffer.slice(from, from + source.length - kept), source.slice(kept));
});

Deno.test("the limit of an attribute does not depend on the chunks", () => {
  const document = utf8(`<a><b c="${"x".repeat(5000)}"/></a>`);
  const messages = [1, 100, 6000].map((size) =>
    recordEvents(new ByteXmlReader({ maxTokenBytes: 2000 }), document, { chunks: [size] }).error?.message
  );
  assert.deepEqual(new Set(messages).size, 1);
  assert.match(messages[0]!, /longer than 2000 bytes \(line 1, column 4, byte 3\)$/);
});

Deno.test("many different namespace declarations are refused, not collected", () => {
  const document = Array.from({ length: 200 }, (_, i) => `<b xmlns:p="u${i}"/>`).join("");
  const { error } = recordEvents(new ByteXmlReader({ maxNames: 100 }), utf8(`<a>${document}</a>`));
  assert.match(error!.message, /^The document has too many different namespace declarations/);
});

Deno.test("values never stand in an error message", () => {
  const secrets = [
    "<a>01019012345&bad </a>",
    "<a b='01019012345' b=''/>",
    "<a b='01019012345<'/>",
    "<a>01019012345</b>",
  ];
  for (const document of secrets) {
    const { error } = recordEvents(new ByteXmlReader(), utf8(document));
    assert.ok(
      error !== undefined && !error.message.includes("01019012345") && !error.hint.includes("01019012345"),
    );
  }
});

Deno.test("lines are counted over LF, CR LF and CR, and columns in characters", () => {
  const lines = "<a>\n\r\n\r\r\n😀æ<";
  const { error } = recordEvents(new ByteXmlReader(), utf8(`${lines} `), { chunks: [1] });
  assert.deepEqual([error!.line, error!.column, error!.offset], [5, 3, 15]);
});

Deno.test("the place is right far into a document", () => {
  const row = "<b>æøå</b>\r\n";
  const { error } = recordEvents(new ByteXmlReader(), utf8(`<a>\n${row.repeat(50_000)}  </c>`));
  const offset = utf8(`<a>\n${row.repeat(50_000)}  `).length;
  assert.deepEqual([error!.line, error!.column, error!.offset], [50_002, 3, offset]);
});

Deno.test("single-byte columns count bytes", () => {
  const head = '<?xml version="1.0" encoding="ISO-8859-1"?>\n';
  const { error } = recordEvents(new ByteXmlReader(), bytes(`${head}<a>\xE6\xF8\xE5&</a>`));
  assert.deepEqual([error!.line, error!.column], [2, 7]);
});

Deno.test("an encoding that is not supported is refused at once", () => {
  assert.throws(() => new ByteXmlReader({ encoding: "koi8-r" }), RangeError);
});

Deno.test("an error is a SyntaxError with fields", () => {
  assert.throws(
    () => new ByteXmlReader().write(utf8("<a"), IGNORE, true),
    (error) =>
      error instanceof XmlSyntaxError && error instanceof SyntaxError && error.name === "XmlSyntaxError",
  );
});
