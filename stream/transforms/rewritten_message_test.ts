import assert from "node:assert/strict";
import fc from "fast-check";
import { formatByRoot } from "../../register/formats/mod.ts";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import type { GroupOptions } from "../mapper/group_assembler.ts";
import { Mapper } from "../mapper/mapper.ts";
import { ByteXmlReader } from "../xml/byte_reader.ts";
import { RecordXmlWriter } from "../xml_writer/record_xml_writer.ts";
import { chained, idents } from "./test_chain.ts";

/** The message read and written again. */
function rewritten(xml: string, options: GroupOptions = {}): string {
  const reader = new ByteXmlReader();
  const mapper = new Mapper(formatByRoot, options);
  reader.write(new TextEncoder().encode(xml), mapper, true);
  const writer = new RecordXmlWriter();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let group = mapper.takeGroup(); group !== undefined; group = mapper.takeGroup()) {
    chunks.push(...writer.write(group));
  }
  const decoder = new TextDecoder();
  const texts = [...chunks, ...writer.finish()].map((chunk) => decoder.decode(chunk, { stream: true }));
  return texts.join("");
}

const minimal = ["iplos-3.5", "iplos-3.7", "xpr-ide"].map((name) =>
  Deno.readTextFileSync(new URL(`../../fixtures/minimal/${name}.xml`, import.meta.url))
);

Deno.test("what is read of a rewritten message is what was read of the first, and once more changes nothing", () => {
  const odd = iplos({
    persons:
      person("12345678901", service("x", 2, { ...soundService, tjTimerUke: "mye", tjFraDato: "20210231" })) +
      person(2, "", "") + person(3, "", "<peKjonn>a &amp; b &lt; &#13;</peKjonn>"),
  });
  const people = idents([{ pid: "&lt;1&quot;", fid: "x", guid: "{0F8FAD5B-D9CB-469F-A165-70867728950E}" }]);
  for (const xml of [...minimal, odd, people]) {
    const text = rewritten(xml);
    assert.deepEqual(chained([text], []).rows, chained([xml], []).rows);
    assert.equal(rewritten(text), text);
  }
});

Deno.test("where groups end is not to be seen, also within a person", () => {
  const inner = fc.array(
    fc.constantFrom(
      (id: number) => service(id, id, soundService),
      (id: number) => `<PERSONOPPL poPeID="${id}" poPoID="${id}"><poHusstand>1</poHusstand></PERSONOPPL>`,
      (id: number) => `<DOGNTILBUD dgPeID="${id}" dgDgID="${id}"/>`,
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(
      fc.array(inner, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 50, max: 2000 }),
      (list, bytes) => {
        const order = ["<PERSONOPPL", "<TJENESTE", "<DOGNTILBUD"];
        const rank = (text: string) => order.findIndex((start) => text.startsWith(start));
        const persons = list.map((makers, id) =>
          person(id, makers.map((make) => make(id)).sort((a, b) => rank(a) - rank(b)).join(""), "")
        ).join("");
        const xml = iplos({ persons });
        assert.equal(rewritten(xml, { groupBytes: bytes, slack: 1 }), rewritten(xml));
      },
    ),
    { numRuns: 80 },
  );
});

Deno.test("contacts behind the records are an error, not a loss", () => {
  const xml = idents([{ pid: 1, fid: "x" }]).replace(
    "</Melding>",
    '<Kontaktperson kontPerson="L" meldEpost1="l@example.invalid" typeKontaktperson="1"/></Melding>',
  );
  assert.throws(() => rewritten(xml, { groupBytes: 10 }), {
    name: "XmlWriteError",
    table: "contact",
    row: 0,
  });
});
