import assert from "node:assert/strict";
import { iplos, person } from "../test/iplos.ts";
import { planRun } from "./run_plan.ts";

const ident = (pids: readonly number[]) =>
  `<Melding xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="B" ` +
  `fraDatoPeriode="2021-01-01" tilDatoPeriode="2021-12-31"><Institusjon institusjonID="974707152">` +
  pids.map((pid) => `<PasientIdent pid="${pid}" fid="01814512319" typeID="1"/>`).join("") +
  "</Institusjon></Melding>";

const professional = (municipality: string, ids: readonly number[]) =>
  iplos({ municipality, persons: ids.map((id) => person(id)).join("") });

Deno.test("ident messages come first, each with the municipality whose persons it tells of", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const files: Record<string, string> = {
      "a.xml": professional("4601", [1, 2, 3, 4]),
      "b.xml": professional("1103", [11, 12, 13, 14]),
      "c.xml": ident([11, 12, 13, 15]),
      "d.xml": ident([1, 2, 3]),
      "e.xml": ident([91]),
      "f.xml": "<broken",
    };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${name}`, text);
    const plan = await planRun(Object.keys(files).map((name) => ({ path: `${directory}/${name}`, name })));
    assert.deepEqual(plan.map(({ name, kind, year, municipality }) => [name, kind, year, municipality]), [
      ["c.xml", "ident", 2021, "1103"],
      ["d.xml", "ident", 2021, "4601"],
      ["e.xml", "ident", 2021, undefined],
      ["a.xml", "professional", 2021, "4601"],
      ["b.xml", "professional", 2021, "1103"],
      ["f.xml", undefined, undefined, undefined],
    ]);
    assert.ok(plan.every(({ size }) => size !== undefined && size > 0));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
