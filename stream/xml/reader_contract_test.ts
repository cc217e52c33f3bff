import assert from "node:assert/strict";
import fc from "fast-check";
import { type ReaderCase, utf8 } from "./case_support.ts";
import { createXmlReader } from "./create_reader.ts";
import { MALFORMED } from "./malformed_cases.ts";
import { randomDocument } from "./random_document.ts";
import { recordEvents } from "./record_events.ts";
import { WELL_FORMED } from "./well_formed_cases.ts";

const CHUNKS: readonly (readonly number[] | undefined)[] = [[1], [2], [3], [7], [64], [1, 5, 2], undefined];

for (const kind of ["ts", "sax"] as const) {
  for (const testCase of [...WELL_FORMED, ...MALFORMED]) {
    const reason = kind === "sax" ? testCase.skipSax : undefined;
    Deno.test({
      name: `${kind}: ${testCase.name}${reason === undefined ? "" : ` (skipped: ${reason})`}`,
      ignore: reason !== undefined,
      fn: () => CHUNKS.forEach((chunks) => runCase(kind, testCase, chunks)),
    });
  }
}

function runCase(kind: "ts" | "sax", testCase: ReaderCase, chunks: readonly number[] | undefined): void {
  const { document, options, error, at } = testCase;
  const source = typeof document === "string" ? utf8(document) : document;
  const reader = createXmlReader(kind, options);
  const found = recordEvents(reader, source, chunks === undefined ? {} : { chunks });
  const label = `in chunks of ${chunks ?? "all"}`;
  if (error === undefined) {
    assert.equal(found.error, undefined, label);
    assert.equal(found.events.join(" "), testCase.events, label);
    if (testCase.encoding !== undefined) assert.equal(reader.encoding, testCase.encoding);
    return;
  }
  assert.ok(found.error !== undefined, `${label}: no error`);
  assert.match(found.error.message, /^[A-Z"].* \(line \d+, column \d+, byte \d+\)$/s);
  assert.notEqual(found.error.hint, "");
  if (kind === "sax") return;
  assert.equal(found.error.message.slice(0, error.length), error, label);
  assert.ok(found.events.join(" ").startsWith(testCase.events), `${label}: ${found.events.join(" ")}`);
  if (at !== undefined) {
    assert.deepEqual([found.error.line, found.error.column, found.error.offset], at, label);
  }
}

for (const kind of ["ts", "sax"] as const) {
  Deno.test(`${kind}: chunks do not change the events`, () => {
    fc.assert(
      fc.property(
        randomDocument(),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (document, chunks) => {
          const source = utf8(document);
          const whole = recordEvents(createXmlReader(kind), source);
          assert.equal(whole.error, undefined);
          assert.deepEqual(recordEvents(createXmlReader(kind), source, { chunks }), whole);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  Deno.test(`${kind}: the span of an element is its text`, () => {
    fc.assert(
      fc.property(randomDocument(), (document) => {
        const source = utf8(document);
        for (const [name, start, end] of recordEvents(createXmlReader(kind), source).spans) {
          const text = new TextDecoder().decode(source.subarray(start, end));
          const local = name.slice(name.indexOf("}") + 1);
          assert.match(text, new RegExp(`^<(?:[^\\s:/>]+:)?${local}[\\s/>]`, "u"));
          assert.match(text, new RegExp(`(?:/|</(?:[^\\s:/>]+:)?${local}\\s*)>$`, "u"));
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });
}

Deno.test("both readers tell the same of random documents", () => {
  fc.assert(
    fc.property(randomDocument(), (document) => {
      const source = utf8(document);
      assert.deepEqual(
        recordEvents(createXmlReader("sax"), source),
        recordEvents(createXmlReader("ts"), source),
      );
    }),
    { seed: 3, numRuns: 500 },
  );
});
