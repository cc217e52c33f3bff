import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { envelopeSchema } from "../../fixtures/envelope_schema.ts";
import { schemaTest } from "../../test/schemas.ts";
import { judge, type SchemaSet } from "../../test/xmllint.ts";
import { readRecords } from "../read_records.ts";
import type { RecordGroup } from "../record_batch.ts";
import { BytesSource, openSource } from "../source/mod.ts";
import { testBatch, testGroup } from "../store/test_groups.ts";
import type { WriteRecordsOptions } from "./options.ts";
import { writeRecords } from "./write_records.ts";

const layouts = ["lines", "indented", "compact"] as const;
const fixtures = new URL("../../fixtures/", import.meta.url);
const envelope = {
  messageType: "KPR_IPL",
  messageId: "00000000-0000-4000-8000-000000000001",
  created: "2022-01-10T08:00:00+01:00",
  sender: { name: "Testvik", herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } },
  receiver: { name: "FHI", herId: "85217", service: { name: "KPR", herId: "171479" } },
};

async function bytesOf(
  groups: Iterable<RecordGroup> | AsyncIterable<RecordGroup>,
  options: WriteRecordsOptions = {},
): Promise<Uint8Array> {
  return await new Response(ReadableStream.from(writeRecords(groups, options))).bytes();
}

/** A fixture read and written. */
async function rewritten(path: string, options: WriteRecordsOptions = {}): Promise<string> {
  const source = openSource(new URL(path, fixtures).pathname);
  return new TextDecoder().decode(await bytesOf(readRecords(source), options));
}

function names(directory: string): string[] {
  return [...Deno.readDirSync(new URL(directory, fixtures))].map(({ name }) => `${directory}${name}`)
    .filter((name) => /\.xml(\.gz)?$/.test(name)).sort();
}

Deno.test("gzip unpacks to what is written without it, and is the same every time", async () => {
  const plain = await bytesOf(groups(50));
  const packed = await bytesOf(groups(50), { gzip: true });
  assert.ok(packed.length < plain.length / 2);
  assert.deepEqual(new Uint8Array(gunzipSync(packed)), plain);
  assert.deepEqual(await bytesOf(groups(50), { gzip: true }), packed);
});

let asked = 0;

function* groups(count: number): Generator<RecordGroup> {
  for (let group = 0; group < count; group++) {
    asked++;
    const rows = Array.from({ length: 40 }, (_, row) => ({ person_id: group * 40 + row, age: 84 }));
    yield testGroup([testBatch("person", rows)], { last: group === count - 1 });
  }
}

Deno.test("groups are asked for as chunks are taken", async () => {
  asked = 0;
  const chunks = writeRecords(groups(1000), { chunkBytes: 100 });
  assert.equal(asked, 0);
  await chunks.next();
  assert.equal(asked, 1);
  await chunks.return();
  assert.equal(asked, 1);
});

Deno.test("what stops the groups or the writing stops the stream, packed or not", async () => {
  function* broken(): Generator<RecordGroup> {
    yield* groups(1);
    throw new Error("The source broke off");
  }
  const unwritable = [testGroup([testBatch("person", [{ sex: "\u0001" }])])];
  for (const gzip of [false, true]) {
    await assert.rejects(bytesOf(broken(), { gzip }), /broke off/);
    await assert.rejects(bytesOf(unwritable, { gzip }), { name: "XmlWriteError" });
    await assert.rejects(bytesOf([], { gzip }), /There is no message/);
  }
});

Deno.test("the fixtures come to a fixed point: what is written of them is read and written the same", async () => {
  const paths = [...names("minimal/"), ...names("demo/")];
  assert.ok(paths.length > 10);
  for (const path of paths) {
    const text = await rewritten(path);
    const again = await bytesOf(readRecords(source(text)));
    assert.equal(new TextDecoder().decode(again), text, path);
  }
});

function source(text: string) {
  return new BytesSource("written", new TextEncoder().encode(text));
}

schemaTest("what is written of valid messages is valid by the official schemas", [
  "iplos/iplos_2018.xsd",
  "iplos/iplos_2019.xsd",
  "envelope/MsgHead-v1_2_rev.xsd",
  "xpr-ide-53.1.3/XPR(ide).xsd",
  "xpr-ide-53.1.3/NPR.xsd",
  "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd",
  "xpr-hst-56.0.0/XPR(hst).xsd",
  "xpr-hst-56.0.0/NPR.xsd",
  "xpr-hst-56.0.0/XPR(hst)_CodingSchemes.xsd",
  "xpr-hst-56.0.0/XPR(hst)_Annotations.xsd",
], async (iplosBefore, iplos, head, ident, shared, codes, ...health) => {
  const [station, stationShared, stationCodes, annotations] = health;
  const sets = {
    before: { main: iplosBefore! },
    iplos: { main: iplos! },
    envelope: { main: envelopeSchema, files: { "iplos.xsd": iplos!, "envelope.xsd": head! } },
    ident: { main: ident!, files: { "NPR.xsd": shared!, "XPR(ide)_CodingSchemes.xsd": codes! } },
    station: {
      main: station!,
      files: {
        "NPR.xsd": stationShared!,
        "XPR(hst)_CodingSchemes.xsd": stationCodes!,
        "XPR(hst)_Annotations.xsd": annotations!,
      },
    },
  } satisfies Record<string, SchemaSet>;
  const documents = new Map(Object.values(sets).map((set) => [set as SchemaSet, new Map<string, string>()]));
  for (const path of [...names("minimal/"), ...names("demo/")]) {
    const set = path.includes("3.5")
      ? sets.before
      : path.includes("hst")
      ? sets.station
      : /ide/i.test(path)
      ? sets.ident
      : sets.iplos;
    for (const layout of path.startsWith("minimal/") ? layouts : layouts.slice(0, 1)) {
      for (const prefix of ["", "p"]) {
        const options = { layout, prefix };
        const name = `${path} ${layout} ${prefix}`;
        documents.get(set)!.set(name, await rewritten(path, options));
        if (set !== sets.iplos) continue;
        documents.get(sets.envelope)!.set(name, await rewritten(path, { ...options, envelope }));
      }
    }
  }
  let judged = 0;
  for (const [set, written] of documents) {
    assert.ok(written.size > 0);
    for (const [name, { valid, messages }] of await judge(set, written)) {
      assert.ok(valid, `${name}\n${messages.join("\n")}`);
      judged++;
    }
  }
  assert.ok(judged > 40);
});
