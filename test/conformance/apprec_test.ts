/**
 * Receipts against the official schema of Apprec 1.0, and against that schema with the changes that the one of 1.1 names
 * at its head, which itself is not at hand: another namespace, another default of MIGversion.
 */
import assert from "node:assert/strict";
import { codeList } from "../../register/code_lists/mod.ts";
import { apprec10, apprec11 } from "../../register/formats/mod.ts";
import type { ApprecContent } from "../../delivery/envelope/mod.ts";
import { type ApprecVersion, writeApprec } from "../../delivery/envelope/mod.ts";
import { writeSchema } from "../../stream/xsd/schema_writer.ts";
import { schemaTest } from "../schemas.ts";
import { judge } from "../xmllint.ts";

const parties: readonly ApprecContent["sender"][] = [
  { name: "Folkehelseinstituttet", herId: "85217", service: { name: "KPR Validering", herId: "171479" } },
  { name: "Eksempelvik kommune", herId: "8000001", service: null },
  {
    name: "",
    herId: null,
    otherIds: [{ id: "310000019", type: "ENH" }],
    service: { name: "A & B <C>", herId: null },
  },
  {
    name: "Blåbær",
    herId: "1",
    otherIds: [{ id: "310000019", type: "ENH" }, { id: "x", type: "" }],
    service: { name: "Ærlig", herId: "2", otherIds: [{ id: "4", type: "RSH" }] },
  },
];

const problems: readonly ApprecContent["problems"][] = [
  [],
  Object.keys(codeList("8221")!.editions[0]!.codes).map((code) => ({ code, text: "" })),
  [{ code: "unspecified", text: "«<&\"'>» €" }, { code: "54", text: "" }, {
    code: "transport:internal-error",
    text: "x",
  }],
];

function* contents(): Generator<ApprecContent> {
  for (const verdict of ["accepted", "rejected", "partly"] as const) {
    for (const [index, sender] of parties.entries()) {
      for (const listed of problems) {
        for (const software of [undefined, { name: "kprkit", version: "0.1.0" }]) {
          yield {
            id: "0e9a3a0e-0000-4000-8000-0000000000aa",
            created: index % 2 === 0 ? "2026-01-10T08:05:00.123Z" : "2026-01-10T08:05:00",
            sender,
            receiver: parties[(index + 1) % parties.length]!,
            verdict,
            problems: listed,
            original: { id: "A", type: "KPR_HOM", created: "2026-01-10T08:00:00+01:00" },
            ...(software === undefined ? {} : { software }),
          };
        }
      }
    }
  }
}

function documents(version: ApprecVersion): Map<string, string> {
  return new Map([...contents()].map((content, index) => [
    `${version} ${index}`,
    new TextDecoder().decode(writeApprec(content, { version })),
  ]));
}

schemaTest(
  "receipts are valid by the official schema, and by kprkit's own",
  ["envelope/AppRec.xsd"],
  async (official) => {
    const official11 = official!.replaceAll(apprec10.namespace, apprec11.namespace)
      .replace(`default="${apprec10.version}"`, `default="${apprec11.version}"`);
    assert.ok(!official11.includes('2004-11-21"') && official11.includes(apprec11.version));
    for (
      const [version, schema, own] of [
        ["1.0", official!, writeSchema(apprec10)],
        ["1.1", official11, writeSchema(apprec11)],
      ] as const
    ) {
      const written = documents(version);
      assert.equal(written.size, 72);
      for (const main of [schema, own]) {
        for (const [name, { valid, messages }] of await judge({ main }, written)) {
          assert.ok(valid, `${name}: ${messages.join("\n")}\n${written.get(name)}`);
        }
      }
      // A receipt of the other version is none of this one.
      const other = new Map([...documents(version === "1.0" ? "1.1" : "1.0")].slice(0, 1));
      for (const [, { valid }] of await judge({ main: schema }, other)) assert.ok(!valid);
    }
  },
);
