import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos37, msghead12 } from "../../register/formats/mod.ts";
import { messageText, writeMessage } from "./message_writer.ts";
import { parseTree } from "../../fixtures/xml_tree.ts";

Deno.test("messageText() puts attributes and children in schema order", () => {
  const text = messageText(iplos37, {
    PERSON: {
      TJENESTE: [{ tjTilDato: "99991231", tjTjenType: 15, "@tjTjID": 2, "@tjPeID": 1 }],
      peKjonn: "K",
      peAlder: 84,
      "@pePeID": 1,
    },
    "@versjon": "3.7",
  });
  assert.equal(
    text,
    '<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7"><PERSON pePeID="1">' +
      '<peAlder>84</peAlder><peKjonn>K</peKjonn><TJENESTE tjPeID="1" tjTjID="2">' +
      "<tjTjenType>15</tjTjenType><tjTilDato>99991231</tjTilDato></TJENESTE></PERSON></IPLOS>",
  );
});

Deno.test("messageText() indents, prefixes and closes empty elements", () => {
  const message = { PERSON: [{ "@pePeID": 1, peAlder: 1, DIAGNOSE: { "@diPeID": 1, "@diDiID": 1 } }] };
  assert.equal(
    messageText(iplos37, message, { indent: true, prefix: "ipl" }),
    `<ipl:IPLOS xmlns:ipl="http://www.npr.no/xmlstds/iplos/2019">
  <ipl:PERSON pePeID="1">
    <ipl:peAlder>1</ipl:peAlder>
    <ipl:DIAGNOSE diPeID="1" diDiID="1"/>
  </ipl:PERSON>
</ipl:IPLOS>`,
  );
});

Deno.test("messageText() names a field that the format does not have", () => {
  const cases = [
    [{ PERSON: { peAlderr: 3 } }, /peAlderr in PERSON/],
    [{ PERSON: { "@peID": 3 } }, /@peID in PERSON/],
    [{ "#xml": "<a/>" }, /#xml in IPLOS/],
    [{ PERSON: "text" }, /PERSON takes attributes/],
    [{ PERSON: { peAlder: { a: 1 } } }, /peAlder takes a value/],
    [{ "@versjon": ["3.7"] }, /versjon takes one value/],
  ] as const;
  for (const [message, expected] of cases) {
    assert.throws(() => messageText(iplos37, message), (error) => {
      assert(error instanceof RangeError);
      assert.match(error.message, expected);
      return true;
    });
  }
});

Deno.test("messageText() writes elements of a choice and ready-made content", () => {
  const text = messageText(msghead12, {
    Document: { RefDoc: { MsgType: { "@V": "XML" }, Content: { "#xml": "<a/>" } } },
  });
  assert.match(text, /<Document><RefDoc><MsgType V="XML"\/><Content><a\/><\/Content><\/RefDoc><\/Document>/);
});

Deno.test("what writeMessage() writes reads back as the same text, in every encoding", () => {
  const text = fc.string({ unit: "binary", maxLength: 12 })
    // deno-lint-ignore no-control-regex -- what XML cannot hold is refused elsewhere
    .filter((value) => !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u.test(value));
  const encoding = fc.constantFrom("utf-8", "iso-8859-1", "windows-1252", "utf-16le");
  fc.assert(fc.property(text, text, encoding, fc.boolean(), (name, system, encoding, indent) => {
    const bytes = writeMessage(
      iplos37,
      { "@versjon": name, INNHINFO: { iiKontakt: [{ Navn: name }], iiSysID: system } },
      { encoding, indent },
    );
    const root = parseTree(new TextDecoder(encoding).decode(bytes));
    assert.equal(root.attributes["versjon"], name);
    const header = root.children.find((child) => child.name === "INNHINFO")!;
    assert.equal(header.children[0]!.children[0]!.text, name);
    assert.equal(header.children[1]!.text, system);
  }));
});
