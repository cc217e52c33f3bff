import assert from "node:assert/strict";
import { iplos37 } from "../../register/formats/mod.ts";
import { envelopeSchema } from "../../fixtures/envelope_schema.ts";
import { schemaTest } from "../../test/schemas.ts";
import { judge } from "../../test/xmllint.ts";
import { type MessageNode, messageText, writeMessage } from "./message_writer.ts";
import { type MsgHeadOptions, wrapInMsgHead } from "./msg_head_writer.ts";

const message: MessageNode = {
  "@versjon": "3.7",
  INNHINFO: {
    iiInnhType: "P",
    iiKomnr: "4601",
    iiBydelsnr: "00",
    iiKontakt: ["1", "2"].map((Type) => ({
      Type,
      Navn: "Blåbær & Sønn <€>",
      Telefon: "00000000",
      Epost: "a@example.invalid",
    })),
    iiFraDato: "20210101",
    iiTilDato: "20211231",
    iiLagetDato: "20220105",
    iiSysID: "EksempelEPJ",
    iiSysVersjon: "1.0",
    iiLopenr: 1,
  },
  PERSON: [
    { "@pePeID": 1, TJENESTE: { "@tjPeID": 1, "@tjTjID": 1, tjTjenType: 15 } },
    { "@pePeID": 2, DOGNTILBUD: { "@dgPeID": 2, "@dgDgID": 1 } },
  ],
};

const envelope: MsgHeadOptions = {
  messageType: "KPR_IPL",
  messageId: "00000000-0000-4000-8000-000000000001",
  created: "2022-01-10T08:00:00+01:00",
  sender: {
    name: "Eksempelvik kommune",
    herId: "8000001",
    service: { name: "Saksbehandling", herId: "8000002" },
  },
  receiver: {
    name: "Folkehelseinstituttet",
    herId: "85217",
    service: { name: "KPR Validering", herId: "171479" },
  },
};

function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/encoding="[^"]+"/, "");
}

const paths = ["iplos/iplos_2019.xsd", "envelope/MsgHead-v1_2_rev.xsd"];

schemaTest("what the writers write validates against the official schemas", paths, async (iplos, head) => {
  const documents = new Map<string, string>();
  for (const encoding of ["utf-8", "iso-8859-1", "windows-1252", "utf-16le"] as const) {
    for (
      const [layout, options] of Object.entries({
        flat: {},
        indented: { indent: true },
        prefixed: { prefix: "i" },
      })
    ) {
      const written = writeMessage(iplos37, message, { ...options, encoding });
      documents.set(`${encoding} ${layout}`, decode(written, encoding));
      for (const carrier of ["Document", "PatientReport"] as const) {
        const payload = messageText(iplos37, message, options);
        const wrapped = wrapInMsgHead([payload, payload], { ...envelope, ...options, carrier, encoding });
        documents.set(`${encoding} ${layout} ${carrier}`, decode(wrapped, encoding));
      }
    }
  }
  const files = { "iplos.xsd": iplos!, "envelope.xsd": head! };
  for (const [name, { valid, messages }] of await judge({ main: envelopeSchema, files }, documents)) {
    assert(valid, `${name}: ${messages.join("\n")}`);
  }
});

Deno.test("wrapInMsgHead() keeps the payload as it is, once for each", () => {
  const text = new TextDecoder().decode(wrapInMsgHead(["<a b='1'/>", "<c> </c>"], envelope));
  assert.deepEqual([...text.matchAll(/<Content>(.*?)<\/Content>/g)].map(([, xml]) => xml), [
    "<a b='1'/>",
    "<c> </c>",
  ]);
  assert.equal(text.match(/<Document>/g)!.length, 2);
});

Deno.test("wrapInMsgHead() numbers the cases of patient reports", () => {
  const text = new TextDecoder().decode(
    wrapInMsgHead(["<a/>", "<b/>"], { ...envelope, carrier: "PatientReport" }),
  );
  assert.deepEqual([...text.matchAll(/<CaseNo>(\d)<\/CaseNo>/g)].map(([, number]) => number), ["1", "2"]);
});

Deno.test("wrapInMsgHead() names sender and receiver on two levels", () => {
  const text = new TextDecoder().decode(wrapInMsgHead("<a/>", envelope));
  assert.deepEqual([...text.matchAll(/<Id>(\d+)<\/Id>/g)].map(([, id]) => id), [
    "8000001",
    "8000002",
    "85217",
    "171479",
  ]);
});
