import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { judge, readYear } from "../fixtures/demo_judge.ts";
import { parseTree, type XmlTree } from "../fixtures/xml_tree.ts";
import { schemaTest } from "../test/schemas.ts";
import { judge as xmllint } from "../test/xmllint.ts";
import { virtualExtract, type VirtualExtractOptions } from "./generate.ts";

function textOf(options: VirtualExtractOptions): string {
  const decoder = new TextDecoder(options.latin1 ? "latin1" : "utf-8", { fatal: true });
  return [...function* () {
    for (const chunk of virtualExtract(options)) yield decoder.decode(chunk, { stream: true });
  }()].join("");
}

function digest(options: VirtualExtractOptions): string {
  const hash = createHash("sha256");
  for (const chunk of virtualExtract(options)) hash.update(chunk);
  return hash.digest("hex");
}

Deno.test("virtualExtract() is the same for the same seed only", () => {
  assert.equal(digest({ megabytes: 3, seed: 5 }), digest({ megabytes: 3, seed: 5 }));
  assert.notEqual(digest({ megabytes: 3, seed: 5 }), digest({ megabytes: 3, seed: 6 }));
});

Deno.test("virtualExtract() is as long as asked for, in either encoding", () => {
  for (const latin1 of [false, true]) {
    for (const megabytes of [0.1, 1, 4.5]) {
      let length = 0;
      for (const chunk of virtualExtract({ megabytes, latin1 })) length += chunk.length;
      assert(length >= megabytes * 1e6 && length < megabytes * 1e6 + 50_000, `${megabytes}: ${length}`);
    }
  }
});

Deno.test("virtualExtract() writes the same document in either encoding", () => {
  const withoutDeclaration = (text: string) => text.slice(text.indexOf("?>"));
  const text = textOf({ megabytes: 0.5 });
  // The lengths differ by the accents of the header, so that the last person may.
  const length = text.length - 50_000;
  assert.equal(
    withoutDeclaration(textOf({ megabytes: 0.5, latin1: true })).slice(0, length),
    withoutDeclaration(text).slice(0, length),
  );
  assert(text.includes("Blåbær"));
});

Deno.test("virtualExtract() has no defect, and no key twice", () => {
  const root = parseTree(textOf({ megabytes: 3 }));
  const noIdents: XmlTree = { name: "Institusjon", namespace: "", attributes: {}, children: [], text: "" };
  const found = judge([readYear(root, { ...noIdents, children: [noIdents] })]).entries();
  assert.deepEqual(found.map(({ check }) => check), ["ident_missing", "org_number_fictitious"]);
});

schemaTest(
  "virtualExtract() validates against the official schema",
  ["iplos/iplos_2019.xsd"],
  async (main) => {
    const verdicts = await xmllint({ main: main! }, new Map([["extract", textOf({ megabytes: 1 })]]));
    const { valid, messages } = verdicts.get("extract")!;
    assert(valid, messages.slice(0, 3).join("\n"));
  },
);
