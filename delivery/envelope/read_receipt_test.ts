import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { encodeXml } from "../../stream/xml/xml_encoder.ts";
import { wrapInMsgHead } from "../../stream/xml/msg_head_writer.ts";
import { runs } from "../../test/runs.ts";
import { readReceipt } from "./read_receipt.ts";
import { ReceiptError } from "./receipt_error.ts";
import { apprec, assertRefused, encoded, envelope } from "./test_messages.ts";
import { writeApprec } from "./write_apprec.ts";

const NAMESPACES = {
  "1.0": "http://www.kith.no/xmlstds/apprec/2004-11-21",
  "1.1": "http://www.kith.no/xmlstds/apprec/2012-02-15",
} as const;

const ORIGINAL =
  '<OriginalMsgId><MsgType V="KPR_IPL"/><IssueDate>2026-01-10T08:00:00</IssueDate><Id>abc-1</Id></OriginalMsgId>';

function receipt(inside: string, namespace: string = NAMESPACES["1.0"]): Uint8Array {
  return encoded(`<AppRec xmlns="${namespace}">${inside}</AppRec>`, "utf-8");
}

const problemsOf = (...errors: string[]) =>
  readReceipt(receipt(`<Status V="2"/>${errors.join("")}${ORIGINAL}`)).problems;
const verdictOf = (status: string) => readReceipt(receipt(status + ORIGINAL)).verdict;

Deno.test("a receipt of either version says what it says", () => {
  for (const version of ["1.0", "1.1"] as const) {
    const bytes = writeApprec(apprec, { version });
    assert.deepEqual(readReceipt(bytes), {
      format: `apprec-${version}`,
      id: apprec.id,
      originalId: envelope.messageId,
      originalType: "KPR_IPL",
      verdict: "rejected",
      problems: [{ code: "T02", text: "XML validerer ikke" }],
      created: apprec.created,
      from: "171479",
      hash: createHash("sha256").update(bytes).digest("hex"),
    });
  }
});

Deno.test("prefix, encoding and layout make no difference", () => {
  const text = new TextDecoder().decode(writeApprec(apprec, { version: "1.1" })).replace(/^<\?.*\n/, "");
  const { hash: _, ...expected } = readReceipt(encoded(text, "utf-8"));
  const prefixed = text.replace(/<(\/?)(\w)/g, "<$1ar:$2").replace("xmlns=", "xmlns:ar=");
  const spread = text.replace(/></g, ">\n  <").replace(/<Id>(.*?)<\/Id>/g, "<Id>\n$1\t</Id>");
  for (const form of [prefixed, spread, `<!-- a --><?b?>${text}<!-- c -->`]) {
    for (const encoding of ["utf-8", "iso-8859-1", "utf-16le"] as const) {
      const { hash, ...read } = readReceipt(encodeXml(form, { encoding }));
      assert.deepEqual(read, expected);
      assert.match(hash, /^[0-9a-f]{64}$/);
    }
  }
});

Deno.test("the original's id is in lower case, and its type is what the receipt says", () => {
  for (const type of ["KPR_IPL", "KPR_IDE", "KPR_HOM"]) {
    const read = readReceipt(receipt(
      `<Status V="1"/><OriginalMsgId><MsgType V="${type}"/><Id> 0E9A3A0E-0000-4000-8000-00000000000F\n</Id></OriginalMsgId>`,
    ));
    assert.equal(read.originalId, "0e9a3a0e-0000-4000-8000-00000000000f");
    assert.equal(read.originalType, type);
  }
});

Deno.test("what the schema demands and nobody needs may be missing", () => {
  const { hash: _, ...bare } = readReceipt(
    receipt('<Status V="1"/><OriginalMsgId><Id>a</Id></OriginalMsgId>'),
  );
  assert.deepEqual(bare, {
    format: "apprec-1.0",
    id: null,
    originalId: "a",
    originalType: null,
    verdict: "accepted",
    problems: [],
    created: null,
    from: null,
  });
  const read = (inside: string) => readReceipt(receipt(`${inside}<Status V="1"/>${ORIGINAL}`));
  assert.equal(read("<GenDate>yesterday</GenDate>").created, null);
  assert.equal(read("<GenDate> 2026-01-10T08:05:00 </GenDate>").created, "2026-01-10T08:05:00");
});

Deno.test("who gives it is the service, or else the organisation, by HER-id", () => {
  const from = (institution: string) =>
    readReceipt(receipt(`<Sender><HCP><Inst>${institution}</Inst></HCP></Sender><Status V="1"/>${ORIGINAL}`))
      .from;
  const her = (id: string) => `<Id>${id}</Id><TypeId V="HER" DN="HER-id"/>`;
  assert.equal(from(`${her("1")}<Dept>${her("2")}</Dept>`), "2");
  assert.equal(from(her("1")), "1");
  assert.equal(from(`${her("1")}<Dept><Id>3</Id><TypeId V="ENH"/></Dept>`), "1");
  assert.equal(
    from('<Id>310000019</Id><TypeId V="ENH"/><AdditionalId><Id>4</Id><Type DN="HER-id"/></AdditionalId>'),
    "4",
  );
  assert.equal(from('<Id>310000019</Id><TypeId V="ENH"/>'), null);
});

Deno.test("the status decides, whether there are problems or not", () => {
  assert.deepEqual(["1", "2", "3"].map((v) => verdictOf(`<Status V="${v}"/>`)), [
    "accepted",
    "rejected",
    "partly",
  ]);
  const read = readReceipt(receipt(`<Status V="1" DN="OK"/><Error V="X99" DN="Se vedlegg"/>${ORIGINAL}`));
  assert.deepEqual([read.verdict, read.problems], ["accepted", [{ code: "X99", text: "Se vedlegg" }]]);
});

Deno.test("a status in the wrong attribute is found", () => {
  assert.equal(verdictOf('<Status DN="OK, feil i delmelding"/>'), "partly");
  assert.equal(verdictOf('<Status V="Avvist" DN="2"/>'), "rejected");
  assert.equal(verdictOf('<Status DN="2"/>'), "rejected");
  assert.equal(verdictOf('<Status V="2.16.578.1.12.4.1.1.8258" DN="avvist"/>'), "rejected");
  assert.equal(verdictOf('<Status V=" 1 " DN="Meldingen er mottatt"/>'), "accepted");
});

Deno.test("codes of problems are found in the wrong attribute, and kept where no list has them", () => {
  const oid = "2.16.578.1.12.4.1.1.8221";
  const cases: readonly (readonly [string, string, string])[] = [
    [`V="T02" S="${oid}" DN="XML validerer ikke"`, "T02", "XML validerer ikke"],
    [`V="${oid}" S="X99" DN="Testbruker"`, "X99", "Testbruker"],
    [`S="E31"`, "E31", "Pasientens fødselsnummer er feil"],
    [`DN="T01"`, "T01", "Ikke XML / ikke 'well formed' / uleselig"],
    [`DN="S02 Ugyldig sertifikat"`, "S02", "S02 Ugyldig sertifikat"],
    [`DN="Ugyldig sertifikat"`, "S02", "Ugyldig sertifikat"],
    [`V="Linje 4 er feil" DN="T02"`, "T02", "Linje 4 er feil"],
    [`V="T02" DN="Linje 4" OT="Linje 4"`, "T02", "Linje 4"],
    [`V="T02" DN="XML validerer ikke" OT="linje 4"`, "T02", "XML validerer ikke: linje 4"],
    [`V="54" S="2.16.578.1.12.4.1.1.8222" DN="Duplikat"`, "54", "Duplikat"],
    [`V="Q77" DN="Ny kode"`, "Q77", "Ny kode"],
    [`V="KPR-17"`, "KPR-17", ""],
    [`DN="Noe gikk galt"`, "unspecified", "Noe gikk galt"],
    [`V="${oid}" DN="Noe gikk galt"`, "unspecified", "Noe gikk galt"],
    ["", "unspecified", ""],
  ];
  for (const [attributes, code, text] of cases) {
    assert.deepEqual(problemsOf(`<Error ${attributes}/>`), [{ code, text }], attributes);
  }
  assert.equal(problemsOf('<Error V="X99"/>', '<Error V="X99"/>', '<Error V="T02"/>').length, 3);
});

Deno.test("texts are on one line, no longer than 500 characters, and without identity numbers", () => {
  const [problem] = problemsOf('<Error V="X99" DN=" a&#10;b&#x9b;31m  c "/>');
  assert.equal(problem!.text, "a b 31m c");
  assert.equal(problemsOf(`<Error V="X99" DN="${"å".repeat(600)}"/>`)[0]!.text, "å".repeat(500));
  assert.equal(problemsOf(`<Error V="X99" DN="a${"😀".repeat(300)}"/>`)[0]!.text, `a${"😀".repeat(249)}`);
  assert.equal(problemsOf('<Error V="E31" DN="Feil fnr 018145 12319"/>')[0]!.text, "Feil fnr [11 digits]");
  assert.equal(problemsOf('<Error V="01814512319"/>')[0]!.code, "[11 digits]");
});

const status = '<Status V="1"/>';
const bomb = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");

/** What is no receipt that can be used, by the code of its refusal. */
const refused: readonly (readonly [name: string, bytes: Uint8Array | string, code: string])[] = [
  ["nothing", "", "empty"],
  ["white space", "\n\n", "empty"],
  ["a comment alone", "<!-- hemmelig -->", "empty"],
  ["text", "hemmelig", "not_xml"],
  ["CMS that is not decrypted", encoded("\x30\x82\x01\x00hemmelig", "latin1"), "not_xml"],
  ["a receipt cut off", receipt(status + ORIGINAL).subarray(0, -9), "not_xml"],
  ["an end tag that fits no start tag", receipt(`${status}</hemmelig>`), "not_xml"],
  ["a prefix that is not bound", "<hemmelig:AppRec/>", "not_xml"],
  [
    "a second root element",
    `<AppRec xmlns="${NAMESPACES["1.0"]}">${status}${ORIGINAL}</AppRec><AppRec/>`,
    "not_xml",
  ],
  ["an entity that is not defined", receipt(`<Id>&hemmelig;</Id>${status}${ORIGINAL}`), "not_xml"],
  ["elements nested too deep", receipt("<a>".repeat(100) + "</a>".repeat(100)), "not_xml"],
  [
    "attributes without end",
    receipt(`<a ${Array.from({ length: 500 }, (_, i) => `b${i}=''`).join(" ")}/>`),
    "not_xml",
  ],
  ["an entity bomb", `<!DOCTYPE a [<!ENTITY l0 "hemmelig">${bomb}]><a>&l10;</a>`, "doctype"],
  ["an entity of a file", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "doctype"],
  ["an external DTD", '<!DOCTYPE AppRec SYSTEM "http://127.0.0.1/hemmelig.dtd"><a/>', "doctype"],
  [
    "bytes that are not UTF-8",
    receipt(`${status}${ORIGINAL}`.replace("abc", "\uFFFF")).fill(0xe6, 80, 81),
    "encoding",
  ],
  ["an encoding that is not known", '<?xml version="1.0" encoding="hemmelig"?><a/>', "encoding"],
  [
    "more than a megabyte",
    receipt(`<Id>${"hemmelig".repeat(140_000)}</Id>${status}${ORIGINAL}`),
    "too_large",
  ],
  ["an extract", '<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019"/>', "wrong_root"],
  ["a web page that is XML", '<html xmlns="http://www.w3.org/1999/xhtml">hemmelig</html>', "wrong_root"],
  ["a SOAP fault", '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>', "wrong_root"],
  [
    "a receipt in a MsgHead",
    wrapInMsgHead(new TextDecoder().decode(receipt(status + ORIGINAL)), envelope),
    "wrong_root",
  ],
  ["no namespace", `<AppRec>${status}${ORIGINAL}</AppRec>`, "unknown_version"],
  [
    "a later version",
    receipt(status + ORIGINAL, "http://www.kith.no/xmlstds/apprec/2030-01-01"),
    "unknown_version",
  ],
  ["no original", receipt(status), "no_original"],
  [
    "an original without an id",
    receipt(`${status}<OriginalMsgId><MsgType V="KPR_IPL"/></OriginalMsgId>`),
    "no_original",
  ],
  ["an id of white space", receipt(`${status}<OriginalMsgId><Id> \n</Id></OriginalMsgId>`), "no_original"],
  [
    "an id without end",
    receipt(`${status}<OriginalMsgId><Id>${"a".repeat(201)}</Id></OriginalMsgId>`),
    "no_original",
  ],
  [
    "an original of another namespace",
    receipt(status + ORIGINAL.replace(">", " xmlns='urn:a'>")),
    "no_original",
  ],
  ["two originals", receipt(status + ORIGINAL + ORIGINAL.replace("abc", "abd")), "two_originals"],
  ["two ids", receipt(status + ORIGINAL.replace("</Id>", "</Id><Id>x</Id>")), "two_originals"],
  ["no status", receipt(ORIGINAL), "no_status"],
  ["two statuses", receipt(`${status}<Status V="2"/>${ORIGINAL}`), "two_statuses"],
  ["an empty status", receipt(`<Status/>${ORIGINAL}`), "unknown_status"],
  ["a status that is none", receipt(`<Status V="4" DN="hemmelig"/>${ORIGINAL}`), "unknown_status"],
  [
    "a status that is none with a text that is one",
    receipt(`<Status V="4" DN="OK"/>${ORIGINAL}`),
    "unknown_status",
  ],
  ["a status with a zero before it", receipt(`<Status V="01"/>${ORIGINAL}`), "unknown_status"],
  [
    "accepted by code and rejected by text",
    receipt(`<Status V="1" DN="Avvist"/>${ORIGINAL}`),
    "contradictory_status",
  ],
  [
    "partly by code and rejected by text",
    receipt(`<Status V="3" DN="Avvist"/>${ORIGINAL}`),
    "contradictory_status",
  ],
  ["two codes", receipt(`<Status V="1" DN="2"/>${ORIGINAL}`), "contradictory_status"],
];

for (const [name, bytes, code] of refused) {
  Deno.test(`no receipt: ${name} (${code})`, () => {
    const given = typeof bytes === "string" ? encoded(bytes, "utf-8") : bytes;
    assert.throws(() => readReceipt(given), (error) => assertRefused(error, code));
  });
}

Deno.test("whatever bytes come, they are a receipt or refused by name", () => {
  const good = writeApprec({ ...apprec, verdict: "partly" }, { version: "1.0" });
  const edit = fc.record({
    at: fc.nat(good.length),
    length: fc.nat(40),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(
        '"',
        "<",
        ">",
        "/>",
        "&",
        "<!--",
        "<![CDATA[",
        'V="3"',
        "<Status/>",
        "</OriginalMsgId>",
        "\uFEFF",
      ).map((
        text,
      ) => encoded(text, "utf-8")),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let bytes: Uint8Array = good;
      for (const { at, length, bytes: inserted } of edits) {
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at + length)]);
      }
      try {
        assert.ok(["accepted", "partly", "rejected"].includes(readReceipt(bytes).verdict));
      } catch (error) {
        if (!(error instanceof ReceiptError)) throw error;
      }
    }),
    { numRuns: runs(500) },
  );
});
