import assert from "node:assert/strict";
import fc from "fast-check";
import type { Format } from "../../register/format.ts";
import { xprHst5600, xprIde5313 } from "../../register/formats/mod.ts";
import type { RecordTable } from "../../register/table.ts";
import { Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { testBatch, testGroup } from "../store/test_groups.ts";
import { type RandomMessage, randomMessage, RECORD_FORMATS } from "../xml/random_records.ts";
import type { RecordXmlOptions, RecordXmlPart } from "./options.ts";
import { RecordXmlWriter } from "./record_xml_writer.ts";

const envelope = {
  messageType: "KPR_IPL",
  messageId: "1",
  created: "2022-01-10T08:00:00+01:00",
  sender: { name: "A", herId: "1", service: { name: "B", herId: "2" } },
  receiver: { name: "C", herId: "3", service: { name: "D", herId: "4" } },
};

const options = fc.record({
  encoding: fc.constantFrom("utf-8" as const, "iso-8859-1" as const),
  layout: fc.constantFrom("lines" as const, "indented" as const, "compact" as const),
  prefix: fc.constantFrom("", "n"),
  chunkBytes: fc.constantFrom(50, 1 << 18),
  envelope: fc.option(fc.constant(envelope), { nil: undefined }),
}).map(({ envelope, ...rest }): RecordXmlOptions => envelope === undefined ? rest : { ...rest, envelope });

/** The table whose rows bodies have. */
function bodiesOf({ id }: Format): RecordTable {
  return id === "xpr-ide-53.1.3" ? "ident" : id === "xpr-hst-56.0.0" ? "hst_notification" : "person";
}

function groupOf({ format, header }: RandomMessage, batches: readonly RecordBatch[]): RecordGroup {
  const group = testGroup(batches);
  return { ...group, message: { ...group.message, format, header } };
}

/** Bytes of these groups as text, one byte a character. */
function written(groups: readonly RecordGroup[], options: RecordXmlOptions): string {
  const writer = new RecordXmlWriter(options);
  const chunks = groups.flatMap((group) => writer.write(group));
  return [...chunks, ...writer.finish()].map((chunk) => new TextDecoder("latin1").decode(chunk)).join("");
}

/** A group as a document or part of its own. */
function textOf(writer: RecordXmlWriter, group: RecordGroup): string {
  return [...writer.write(group), ...writer.finish()].map((chunk) => new TextDecoder("latin1").decode(chunk))
    .join("");
}

/** The table, and those whose rows stand below its rows. */
function isBelow({ table }: RecordBatch, of: RecordTable, batches: readonly RecordBatch[]): boolean {
  if (table.name === of) return true;
  const parent = batches.find((batch) => batch.table.name === table.parent);
  return parent !== undefined && isBelow(parent, of, batches);
}

for (const format of RECORD_FORMATS) {
  Deno.test(`${format.id}: head, bodies and tail are the whole, byte for byte`, () => {
    const messages = randomMessage(format);
    fc.assert(
      fc.property(
        fc.array(messages, { minLength: 1, maxLength: 3 }),
        options,
        fc.boolean(),
        ([first, ...rest], options, isReused) => {
          const of = bodiesOf(format);
          const others = first!.batches.filter((batch) => !isBelow(batch, of, first!.batches));
          const behind = format === xprHst5600
            ? others
            : others.filter(({ table }) => table.name !== "contact");
          const before = others.filter((batch) => !behind.includes(batch));
          const bodies = [first!, ...rest].map(({ batches }) =>
            groupOf(first!, batches.filter((batch) => isBelow(batch, of, batches)))
          );
          fc.pre(bodies.some(({ batches }) => batches.has(of)));
          const part = (piece: RecordXmlPart["piece"]): RecordXmlOptions => ({
            ...options,
            part: { piece, of },
          });

          const whole = written([groupOf(first!, before), ...bodies, groupOf(first!, behind)], options);
          const body = new RecordXmlWriter(part("body"));
          const middle = bodies.map((group) => {
            if (!isReused) return written([group], part("body"));
            return textOf(body, group);
          });
          const [heads, tails] = [new RecordXmlWriter(part("head")), new RecordXmlWriter(part("tail"))];
          // What was written before changes nothing.
          for (let time = 0; time < 2; time++) {
            const head = textOf(heads, groupOf(first!, before));
            const tail = textOf(tails, groupOf(first!, behind));
            assert.equal(head + middle.join("") + tail, whole);
          }
        },
      ),
      { seed: 41, numRuns: 120 },
    );
  });
}

Deno.test("a writer of bodies goes on with those of other messages", () => {
  const one = testGroup([testBatch("person", [{ person_id: 1 }])]);
  const other = testGroup([testBatch("ident", [{ pid: "1" }])]);
  const ident = { ...other, message: { ...other.message, format: xprIde5313 } };
  const persons = new RecordXmlWriter({ part: { piece: "body", of: "person" } });
  assert.equal(textOf(persons, one), '\n<PERSON pePeID="1"/>');
  assert.equal(textOf(persons, one), '\n<PERSON pePeID="1"/>');
  assert.throws(() => textOf(persons, ident), /xpr-ide-53.1.3 has no rows of table person/);
  assert.equal(
    textOf(new RecordXmlWriter({ part: { piece: "body", of: "ident" } }), ident),
    '\n<PasientIdent pid="1"/>',
  );
});

Deno.test("a writer that has finished a document begins another one", () => {
  const first = testGroup([testBatch("person", [{ person_id: 1 }])]);
  const second = {
    ...testGroup([testBatch("ident", [{ pid: "1" }])]),
    message: { ...first.message, format: xprIde5313 },
  };
  for (const options of [{}, { envelope }]) {
    const writer = new RecordXmlWriter(options);
    for (const group of [first, second, first]) {
      assert.equal(textOf(writer, group), written([group], options));
    }
    assert.throws(() => writer.finish(), /There is no message to write/);
  }
});

Deno.test("rows that belong to another part are an error", () => {
  const persons = testGroup([testBatch("person", [{ person_id: 1 }])]);
  const contacts = testGroup([testBatch("contact", [{ name: "A" }])]);
  const wrong = (piece: RecordXmlPart["piece"], group: RecordGroup) => {
    assert.throws(() => written([group], { part: { piece, of: "person" } }), { name: "XmlWriteError" });
  };
  wrong("head", persons);
  wrong("tail", persons);
  wrong("tail", contacts);
  wrong("body", contacts);
  const hst = testGroup([testBatch("hst_municipality", [{ municipality_number: "4601" }])]);
  const late = { ...hst, message: { ...hst.message, format: xprHst5600 } };
  assert.throws(
    () => written([late], { part: { piece: "head", of: "hst_notification" } }),
    /belong to the tail/,
  );
  const next = { ...contacts, message: { ...contacts.message, ordinal: 1 } };
  assert.throws(
    () => written([contacts, next], { envelope, part: { piece: "head", of: "person" } }),
    /not in parts/,
  );
});

Deno.test("what is told to stand in the place of a row does", () => {
  const group = testGroup([
    testBatch("person", [{ person_id: 1 }, { person_id: 2 }]),
    testBatch("service", [
      { service_id: 1 },
      { service_id: 2, $parent: 1, $fate: Fate.removed },
      { service_id: 3, $parent: 1 },
    ]),
  ]);
  const text = (verbatim: ReadonlyMap<RecordTable, ReadonlyMap<number, string>>) => {
    const writer = new RecordXmlWriter({ layout: "compact", encoding: "iso-8859-1" });
    const chunks = [...writer.write(group, { verbatim }), ...writer.finish()];
    return chunks.map((chunk) => new TextDecoder("latin1").decode(chunk)).join("");
  };
  const long = "<x>å</x>".repeat(50_000);
  assert.match(
    text(new Map([["service", new Map([[0, long], [1, "<y/>"]])]])),
    new RegExp(
      `<PERSON pePeID="1">(<x>å</x>){50000}</PERSON><PERSON pePeID="2"><TJENESTE tjTjID="3"/></PERSON>`,
    ),
  );
  assert.throws(
    () => text(new Map([["person", new Map([[0, "<y/>"]])]])),
    /Rows of person have others below them/,
  );
});
