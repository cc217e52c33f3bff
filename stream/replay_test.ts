import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { iplos, person } from "../test/iplos.ts";
import { cellAt } from "./record_batch.ts";
import { readRecords, type ReadRecordsOptions } from "./read_records.ts";
import type { RecordPlace } from "./record_place.ts";
import { BytesSource, type Source } from "./source/mod.ts";
import { XmlSyntaxError } from "./xml/mod.ts";

interface Told {
  readonly text: string;
  readonly place: RecordPlace | undefined;
}

const persons = (count: number) =>
  Array.from({ length: count }, (_, i) => `${"\n ".repeat(i % 4)}${person(i + 1)}`).join("");

/** All cells and misfits of each group, as text. */
async function groupsOf(source: Source, options: ReadRecordsOptions): Promise<Told[]> {
  const told: Told[] = [];
  for await (const group of readRecords(source, options)) {
    const batches = [...group.batches].map(([name, batch]) => [
      name,
      Array.from({ length: batch.length }, (_, row) => batch.columns.map((column) => cellAt(column, row))),
      [...batch.start.subarray(0, batch.length)],
      [...batch.end.subarray(0, batch.length)],
      batch.misfits,
    ]);
    const { header, ordinal, misfits } = group.message;
    const text = JSON.stringify([batches, [...header], ordinal, misfits, group.last, group.offset]);
    told.push({ text, place: group.place });
  }
  return told;
}

for (const packed of [false, true]) {
  Deno.test(`reading goes on at any place as if all had been read (${packed ? "gzip" : "plain"})`, async () => {
    const xml = iplos({ persons: persons(24).replace("<peAlder>84", "<peAlder>x") });
    const bytes = new TextEncoder().encode(xml);
    const source = () => new BytesSource("test", packed ? gzipSync(bytes) : bytes);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 100, max: 3000 }),
        fc.constantFrom("ts" as const, "sax" as const),
        async (groupRows, blockBytes, parser) => {
          const options = { groupRows, blockBytes, parser };
          const all = await groupsOf(source(), options);
          for (const [index, { place, text }] of all.entries()) {
            // What stands before the first person, and the end, are no places.
            assert.equal(place === undefined, index === all.length - 1 || !text.includes('"person"'));
            if (place === undefined) continue;
            assert.deepEqual(await groupsOf(source(), { ...options, from: place }), all.slice(index + 1));
          }
        },
      ),
      { numRuns: 10 },
    );
  });
}

Deno.test("an error after a place is told with its line in the whole source", async () => {
  for (const mark of ["", "\uFEFF"]) {
    for (const broken of ["&", "\n\n <x>&\n", "\r\n é &"]) {
      const xml = mark + iplos({ persons: persons(40) }).replace("</IPLOS>", `${broken}</IPLOS>`);
      const source = () => new BytesSource("test", new TextEncoder().encode(xml));
      const failure = async (options: ReadRecordsOptions) => {
        try {
          for await (const _ of readRecords(source(), options));
        } catch (error) {
          assert.ok(error instanceof XmlSyntaxError);
          return `${error.message} ${error.hint}`;
        }
      };
      const place = await firstPlace(source());
      assert.equal(await failure({ from: place }), await failure({}));
    }
  }
});

async function firstPlace(source: Source): Promise<RecordPlace> {
  for await (const group of readRecords(source, { groupRows: 7 })) {
    if (group.place !== undefined) return group.place;
  }
  throw new Error("No group has a place");
}

Deno.test("a place in a source that has changed is refused", async () => {
  const source = new BytesSource("test", new TextEncoder().encode(iplos({ persons: persons(3) })));
  const from = { offset: 300, header: 40, order: 0, seen: 0 };
  await assert.rejects(async () => {
    for await (const _ of readRecords(source, { from }));
  }, /has changed/);
});
