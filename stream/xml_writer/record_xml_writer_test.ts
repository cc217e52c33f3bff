import assert from "node:assert/strict";
import fc from "fast-check";
import { formats, iplos37, msghead12, xprHst5600, xprIde5313 } from "../../register/formats/mod.ts";
import { isTopTable } from "../../register/table.ts";
import { ChunkedSource, difference, readPlain } from "../../test/fuzz/record_differential.ts";
import { readRecords } from "../read_records.ts";
import { cellAt, Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { BytesSource } from "../source/mod.ts";
import { testBatch, testGroup } from "../store/test_groups.ts";
import { type RandomMessage, randomMessage, RECORD_FORMATS } from "../xml/random_records.ts";
import { encodeXml } from "../xml/xml_encoder.ts";
import type { RecordXmlOptions } from "./options.ts";
import { RecordXmlWriter } from "./record_xml_writer.ts";

const ENCODINGS = ["utf-8", "iso-8859-1", "windows-1252"] as const;

const layouts = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  layout: fc.constantFrom("lines" as const, "indented" as const, "compact" as const),
  prefix: fc.constantFrom("", "n"),
  chunkBytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(1 << 18)),
});

/** The group that a random message is. */
function groupOf({ format, header, batches }: RandomMessage): RecordGroup {
  const group = testGroup(batches);
  return { ...group, message: { ...group.message, format, header } };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function documentOf(groups: Iterable<RecordGroup>, options: RecordXmlOptions = {}): Uint8Array<ArrayBuffer> {
  const writer = new RecordXmlWriter(options);
  const chunks: Uint8Array[] = [];
  for (const group of groups) chunks.push(...writer.write(group));
  return joined([...chunks, ...writer.finish()]);
}

/** A document as text, without its XML declaration and the line end behind it. */
function rootOf(groups: Iterable<RecordGroup>, options: RecordXmlOptions = {}): string {
  const text = new TextDecoder(options.encoding ?? "utf-8").decode(documentOf(groups, options));
  return text.slice(text.indexOf("\n") + 1, -1);
}

/** Cells and parents of every row, by table. */
function cellsOf(batches: Iterable<RecordBatch>): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const batch of batches) {
    const { name, parent } = batch.table;
    if (name === "submission") continue;
    const isBelow = parent !== undefined && parent !== "submission";
    found[name] = Array.from({ length: batch.length }, (_, row) => [
      isBelow ? batch.parent[row] : -1,
      ...batch.columns.map((column) => cellAt(column, row)),
    ]);
  }
  return found;
}

/** Reads a document of one group. */
async function readOne(bytes: Uint8Array) {
  const groups: { cells: Record<string, unknown[]>; header: [string, string][] }[] = [];
  const options = { groupRows: 1 << 20, groupBytes: 1 << 30 };
  for await (const group of readRecords(new BytesSource("test", bytes), options)) {
    groups.push({ cells: cellsOf(group.batches.values()), header: [...group.message.header] });
  }
  assert.equal(groups.length, 1);
  return groups[0]!;
}

/** A document read and written again. */
async function again(
  bytes: Uint8Array,
  { read = {}, chunks, ...options }: RecordXmlOptions & {
    read?: Parameters<typeof readRecords>[1];
    chunks?: number[];
  } = {},
): Promise<Uint8Array> {
  const writer = new RecordXmlWriter(options);
  const written: Uint8Array[] = [];
  for await (const group of readRecords(new ChunkedSource(bytes, chunks), read)) {
    written.push(...writer.write(group));
  }
  return joined([...written, ...writer.finish()]);
}

for (const format of RECORD_FORMATS) {
  Deno.test(`${format.id}: groups written and read again are the same`, async () => {
    await fc.assert(
      fc.asyncProperty(randomMessage(format), layouts, async (message, options) => {
        const { cells, header } = await readOne(documentOf([groupOf(message)], options));
        assert.deepEqual(cells, cellsOf(message.batches));
        assert.deepEqual(new Map(header), new Map(message.header));
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  Deno.test(`${format.id}: a document as written comes out byte for byte when read and written again`, async () => {
    const groups = fc.record({
      groupRows: fc.integer({ min: 1, max: 5 }),
      groupBytes: fc.constantFrom(50, 200, 5000),
      slack: fc.constant(1),
    });
    await fc.assert(
      fc.asyncProperty(
        randomMessage(format),
        layouts,
        groups,
        fc.integer({ min: 1, max: 50 }),
        async (message, options, read, size) => {
          const bytes = documentOf([groupOf(message)], options);
          assert.deepEqual(await again(bytes, { ...options, read, chunks: [size] }), bytes);
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
        fc.constantFrom(...ENCODINGS, "utf-16le" as const),
        async (message, chunks, groups, encoding) => {
          const bytes = encodeXml(rootOf([groupOf(message)], { layout: "indented" }), { encoding });
          const whole = await readPlain(bytes, groups);
          assert.equal(whole.error, undefined);
          assert.equal(difference(whole, await readPlain(bytes, { ...groups, chunks })), undefined);
          const inOne = await readPlain(bytes, { groupRows: 1 << 20, groupBytes: 1 << 30 });
          for (const { table } of message.batches) {
            const isParent = message.batches.some(({ table: { parent } }) => parent === table.name);
            const rows = ({ groups }: typeof whole) =>
              groups.flatMap((group) => group.tables[table.name]?.rows ?? []).map(({ cells, start, end }) =>
                // A row cut in two by the size of its group ends where it was cut.
                isParent || isTopTable(table.name) ? [cells, start] : [cells, start, end]
              );
            assert.deepEqual(rows(whole), rows(inOne), table.name);
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
    const envelopes = fc.record({
      messageType: text,
      messageId: text,
      created: fc.constant("2022-01-10T08:00:00+01:00"),
      sender: address,
      receiver: address,
      carrier: fc.constantFrom("Document" as const, "PatientReport" as const),
    });
    await fc.assert(
      fc.asyncProperty(randomMessage(format), envelopes, layouts, async (message, envelope, options) => {
        const bytes = documentOf([groupOf(message)], { ...options, envelope });
        const { cells, header } = await readOne(bytes);
        assert.deepEqual(cells, cellsOf(message.batches));
        assert.deepEqual(
          new Map(header),
          new Map([
            ...message.header,
            ["envelope_type", envelope.messageType],
            ["envelope_message_id", envelope.messageId],
            ["envelope_created", envelope.created],
            ["sender_id", envelope.sender.herId],
            ["sender_service_id", envelope.sender.service.herId],
            ["receiver_id", envelope.receiver.herId],
            ["receiver_service_id", envelope.receiver.service.herId],
          ]),
        );
        assert.deepEqual(await again(bytes, { ...options, envelope }), bytes);
      }),
      { seed: 14, numRuns: 60 },
    );
  });
}

const envelope = {
  messageType: "KPR_IPL",
  messageId: "1",
  created: "2022-01-10T08:00:00+01:00",
  sender: { name: "A", herId: "1", service: { name: "B", herId: "2" } },
  receiver: { name: "C", herId: "3", service: { name: "D", herId: "4" } },
};

Deno.test("an envelope carries several messages; a document by itself carries one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...RECORD_FORMATS).chain(randomMessage), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("Document" as const, "PatientReport" as const),
      async (messages, carrier) => {
        const groups = messages.map((message, ordinal) => {
          const group = groupOf(message);
          return { ...group, message: { ...group.message, ordinal } };
        });
        const bytes = documentOf(groups, { envelope: { ...envelope, carrier } });
        const found: unknown[] = [];
        for await (const { message, batches } of readRecords(new BytesSource("test", bytes))) {
          found.push([message.format.id, cellsOf(batches.values())]);
        }
        assert.deepEqual(found, messages.map(({ format, batches }) => [format.id, cellsOf(batches)]));
        if (groups.length > 1) assert.throws(() => documentOf(groups), /in an envelope/);
      },
    ),
    { seed: 15, numRuns: 60 },
  );
});

Deno.test("rows that are not stored are left out, with all below them, also in later groups", () => {
  const first = testGroup([
    testBatch("person", [
      { person_id: 1 },
      { person_id: 2, $fate: Fate.removed },
      { person_id: 3 },
      { person_id: 4, $fate: Fate.rejected },
    ]),
    testBatch("service", [
      { service_id: 1, $parent: 0 },
      { service_id: 2, $parent: 0, $fate: Fate.rejected },
      { service_id: 3, $parent: 1 },
      { service_id: 4, $parent: 3 },
    ]),
  ]);
  const second = testGroup([
    testBatch("service", [{ service_id: 5, $parent: -1 }, { service_id: 6, $parent: 0 }]),
    testBatch("person", [{ person_id: 5 }]),
  ]);
  const third = testGroup([testBatch("service", [{ service_id: 7, $parent: -1 }])]);
  const expected = `<IPLOS xmlns="${iplos37.namespace}">` +
    '<PERSON pePeID="1"><TJENESTE tjTjID="1"/></PERSON><PERSON pePeID="3"/>' +
    '<PERSON pePeID="5"><TJENESTE tjTjID="6"/><TJENESTE tjTjID="7"/></PERSON></IPLOS>';
  assert.equal(rootOf([first, second, third], { layout: "compact" }), expected);
});

Deno.test("a row that is left out takes all levels below it along, wherever groups end", () => {
  const inFormat = (group: RecordGroup): RecordGroup => ({
    ...group,
    message: { ...group.message, format: xprHst5600 },
  });
  const first = inFormat(testGroup([
    testBatch("hst_notification", [{ sequence_number: "1" }]),
    testBatch("hst_consultation", [{ consultation_id: "1" }, { consultation_id: "2", $fate: Fate.removed }]),
    testBatch("hst_measurement", [
      { measurement_type: "a", $parent: 0 },
      { measurement_type: "b", $parent: 1 },
    ]),
    testBatch("hst_measurement_result", [{ value: "1", $parent: 0 }, { value: "2", $parent: 1 }]),
  ]));
  const second = inFormat(testGroup([
    testBatch("hst_consultation", [{ consultation_id: "3", $parent: -1 }]),
    testBatch("hst_measurement", [
      { measurement_type: "c", $parent: -1 },
      { measurement_type: "d", $parent: 0 },
    ]),
    testBatch("hst_measurement_result", [{ value: "3", $parent: -1 }, { value: "4", $parent: 1 }]),
  ]));
  const third = inFormat(testGroup([
    testBatch("hst_measurement_result", [{ value: "5", $parent: -1 }]),
  ]));
  assert.equal(
    rootOf([first, second, third], { layout: "compact" }),
    `<Melding xmlns="${xprHst5600.namespace}"><Notifikasjon notifikasjonLopeNr="1">` +
      '<Konsultasjon konsultasjonID="1"><Maling typeMaling="a"><Maleresultat verdi="1"/></Maling></Konsultasjon>' +
      '<Konsultasjon konsultasjonID="3"><Maling typeMaling="d"><Maleresultat verdi="4"/>' +
      '<Maleresultat verdi="5"/></Maling></Konsultasjon></Notifikasjon></Melding>',
  );
});

Deno.test("what could not be read is written as it stood, and a value that is there goes before it", () => {
  const batch = testBatch("service", [
    { service_type: 1 },
    { service_type: 2, start_date: "2021-02-28", hours_per_week: 1 },
  ], {
    misfits: [
      { row: 0, column: "start_date", kind: "calendar" },
      { row: 0, column: "hours_per_week", kind: "type" },
      { row: 0, column: "end_date", kind: "missing" },
      { row: 1, column: "hours_per_week", kind: "type" },
    ],
  });
  const group = testGroup([testBatch("person", [{}]), {
    ...batch,
    misfits: batch.misfits.map((misfit) => ({
      ...misfit,
      raw: misfit.kind === "calendar" ? "20210231" : "<8",
    })),
  }]);
  assert.equal(
    rootOf([group], { layout: "compact" }).replace(/^.*?<TJ/, "<TJ"),
    "<TJENESTE><tjTjenType>1</tjTjenType><tjTimerUke>&lt;8</tjTimerUke><tjFraDato>20210231</tjFraDato></TJENESTE>" +
      "<TJENESTE><tjTjenType>2</tjTjenType><tjTimerUke>1.00</tjTimerUke><tjFraDato>20210228</tjFraDato></TJENESTE>" +
      "</PERSON></IPLOS>",
  );
});

Deno.test("a character that the encoding lacks becomes a reference", () => {
  const group = testGroup([
    testBatch("contact", [{ name: "Åse ☂ €" }]),
    testBatch("person", [{ sex: "ø€" }]),
  ]);
  const written = (encoding: typeof ENCODINGS[number]) => rootOf([group], { encoding, layout: "compact" });
  const body = (name: string, sex: string) =>
    `<IPLOS xmlns="${iplos37.namespace}"><INNHINFO><iiKontakt><Navn>${name}</Navn></iiKontakt></INNHINFO>` +
    `<PERSON><peKjonn>${sex}</peKjonn></PERSON></IPLOS>`;
  assert.equal(written("utf-8"), body("Åse ☂ €", "ø€"));
  assert.equal(written("windows-1252"), body("Åse &#9730; €", "ø€"));
  assert.equal(written("iso-8859-1"), body("Åse &#9730; &#8364;", "ø&#8364;"));
});

Deno.test("what cannot stand in XML is an error that tells the place and not the value", () => {
  const secret = "hemmelig\u0001";
  const day = testBatch("service", [{}, { start_date: "2021-01-01" }]);
  const column = day.columns.find(({ schema }) => schema.name === "start_date")!;
  if (column.kind === "number") column.values[1] = 3_000_000;
  const key = testBatch("person", [{ person_id: 1.5 }]);
  const bytes = testBatch("contact", [{ name: "hemmelig" }]);
  const name = bytes.columns.find(({ schema }) => schema.name === "name")!;
  if (name.kind === "text") name.bytes[0] = 0xff;
  const cases: [RecordBatch[], object][] = [
    [[testBatch("person", [{}, { sex: secret }])], { table: "person", row: 1, field: "peKjonn" }],
    [[testBatch("contact", [{ name: secret }])], { table: "contact", row: 0, field: "Navn" }],
    [[testBatch("contact", [{ name: "hemmelig\uFFFE" }])], { table: "contact", row: 0, field: "Navn" }],
    [[testBatch("person", [{ sex: "hemmelig\uD800" }])], { table: "person", row: 0, field: "peKjonn" }],
    [[testBatch("person", [{}]), day], { table: "service", row: 1, field: "tjFraDato" }],
    [[key], { table: "person", row: 0, field: "pePeID" }],
    [[bytes], { table: "contact", row: 0, field: "Navn" }],
  ];
  for (const [batches, place] of cases) {
    assert.throws(() => documentOf([testGroup(batches)]), (error: Error) => {
      assert.equal(error.name, "XmlWriteError");
      assert.doesNotMatch(error.message, /hemmelig|3000000|1\.5/);
      const { table, row, field } = error as Error & Record<string, unknown>;
      assert.deepEqual({ table, row, field }, place);
      return true;
    });
  }
  const group = testGroup([testBatch("person", [{}])]);
  const header = new Map([["system_id", secret]]);
  assert.throws(() => documentOf([{ ...group, message: { ...group.message, header } }]), {
    name: "XmlWriteError",
    message: "Row 0 of table submission, field iiSysID: the value holds a character that XML does not allow",
  });
  // A code that no row has is no fault.
  const unused = testBatch("person", [{ sex: "1" }]);
  const codes = unused.columns.find(({ schema }) => schema.name === "sex")!;
  const batch = {
    ...unused,
    columns: unused.columns.map((one) =>
      one === codes && one.kind === "dictionary" ? { ...one, dictionary: ["1", secret] } : one
    ),
  };
  assert.match(rootOf([testGroup([batch])]), /<peKjonn>1</);
});

Deno.test("rows that cannot be placed are an error, not a loss", () => {
  const person = testBatch("person", [{ person_id: 1 }, { person_id: 2 }]);
  const refused = (batches: RecordBatch[], message: RegExp) =>
    assert.throws(() => documentOf([testGroup(batches)]), { message });
  refused(
    [person, testBatch("service", [{ $parent: 1 }, { $parent: 0 }])],
    /Row 1 of table service: it stands/,
  );
  refused([person, testBatch("service", [{ $parent: 2 }])], /Row 0 of table service/);
  refused([person, testBatch("service", [{ $parent: -1 }])], /Row 0 of table service/);
  refused([testBatch("ident", [{ pid: "1" }])], /iplos-3.7 has no place for rows of table ident/);
  const contact = testGroup([testBatch("contact", [{ name: "A" }])]);
  assert.throws(() => documentOf([testGroup([person]), contact]), {
    name: "XmlWriteError",
    message: /Row 0 of table contact: what the format has behind it is written already/,
  });
  assert.throws(() => new RecordXmlWriter().finish(), /There is no message to write/);
});

Deno.test("chunks are as long as asked for, with the row that fills them, and belong to who takes them", () => {
  const batch = testBatch("person", Array.from({ length: 500 }, (_, id) => ({ person_id: id })));
  const writer = new RecordXmlWriter({ chunkBytes: 200 });
  const chunks = writer.write(testGroup([batch]));
  assert.ok(chunks.length > 30);
  for (const { length } of chunks) assert.ok(length >= 200 && length < 400);
  const before = joined(chunks);
  const rest = [...writer.write(testGroup([batch])), ...writer.finish()];
  assert.deepEqual(joined(chunks), before);
  assert.deepEqual(joined([...chunks, ...rest]), documentOf([testGroup([batch]), testGroup([batch])]));
});

Deno.test("a value longer than a chunk, and a dictionary that grows", () => {
  const long = "x&".repeat(3000);
  const rows = Array.from(
    { length: 300 },
    (_, row) => ({ name: `${long}${row}`, contact_type: `${long}${row}` }),
  );
  const text = rootOf([testGroup([testBatch("contact", rows)])], { chunkBytes: 64, layout: "compact" });
  const escaped = "x&amp;".repeat(3000);
  assert.equal(
    text,
    `<IPLOS xmlns="${iplos37.namespace}"><INNHINFO>${
      rows.map((_, row) =>
        `<iiKontakt><Type>${escaped}${row}</Type><Navn>${escaped}${row}</Navn></iiKontakt>`
      ).join("")
    }</INNHINFO></IPLOS>`,
  );
});

Deno.test("a byte order mark comes first, in UTF-8 alone", () => {
  const group = testGroup([]);
  assert.deepEqual([...documentOf([group], { bom: true }).subarray(0, 4)], [0xef, 0xbb, 0xbf, 0x3c]);
  assert.throws(() => documentOf([group], { bom: true, encoding: "iso-8859-1" }), RangeError);
});

Deno.test("layouts", () => {
  const ident = testGroup([testBatch("contact", [{ name: "A" }]), testBatch("ident", [{ pid: "1" }, {}])]);
  const group = {
    ...ident,
    message: { ...ident.message, format: xprIde5313, header: new Map([["institution_id", "4601"]]) },
  };
  assert.equal(
    rootOf([group], { prefix: "i" }),
    `<i:Melding xmlns:i="${xprIde5313.namespace}">
<i:Kontaktperson kontPerson="A"/>
<i:Institusjon institusjonID="4601">
<i:PasientIdent pid="1"/>
<i:PasientIdent/>
</i:Institusjon>
</i:Melding>`,
  );
  assert.equal(
    rootOf([testGroup([testBatch("person", [{ person_id: 1, age: 84 }, {}])])], { layout: "indented" }),
    `<IPLOS xmlns="${iplos37.namespace}">
  <PERSON pePeID="1">
    <peAlder>84</peAlder>
  </PERSON>
  <PERSON/>
</IPLOS>`,
  );
  assert.equal(rootOf([testGroup([])]), `<IPLOS xmlns="${iplos37.namespace}"/>`);
});

Deno.test("every format that carries records can be written", () => {
  const written = Object.values(formats).filter(({ kind }) => kind !== "envelope" && kind !== "receipt");
  assert.deepEqual(new Set(written), new Set(RECORD_FORMATS));
  const group = testGroup([]);
  const inEnvelope = { ...group, message: { ...group.message, format: msghead12 } };
  assert.throws(() => documentOf([inEnvelope]), /msghead-1.2 has no records to write/);
});
