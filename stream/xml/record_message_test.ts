import assert from "node:assert/strict";
import fc from "fast-check";
import { tables } from "../../register/table.ts";
import { ChunkedSource, difference, plainGroup, readPlain } from "../../test/fuzz/record_differential.ts";
import { readRecords } from "../read_records.ts";
import { cellAt, Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { BytesSource } from "../source/mod.ts";
import { testBatch, testGroup } from "../store/test_groups.ts";
import { utf8 } from "./case_support.ts";
import { writeMessage } from "./message_writer.ts";
import { wrapInMsgHead } from "./msg_head_writer.ts";
import { type RandomMessage, randomMessage, RECORD_FORMATS } from "./random_records.ts";
import { RecordMessage } from "./record_message.ts";

const ENCODINGS = ["utf-8", "iso-8859-1", "windows-1252", "utf-16le"] as const;

/** The group that a random message is. */
function groupOf({ format, header, batches }: RandomMessage): RecordGroup {
  const group = testGroup(batches);
  return { ...group, message: { ...group.message, format, header } };
}

function messageOf(message: RandomMessage): RecordMessage {
  const records = new RecordMessage();
  records.add(groupOf(message));
  return records;
}

/** Cells and parents of every row, by table. */
function cellsOf(batches: Iterable<RecordBatch>): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const batch of batches) {
    if (batch.table.name === "submission") continue;
    found[batch.table.name] = Array.from({ length: batch.length }, (_, row) => [
      batch.table.parent === "person" ? batch.parent[row] : -1,
      ...batch.columns.map((column) => cellAt(column, row)),
    ]);
  }
  return found;
}

/** Reads a document of one group. */
async function readOne(bytes: Uint8Array) {
  const groups: { cells: Record<string, unknown[]>; header: [string, string][] }[] = [];
  const rewritten = new RecordMessage();
  const options = { groupRows: 1 << 20, groupBytes: 1 << 30 };
  for await (const group of readRecords(new BytesSource("test", bytes), options)) {
    groups.push({ cells: cellsOf(group.batches.values()), header: [...group.message.header] });
    rewritten.add(group);
  }
  assert.equal(groups.length, 1);
  return { ...groups[0]!, rewritten };
}

for (const format of RECORD_FORMATS) {
  Deno.test(`${format.id}: batches written and read again are the same`, async () => {
    await fc.assert(
      fc.asyncProperty(
        randomMessage(format),
        fc.constantFrom(...ENCODINGS),
        fc.boolean(),
        fc.constantFrom("", "n"),
        async (message, encoding, indent, prefix) => {
          const node = messageOf(message).node();
          const { cells, header } = await readOne(writeMessage(format, node, { encoding, indent, prefix }));
          assert.deepEqual(cells, cellsOf(message.batches));
          assert.deepEqual(new Map(header), new Map(message.header));
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  Deno.test(`${format.id}: a message as written comes out byte for byte when read and written again`, async () => {
    await fc.assert(
      fc.asyncProperty(
        randomMessage(format),
        fc.constantFrom(...ENCODINGS),
        fc.boolean(),
        fc.integer({ min: 1, max: 50 }),
        async (message, encoding, indent, size) => {
          const bytes = writeMessage(format, messageOf(message).node(), { encoding, indent });
          const again = new RecordMessage();
          // Small groups: persons are cut in two and taken up again.
          const options = { groupRows: 1, groupBytes: 200, slack: 1 };
          for await (const group of readRecords(new ChunkedSource(bytes, [size]), options)) again.add(group);
          assert.deepEqual(writeMessage(format, again.node(), { encoding, indent }), bytes);
        },
      ),
      { seed: 12, numRuns: 150 },
    );
  });

  Deno.test(`${format.id}: neither chunks nor the size of groups change the records`, async () => {
    await fc.assert(
      fc.asyncProperty(
        randomMessage(format),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
        fc.record({
          groupRows: fc.integer({ min: 1, max: 5 }),
          groupBytes: fc.constantFrom(50, 400, 5000),
          slack: fc.integer({ min: 1, max: 3 }),
        }),
        fc.constantFrom(...ENCODINGS),
        async (message, chunks, groups, encoding) => {
          const bytes = writeMessage(format, messageOf(message).node(), { encoding, indent: true });
          const whole = await readPlain(bytes, groups);
          assert.equal(whole.error, undefined);
          assert.equal(difference(whole, await readPlain(bytes, { ...groups, chunks })), undefined);
          const inOne = await readPlain(bytes, { groupRows: 1 << 20, groupBytes: 1 << 30 });
          for (const table of Object.keys(tables)) {
            const rows = ({ groups }: typeof whole) =>
              groups.flatMap((group) => group.tables[table]?.rows ?? []).map(({ cells, start, end }) =>
                // A person cut in two by the size of its group ends where it was cut.
                table === "person" ? [cells, start] : [cells, start, end]
              );
            assert.deepEqual(rows(whole), rows(inOne), table);
          }
        },
      ),
      { seed: 13, numRuns: 100 },
    );
  });

  Deno.test(`${format.id}: an envelope adds what it says and changes nothing in the records`, async () => {
    const text = fc.stringMatching(/^[A-Za-z0-9æøå<&"' -]{0,10}[A-Za-z0-9]$/);
    const party = fc.record({ name: text, herId: text });
    const address = fc.record({ name: text, herId: text, service: party });
    const envelope = fc.record({
      messageType: text,
      messageId: text,
      created: fc.constant("2022-01-10T08:00:00+01:00"),
      sender: address,
      receiver: address,
      carrier: fc.constantFrom("Document" as const, "PatientReport" as const),
    });
    await fc.assert(
      fc.asyncProperty(randomMessage(format), envelope, async (message, options) => {
        const text = messageOf(message).text();
        const { cells, header, rewritten } = await readOne(wrapInMsgHead(text, options));
        assert.deepEqual(cells, cellsOf(message.batches));
        assert.deepEqual(
          new Map(header),
          new Map([
            ...message.header,
            ["envelope_type", options.messageType],
            ["envelope_message_id", options.messageId],
            ["envelope_created", options.created],
            ["sender_id", options.sender.herId],
            ["sender_service_id", options.sender.service.herId],
            ["receiver_id", options.receiver.herId],
            ["receiver_service_id", options.receiver.service.herId],
          ]),
        );
        assert.equal(rewritten.text(), text);
      }),
      { seed: 14, numRuns: 60 },
    );
  });
}

Deno.test("rows that are not stored are left out, with all below them", () => {
  const records = new RecordMessage();
  records.add(testGroup([
    testBatch("person", [{ person_id: 1 }, { person_id: 2, $fate: Fate.removed }]),
    testBatch("service", [
      { service_id: 1, $parent: 0 },
      { service_id: 2, $parent: 0, $fate: Fate.rejected },
      { service_id: 3, $parent: 1 },
    ]),
  ]));
  assert.deepEqual(records.node(), { PERSON: [{ "@pePeID": "1", TJENESTE: [{ "@tjTjID": "1" }] }] });
});

Deno.test("RecordMessage refuses groups of two messages, and no groups", async () => {
  assert.throws(() => new RecordMessage().node(), /add its groups first/);
  assert.throws(() => new RecordMessage().text(), /add its groups first/);
  const one = `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019"/>`;
  const party = { name: "A", herId: "1", service: { name: "B", herId: "2" } };
  const both = wrapInMsgHead([one, one], {
    messageType: "KPR_IPL",
    messageId: "1",
    created: "2022-01-10T08:00:00+01:00",
    sender: party,
    receiver: party,
  });
  const records = new RecordMessage();
  await assert.rejects(async () => {
    for await (const group of readRecords(new BytesSource("test", both))) records.add(group);
  }, /another message/);
});

Deno.test("the fixtures come to a fixed point: what is written of them is read and written the same", async () => {
  const directory = new URL("../../fixtures/minimal/", import.meta.url);
  const names = [...Deno.readDirSync(directory)].map(({ name }) => name).filter((name) =>
    name.endsWith(".xml")
  );
  assert.equal(names.length, 4);
  for (const name of names) {
    const { rewritten, cells } = await readOne(Deno.readFileSync(new URL(name, directory)));
    const text = rewritten.text({ indent: true });
    const again = await readOne(utf8(text));
    assert.equal(again.rewritten.text({ indent: true }), text);
    assert.deepEqual(again.cells, cells, name);
  }
});

Deno.test("plainGroup() shows what a group holds", () => {
  const { tables } = plainGroup(testGroup([testBatch("person", [{ person_id: 7 }])]));
  assert.equal(tables["person"]?.rows[0]?.cells[0], 7);
});
