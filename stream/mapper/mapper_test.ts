import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { cellAt, type RecordGroup } from "../record_batch.ts";
import { createRecordReader, type ParserKind } from "../record_reader.ts";
import { FormatError } from "./format_error.ts";
import type { GroupOptions } from "./group_assembler.ts";

const encoder = new TextEncoder();

interface ReadOptions extends GroupOptions {
  readonly chunk?: number;
  readonly parser?: ParserKind;
}

/** Reads a document in chunks, and hands each group over while it is valid. */
function read(xml: string, take: (group: RecordGroup) => void, options: ReadOptions = {}): void {
  const bytes = encoder.encode(xml);
  const { reader, mapper, release } = createRecordReader(options.parser ?? "ts", options);
  const size = options.chunk ?? bytes.length;
  for (let at = 0; at < bytes.length; at += size) {
    reader.write(bytes.subarray(at, at + size), mapper, false);
    for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) take(group);
    reader.retainFrom = mapper.neededFrom;
  }
  reader.write(new Uint8Array(0), mapper, true);
  for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) take(group);
  release();
}

/** Every row as one line of text, with the person it stands below named by id; the same from all engines. */
function rows(xml: string, options: ReadOptions = {}): string[] {
  const lines = rowsOf(xml, options);
  for (const parser of ["wasm", "sax"] as const) assert.deepEqual(rowsOf(xml, { ...options, parser }), lines);
  return lines;
}

function rowsOf(xml: string, options: ReadOptions): string[] {
  const lines: string[] = [];
  let carried: unknown = null;
  read(xml, (group) => {
    const people = group.batches.get("person");
    for (const [name, batch] of group.batches) {
      for (let row = 0; row < batch.length; row++) {
        const parent = batch.parent[row]!;
        const owner = batch.table.parent !== "person"
          ? ""
          : parent < 0
          ? carried
          : cellAt(people!.columns[0]!, parent);
        const cells = batch.columns.map((column) => cellAt(column, row) ?? "").join("|");
        const [start, end] = [batch.start[row]!, batch.end[row]!];
        lines.push(`${name} ${owner} ${start}-${end} ${cells}`);
        const text = new TextDecoder().decode(group.fragment(start, end));
        if (name !== "submission" && options.slack === undefined) assert.equal(text, xml.slice(start, end));
      }
      for (const misfit of batch.misfits) {
        lines.push(`${name} ${misfit.kind} ${misfit.field} ${misfit.start}-${misfit.end} ${misfit.raw}`);
      }
    }
    if (people !== undefined && people.length > 0) carried = cellAt(people.columns[0]!, people.length - 1);
  }, options);
  return lines.sort();
}

function misfits(xml: string): string[] {
  const found: string[] = [];
  read(xml, (group) => {
    for (const [name, batch] of group.batches) {
      for (const { row, kind, field, raw } of batch.misfits) {
        found.push(`${name}[${row}] ${kind} ${field} ${raw}`.trim());
      }
    }
  });
  return found;
}

const many = Array.from({ length: 9 }, (_, p) =>
  person(
    p + 1,
    Array.from({ length: p % 4 }, (_, s) => service(p + 1, p * 10 + s, soundService)).join(""),
  )).join("\n ");

Deno.test("a message becomes rows with their values, places and parents", () => {
  const lines = rows(iplos({ persons: person(7, service(7, 70, soundService)) }));
  assert.equal(lines.length, 5);
  const found = lines.find((line) => line.startsWith("service"))!;
  assert.match(
    found,
    /^service 7 \d+-\d+ 7\|70\|\|\|15\|\|18637\|18647\|2\|250\|\|\|310000019\|18659\|2932896\|\|$/,
  );
  assert.match(lines.find((line) => line.startsWith("person"))!, /^person {2}\d+-\d+ 7\|84\|K\|/);
});

Deno.test("rows do not depend on chunks, group sizes, or where a large person is split", () => {
  const xml = iplos({ persons: many });
  const whole = rows(xml);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 12 }), (chunk, groupRows) => {
      assert.deepEqual(rows(xml, { chunk, groupRows }), whole);
    }),
    { numRuns: 40 },
  );
  // Inside a person only the person's own end is not known yet when the group ends.
  const split = rows(xml, { groupBytes: 300, slack: 1, chunk: 64 });
  const withoutPersonEnd = (lines: string[]) =>
    lines.map((line) => line.replace(/^(person .*-)\d+ /, "$1 ")).sort();
  assert.deepEqual(withoutPersonEnd(split), withoutPersonEnd(whole));
});

Deno.test("what does not fit is noted with field and text, and reading goes on", () => {
  const odd = person(
    "x1",
    '<PERSONOPPL poPeID="1" poPoID="1" strange="1"><poHusstand>1</poHusstand><poHusstand>2</poHusstand></PERSONOPPL>' +
      service(1, 1, {
        tjVedtak: "2",
        tjTjenType: "x",
        tjTimerUke: "1234.567",
        tjFraDato: "20210231",
        tjNytt: "?",
      }) +
      '<FUNKSJON fnPeID="1" fnFnID="2"><fnFunkType>1</fnFunkType>stray</FUNKSJON>',
    "<peKomnr>46010</peKomnr>",
  );
  assert.deepEqual(misfits(iplos({ persons: odd })).sort(), [
    "function_score[0] missing fnFraDato",
    "function_score[0] missing fnFunkVerdi",
    "function_score[0] missing fnTilDato",
    "function_score[0] stray_text FUNKSJON stray",
    "person[0] facet peKomnr 46010",
    "person[0] order FUNKSJON",
    "person[0] type pePeID x1",
    "person_info[0] cardinality poHusstand",
    "person_info[0] unknown_attribute strange 1",
    "service[0] calendar tjFraDato 20210231",
    "service[0] facet tjTimerUke 1234.567",
    "service[0] order tjTjenType",
    "service[0] type tjTjenType x",
    "service[0] unknown_element tjNytt",
  ]);
});

Deno.test("header misfits are at hand with the first group", () => {
  const header = "<INNHINFO><iiInnhType>Q</iiInnhType><iiKomnr>46</iiKomnr></INNHINFO>";
  read(iplos({ header, persons: many }), (group) => {
    const fields = group.message.misfits.map((misfit) => `${misfit.kind} ${misfit.field}`);
    assert.ok(fields.includes("fixed iiInnhType"));
    assert.ok(fields.includes("facet iiKomnr"));
    assert.ok(fields.includes("missing iiFraDato"));
    assert.ok(fields.includes("missing iiKontakt"));
  }, { groupRows: 2, chunk: 100 });
});

Deno.test("a MsgHead is unwrapped, Document and PatientReport alike, and may carry several messages", () => {
  const document = (content: string) =>
    `<Document><RefDoc><MsgType V="XML"/><Content>${content}</Content></RefDoc></Document>`;
  const info = '<MsgInfo><Type V="KPR_IPL" DN="x"/><MIGversion>v1.2 2006-05-24</MIGversion>' +
    "<GenDate>2022-01-10T08:00:00</GenDate><MsgId>id-1</MsgId><Sender><Organisation>" +
    '<OrganisationName>A</OrganisationName><Ident><Id>1</Id><TypeId V="HER"/></Ident><Organisation>' +
    '<OrganisationName>B</OrganisationName><Ident><Id>2</Id><TypeId V="HER"/></Ident></Organisation></Organisation></Sender>' +
    '<Receiver><Organisation><OrganisationName>C</OrganisationName><Ident><Id>3</Id><TypeId V="HER"/></Ident></Organisation></Receiver></MsgInfo>';
  const head = (body: string) =>
    `<h:MsgHead xmlns:h="http://www.kith.no/xmlstds/msghead/2006-05-24">${body}</h:MsgHead>`
      .replace(
        /<(\/?)(MsgInfo|Type|MIGversion|GenDate|MsgId|Sender|Receiver|Organisation|OrganisationName|Ident|Id|TypeId|Document|RefDoc|MsgType|Content|PatientReport|CaseNo)\b/g,
        "<$1h:$2",
      );
  const bodies = {
    document: document(iplos()),
    report: `<PatientReport><CaseNo>1</CaseNo>${document(iplos())}</PatientReport>`,
    two: document(iplos()) + document(iplos({ municipality: "1103" })),
  };
  for (const [name, body] of Object.entries(bodies)) {
    const seen: string[] = [];
    read(head(info + body), (group) => {
      if (!group.last) return;
      const { header, enveloped, ordinal } = group.message;
      seen.push(
        `${ordinal} ${enveloped} ${header.get("municipality_number")} ${group.batches.get("person")?.length}`,
      );
      assert.equal(header.get("envelope_type"), "KPR_IPL");
      assert.equal(header.get("sender_id"), "1");
      assert.equal(header.get("sender_service_id"), "2");
      assert.equal(header.get("receiver_id"), "3");
      assert.deepEqual(group.message.misfits, []);
    });
    assert.deepEqual(seen, name === "two" ? ["0 true 4601 1", "1 true 1103 1"] : ["0 true 4601 1"], name);
  }
});

Deno.test("documents that are no message are named for what they are", () => {
  const cases: [string, RegExp][] = [
    ["<html><body/></html>", /HTML page/],
    ["<AppRec/>", /receipt/],
    [
      '<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2030"/>',
      /IPLOS in namespace http:\/\/www.npr.no\/xmlstds\/iplos\/2030/,
    ],
    ['<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24"/>', /carries no message/],
  ];
  for (const [xml, message] of cases) {
    assert.throws(
      () => read(xml, () => {}),
      (error) => error instanceof FormatError && message.test(error.message),
    );
  }
});

Deno.test("where the document breaks off, the persons finished before it are kept", () => {
  const xml = iplos({ persons: many });
  const cut = xml.indexOf('<PERSON pePeID="4"') + 150;
  const bytes = encoder.encode(xml.slice(0, cut));
  for (const parser of ["ts", "wasm", "sax"] as const) {
    const { reader, mapper, release } = createRecordReader(parser);
    reader.write(bytes, mapper, false);
    assert.throws(() => reader.write(new Uint8Array(0), mapper, true));
    assert.equal(mapper.breakOff(reader), xml.indexOf('<PERSON pePeID="4"'));
    const group = mapper.takeGroup()!;
    assert.equal(group.batches.get("person")!.length, 3);
    assert.equal(group.batches.get("service")!.length, 3);
    assert.equal(group.last, false);
    release();
  }
});
