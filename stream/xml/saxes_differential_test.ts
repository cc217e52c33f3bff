import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../test/fuzz/differential.ts";
import { saxesVerdict } from "../../test/fuzz/saxes_judge.ts";
import { ByteXmlReader } from "./byte_reader.ts";
import { utf8 } from "./case_support.ts";
import { randomDocument, repetitiveDocument } from "./random_document.ts";
import { recordEvents } from "./record_events.ts";

Deno.test("events equal those of saxes", () => {
  fc.assert(
    fc.property(
      fc.oneof(randomDocument(), repetitiveDocument()),
      fc.integer({ min: 1, max: 400 }),
      (document, chunk) => {
        const found = recordEvents(new ByteXmlReader(), utf8(document), { chunks: [chunk] });
        assert.equal(found.error, undefined);
        assert.deepEqual({ events: found.events }, saxesVerdict(document));
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

/** A document with up to three places changed: something put in, something taken out. */
const mutated = fc.tuple(
  fc.oneof(randomDocument(), repetitiveDocument()),
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

Deno.test("documents with small faults are judged as saxes and expat do, or there is a reason", () => {
  let refused = 0;
  fc.assert(
    fc.property(mutated, fc.integer({ min: 1, max: 20 }), (document, chunk) => {
      const { accepted, failure } = judge(utf8(document), { chunks: [chunk] });
      assert.equal(failure, undefined);
      if (!accepted) refused++;
    }),
    { seed: 5, numRuns: 4000 },
  );
  assert.ok(refused > 1000 && refused < 3900, `${refused} of 4000 were refused`);
});
