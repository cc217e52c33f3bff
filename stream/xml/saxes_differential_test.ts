import assert from "node:assert/strict";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { ByteXmlReader } from "./byte_reader.ts";
import { utf8 } from "./case_support.ts";
import { randomDocument } from "./random_document.ts";
import { recordEvents } from "./record_events.ts";

/** Events of `npm:saxes`, an independent conformant parser, in the form of `recordEvents`; or its error. */
function saxesEvents(document: string): readonly string[] | Error {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const events: string[] = [];
  let text = "";
  let failure: Error | undefined;
  let depth = 0;
  const flush = () => {
    if (text !== "" && depth > 0) events.push(JSON.stringify(text));
    text = "";
  };
  const nameOf = (uri: string, local: string) => uri === "" ? local : `{${uri}}${local}`;
  parser.on("error", (error) => failure ??= error);
  parser.on("doctype", () => failure ??= new Error("DOCTYPE"));
  parser.on("text", (piece) => text += piece);
  parser.on("cdata", (piece) => text += piece);
  parser.on("opentag", (tag) => {
    flush();
    depth++;
    let event = `<${nameOf(tag.uri, tag.local)}`;
    for (const { prefix, name, uri, local, value } of Object.values(tag.attributes)) {
      if (prefix !== "xmlns" && name !== "xmlns") event += ` ${nameOf(uri, local)}=${JSON.stringify(value)}`;
    }
    events.push(`${event}>`);
  });
  parser.on("closetag", (tag) => {
    flush();
    depth--;
    events.push(`</${nameOf(tag.uri, tag.local)}>`);
  });
  parser.write(document).close();
  return failure ?? events;
}

Deno.test("events equal those of saxes", () => {
  fc.assert(
    fc.property(
      fc.oneof(randomDocument(), repetitive),
      fc.integer({ min: 1, max: 400 }),
      (document, chunk) => {
        const found = recordEvents(new ByteXmlReader(), utf8(document), { chunks: [chunk] });
        assert.equal(found.error, undefined);
        assert.deepEqual(found.events, saxesEvents(document));
      },
    ),
    { seed: 4, numRuns: 2000 },
  );
});

const INSERTS = [
  ..."<>&;/'\"=!?-[]: \n\r\t#x1aøp\u0000\u000B\uFFFE\u0300×.",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "<?",
  "?>",
  "xmlns:p=''",
  "&#0;",
  "</a>",
  "<b>",
];

/** What saxes judges otherwise than the standards do. */
const SAXES_DIFFERS: readonly RegExp[] = [
  // It trims namespace names, which are compared character by character (Namespaces in XML, section 2.3).
  /xmlns[^=]*=\s*(?:"\s|'\s|"[^"]*\s"|'[^']*\s')/,
  // It takes a local part that starts with what only goes on a name (section 4, NCName).
  /:[-.0-9\u0300]/,
  // It takes a target that no white space follows (XML 1.0, section 2.6).
  /<\?[^\s?<]+\?[^>]/,
  // It reads characters, not bytes, so any name of an encoding will do.
  /encoding='(?!UTF-8')/i,
];

/** Records of a few kinds, over and over, as extracts have them: what the reader's fast lane is for. */
const repetitive = fc.tuple(
  fc.array(
    fc.tuple(
      fc.constantFrom("p", "q", "æ", "n:p"),
      fc.array(fc.tuple(fc.constantFrom("i", "k", "n:i"), fc.stringMatching(/^[0-9a-zø ]{0,6}$/)), {
        maxLength: 2,
      }),
      fc.array(fc.tuple(fc.constantFrom("a", "b", "bc", "ø"), fc.stringMatching(/^[0-9a-zå .]{0,8}$/)), {
        maxLength: 4,
      }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  fc.integer({ min: 2, max: 6 }),
  fc.constantFrom("", "\n", "\r\n  ", "\t"),
).map(([kinds, times, space]) => {
  const records = kinds.map(([name, attributes, leaves]) => {
    const written = new Map(attributes);
    const tag = [name, ...[...written].map(([key, value]) => `${key}="${value}"`)].join(" ");
    const inner = leaves.map(([key, value]) => `${space}<${key}>${value}</${key}>`).join("");
    return inner === "" ? `<${tag}/>` : `<${tag}>${inner}${space}</${name}>`;
  });
  return `<r xmlns='urn:x' xmlns:n='urn:n'>${Array(times).fill(records.join(space)).join(space)}</r>`;
});

/** A document with up to three places changed: something put in, something taken out. */
const mutated = fc.tuple(
  fc.oneof(randomDocument(), repetitive),
  fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom("", "", ...INSERTS)), {
    minLength: 1,
    maxLength: 3,
  }),
).map(([document, edits]) => {
  let characters = [...document];
  for (const [at, remove, insert] of edits) {
    const place = at % (characters.length + 1);
    characters = [...characters.slice(0, place), insert, ...characters.slice(place + remove)];
  }
  return characters.join("");
});

Deno.test("documents with small faults are accepted and refused like by saxes", () => {
  let refused = 0;
  fc.assert(
    fc.property(mutated, fc.integer({ min: 1, max: 20 }), (document, chunk) => {
      fc.pre(!SAXES_DIFFERS.some((pattern) => pattern.test(document)));
      const found = recordEvents(new ByteXmlReader(), utf8(document), { chunks: [chunk] });
      const expected = saxesEvents(document);
      if (expected instanceof Error) {
        refused++;
        assert.ok(found.error !== undefined, `accepted, but saxes says: ${expected.message}`);
        const whole = recordEvents(new ByteXmlReader(), utf8(document));
        assert.equal(found.error.message, whole.error?.message);
        return;
      }
      assert.equal(found.error, undefined);
      assert.deepEqual(found.events, expected);
    }),
    { seed: 5, numRuns: 4000 },
  );
  assert.ok(refused > 1000 && refused < 3900, `${refused} of 4000 were refused`);
});
