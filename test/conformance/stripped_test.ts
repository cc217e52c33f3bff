/**
 * The suite's documents with a document type declaration, without it: saxes and expat say the same of them as kprkit,
 * and so does the catalogue where the declaration had no part in its verdict.
 */
import assert from "node:assert/strict";
import { judge } from "../fuzz/differential.ts";
import { groupOf, isForXml11 } from "./groups.ts";
import { usesEntities, withoutDoctype } from "./stripped.ts";
import { conformanceTests } from "./suite.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("withoutDoctype() takes the declaration out and nothing else", () => {
  const subset = `<!ENTITY a "]>"><!-- ]> ' --><?p ]>?><!ATTLIST b c CDATA '>]'>`;
  const stripped = withoutDoctype(utf8(`<!-- <!DOCTYPE x> --><!DOCTYPE a SYSTEM "b>" [${subset}] ><a/>`));
  assert.deepEqual(stripped, utf8("<!-- <!DOCTYPE x> --><a/>"));
  assert.equal(withoutDoctype(utf8("<!DOCTYPE a [<a/>")), undefined);
  assert.equal(withoutDoctype(utf8("<a/>")), undefined);
});

Deno.test("usesEntities() knows the predefined ones and hidden ampersands", () => {
  assert.equal(usesEntities(utf8("<a>&amp;&#60;<![CDATA[&x;]]><!--&y;--></a>")), false);
  assert.equal(usesEntities(utf8("<a b='&x;'/>")), true);
});

Deno.test("documents without their document type declaration are judged alike by kprkit, saxes and expat", () => {
  const counts: Record<string, number> = {};
  const count = (what: string) => counts[what] = (counts[what] ?? 0) + 1;
  for (const test of conformanceTests().filter((test) => groupOf(test) === "doctype")) {
    const bytes = withoutDoctype(test.bytes);
    if (bytes === undefined) {
      count("no end of the declaration");
      continue;
    }
    const { accepted, explained, failure } = judge(bytes, { chunks: [3, 1] });
    assert.equal(failure, undefined, test.id);
    for (const { id } of explained) count(`explained: ${id}`);
    count(accepted ? "accepted" : "refused");
    if (test.type !== "valid" && test.type !== "invalid") continue;
    // The catalogue has it well-formed, and only what the declaration gave can be missing.
    if (accepted) count("well-formed, accepted");
    else if (usesEntities(bytes)) count("well-formed, but for its entities");
    else if (!test.namespaces) count("well-formed, but for namespaces");
    else if (isForXml11(test)) count("well-formed, but for XML 1.1");
    else count(`${test.id} ${test.path}`);
  }
  assert.deepEqual(counts, {
    "no end of the declaration": 4,
    "accepted": 1572,
    "refused": 609,
    "well-formed, accepted": 833,
    "well-formed, but for its entities": 118,
    "well-formed, but for XML 1.1": 16,
    "well-formed, but for namespaces": 9,
    "explained: encoding-suspect": 13,
    "explained: saxes-xml-1.1": 11,
    "explained: expat-fourth-edition-names": 8,
    "explained: saxes-trims-namespaces": 1,
    "explained: expat-version": 1,
  });
});
