import assert from "node:assert/strict";
import fc from "fast-check";
import { CmsError } from "../cms/mod.ts";
import {
  EbxmlError,
  type EbxmlErrorCode,
  type EbxmlMessage,
  type MessageToSend,
  readEbxml,
  receiptOf,
  writeAcknowledgment,
  writeMessage,
  writeMessageError,
} from "./mod.ts";
import { testKeys, testMessage, testPart, testPartHash, testPartId, testParts } from "./test_messages.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function hasCode(code: EbxmlErrorCode): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof EbxmlError, String(thrown));
    assert.equal(thrown.code, code, thrown.message);
    assert.match(thrown.message, /^[A-Z]/);
    assert.ok(thrown.hint.length > 0);
    return true;
  };
}

/** Reads a text, with another in place of a piece of it. */
async function readChanged(
  bytes: Uint8Array,
  [from, to]: readonly [from: string | RegExp, to: string],
): Promise<EbxmlMessage> {
  const text = decoder.decode(bytes);
  const changed = text.replace(from, to);
  assert.notEqual(changed, text, `nothing to replace: ${from}`);
  return await readEbxml(encoder.encode(changed), { parts: testParts });
}

const signal = { messageId: "0e9a3a0e-0000-4000-8000-0000000000aa", timestamp: "2026-01-10T07:00:05Z" };

Deno.test("ebxml: a message that is written is read as it was, signed or not", async () => {
  const { authority, sender } = await testKeys();
  const trust = { trusted: [authority] };
  for (const signer of [undefined, sender.signing]) {
    const bytes = await writeMessage(testMessage, signer === undefined ? {} : { signer });
    const read = await readEbxml(
      bytes,
      signer === undefined ? { parts: testParts } : { parts: testParts, trust },
    );
    const { attachments: _, ...header } = testMessage;
    assert.deepEqual(read.header, header);
    assert.deepEqual(read.content, {
      kind: "message",
      attachments: [{ contentId: testPartId }],
      ackRequested: { signed: true },
    });
    assert.equal(read.signer?.fingerprint256, signer?.certificate.fingerprint256);
    assert.deepEqual(
      read.signed.map(({ uri }) => uri),
      signer === undefined ? [] : ["", `cid:${testPartId}`],
    );
  }
});

Deno.test("ebxml: the same message is the same to the byte when it is written again", async () => {
  const { sender } = await testKeys();
  assert.deepEqual(
    await writeMessage(testMessage, { signer: sender.signing }),
    await writeMessage(testMessage, { signer: sender.signing }),
  );
});

Deno.test("ebxml: elements stand in the order of the schema", async () => {
  const text = decoder.decode(await writeMessage({ ...testMessage, refToMessageId: "another" }));
  const order = [...text.matchAll(/<(eb:\w+|SOAP:\w+)/g)].map(([, name]) => name);
  assert.deepEqual(order, [
    ...["SOAP:Envelope", "SOAP:Header", "eb:MessageHeader", "eb:From", "eb:PartyId", "eb:PartyId", "eb:Role"],
    ...["eb:To", "eb:PartyId", "eb:Role", "eb:CPAId", "eb:ConversationId", "eb:Service", "eb:Action"],
    ...["eb:MessageData", "eb:MessageId", "eb:Timestamp", "eb:RefToMessageId", "eb:DuplicateElimination"],
    ...["eb:Description", "eb:AckRequested", "SOAP:Body", "eb:Manifest", "eb:Reference"],
  ]);
});

Deno.test("ebxml: an acknowledgment is for the message, repeats what was signed, and is a receipt", async () => {
  const { authority, sender, receiver } = await testKeys();
  const trust = { trusted: [authority] };
  const sent = await writeMessage(testMessage, { signer: sender.signing });
  const received = await readEbxml(sent, { trust, parts: testParts });
  const bytes = await writeAcknowledgment(received, { ...signal, signer: receiver.signing });
  const answer = await readEbxml(bytes, { trust });
  assert.deepEqual(answer.content, {
    kind: "acknowledgment",
    received: received.signed,
    receivedAt: signal.timestamp,
  });
  assert.equal(received.signed[1]!.hash, testPartHash);
  assert.deepEqual([answer.header.from, answer.header.to], [testMessage.to, testMessage.from]);
  assert.deepEqual(receiptOf(answer, bytes), {
    format: "ebxml",
    id: signal.messageId,
    originalId: testMessage.messageId,
    originalType: null,
    verdict: "acknowledged",
    problems: [],
    created: signal.timestamp,
    from: "8133973",
    hash: receiptOf(answer, bytes)!.hash,
  });
  assert.equal(receiptOf(received, sent), undefined);
});

Deno.test("ebxml: an error message rejects, a warning acknowledges and tells", async () => {
  const received = await readEbxml(await writeMessage(testMessage), { parts: testParts });
  const fault = {
    errorCode: "ValueNotRecognized",
    location: "//eb:CPAId",
    text: "Unknown agreement",
  } as const;
  for (const [severity, verdict] of [["Error", "rejected"], ["Warning", "acknowledged"]] as const) {
    const bytes = await writeMessageError(received, { ...signal, faults: [{ ...fault, severity }] });
    const answer = await readEbxml(bytes);
    assert.deepEqual(answer.content, {
      kind: "error",
      highestSeverity: severity,
      faults: [{ ...fault, severity }],
    });
    const receipt = receiptOf(answer, bytes)!;
    assert.equal(receipt.verdict, verdict);
    assert.equal(receipt.originalId, testMessage.messageId);
    assert.deepEqual(receipt.problems, [{
      code: "ValueNotRecognized",
      text: `${severity} at //eb:CPAId: Unknown agreement`,
    }]);
  }
});

Deno.test("ebxml: what real messages do otherwise is read", async () => {
  const received = await readEbxml(await writeMessage(testMessage), { parts: testParts });
  const error = decoder.decode(
    await writeMessageError(received, {
      ...signal,
      faults: [{ errorCode: "T01", severity: "Error", location: "", text: "" }],
    }),
  );
  const loose = error
    .replace(
      /<eb:ErrorList[^>]*>/,
      '<eb:ErrorList version="2.0" mustUnderstand="true" highestSeverity="Error">',
    )
    .replace(/<eb:Error .*?\/>/, '<eb:Error errorCode="T01" severity="Error"/>')
    .replace(
      "</SOAP:Header>",
      '<eb:SyncReply SOAP:actor="http://schemas.xmlsoap.org/soap/actor/next" SOAP:mustUnderstand="1" eb:version="2.0"/></SOAP:Header>',
    )
    .replace("<SOAP:Body>", '<SOAP:Body><eb:Manifest eb:version="2.0"/>')
    .replace(/<eb:RefToMessageId>(.*?)</, "<eb:RefToMessageId> &lt;$1&gt;\n<")
    .replace("<?xml", "\ufeff<?xml");
  const answer = await readEbxml(encoder.encode(loose));
  assert.equal(answer.content.kind, "error");
  assert.equal(answer.header.refToMessageId, testMessage.messageId);

  const latin = await readEbxml(
    Buffer.from(
      decoder.decode(await writeMessage(testMessage)).replace("UTF-8", "ISO-8859-1"),
      "latin1",
    ),
    { parts: testParts },
  );
  assert.equal(latin.header.systems["fagsystem"], "Å & <Ø>");
});

const envelope = await writeMessage(testMessage);

/** What is broken in a message that nobody signed. */
const broken: readonly (readonly [what: string, code: EbxmlErrorCode, from: string | RegExp, to: string])[] =
  [
    ["not XML", "not_xml", /^[^]*$/, "Hello"],
    ["empty", "not_xml", /^[^]*$/, ""],
    ["cut off", "not_xml", /.{40}$/, ""],
    ["an element not closed", "not_xml", "</eb:Role>", ""],
    ["a prefix without namespace", "not_xml", "<eb:Role>", "<x:y/><eb:Role>"],
    ["an unknown entity", "not_xml", "Register<", "&register;<"],
    ["XML 1.1", "not_xml", 'version="1.0"', 'version="1.1"'],
    ["an unknown encoding", "not_text", "UTF-8", "EBCDIC-CP-NO"],
    [
      "a DOCTYPE",
      "has_doctype",
      "<SOAP:Envelope",
      "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><SOAP:Envelope",
    ],
    [
      "more namespaces than any",
      "too_complex",
      "<SOAP:Body>",
      `<SOAP:Body ${Array.from({ length: 100 }, (_, at) => `xmlns:a${at}="urn:a"`).join(" ")}>`,
    ],
    ["nested too deep", "too_complex", "<SOAP:Body>", "<SOAP:Body>" + "<a>".repeat(100) + "</a>".repeat(100)],
    ["no SOAP", "not_soap", /^[^]*$/, "<a/>"],
    ["an envelope of something else", "not_soap", /xmlns:SOAP="[^"]*"/, 'xmlns:SOAP="urn:letter"'],
    [
      "SOAP 1.2",
      "wrong_version",
      /xmlns:SOAP="[^"]*"/,
      'xmlns:SOAP="http://www.w3.org/2003/05/soap-envelope"',
    ],
    ["no Header", "not_soap", /<SOAP:Header>.*<\/SOAP:Header>/, ""],
    ["two Headers", "not_soap", "<SOAP:Body>", "<SOAP:Header/><SOAP:Body>"],
    ["two Bodies", "not_soap", "</SOAP:Envelope>", "<SOAP:Body/></SOAP:Envelope>"],
    [
      "the Header after the Body",
      "not_soap",
      /(<SOAP:Header>.*<\/SOAP:Header>)(<SOAP:Body>.*<\/SOAP:Body>)/,
      "$2$1",
    ],
    ["no MessageHeader", "no_message_header", /<eb:MessageHeader.*<\/eb:MessageHeader>/, ""],
    ["two MessageHeaders", "element_repeated", /(<eb:MessageHeader.*<\/eb:MessageHeader>)/, "$1$1"],
    ["ebXML 3.0", "wrong_version", 'eb:version="2.0"', 'eb:version="3.0"'],
    ["another ebXML namespace", "header_not_understood", /xmlns:eb="[^"]*"/, 'xmlns:eb="urn:ebxml-1"'],
    [
      "an AckRequested of another version",
      "wrong_version",
      /(<eb:AckRequested[^>]*)eb:version="2.0"/,
      '$1eb:version="1.0"',
    ],
    ["an AckRequested that does not say", "wrong_value", 'eb:signed="true"', 'eb:signed="maybe"'],
    [
      "a header that must be understood",
      "header_not_understood",
      "</SOAP:Header>",
      '<w:Security xmlns:w="urn:w" SOAP:mustUnderstand="1"/></SOAP:Header>',
    ],
    [
      "a header for the next that must be understood",
      "header_not_understood",
      "</SOAP:Header>",
      '<eb:Via SOAP:mustUnderstand="true" SOAP:actor="urn:oasis:names:tc:ebxml-msg:actor:nextMSH"/></SOAP:Header>',
    ],
    ["no From", "element_missing", /<eb:From>.*<\/eb:From>/, ""],
    ["a From without PartyId", "element_missing", /<eb:From>.*<\/eb:From>/, "<eb:From/>"],
    ["an empty PartyId", "element_missing", ">8133973<", "> <"],
    ["no CPAId", "element_missing", /<eb:CPAId>.*<\/eb:CPAId>/, ""],
    ["two Services", "element_repeated", /(<eb:Service.*<\/eb:Service>)/, "$1$1"],
    ["no Action", "element_missing", /<eb:Action>.*<\/eb:Action>/, ""],
    ["no MessageId", "element_missing", /<eb:MessageId>.*<\/eb:MessageId>/, ""],
    ["a Timestamp that is none", "wrong_value", "2026-01-10T07:00:00.000Z", "yesterday"],
    ["a date for a Timestamp", "wrong_value", "2026-01-10T07:00:00.000Z", "2026-01-10"],
    ["a part that is not there", "attachment_missing", `cid:${testPartId}`, "cid:other@example.invalid"],
    ["a Manifest of another version", "wrong_version", 'eb:Manifest eb:version="2.0"', "eb:Manifest"],
    ["a reference to a file", "wrong_value", `cid:${testPartId}`, "file:///etc/passwd"],
    ["a reference without address", "wrong_value", /xlink:href="[^"]*"/, ""],
    ["two Manifests", "element_repeated", /(<eb:Manifest.*<\/eb:Manifest>)/, "$1$1"],
    [
      "the service of acknowledgments",
      "wrong_service",
      ">Reporting<",
      ">urn:oasis:names:tc:ebxml-msg:service<",
    ],
  ];

for (const [what, code, from, to] of broken) {
  Deno.test(`ebxml: ${what}: ${code}`, () =>
    assert.rejects(readChanged(envelope, [from, to]), hasCode(code)));
}

const acknowledgment = await writeAcknowledgment(await readEbxml(envelope, { parts: testParts }), signal);
const messageError = await writeMessageError(await readEbxml(envelope, { parts: testParts }), {
  ...signal,
  faults: [{ errorCode: "Unknown", severity: "Error", location: "", text: "?" }],
});

/** What is broken in an acknowledgment or an error. */
const brokenSignals: readonly (readonly [
  what: string,
  code: EbxmlErrorCode,
  bytes: Uint8Array,
  from: string | RegExp,
  to: string,
])[] = [
  [
    "an acknowledgment of nothing",
    "no_reference",
    acknowledgment,
    /<eb:RefToMessageId>[^<]*<\/eb:RefToMessageId>/,
    "",
  ],
  [
    "an acknowledgment of two messages",
    "references_differ",
    acknowledgment,
    /<eb:RefToMessageId>[^<]*</,
    "<eb:RefToMessageId>another<",
  ],
  [
    "an acknowledgment that refers in one place only",
    "element_missing",
    acknowledgment,
    /(<eb:Acknowledgment.*)<eb:RefToMessageId>[^<]*<\/eb:RefToMessageId>/,
    "$1",
  ],
  [
    "an acknowledgment that is none",
    "wrong_service",
    acknowledgment,
    /<eb:Acknowledgment .*<\/eb:Acknowledgment>/,
    "",
  ],
  [
    "two Acknowledgments",
    "element_repeated",
    acknowledgment,
    /(<eb:Acknowledgment .*<\/eb:Acknowledgment>)/,
    "$1$1",
  ],
  [
    "an acknowledgment called an error",
    "wrong_service",
    acknowledgment,
    ">Acknowledgment<",
    ">MessageError<",
  ],
  ["an unknown signal", "wrong_service", acknowledgment, ">Acknowledgment<", ">Ping<"],
  ["an error about nothing", "no_reference", messageError, /<eb:RefToMessageId>.*<\/eb:RefToMessageId>/, ""],
  ["an ErrorList without Error", "element_missing", messageError, /<eb:Error .*<\/eb:Error>/, ""],
  ["an Error without errorCode", "wrong_value", messageError, /eb:errorCode="[^"]*"/, ""],
  [
    "an Error of an unknown severity",
    "wrong_value",
    messageError,
    'eb:severity="Error"',
    'eb:severity="Fatal"',
  ],
  [
    "an ErrorList of another version",
    "wrong_version",
    messageError,
    /(<eb:ErrorList.*?version=)"2.0"/,
    '$1"1.0"',
  ],
];

for (const [what, code, bytes, from, to] of brokenSignals) {
  Deno.test(`ebxml: ${what}: ${code}`, () => assert.rejects(readChanged(bytes, [from, to]), hasCode(code)));
}

Deno.test("ebxml: a message that is too large, or no text, is refused before it is parsed", async () => {
  await assert.rejects(readEbxml(new Uint8Array(1024 * 1024 + 1)), hasCode("too_large"));
  await assert.rejects(readEbxml(new Uint8Array([0x3c, 0x61, 0x3e, 0xff])), hasCode("not_text"));
});

Deno.test("ebxml: errors do not quote what is in a message", async () => {
  const secret = "12345678901";
  for (const [, , from, to] of broken) {
    const text = decoder.decode(envelope).replace("8133973", secret).replace("Municipality", secret)
      .replace(from, to.replace("$1", secret));
    await assert.rejects(readEbxml(encoder.encode(text)), (thrown) => {
      const told = thrown instanceof Error ? `${thrown.message} ${thrown.cause ?? ""}` : String(thrown);
      return !told.includes(secret);
    });
  }
});

Deno.test("ebxml: values that cannot be written are refused", async () => {
  const wrong: readonly [Partial<MessageToSend>, EbxmlErrorCode][] = [
    [{ cpaId: "" }, "wrong_value"],
    [{ action: " Report" }, "wrong_value"],
    [{ messageId: "a\u0000b" }, "wrong_value"],
    [{ conversationId: "\ud800" }, "wrong_value"],
    [{ from: { ids: [], role: "" } }, "element_missing"],
    [{ service: { name: "urn:oasis:names:tc:ebxml-msg:service", type: "" } }, "wrong_service"],
    [{ attachments: [{ contentId: "a b", hash: testPartHash }] }, "wrong_value"],
  ];
  for (const [change, code] of wrong) {
    await assert.rejects(writeMessage({ ...testMessage, ...change }), hasCode(code));
  }
  const received = { header: testMessage };
  await assert.rejects(writeMessageError(received, { ...signal, faults: [] }), hasCode("wrong_value"));
});

Deno.test("ebxml: any facts that are written are read back the same", async () => {
  // What XML cannot hold, and space around it, is refused in writing; line ends within are kept.
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((value) =>
    // deno-lint-ignore no-control-regex
    value.replace(/[\u0000-\u001f\ufffe\uffff]/g, "_").trim() || "x"
  );
  // Some put ids between angle brackets, so that those are not part of one.
  const id = text.map((value) => value.replace(/[<>]/g, "_"));
  // Records without a prototype are not deeply equal to those with one.
  const record = <T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
    fc.record<T>(model, { noNullPrototype: true });
  const party = record({
    ids: fc.array(record({ id: text, type: fc.oneof(fc.constant(""), text) }), {
      minLength: 1,
      maxLength: 3,
    }),
    role: fc.oneof(fc.constant(""), text),
  });
  const header = record({
    from: party,
    to: party,
    cpaId: text,
    conversationId: text,
    service: record({ name: text, type: fc.oneof(fc.constant(""), text) }),
    action: text,
    messageId: id,
    timestamp: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString()),
    refToMessageId: fc.oneof(fc.constant(null), id),
    duplicateElimination: fc.boolean(),
    systems: fc.dictionary(text.filter((key) => key !== "__proto__"), text, { noNullPrototype: true }),
  });
  await fc.assert(
    fc.asyncProperty(header, async (facts) => {
      const read = await readEbxml(await writeMessage({ ...facts, attachments: [], ackRequested: null }));
      assert.deepEqual(read.header, facts);
      assert.deepEqual(read.content, { kind: "message", attachments: [], ackRequested: undefined });
    }),
    { numRuns: 200 },
  );
});

Deno.test("ebxml: a certificate that is not trusted has its own error", async () => {
  const { sender } = await testKeys();
  const bytes = await writeMessage(testMessage, { signer: sender.signing });
  await assert.rejects(
    readEbxml(bytes, { parts: testParts, trust: { trusted: [sender.encryption.certificate] } }),
    (thrown) => thrown instanceof CmsError && thrown.code === "untrusted_certificate",
  );
  assert.equal(testPart.length, 6);
});
