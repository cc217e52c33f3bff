import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeXml } from "../../stream/xml/xml_encoder.ts";
import { msgHeadText, wrapInMsgHead } from "../../stream/xml/msg_head_writer.ts";
import { runs } from "../../test/runs.ts";
import { readMsgHead } from "./read_msg_head.ts";
import { assertRefused, chunked, encoded, envelope } from "./test_messages.ts";

const payload = "<a xmlns='urn:a'>hemmelig</a>";
const NAMESPACE = "http://www.kith.no/xmlstds/msghead/2006-05-24";

/** An envelope as text with something in it replaced. */
function changed(from: string | RegExp, to: string): Uint8Array {
  const text = msgHeadText([payload], envelope);
  const result = text.replace(from, to);
  assert.notEqual(result, text);
  return encoded(result, "utf-8");
}

const expected = {
  type: "KPR_IPL",
  id: envelope.messageId,
  created: envelope.created,
  sender: {
    name: "Eksempelvik kommune",
    herId: "8000001",
    otherIds: [],
    service: { name: "Saksbehandling", herId: "8000002", otherIds: [] },
  },
  receiver: {
    name: "Folkehelseinstituttet",
    herId: "85217",
    otherIds: [],
    service: { name: "KPR Validering", herId: "171479", otherIds: [] },
  },
  carrier: "Document",
};

Deno.test("a header is read whatever prefix, encoding, carrier and cut it has", async () => {
  for (const carrier of ["Document", "PatientReport"] as const) {
    for (const encoding of ["utf-8", "iso-8859-1", "windows-1252", "utf-16le"] as const) {
      for (const prefix of ["", "mh"]) {
        const bytes = wrapInMsgHead(payload, { ...envelope, carrier, encoding, prefix, indent: true });
        assert.deepEqual(await readMsgHead(bytes), { ...expected, carrier });
        for (const chunks of [[1], [1000, 3]]) {
          assert.deepEqual(await readMsgHead(chunked(bytes, chunks)), { ...expected, carrier });
        }
      }
    }
  }
});

Deno.test("ids are in lower case, and those of other types stand beside the HER-id", async () => {
  const upper = changed(envelope.messageId, ` ${envelope.messageId.toUpperCase()}\n`);
  assert.equal((await readMsgHead(upper)).id, envelope.messageId);

  const enterprise = '<Ident><Id>310000019</Id><TypeId V="ENH" S="2.16.578.1.12.4.1.1.9051"/></Ident>';
  const { sender } = await readMsgHead(changed("<Ident><Id>8000001", `${enterprise}<Ident><Id>8000001`));
  assert.equal(sender.herId, "8000001");
  assert.deepEqual(sender.otherIds, [{ id: "310000019", type: "ENH" }]);

  const none = await readMsgHead(
    changed("<Ident><Id>8000001", "<Ident><Id/><TypeId V='ENH'/></Ident><Ident><Id>8000001"),
  );
  assert.deepEqual([none.sender.herId, none.sender.otherIds], ["8000001", []]);

  const alone = await readMsgHead(changed(/<Ident><Id>8000001.*?<\/Ident>/, enterprise));
  assert.equal(alone.sender.herId, null);
  assert.deepEqual(alone.sender.otherIds, [{ id: "310000019", type: "ENH" }]);
  assert.equal(alone.sender.service?.herId, "8000002");
});

Deno.test("the type of an id may stand in the wrong attribute", async () => {
  const right = /<TypeId V="HER" S="2.16.578.1.12.4.1.1.9051" DN="HER-id"\/>/;
  for (
    const type of [
      '<TypeId V="2.16.578.1.12.4.1.1.9051" S="HER"/>',
      '<TypeId DN="HER-id"/>',
      '<TypeId S="2.16.578.1.12.4.1.1.9051" DN="HER-ID"/>',
      '<TypeId V="her"/>',
    ]
  ) {
    assert.equal((await readMsgHead(changed(right, type))).sender.herId, "8000001", type);
  }
  assert.equal((await readMsgHead(changed(right, "<TypeId/>"))).sender.herId, null);
});

Deno.test("a party without a service, or with a person in it, is read", async () => {
  const service = /<Organisation><OrganisationName>Saksbehandling.*?<\/Organisation>/;
  assert.equal((await readMsgHead(changed(service, ""))).sender.service, null);
  const person =
    "<HealthcareProfessional><Ident><Id>1</Id><TypeId V='HPR'/></Ident></HealthcareProfessional>";
  const { sender } = await readMsgHead(changed(service, person));
  assert.deepEqual([sender.herId, sender.service], ["8000001", null]);
});

Deno.test("nothing is read behind the header, and the stream is closed", async () => {
  const text = msgHeadText([payload], envelope);
  const head = text.slice(0, text.indexOf("<Document>") + "<Document>".length);
  assert.deepEqual(await readMsgHead(encoded(`${head}<<<`, "utf-8")), expected);
  let closed = false;
  async function* bytes() {
    try {
      yield encoded(head, "utf-8");
      assert.fail("It was asked for more");
    } finally {
      closed = true;
    }
  }
  assert.deepEqual(await readMsgHead(bytes()), expected);
  assert.ok(closed);
});

Deno.test("what is no header that can be used is refused by name", async () => {
  const large = "<X>hemmelig</X>".repeat(80_000);
  const cases: readonly (readonly [name: string, bytes: Uint8Array | string, code: string])[] = [
    ["nothing", "", "no_root"],
    ["text", "hemmelig", "not_xml"],
    ["CMS", encoded("\x30\x80\x06\x09\x2a\x86\x48\x86hemmelig", "latin1"), "not_xml"],
    ["an encoding that is not known", '<?xml version="1.0" encoding="hemmelig"?><a/>', "encoding"],
    ["a DOCTYPE", `<!DOCTYPE MsgHead><MsgHead xmlns="${NAMESPACE}"/>`, "doctype"],
    ["an extract", payload, "not_msg_head"],
    ["a receipt", '<AppRec xmlns="http://www.kith.no/xmlstds/apprec/2004-11-21"/>', "not_msg_head"],
    ["another version", '<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2004-06-16"/>', "not_msg_head"],
    ["nothing in it", `<MsgHead xmlns="${NAMESPACE}"/>`, "incomplete_header"],
    ["no MsgInfo", `<MsgHead xmlns="${NAMESPACE}"><Document/></MsgHead>`, "incomplete_header"],
    ["no type", changed('<Type V="KPR_IPL"/>', "<Type/>"), "incomplete_header"],
    ["no id", changed(/<MsgId>.*?<\/MsgId>/, "<MsgId> </MsgId>"), "incomplete_header"],
    ["no date", changed(/<GenDate>.*?<\/GenDate>/, ""), "incomplete_header"],
    ["a date that is none", changed(/<GenDate>.*?</, "<GenDate>2026-02-30T08:00:00<"), "incomplete_header"],
    ["no sender", changed(/<Sender>.*?<\/Sender>/, ""), "incomplete_header"],
    ["no receiver", changed(/<Receiver>.*?<\/Receiver>/, "<Receiver/>"), "incomplete_header"],
    ["no document", changed(/<Document>.*<\/Document>/, ""), "no_document"],
    ["another thing in its place", changed(/<Document>.*<\/Document>/, "<hemmelig/>"), "no_document"],
    ["a document of another namespace", changed(/<Document>/, "<Document xmlns='urn:a'>"), "no_document"],
    ["a header cut off", encoded(msgHeadText([payload], envelope).slice(0, 300), "utf-8"), "not_xml"],
    ["a large header", changed("</MsgInfo>", `${large}</MsgInfo>`), "header_too_large"],
  ];
  for (const [name, bytes, code] of cases) {
    const given = typeof bytes === "string" ? encoded(bytes, "utf-8") : bytes;
    await assert.rejects(readMsgHead(given), (error) => assertRefused(error, code), name);
    const cut = given.length > 100_000 ? [1 << 16] : [1];
    await assert.rejects(readMsgHead(chunked(given, cut)), (error) => assertRefused(error, code), name);
  }
});

const name = fc.string({
  unit: fc.constantFrom(..."abcæøåÆØÅ<>&\"'€😀-"),
  minLength: 1,
  maxLength: 20,
});
const herId = fc.integer({ min: 1, max: 99_999_999 }).map(String);
const address = fc.record({ name, herId, service: fc.record({ name, herId }) });

Deno.test("what is written in a header is read from it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        messageType: fc.constantFrom("KPR_IPL", "KPR_IDE"),
        messageId: fc.uuid(),
        created: fc.date({ noInvalidDate: true, min: new Date("2017-01-01"), max: new Date("2030-01-01") })
          .map((date) => date.toISOString()),
        sender: address,
        receiver: address,
        carrier: fc.constantFrom("Document" as const, "PatientReport" as const),
      }),
      async (content) => {
        const header = await readMsgHead(encodeXml(msgHeadText([payload], content)));
        const { sender, receiver, messageId, messageType, ...rest } = content;
        const read = (party: typeof sender) => ({
          ...party,
          otherIds: [],
          service: { ...party.service, otherIds: [] },
        });
        assert.deepEqual(header, {
          ...rest,
          type: messageType,
          id: messageId,
          sender: read(sender),
          receiver: read(receiver),
        });
      },
    ),
    { numRuns: runs(100) },
  );
});
