/**
 * Every message of a cohort against the official schema of its format, by xmllint.
 */
import assert from "node:assert/strict";
import { envelopeSchema } from "../fixtures/envelope_schema.ts";
import { type CohortOptions, generateCohort, resolveCohort } from "../generators/mod.ts";
import { schemaTest } from "./schemas.ts";
import { judge, type SchemaSet } from "./xmllint.ts";

const cohort: CohortOptions = {
  seed: "schemas",
  persons: 150,
  // A split, mergers, and a name with letters that Latin-1 lacks.
  municipalities: ["1508", "1580", "5059", "5612"],
  years: { from: 2017, to: 2025 },
  formats: ["iplos-3.7", "xpr-ide-53.1.3", "xpr-hst-56.0.0"],
};

schemaTest("every file of a cohort is valid by the official schemas, whichever way it is written", [
  "iplos/iplos_2018.xsd",
  "iplos/iplos_2019.xsd",
  "xpr-ide-53.1.3/XPR(ide).xsd",
  "xpr-ide-53.1.3/NPR.xsd",
  "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd",
  "xpr-hst-56.0.0/XPR(hst).xsd",
  "xpr-hst-56.0.0/NPR.xsd",
  "xpr-hst-56.0.0/XPR(hst)_CodingSchemes.xsd",
  "xpr-hst-56.0.0/XPR(hst)_Annotations.xsd",
  "envelope/MsgHead-v1_2_rev.xsd",
], async (before, iplos, ident, identShared, identCodes, station, shared, codes, annotations, head) => {
  const sets: Readonly<Record<string, SchemaSet>> = {
    "iplos-3.5": { main: before! },
    "iplos-3.7": { main: iplos! },
    "xpr-ide-53.1.3": {
      main: ident!,
      files: { "NPR.xsd": identShared!, "XPR(ide)_CodingSchemes.xsd": identCodes! },
    },
    "xpr-hst-56.0.0": {
      main: station!,
      files: {
        "NPR.xsd": shared!,
        "XPR(hst)_CodingSchemes.xsd": codes!,
        "XPR(hst)_Annotations.xsd": annotations!,
      },
    },
    envelope: { main: envelopeSchema, files: { "iplos.xsd": iplos!, "envelope.xsd": head! } },
  };
  const ways: readonly Partial<CohortOptions>[] = [
    {},
    { encoding: "iso-8859-1", layout: "indented", epjChange: 2021, defects: "none" },
    { msghead: true, layout: "compact", years: { from: 2024, to: 2025 }, formats: ["iplos-3.7"] },
  ];
  const judged = new Map<string, number>();
  for (const way of ways) {
    const directory = await Deno.makeTempDir();
    try {
      const { spec } = resolveCohort({ ...cohort, ...way });
      const { manifest } = await generateCohort(spec, { out: directory, kprkitVersion: "0" });
      const decoder = new TextDecoder(spec.encoding);
      for (const [name, set] of Object.entries(sets)) {
        const files = manifest.files.filter(({ format }) => name === (spec.msghead ? "envelope" : format));
        if (files.length === 0) continue;
        const documents = new Map(
          files.map(({ path }) => [
            path,
            // The text is decoded here: what the declaration says of its bytes is no longer so.
            decoder.decode(Deno.readFileSync(`${directory}/${path}`)).replace(/^<\?xml[^?]*\?>\s*/, ""),
          ]),
        );
        for (const [path, { valid, messages }] of await judge(set, documents)) {
          assert.ok(valid, `${path}\n${messages.slice(0, 5).join("\n")}`);
          judged.set(name, (judged.get(name) ?? 0) + 1);
        }
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  }
  assert.deepEqual([...judged.keys()].sort(), Object.keys(sets).sort());
  assert.ok(judged.get("iplos-3.7")! > 30);
});
