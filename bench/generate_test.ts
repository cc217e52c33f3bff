import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { judge, readYear } from "../fixtures/demo_judge.ts";
import { parseTree, type XmlTree } from "../fixtures/xml_tree.ts";
import { tables } from "../register/table.ts";
import { readRecords } from "../stream/read_records.ts";
import { BytesSource } from "../stream/source/mod.ts";
import { schemaTest } from "../test/schemas.ts";
import { judge as xmllint } from "../test/xmllint.ts";
import { type ShapeName, shapes } from "./extract_shape.ts";
import { virtualExtract, type VirtualExtractOptions } from "./generate.ts";

const names = Object.keys(shapes) as ShapeName[];

/** Few persons, so that drawing them takes little time. */
const pool = 150;

function textOf(options: VirtualExtractOptions): string {
  const decoder = new TextDecoder(options.latin1 ? "latin1" : "utf-8", { fatal: true });
  return [...function* () {
    for (const chunk of virtualExtract({ pool, ...options })) yield decoder.decode(chunk, { stream: true });
  }()].join("");
}

function digest(options: VirtualExtractOptions): string {
  const hash = createHash("sha256");
  for (const chunk of virtualExtract({ pool, ...options })) hash.update(chunk);
  return hash.digest("hex");
}

Deno.test("virtualExtract() is the same for the same seed only", () => {
  assert.equal(digest({ megabytes: 3, seed: 5 }), digest({ megabytes: 3, seed: 5 }));
  assert.notEqual(digest({ megabytes: 3, seed: 5 }), digest({ megabytes: 3, seed: 6 }));
});

Deno.test("virtualExtract() is as long as asked for, in either encoding and every shape", () => {
  for (const shape of names) {
    for (const latin1 of [false, true]) {
      for (const megabytes of [1, 4.5]) {
        let length = 0;
        for (const chunk of virtualExtract({ megabytes, latin1, shape, pool })) length += chunk.length;
        assert(length >= megabytes * 1e6 && length < megabytes * 1e6 + 50_000, `${megabytes}: ${length}`);
      }
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
  const noIdents: XmlTree = { name: "Institusjon", namespace: "", attributes: {}, children: [], text: "" };
  for (const shape of names.filter((name) => name !== "text")) {
    for (const year of [2019, 2020, 2021] as const) {
      const root = parseTree(textOf({ megabytes: 2, shape, year }));
      const found = judge([readYear(root, { ...noIdents, children: [noIdents] })]).entries();
      assert.deepEqual(found.map(({ check }) => check), ["ident_missing", "org_number_fictitious"], shape);
    }
  }
});

Deno.test("virtualExtract() fills every column of IPLOS 3.7", async () => {
  const filled = new Set<string>();
  const bytes = new TextEncoder().encode(textOf({ megabytes: 12, pool: 2000 }));
  for await (const { batches } of readRecords(new BytesSource("extract", bytes))) {
    for (const { table, columns, length } of batches.values()) {
      for (const { schema, valid } of columns) {
        if (valid.subarray(0, length).includes(1)) filled.add(`${table.name}.${schema.name}`);
      }
    }
  }
  const empty = Object.values(tables)
    .filter(({ name }) => name !== "ident" && name !== "submission")
    .flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
    .filter((column) => !filled.has(column));
  // The former belongs to the ident message, the latter to IPLOS 3.5.
  assert.deepEqual(empty, ["contact.email_2", "service.service_subtype"]);
});

Deno.test("virtualExtract() gives the shapes what they are for", () => {
  const of = (shape: ShapeName) => textOf({ megabytes: 2, shape });
  assert(of("pretty").includes("\r\n        <peAlder>"));
  assert(!/[^\r]\n./.test(of("pretty").slice(60)));
  assert(!/>\s+<[^/]/.test(of("dense").slice(60)));
  for (const part of ["&#248;", "&#x161;", "<![CDATA[", "<!-- ", "&amp;", "Ærlig"]) {
    assert(of("text").includes(part), part);
  }
  const numbers = [...of("wide-dictionary").matchAll(/<tjInstOrgnr>(\d{9})</g)].map((found) => found[1]);
  assert(numbers.length > 500);
  assert.equal(new Set(numbers).size, numbers.length);
});

for (const shape of names) {
  schemaTest(
    `virtualExtract() of the shape ${shape} validates against the official schema`,
    ["iplos/iplos_2019.xsd"],
    async (main) => {
      const documents = new Map([["extract", textOf({ megabytes: 1, shape })]]);
      const { valid, messages } = (await xmllint({ main: main! }, documents)).get("extract")!;
      assert(valid, messages.slice(0, 3).join("\n"));
    },
  );
}
