import assert from "node:assert/strict";
import fc from "fast-check";
import { codeList } from "../../register/code_lists/mod.ts";
import { runs } from "../../test/runs.ts";
import { wrapInMsgHead } from "../../stream/xml/msg_head_writer.ts";
import { apprecAnswering, type ApprecContent } from "./apprec_content.ts";
import { readMsgHead } from "./read_msg_head.ts";
import { readReceipt } from "./read_receipt.ts";
import { apprec, assertRefused, encoded, envelope } from "./test_messages.ts";
import { writeApprec } from "./write_apprec.ts";

const versions = ["1.0", "1.1"] as const;
const words = fc.string({
  unit: fc.constantFrom(..."abcæøåÆØÅ<>&\"'€😀-.,:;/()"),
  minLength: 1,
  maxLength: 12,
});
const line = fc.array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(" "));
const listed = Object.keys(codeList("8221")!.editions[0]!.codes);
const code = fc.oneof(
  fc.constantFrom(...listed),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9:_-]{0,20}$/),
  fc.nat(9999).map(String),
);
const herId = fc.option(fc.integer({ min: 1, max: 99_999_999 }).map(String));
const otherIds = fc.uniqueArray(
  fc.record({ id: fc.stringMatching(/^[0-9]{9}$/), type: fc.constantFrom("ENH", "RSH", "LOK") }),
  { selector: ({ id }) => id, maxLength: 3 },
);
const party = { name: line, herId, otherIds };
const address = fc.record({ ...party, service: fc.option(fc.record(party)) });
const time = fc.date({ noInvalidDate: true, min: new Date("2017-01-01"), max: new Date("2031-01-01") })
  .map((date) => date.toISOString());

const content: fc.Arbitrary<ApprecContent> = fc.record({
  id: fc.uuid(),
  created: time,
  sender: address,
  receiver: address,
  verdict: fc.constantFrom("accepted", "rejected", "partly"),
  problems: fc.array(fc.record({ code, text: line }, { noNullPrototype: true }), { maxLength: 5 }),
  original: fc.record({
    id: fc.uuid(),
    type: fc.constantFrom("KPR_IPL", "KPR_IDE", "KPR_HOM"),
    created: time,
  }),
  software: fc.record({ name: line, version: line }),
}, { requiredKeys: ["id", "created", "sender", "receiver", "verdict", "problems", "original"] });

Deno.test("what is written in a receipt is read from it, in either version", () => {
  fc.assert(
    fc.property(content, fc.constantFrom(...versions), (content, version) => {
      // Words that begin as a code does, or are the code, are not words alone.
      fc.pre(content.problems.every(({ code, text }) => text !== code && !/^[A-Z]\d{2}\b/.test(text)));
      const { hash: _, ...read } = readReceipt(writeApprec(content, { version }));
      assert.deepEqual(read, {
        format: `apprec-${version}`,
        id: content.id,
        originalId: content.original.id,
        originalType: content.original.type,
        verdict: content.verdict,
        problems: content.problems,
        created: content.created,
        from: content.sender.service?.herId ?? content.sender.herId,
      });
    }),
    { numRuns: runs(300) },
  );
});

Deno.test("a receipt answers a message: to its sender, from its receiver, with its id", async () => {
  const message = await readMsgHead(wrapInMsgHead("<a xmlns='urn:a'/>", envelope));
  const { id, created, verdict, problems } = apprec;
  const answer = apprecAnswering(message, { id, created, verdict, problems });
  const text = new TextDecoder().decode(writeApprec(answer, { version: "1.0" }));
  const [sender, receiver] = [/<Sender>.*<\/Sender>/, /<Receiver>.*<\/Receiver>/].map((part) =>
    part.exec(text)![0]
  );
  assert.match(sender!, /85217.*171479/);
  assert.match(receiver!, /8000001.*8000002/);
  assert.equal(readReceipt(encoded(text, "utf-8")).originalId, envelope.messageId);
});

Deno.test("a problem without text gets the list's, and one without a code has none written", () => {
  const problems = [
    { code: "X99", text: "" },
    { code: "Q77", text: "" },
    { code: "unspecified", text: "Noe gikk galt" },
  ];
  const bytes = writeApprec({ ...apprec, problems }, { version: "1.0" });
  assert.deepEqual(readReceipt(bytes).problems, [{ code: "X99", text: "Annen feil" }, ...problems.slice(1)]);
  const text = new TextDecoder().decode(bytes);
  assert.ok(text.includes('<Error V="X99" S="2.16.578.1.12.4.1.1.8221" DN="Annen feil"/>'));
  assert.ok(text.includes('<Error V="Q77"/><Error DN="Noe gikk galt"/>'));
});

Deno.test("a receipt that cannot be written is refused", () => {
  for (
    const bad of [
      { ...apprec, created: "" },
      { ...apprec, created: "2026-01-10" },
      { ...apprec, created: "2026-13-01T00:00:00Z" },
      { ...apprec, original: { ...apprec.original, created: "hemmelig" } },
      { ...apprec, id: "hemmelig\0" },
      { ...apprec, problems: [{ code: "X99", text: "hemmelig\u0008" }] },
    ]
  ) {
    assert.throws(() => writeApprec(bad, { version: "1.0" }), (error) => assertRefused(error, "unwritable"));
  }
});
