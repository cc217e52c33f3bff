import assert from "node:assert/strict";
import { schemaTest } from "../../test/schemas.ts";
import { codeList, codeLists, type CodeListVersion, codeText, isKnownCode } from "./mod.ts";

Deno.test("a code known in any edition is known, and a version narrows it", () => {
  assert.ok(isKnownCode(["9336"], "9"));
  assert.ok(isKnownCode(["9336"], "4"));
  assert.ok(isKnownCode(["9336"], "9", { version: "iplos-3.5" }));
  assert.ok(!isKnownCode(["9336"], "9", { version: "iplos-3.7" }));
  assert.ok(isKnownCode(["8471"], "18"));
  assert.ok(!isKnownCode(["8471"], "18", { version: "xpr-ide-53.1.3" }));
});

Deno.test("a list without an edition for the version is judged by all it has", () => {
  assert.ok(isKnownCode(["9162"], "1", { version: "iplos-3.7" }));
});

Deno.test("the yearly messages know every service type that ever was, and not 10 or 30", () => {
  for (const version of ["iplos-3.5", "iplos-3.7"] as const) {
    for (let code = 0; code <= 31; code++) {
      const expected = code >= 1 && code <= 29 && code !== 10;
      assert.equal(isKnownCode(["9151"], String(code), { version }), expected, `${code}`);
    }
  }
  assert.deepEqual(codeList("9151")!.editions[0]!.retired, ["12", "13", "16"]);
});

Deno.test("codes are compared as written", () => {
  assert.ok(!isKnownCode(["9151"], "01"));
  assert.ok(!isKnownCode(["3100"], "k"));
  assert.ok(!isKnownCode(["1101"], "toString"));
  assert.ok(!isKnownCode(["1101"], "__proto__"));
});

Deno.test("an open list takes what fits its form", () => {
  for (const digit of "0123456789") assert.ok(isKnownCode(["9341"], digit));
  for (const bad of ["", "10", "a", " 1", "1\n"]) assert.ok(!isKnownCode(["9341"], bad), JSON.stringify(bad));
  assert.ok(isKnownCode(["9170"], "12"));
});

Deno.test("a number that is no list is an error", () => {
  assert.equal(codeList("1"), undefined);
  assert.throws(() => isKnownCode(["1"], "1"), new RangeError("No code list has the number 1"));
});

Deno.test("the text is the latest edition's that has the code", () => {
  assert.equal(codeText("9151", "11"), "Omsorgsstønad");
  assert.equal(codeText("9188", "11"), "Ja, oppnevnt koordinator");
  assert.equal(codeText("9188", "3"), "Nei, ønsker ikke koordinator");
  assert.equal(codeText("9167", "5"), "Døv");
  assert.equal(codeText("9151", "10"), undefined);
  assert.equal(codeText("1", "1"), undefined);
});

Deno.test("no list stands twice, and every list has codes or is open", () => {
  assert.equal(new Set(codeLists.map(({ number }) => number)).size, codeLists.length);
  for (const { editions, open } of codeLists) {
    assert.ok(open !== undefined || editions.length > 0);
    for (const { codes, retired } of editions) {
      assert.ok(Object.keys(codes).length > 0);
      for (const code of retired ?? []) assert.ok(Object.hasOwn(codes, code));
    }
  }
});

const published: readonly (readonly [CodeListVersion, string])[] = [
  ["xpr-ide-53.1.3", "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd"],
  ["xpr-ipl-56.0.0", "xpr-ipl-56.0.0/XPR(ipl)_CodingSchemes.xsd"],
  ["xpr-hst-56.0.0", "xpr-hst-56.0.0/XPR(hst)_CodingSchemes.xsd"],
];

for (const [version, path] of published) {
  schemaTest(`the lists of ${version} are those published with it`, [path], (text) => {
    const numbers = new Set<string>();
    for (const [, block] of text.matchAll(/<appinfo>([\s\S]*?)<\/appinfo>/g)) {
      const number = /codingScheme OID="(\d+)"/.exec(block!)?.[1];
      const codes = Object.fromEntries(
        [...block!.matchAll(/<code value="([^"]*)" text="([^"]*)"/g)].map((match) => [match[1]!, match[2]!]),
      );
      if (number === undefined || Object.keys(codes).length === 0) continue;
      numbers.add(number);
      const edition = codeList(number)!.editions.find(({ versions }) => versions.includes(version))!;
      assert.deepEqual(Object.keys(edition.codes).sort(), Object.keys(codes).sort(), number);
      assert.deepEqual({ ...edition.codes }, codes, number);
    }
    const ours = codeLists.filter(({ editions }) =>
      editions.some(({ versions }) => versions.includes(version))
    );
    assert.deepEqual(ours.map(({ number }) => number).sort(), [...numbers].sort());
  });
}

schemaTest("the values an annotation lists are known in its version", [
  "iplos/iplos_2018_Annotations.xsd",
  "iplos/iplos_2019_Annotations.xsd",
], (...texts) => {
  for (const [index, text] of texts.entries()) {
    const version = index === 0 ? "iplos-3.5" : "iplos-3.7";
    let judged = 0;
    for (const [, block] of text.matchAll(/<appinfo>([\s\S]*?)<\/appinfo>/g)) {
      const lists = /name="codeOID" value="([^"]*)"/.exec(block!)?.[1]?.split(" ").filter((n) =>
        /^\d+$/.test(n)
      ) ?? [];
      const comment = /name="attributeComment" value="([^"]*)"/.exec(block!)?.[1] ?? "";
      const values = /Gyldige verdier:(.*)/s.exec(comment)?.[1] ?? "";
      for (const [, value] of values.matchAll(/(?:^|\s|,)([\dMK]{1,2})\s+=/g)) {
        assert.ok(isKnownCode(lists, value!, { version }), `${version} ${lists}: ${value}`);
        judged++;
      }
    }
    assert.ok(judged > 40, `${judged}`);
  }
});
