/**
 * Every document of the W3C's conformance suite is classified as XML 1.0, fifth edition, and Namespaces in XML say;
 * what is left out is counted, with the reason in `groups.ts`.
 */
import assert from "node:assert/strict";
import { createXmlReader } from "../../stream/xml/create_reader.ts";
import { recordEvents, type Recording } from "../../stream/xml/record_events.ts";
import { judge } from "../fuzz/differential.ts";
import { doctypeAt, groupOf } from "./groups.ts";
import { conformanceTests } from "./suite.ts";

const tests = conformanceTests();

const CHUNKS: readonly (readonly number[])[] = [[1], [3, 1, 7], [64]];

/** Reads a document whole and in chunks, which must come to the same. */
function read(kind: "ts" | "sax", bytes: Uint8Array): Recording {
  const whole = recordEvents(createXmlReader(kind), bytes);
  for (const chunks of CHUNKS) {
    const pieces = recordEvents(createXmlReader(kind), bytes, { chunks });
    assert.equal(pieces.error?.message, whole.error?.message);
    if (whole.error === undefined) assert.deepEqual(pieces.events, whole.events);
  }
  return whole;
}

const inGroup = (group: ReturnType<typeof groupOf>) => tests.filter((test) => groupOf(test) === group);

function counts(keys: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const key of keys) counted[key] = (counted[key] ?? 0) + 1;
  return counted;
}

Deno.test("the suite is complete, and each test stands in a group", () => {
  assert.equal(tests.length, 2585);
  assert.equal(new Set(tests.map(({ id }) => id)).size, 2585);
  assert.deepEqual(counts(tests.map((test) => `${groupOf(test)} ${test.type}`)), {
    "applies not-wf": 244,
    "applies invalid": 73,
    "doctype not-wf": 1180,
    "doctype invalid": 164,
    "doctype valid": 812,
    "doctype error": 29,
    "xml-1.1 not-wf": 74,
    "xml-1.1 invalid": 3,
    "xml-1.1 error": 3,
    "without-namespaces invalid": 2,
    "optional error": 1,
  });
});

Deno.test("no test that applies is for editions before the fifth alone, which had fewer name characters", () => {
  const earlier = tests.filter(({ editions }) => editions.length > 0 && !editions.includes("5"));
  assert.equal(earlier.length, 313);
  for (const test of earlier) assert.notEqual(groupOf(test), "applies", test.id);
});

Deno.test("ts: documents that the suite says something about are classified right", () => {
  for (const { id, type, bytes } of inGroup("applies")) {
    const { error } = read("ts", bytes);
    // A document that is only invalid is well-formed: its fault is for validating processors.
    if (type === "not-wf") assert.ok(error !== undefined, `${id} is accepted`);
    else assert.equal(error, undefined, id);
  }
});

Deno.test("ts: a document type declaration is refused as such", () => {
  const others: string[] = [];
  for (const { id, type, bytes } of inGroup("doctype")) {
    const { error } = read("ts", bytes);
    assert.ok(error !== undefined, `${id} is accepted`);
    if (error.message.startsWith("A document type declaration is not allowed")) continue;
    // What stands before the declaration is met first.
    if (/^The encoding ".*" is not supported/.test(error.message)) {
      others.push("an encoding that is not supported");
    } else if (error.message.startsWith("This looks like an HTML page")) {
      others.push("a page of HTML, told as such");
    } else {
      assert.ok(error.offset <= doctypeAt(bytes), `${id}: ${error.message}`);
      assert.ok(type === "not-wf" || type === "error", id);
      others.push("an earlier fault");
    }
  }
  assert.deepEqual(counts(others), {
    "an earlier fault": 46,
    "an encoding that is not supported": 6,
    "a page of HTML, told as such": 2,
  });
});

Deno.test("ts: names that are none with namespaces are refused", () => {
  for (const { id, bytes } of inGroup("without-namespaces")) {
    assert.match(read("ts", bytes).error?.message ?? "accepted", / is not a valid XML name/, id);
  }
});

Deno.test("ts: what the suite leaves open, or says of XML 1.1, breaks nothing", () => {
  // read() lets pass XmlSyntaxError alone.
  const accepted = [...inGroup("optional"), ...inGroup("xml-1.1")]
    .filter(({ bytes }) => read("ts", bytes).error === undefined)
    .map((test) => `${groupOf(test)} ${test.type}`);
  assert.deepEqual(counts(accepted), { "optional error": 1, "xml-1.1 invalid": 3, "xml-1.1 not-wf": 33 });
});

Deno.test("ts: saxes and expat tell the same of every document, or there is a reason", () => {
  const explained: string[] = [];
  for (const { id, bytes } of tests) {
    const outcome = judge(bytes, { chunks: [5, 2] });
    assert.equal(outcome.failure, undefined, id);
    explained.push(...outcome.explained.map((reason) => reason.id));
  }
  assert.deepEqual(counts(explained), {
    "saxes-xml-1.1": 34,
    "expat-fourth-edition-names": 15,
    "encoding-contradiction": 3,
  });
});

/** What the reader on sax does otherwise, by test. */
const SAX_DIFFERS: Readonly<Record<string, string>> = {
  "x-rmt5-016": "sax knows no names above U+FFFF",
  "x-rmt5-019": "sax knows no names above U+FFFF",
};

Deno.test("sax: documents that the suite says something about are classified right, but for those named", () => {
  const wrong = inGroup("applies").filter(({ type, bytes }) => {
    const { error } = read("sax", bytes);
    return (type === "not-wf") === (error === undefined);
  });
  assert.deepEqual(wrong.map(({ id }) => id), Object.keys(SAX_DIFFERS));
});

Deno.test("sax: a document type declaration is refused", () => {
  for (const { id, bytes } of inGroup("doctype")) assert.ok(read("sax", bytes).error !== undefined, id);
});
