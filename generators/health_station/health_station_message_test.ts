import assert from "node:assert/strict";
import type { Finding } from "../../stream/finding.ts";
import { readRecords } from "../../stream/read_records.ts";
import { cellAt } from "../../stream/record_batch.ts";
import { runExtracts } from "../../stream/run.ts";
import { BytesSource } from "../../stream/source/mod.ts";
import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
import { hasRightControlDigits } from "../identities/test_identity_proof.ts";
import { schemaTest } from "../../test/schemas.ts";
import { judge } from "../../test/xmllint.ts";
import { messagesOf, plainArea, testCohort } from "./test_cohort.ts";

const from = 2017;
/** Bergen through the reform of 2020. */
const area = {
  code: "4601",
  weight: 290,
  parts: [{ path: [..."aaa"].map(() => "1201").concat([..."aaaaaa"].map(() => "4601")), share: 1 }],
};

/** Nine messages, some with D-numbers. */
async function messages(persons: number): Promise<Map<string, string>> {
  const cohort = testCohort({ areas: [area], persons, dNumberShare: 0.05 });
  return await messagesOf(cohort, area, { from, organisation: "310000019" });
}

schemaTest("every year's message is valid by the official schema", [
  "xpr-hst-56.0.0/XPR(hst).xsd",
  "xpr-hst-56.0.0/NPR.xsd",
  "xpr-hst-56.0.0/XPR(hst)_CodingSchemes.xsd",
  "xpr-hst-56.0.0/XPR(hst)_Annotations.xsd",
], async (main, shared, codes, annotations) => {
  const files = {
    "NPR.xsd": shared!,
    "XPR(hst)_CodingSchemes.xsd": codes!,
    "XPR(hst)_Annotations.xsd": annotations!,
  };
  const texts = await messages(120);
  const verdicts = await judge({ main: main!, files }, texts);
  assert.equal(verdicts.size, 9);
  for (const [place, { valid, messages }] of verdicts) assert.ok(valid, `${place}\n${messages.join("\n")}`);
  // The judge is awake.
  const broken = texts.get("4601 2021")!.replace(/ pasientGUID="[^"]{36}"/, ' pasientGUID="none"');
  const [verdict] = (await judge({ main: main!, files }, new Map([["broken", broken]]))).values();
  assert.equal(verdict!.valid, false);
});

Deno.test("the register finds nothing in any year's message", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const texts = await messages(400);
    const files: string[] = [];
    for (const [place, text] of texts) {
      files.push(`${directory}/KPR_HST_${place.replace(" ", "_")}.xml`);
      await Deno.writeTextFile(files.at(-1)!, text);
    }
    const found: Finding[] = [];
    const { failures, submissions, account } = await runExtracts(files, undefined, {
      onFinding: (finding) => found.push(finding),
    });
    assert.deepEqual([failures, found], [[], []]);
    assert.deepEqual(
      submissions.map(({ municipality, year, status }) => [`${municipality} ${year}`, status]),
      [...texts.keys()].map((place) => [place, "current"]),
    );
    for (const entry of Object.values(account)) assert.equal(entry.stored, entry.read);
    assert.ok(account.hst_consultation!.read > 3000);
    assert.equal(account.hst_measurement!.read, account.hst_measurement_result!.read);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("what is read is what was written, and is written the same again", async () => {
  const one = plainArea("4601", { from: 2021, to: 2021 });
  const cohort = testCohort({ from: 2021, to: 2021, areas: [one], persons: 150, dNumberShare: 0.05 });
  const rows = cohort.rows("4601", 2021);
  rows.begin(0);
  cohort.block("4601", 0, (child) => rows.add(child));
  const group = rows.take(true);
  const writer = new RecordXmlWriter();
  const bytes = await new Blob([...writer.write(group), ...writer.finish()]).bytes();
  const again = new RecordXmlWriter();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const tables = new Set<string>();
  const options = { groupRows: 1_000_000, groupBytes: 1 << 28 };
  for await (const read of readRecords(new BytesSource("x.xml", bytes), options)) {
    chunks.push(...again.write(read));
    for (const [table, batch] of read.batches) {
      if (table === "submission") continue;
      tables.add(table);
      const made = group.batches.get(table)!;
      assert.equal(batch.length, made.length, table);
      for (const [place, column] of batch.columns.entries()) {
        for (let row = 0; row < batch.length; row++) {
          assert.equal(
            cellAt(column, row),
            cellAt(made.columns[place]!, row),
            `${table}.${column.schema.name} ${row}`,
          );
        }
      }
      if (batch.table.parent?.startsWith("hst") === true) {
        assert.deepEqual(batch.parent.subarray(0, batch.length), made.parent.subarray(0, made.length), table);
      }
    }
  }
  chunks.push(...again.finish());
  assert.equal(tables.size, 10);
  assert.deepEqual(await new Blob(chunks).bytes(), bytes);
});

Deno.test("every child's number is synthetic and tells of the child, and no unit is real", async () => {
  let count = 0;
  for (const text of (await messages(100)).values()) {
    for (
      const [, sex, birthYear, number, type] of text.matchAll(
        /kjonn="(.)" fodselsar="(\d+)" fid="(\d+)" typeID="(.)"/g,
      )
    ) {
      count++;
      assert.ok(hasRightControlDigits(number!) && Number(number!.slice(2, 4)) > 80, number);
      assert.equal(birthYear!.slice(2), number!.slice(4, 6));
      assert.equal(Number(number![8]) % 2 === 1 ? "1" : "2", sex);
      assert.equal(Number(number![0]) >= 4 ? "2" : "1", type);
    }
    for (const [, number] of text.matchAll(/ orgNr="(\d+)"/g)) assert.match(number!, /^[23]\d{8}$/);
    for (const [, name] of text.matchAll(/ enhetNavn="([^"]+)"/g)) assert.match(name!, /\(Fiktiv\)$/);
  }
  assert.ok(count > 500);
});
