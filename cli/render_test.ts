import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunResult } from "../stream/run.ts";
import { groupDigits, inTableOrder, runText, textTable, transformText } from "./render.ts";

Deno.test("columns of text: numbers to the right, nothing behind the last", () => {
  assert.equal(
    textTable(["table", "read", "note"], [["person", 1234, "a"], ["service", 5, "æ ø å"]]),
    "table     read  note\n" +
      "person   1 234  a\n" +
      "service      5  æ ø å\n",
  );
  assert.equal(textTable(["a", "b"], []), "a  b\n");
});

Deno.test("digits in groups of three give the number back", () => {
  fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (value) => {
    const text = groupDigits(value);
    assert.equal(Number(text.replaceAll(" ", "")), value);
    assert.match(text, /^\d{1,3}( \d{3})*$/);
  }));
});

Deno.test("tables come in the order of the store, whatever order they were met in", () => {
  assert.deepEqual(inTableOrder({ service: 1, submission: 2, person: 3 }), [
    ["submission", 2],
    ["person", 3],
    ["service", 1],
  ]);
});

Deno.test("a run without findings shows messages and books; a reason stands by its message", () => {
  const result: RunResult = {
    account: { submission: { read: 1, stored: 0, rejected: 1, removed: 0 } },
    submissions: [{
      id: "unknown-2021-ide-0001-00000000",
      source: "ident.xml",
      format: "xpr-ide-53.1.3",
      kind: "ident",
      municipality: null,
      year: 2021,
      status: "refused",
      reason: "Why it is refused",
      encoding: "utf-8",
      enveloped: false,
      records: { submission: 1, ident: 1000 },
    }],
    findings: [],
    failures: [],
    transforms: [],
    bytes: 0,
  };
  assert.equal(
    runText(result),
    [
      "source     format          municipality  year  status   persons  services",
      "ident.xml  xpr-ide-53.1.3  –             2021  refused    1 000         0",
      "",
      "ident.xml: Why it is refused",
      "",
      "table       read  stored  rejected  removed",
      "submission     1       0         1        0",
      "",
    ].join("\n"),
  );
});

Deno.test("what transforms did is a line each, with the reasons", () => {
  assert.equal(
    transformText([
      {
        name: "screen",
        changed: 0,
        removed: 1200,
        left: 0,
        reasons: { below_removed_person: 1100, listed: 100 },
      },
      { name: "deduplicate", changed: 0, removed: 0, left: 0, reasons: {} },
    ]),
    [
      "transform    changed  removed  left  reasons",
      "screen             0    1 200     0  below_removed_person 1 100, listed 100",
      "deduplicate        0        0     0",
      "",
    ].join("\n"),
  );
});
