import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseEncoding, parseDeclaration, signatureOf } from "./declaration.ts";
import { encodingOf, guessEncoding, isWindows1252, utf8Length, WINDOWS_1252 } from "./encodings.ts";
import { isName, isNcName, splitQName } from "./name_characters.ts";
import { bindingFault } from "./namespaces.ts";
import { PlaceTracker } from "./place.ts";
import { SaxPositions } from "./sax_positions.ts";
import { Utf16Transcoder } from "./utf16.ts";
import { putCodePoint, referenceAt } from "./values.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const anyText = fc.string({ unit: "binary" });

Deno.test("utf8Length agrees with TextDecoder on all pairs and on characters of the platform", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let first = 0x80; first < 0x100; first++) {
    for (let second = 0; second < 0x100; second++) {
      const tail = Uint8Array.of(first, second, 0x80, 0x80);
      const length = utf8Length(tail, 0, 4);
      const valid = [2, 3, 4].find((end) => {
        try {
          return [...decoder.decode(tail.subarray(0, end))].length === 1;
        } catch {
          return false;
        }
      });
      assert.equal(length > 0 ? length : undefined, valid, `${first} ${second}`);
    }
  }
});

Deno.test("putCodePoint writes UTF-8", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), (character) => {
    const target = new Uint8Array(4);
    const length = putCodePoint(target, 0, character.codePointAt(0)!);
    assert.deepEqual(target.subarray(0, length), utf8(character));
  }));
});

Deno.test("UTF-16 in pieces comes out as UTF-8", () => {
  fc.assert(fc.property(anyText, fc.boolean(), fc.integer({ min: 1, max: 7 }), (text, littleEndian, size) => {
    const source = new DataView(new ArrayBuffer(text.length * 2));
    for (let i = 0; i < text.length; i++) source.setUint16(i * 2, text.charCodeAt(i), littleEndian);
    const transcoder = new Utf16Transcoder(littleEndian);
    const found: number[] = [];
    for (let at = 0; at < text.length * 2; at += size) {
      found.push(...transcoder.transcode(new Uint8Array(source.buffer).subarray(at, at + size)));
    }
    assert.deepEqual(Uint8Array.from(found), utf8(text));
    assert.equal(transcoder.incomplete, false);
  }));
});

Deno.test("positions of sax become byte offsets", () => {
  fc.assert(fc.property(fc.array(anyText), (pieces) => {
    const positions = new SaxPositions();
    let at = 0;
    let offset = 10;
    for (const piece of pieces) {
      positions.feed(piece, offset);
      assert.equal(positions.offsetOf(at + piece.length), offset + utf8(piece).length);
      assert.equal(positions.offsetOf(at), offset);
      at += piece.length;
      offset += utf8(piece).length;
    }
  }));
});

Deno.test("the place of a byte does not depend on how the window moved", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "ø", "\r", "\n", "\r\n")),
      fc.array(fc.nat({ max: 5 })),
      (parts, moves) => {
        const source = utf8(parts.join(""));
        const before = parts.join("").replace(/\r\n?/g, "\n").split("\n");
        const expected = { line: before.length, column: [...before.at(-1)!].length + 1 };
        const tracker = new PlaceTracker();
        let start = 0;
        for (const move of moves) {
          const count = Math.min(move, source.length - start);
          tracker.advance(source.subarray(start), count);
          start += count;
        }
        assert.deepEqual(tracker.at(source.subarray(start), source.length - start), expected);
      },
    ),
  );
});

Deno.test("names and their parts", () => {
  for (const name of ["a", "_", "Å", "a-1.·", "𐐀", "a:b", ":"]) assert.ok(isName(name), name);
  for (const name of ["", "1", "-a", "a b", "×", "a÷", "\u{F0000}"]) assert.ok(!isName(name), name);
  assert.ok(!isNcName("a:b"));
  assert.deepEqual(splitQName("p:a"), { prefix: "p", local: "a" });
  assert.deepEqual(splitQName("a"), { prefix: "", local: "a" });
  for (const name of ["p:", ":a", "p:1", "a:b:c", ""]) assert.equal(splitQName(name), undefined);
});

Deno.test("references", () => {
  const of = (text: string) => referenceAt(utf8(text), 0, text.length);
  assert.deepEqual(["amp", "lt", "gt", "quot", "apos"].map(of), [0x26, 0x3c, 0x3e, 0x22, 0x27]);
  assert.deepEqual(["#9", "#x10FFFF", "#xd7ff", "#0000065"].map(of), [9, 0x10ffff, 0xd7ff, 65]);
  for (
    const wrong of ["", "#", "#x", "#xg", "#1f", "#8", "#xfffe", "#xDFFF", "#x110000", "AMP", "#-1", "# 1"]
  ) {
    assert.equal(of(wrong), -1, wrong);
  }
});

Deno.test("XML declarations", () => {
  assert.deepEqual(parseDeclaration(`<?xml version="1.0"?>`), { version: "1.0" });
  assert.deepEqual(parseDeclaration(`<?xml\tversion = '1.1'\nencoding='x' standalone="no" ?>`), {
    version: "1.1",
    encoding: "x",
  });
  const wrong = [
    `<?xml version="2.0"?>`,
    `<?xml version="1.0'?>`,
    `<?xml version="1.0"encoding="x"?>`,
    `<?xml version="1.0" encoding=""?>`,
    `<?xml version="1.0" encoding="8x"?>`,
    `<?xml version="1.0" standalone="maybe"?>`,
    `<?xml version="1.0" other="x"?>`,
  ];
  for (const text of wrong) assert.equal(parseDeclaration(text), undefined, text);
});

Deno.test("first bytes tell wide encodings", () => {
  assert.deepEqual(signatureOf(Uint8Array.of(0xff, 0xfe, 0x3c, 0)), { utf16: "utf-16le" });
  assert.deepEqual(signatureOf(Uint8Array.of(0, 0x3c, 0, 0x61)), { utf16: "utf-16be" });
  assert.deepEqual(signatureOf(Uint8Array.of(0, 0, 0xfe, 0xff)), { unsupported: "UTF-32" });
  assert.deepEqual(signatureOf(Uint8Array.of(0x4c, 0x6f, 0xa7, 0x94)), { unsupported: "EBCDIC" });
  assert.deepEqual(signatureOf(utf8("<a/>")), {});
});

Deno.test("the encoding is chosen from mark, declaration and caller", () => {
  const choose = (evidence: Partial<Parameters<typeof chooseEncoding>[0]>) => {
    const choice = chooseEncoding({
      utf16: undefined,
      mark: false,
      declared: undefined,
      wanted: undefined,
      ...evidence,
    });
    return "encoding" in choice ? choice.encoding : undefined;
  };
  assert.equal(choose({}), "utf-8");
  assert.equal(choose({ declared: "Latin1" }), "iso-8859-1");
  assert.equal(choose({ declared: "koi8-r" }), undefined);
  assert.equal(choose({ declared: "koi8-r", wanted: "windows-1252" }), "windows-1252");
  assert.equal(choose({ mark: true, declared: "UTF-8" }), "utf-8");
  assert.equal(choose({ mark: true, declared: "windows-1252" }), undefined);
  assert.equal(choose({ utf16: "utf-16be", declared: "UTF-16" }), "utf-16be");
  assert.equal(choose({ utf16: "utf-16be", declared: "UTF-16LE" }), undefined);
  assert.equal(choose({ wanted: "utf-16" }), undefined);
});

Deno.test("wrong bytes tell the encoding", () => {
  assert.equal(guessEncoding(0xe5), "iso-8859-1");
  assert.equal(guessEncoding(0x93), "windows-1252");
  assert.equal(guessEncoding(0x81), undefined);
  assert.equal(encodingOf("CP1252"), "windows-1252");
  assert.equal(encodingOf("constructor"), undefined);
  assert.equal(WINDOWS_1252[0], 0x20ac);
  assert.equal(isWindows1252(0x81), false);
});

Deno.test("reserved prefixes and namespaces", () => {
  assert.equal(bindingFault("", ""), undefined);
  assert.equal(bindingFault("xml", "http://www.w3.org/XML/1998/namespace"), undefined);
  for (
    const [prefix, uri] of [["p", ""], ["xmlns", "u"], ["xml", "u"], [
      "",
      "http://www.w3.org/2000/xmlns/",
    ]] as const
  ) {
    assert.notEqual(bindingFault(prefix, uri), undefined);
  }
});
