import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos37 } from "../../register/formats/mod.ts";
import { envelopeSchema } from "../../fixtures/envelope_schema.ts";
import { RecordXmlWriter } from "../../stream/xml_writer/record_xml_writer.ts";
import { readRecords } from "../../stream/read_records.ts";
import { BytesSource, openSource } from "../../stream/source/mod.ts";
import { testGroup } from "../../stream/store/test_groups.ts";
import { createXmlReader } from "../../stream/xml/mod.ts";
import { randomDocument } from "../../stream/xml/random_document.ts";
import { randomMessage, RECORD_FORMATS } from "../../stream/xml/random_records.ts";
import { recordEvents } from "../../stream/xml/record_events.ts";
import { wrapInMsgHead } from "../../stream/xml/msg_head_writer.ts";
import { readPlain } from "../../test/fuzz/record_differential.ts";
import { runs } from "../../test/runs.ts";
import { schemaTest } from "../../test/schemas.ts";
import { judge } from "../../test/xmllint.ts";
import { EnvelopeError } from "./envelope_error.ts";
import { msgHeadStream, type MsgHeadStreamOptions } from "./msg_head_stream.ts";
import { allBytes, assertRefused, chunked, encoded, envelope } from "./test_messages.ts";

const IPLOS = `xmlns="${iplos37.namespace}"`;

function wrapped(
  payload: Uint8Array | string,
  options: MsgHeadStreamOptions & { chunks?: readonly number[] } = {},
): Promise<Uint8Array> {
  const bytes = typeof payload === "string" ? encoded(payload, "utf-8") : payload;
  return allBytes(msgHeadStream(chunked(bytes, options.chunks), envelope, options));
}

async function contentOf(
  payload: Uint8Array | string,
  options?: MsgHeadStreamOptions & { chunks?: readonly number[] },
): Promise<string> {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await wrapped(payload, options));
  return /<(mh:)?Content>([^]*)<\/\1Content>/.exec(text)![2]!;
}

Deno.test("the envelope is the one that is written around payloads in memory", async () => {
  const root = `<IPLOS ${IPLOS} versjon="3.7">æ</IPLOS>`;
  for (const carrier of ["Document", "PatientReport"] as const) {
    const expected = wrapInMsgHead(root, { ...envelope, carrier });
    const stream = msgHeadStream(chunked(encoded(root, "utf-8")), { ...envelope, carrier });
    assert.deepEqual(await allBytes(stream), expected);
  }
});

Deno.test("what stands before the root element goes, and it and what follows stay as they are", async () => {
  const root =
    `<i:IPLOS\n xmlns:i='urn:x'  xmlns = "urn:y" a="&#10;>"><!-- b --><?c d?><![CDATA[</i:IPLOS]]>\r\n</i:IPLOS >`;
  const before = `\uFEFF<?xml version="1.0" encoding="utf-8" standalone='yes'?>\n<!-- <IPLOS> --><?p <x?>\t`;
  for (const after of ["", "\n", "<!-- </i:IPLOS -->\n<?q </i:IPLOS><?r?>\n"]) {
    for (const chunks of [[1 << 16], [1], [7, 2, 13]]) {
      assert.equal(await contentOf(before + root + after, { chunks }), root + after);
    }
  }
  assert.equal(await contentOf(`<a ${IPLOS} b=">/"/><!-- c --> `), `<a ${IPLOS} b=">/"/><!-- c --> `);
});

Deno.test("the end of a large payload is found however it is cut", async () => {
  const root = `<a ${IPLOS}>${"<b>c</b>".repeat(4000)}</a>\n<!-- d -->${" ".repeat(4000)}`;
  for (const chunks of [[1 << 20], [1 << 13], [1000, 3], [8191, 1], [root.length - 2]]) {
    assert.equal(await contentOf(root, { chunks }), root, `${chunks}`);
  }
});

Deno.test("payloads come out in UTF-8 whatever they are in, however they are cut", async () => {
  const root = `<Blåbær ${IPLOS} æ="ø">Ærlig 100 £ ½</Blåbær>`;
  const declared = (label: string) => `<?xml version="1.0" encoding="${label}"?>\n${root}`;
  const cases: Readonly<Record<string, Uint8Array>> = {
    "UTF-8": encoded(declared("UTF-8"), "utf-8"),
    "UTF-8 with a mark": encoded(`\uFEFF${root}`, "utf-8"),
    "ISO-8859-1": encoded(declared("ISO-8859-1"), "latin1"),
    "windows-1252": encoded(declared("windows-1252"), "latin1"),
    "UTF-16, little end first": encoded(`\uFEFF${declared("UTF-16")}`, "utf-16le"),
    "UTF-16, big end first, without a mark": encoded(declared("utf-16"), "utf-16be"),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    for (const chunks of [[1 << 16], [1], [3, 1, 2], [bytes.length - 1]]) {
      assert.equal(await contentOf(bytes, { chunks }), root, `${name} by ${chunks}`);
    }
  }
  assert.equal(await contentOf(encoded(root, "latin1"), { encoding: "windows-1252" }), root);
});

Deno.test("what windows-1252 and UTF-16 have beyond other encodings comes out", async () => {
  const bytes = encoded(`<?xml version="1.0" encoding="cp1252"?><a ${IPLOS}>\x80 \x96 \x9f</a>`, "latin1");
  assert.equal(await contentOf(bytes), `<a ${IPLOS}>€ – Ÿ</a>`);
  for (const chunks of [[1], [1 << 16]]) {
    assert.equal(
      await contentOf(encoded(`\uFEFF<a ${IPLOS}>😀</a>`, "utf-16be"), { chunks }),
      `<a ${IPLOS}>😀</a>`,
    );
  }
});

Deno.test("UTF-8 goes through as the very bytes that came in", async () => {
  const inside = encoded(`${"<b>æøå</b>".repeat(50_000)}`, "utf-8");
  const given = [encoded(`<a ${IPLOS}>`, "utf-8"), inside, encoded("</a>", "utf-8")];
  async function* payload() {
    yield* given;
  }
  const out: Uint8Array[] = [];
  for await (const chunk of msgHeadStream(payload(), envelope)) out.push(chunk);
  assert.equal(out[2], inside);
});

Deno.test("the envelope has a prefix where its namespace would come over the payload", async () => {
  const text = async (payload: string) => new TextDecoder().decode(await wrapped(payload));
  assert.match(await text(`<a ${IPLOS}/>`), /<MsgHead xmlns=/);
  for (const payload of ["<a><b/></a>", `<p:a xmlns:p="urn:p"><b/></p:a>`, `<a title='x xmlns="y"'/>`]) {
    const document = encoded(await text(payload), "utf-8");
    assert.match(new TextDecoder().decode(document), /<mh:MsgHead xmlns:mh=/);
    const { events, error } = recordEvents(createXmlReader("ts"), document);
    assert.equal(error, undefined);
    const { events: own } = recordEvents(createXmlReader("ts"), encoded(payload, "utf-8"));
    assert.ok(events.join().includes(own.join()));
  }
});

Deno.test("a payload that cannot be sent is refused by name", async () => {
  const declared = (label: string, inside: string) =>
    encoded(`<?xml version="1.0" encoding="${label}"?><a ${IPLOS}>hemmelig${inside}</a>`, "latin1");
  const inUtf8 = (...bytes: number[]) =>
    new Uint8Array([...encoded(`<a ${IPLOS}>hemmelig`, "utf-8"), ...bytes, ...encoded("</a>", "utf-8")]);
  const document = `<a ${IPLOS}>hemmelig</a>`;
  const utf16 = encoded(`\uFEFF${document}`, "utf-16le");
  const cases: readonly (readonly [name: string, payload: Uint8Array | string, code: string])[] = [
    ["nothing", "", "no_root"],
    ["white space", " \n", "no_root"],
    ["a comment alone", "<!-- hemmelig -->", "no_root"],
    ["a declaration alone", "<?xml version='1.0'?>", "no_root"],
    ["JSON", '{"hemmelig":1}', "not_xml"],
    ["text", "hemmelig", "not_xml"],
    ["a zip file", encoded("PK\x03\x04hemmelig", "latin1"), "not_xml"],
    ["gzip", encoded("\x1f\x8b\x08\0\0\0\0\0\0\0", "latin1"), "not_xml"],
    ["a web page", "<!DOCTYPE html><html>hemmelig</html>", "not_xml"],
    ["a start tag that does not end", "<hemmelig a='", "not_xml"],
    ["a prefix that is not bound", "<hemmelig:a/>", "not_xml"],
    ["a DOCTYPE", `<!DOCTYPE a [<!ENTITY b "hemmelig">]><a ${IPLOS}>&b;</a>`, "doctype"],
    ["a MsgHead", wrapInMsgHead(document, envelope), "already_enveloped"],
    ["a MsgHead with a prefix", wrapInMsgHead(document, { ...envelope, prefix: "m" }), "already_enveloped"],
    ["an encoding that is not known", declared("ISO-2022-JP", ""), "encoding"],
    ["UTF-32", encoded("\0\0\0<\0\0\0a", "latin1"), "encoding"],
    [
      "a declaration against the bytes",
      encoded(`<?xml version="1.0" encoding="UTF-16"?>${document}`, "utf-8"),
      "encoding",
    ],
    ["ISO-8859-1 said to be UTF-8", declared("UTF-8", "\xe6\xf8"), "encoding"],
    ["UTF-8 said to be ISO-8859-1", declared("ISO-8859-1", "\xc3\xa6"), "encoding"],
    ["windows-1252 said to be ISO-8859-1", declared("ISO-8859-1", "\x80"), "encoding"],
    ["ISO-8859-1 said to be US-ASCII", declared("US-ASCII", "\xe6"), "encoding"],
    ["a byte that is nothing in windows-1252", declared("windows-1252", "\x81"), "encoding"],
    ["an overlong form", inUtf8(0xc0, 0xaf), "encoding"],
    ["a surrogate in UTF-8", inUtf8(0xed, 0xa0, 0x80), "encoding"],
    ["beyond the last character", inUtf8(0xf4, 0x90, 0x80, 0x80), "encoding"],
    ["an end inside a character", inUtf8(0xc3).subarray(0, -4), "encoding"],
    ["a lone surrogate", encoded(`\uFEFF<a ${IPLOS}>\ud800</a>`, "utf-16le"), "encoding"],
    ["UTF-16 that ends inside a character", utf16.subarray(0, -1), "encoding"],
    ["a payload cut off inside", document.slice(0, -6), "not_whole"],
    ["a payload cut off in its end tag", document.slice(0, -1), "not_whole"],
    ["UTF-16 cut off", utf16.subarray(0, -2), "not_whole"],
    ["text behind the payload", `${document}hemmelig`, "not_whole"],
    ["a second payload", `${document}<b/>`, "not_whole"],
    ["a second payload after an empty one", `<a ${IPLOS}/><b/>`, "not_whole"],
    ["a comment cut off behind the payload", `${document}<!-- hemmelig`, "not_whole"],
    ["a payload cut off in an end tag that begins as its own", `<a ${IPLOS}><ab></ab`, "not_whole"],
    [
      "a second payload far behind an empty one",
      `<a ${IPLOS}/>${"hemmelig".repeat(2000)}<b/>${" ".repeat(8192 - 4)}`,
      "not_whole",
    ],
    ["a large payload cut off", `<a ${IPLOS}>${"<b>hemmelig</b>".repeat(2000)}`, "not_whole"],
    ["zeros behind the payload", `${document}\0\0`, "not_whole"],
    ["an end tag of another name that begins alike", `<a ${IPLOS}><ab></ab>`, "not_whole"],
    ["a large beginning in many comments", `${"<!-- hemmelig -->".repeat(70_000)}<a/>`, "opening_too_long"],
    ["a large beginning in one comment", `<!-- ${"hemmelig".repeat(140_000)} --><a/>`, "opening_too_long"],
  ];
  for (const [name, payload, code] of cases) {
    const isLarge = code === "opening_too_long";
    for (const chunks of isLarge ? [[1 << 16]] : [[1 << 16], [1], [5, 3]]) {
      await assert.rejects(
        wrapped(payload, { chunks }),
        (error) => assertRefused(error, code),
        `${name} by ${chunks}`,
      );
    }
  }
  await assert.rejects(
    wrapped(document, { encoding: "EBCDIC" }),
    (error) => assertRefused(error, "encoding"),
  );
});

Deno.test("a byte that is not in the encoding is told with its place", async () => {
  const head = `<a ${IPLOS}>æ`;
  const bytes = new Uint8Array([...encoded(head, "utf-8"), 0xe6, 0x20, ...encoded("</a>", "utf-8")]);
  for (const chunks of [[1 << 16], [1], [head.length + 1, 1]]) {
    await assert.rejects(
      wrapped(bytes, { chunks }),
      new RegExp(`0xE6 of the payload at ${head.length + 1} is not`),
    );
  }
});

Deno.test("an envelope that cannot be written is refused before the payload is asked for", async () => {
  let asked = false;
  async function* payload(): AsyncGenerator<Uint8Array> {
    asked = true;
    yield encoded("<a/>", "utf-8");
  }
  for (
    const content of [
      { ...envelope, created: "10.01.2026" },
      { ...envelope, created: "2026-02-30T08:00:00Z" },
      { ...envelope, messageId: "hemmelig\0" },
      { ...envelope, sender: { ...envelope.sender, name: "hemmelig\u0001" } },
    ]
  ) {
    await assert.rejects(
      allBytes(msgHeadStream(payload(), content)),
      (error) => assertRefused(error, "unwritable"),
    );
  }
  assert.equal(asked, false);
});

Deno.test("the payload's source is closed however the stream ends, and its own error comes through", async () => {
  let closed = 0;
  async function* payload(fails = false): AsyncGenerator<Uint8Array> {
    try {
      yield encoded(`<a ${IPLOS}>`, "utf-8");
      if (fails) throw new TypeError("The disk is gone");
      for (;;) yield encoded("x".repeat(100), "utf-8");
    } finally {
      closed++;
    }
  }
  for await (const chunk of msgHeadStream(payload(), envelope)) if (chunk.length === 100) break;
  assert.equal(closed, 1);
  await assert.rejects(allBytes(msgHeadStream(payload(true), envelope)), new TypeError("The disk is gone"));
  assert.equal(closed, 2);
  async function* hostile() {
    try {
      yield encoded("<!DOCTYPE a> <!-- and so on -->", "utf-8");
    } finally {
      closed++;
    }
  }
  await assert.rejects(
    allBytes(msgHeadStream(hostile(), envelope)),
    (error) => assertRefused(error, "doctype"),
  );
  assert.equal(closed, 3);
});

const forms = fc.constantFrom(
  (text: string) => encoded(text, "utf-8"),
  (text: string) => encoded(`\uFEFF${text}`, "utf-8"),
  (text: string) => encoded(`\uFEFF${text.replace(/encoding='UTF-8'/, "")}`, "utf-16le"),
  (text: string) => encoded(`\uFEFF${text.replace(/encoding='UTF-8'/, "")}`, "utf-16be"),
);
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

Deno.test("a document in an envelope reads as the document does by itself", async () => {
  await fc.assert(
    fc.asyncProperty(randomDocument(), forms, cuts, async (text, form, chunks) => {
      const own = recordEvents(createXmlReader("ts"), form(text));
      assert.equal(own.error, undefined);
      const around = recordEvents(createXmlReader("ts"), await wrapped(form(text), { chunks }));
      assert.equal(around.error, undefined);
      const from = around.events.findIndex((event) => /^<\{[^}]*\}Content>$/.test(event)) + 1;
      assert.deepEqual(around.events.slice(from, from + own.events.length), own.events);
      // Behind the payload there is at most the white space that stood there.
      const rest = around.events.slice(from + own.events.length).filter((event) =>
        !/^"(?:[ ]|\\[trn])+"$/.test(event)
      );
      assert.match(rest[0]!, /^<\/\{[^}]*\}Content>$/);
    }),
    { numRuns: runs(150) },
  );
});

Deno.test("whatever is wrapped without a refusal is read as it would be by itself, or is not XML itself", async () => {
  const good = encoded(`<?xml version="1.0"?><!-- a --><a ${IPLOS}><b>æ</b><a/></a><?c d?>`, "utf-8");
  const edit = fc.record({
    at: fc.nat(good.length),
    length: fc.nat(12),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.constantFrom("<", ">", "</a>", "<a/>", "-->", "<!--", "?>", "<?x ", "\r").map((text) =>
        encoded(text, "utf-8")
      ),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), cuts, async (edits, chunks) => {
      let bytes: Uint8Array = good;
      for (const { at, length, bytes: inserted } of edits) {
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at + length)]);
      }
      const own = recordEvents(createXmlReader("ts"), bytes);
      let around: Uint8Array | undefined;
      try {
        around = await wrapped(bytes, { chunks });
      } catch (error) {
        if (!(error instanceof EnvelopeError)) throw error;
      }
      // What is well-formed by itself is never refused, and comes out as it is.
      if (own.error !== undefined) return;
      assert.ok(around !== undefined);
      const { events, error } = recordEvents(createXmlReader("ts"), around);
      assert.equal(error, undefined);
      assert.ok(events.join().includes(own.events.join()));
    }),
    { numRuns: runs(500) },
  );
});

Deno.test("records in an envelope are the records without it", async () => {
  const messages = fc.constantFrom(...RECORD_FORMATS).chain(randomMessage);
  const encodings = fc.constantFrom("utf-8" as const, "iso-8859-1" as const, "windows-1252" as const);
  await fc.assert(
    fc.asyncProperty(messages, encodings, cuts, async ({ format, header, batches }, encoding, chunks) => {
      const group = testGroup(batches);
      const writer = new RecordXmlWriter({ encoding });
      const written = [...writer.write({ ...group, message: { ...group.message, format, header } })];
      const bytes = await allBytes(ReadableStream.from([...written, ...writer.finish()]));
      const [plain, enveloped] = [await readPlain(bytes), await readPlain(await wrapped(bytes, { chunks }))];
      assert.deepEqual([plain.error, enveloped.error], [undefined, undefined]);
      const rowsOf = ({ groups }: typeof plain) =>
        groups.map(({ tables }) =>
          // The row of the submission has the envelope's columns too: the header is compared instead.
          Object.entries(tables).filter(([name]) => name !== "submission").map(([name, { rows }]) =>
            [name, rows.map(({ cells, parent }) => [cells, parent])] as const
          )
        );
      assert.deepEqual(rowsOf(enveloped), rowsOf(plain));
      assert.equal(enveloped.messages[0]!.enveloped, true);
      const header2 = new Map(enveloped.messages[0]!.header);
      for (const [column, value] of plain.messages[0]!.header) assert.equal(header2.get(column), value);
      assert.equal(header2.get("envelope_message_id"), envelope.messageId);
      assert.equal(header2.get("receiver_service_id"), envelope.receiver.service.herId);
    }),
    { numRuns: runs(60) },
  );
});

const fixtures = new URL("../../fixtures/", import.meta.url);
const schemas = ["envelope/MsgHead-v1_2_rev.xsd", "iplos/iplos_2019.xsd"];

schemaTest("extracts in their envelope are valid by the official schemas", schemas, async (head, iplos) => {
  const documents = new Map<string, string>();
  for (
    const path of ["minimal/iplos-3.7.xml", "demo/KPR_IPL_1824_2021.xml", "demo/KPR_IPL_1804_2020.xml.gz"]
  ) {
    for (const carrier of ["Document", "PatientReport"] as const) {
      const source = openSource(new URL(path, fixtures).pathname);
      const bytes = await allBytes(msgHeadStream(source.chunks(), { ...envelope, carrier }));
      documents.set(`${path} ${carrier}`, new TextDecoder().decode(bytes));
      let records = 0;
      for await (const group of readRecords(new BytesSource("wrapped", bytes))) {
        assert.ok(group.message.enveloped);
        for (const batch of group.batches.values()) records += batch.length;
      }
      assert.ok(records > 0);
    }
  }
  const verdicts = await judge(
    { main: envelopeSchema, files: { "iplos.xsd": iplos!, "envelope.xsd": head! } },
    documents,
  );
  for (const [name, { valid, messages }] of verdicts) assert.ok(valid, `${name}: ${messages.join("\n")}`);
});
