import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { Arena } from "./arena.ts";
import { cellAt } from "../record_batch.ts";
import { createRecordReader, type ParserKind } from "../record_reader.ts";
import { BytesSource } from "../source/mod.ts";
import { readRecords, type ReadRecordsOptions } from "../read_records.ts";
import { compileLane, laneCodeModule } from "./build.ts";
import { acquireLaneMemory, LaneMemory, releaseLaneMemory } from "./lane_memory.ts";

/** Everything that reading gives, as text to compare. */
async function told(
  bytes: Uint8Array,
  parser: ParserKind,
  options: ReadRecordsOptions = {},
): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const group of readRecords(new BytesSource("test", bytes), { ...options, parser })) {
      lines.push(`${group.offset} ${group.last} ${JSON.stringify(group.place)}`);
      for (const [name, batch] of group.batches) {
        for (let row = 0; row < batch.length; row++) {
          const cells = batch.columns.map((column) => cellAt(column, row));
          lines.push(JSON.stringify([name, batch.start[row], batch.end[row], batch.parent[row], cells]));
        }
        lines.push(JSON.stringify(batch.misfits));
      }
    }
  } catch (error) {
    lines.push(String(error));
  }
  return lines;
}

const values = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("1", "84", "K", "20210304", "12.5", "2", "99991231", "974760673") },
  fc.constantFrom(
    "",
    " 1",
    "20210230",
    "19",
    "x",
    "1,5",
    "-3",
    "1.555",
    "&amp;",
    "a\r\nb",
    "Å",
    "\u{1F600}",
    "]]",
    "99999999999",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }).map((text) =>
    [...text].filter((character) => character >= " " && !/[<&\]\uFFFE\uFFFF]/.test(character)).join("")
  ),
);
const names = fc.constantFrom(
  ...[
    "peAlder",
    "peKjonn",
    "tjTjenType",
    "tjFraDato",
    "tjTilDato",
    "tjTimerUke",
    "tjOrgnr",
    "tjVedtak",
    "poBasis",
    "unknown",
  ],
);
const gaps = fc.constantFrom("", "", "\n", "\n  ", "\r\n\t", "<!-- -->", "<?p ?>", "x", "<![CDATA[ ]]>");
const leaf = fc.tuple(gaps, names, values).map(([gap, name, value]) =>
  value === "" ? `${gap}<${name}/>` : `${gap}<${name}>${value}</${name}>`
);
const inner = fc.array(leaf, { maxLength: 6 }).map((leaves) => leaves.join(""));
const persons = fc.array(
  fc.tuple(values, inner, fc.array(fc.tuple(values, inner), { maxLength: 3 }), gaps).map((
    [id, own, services, gap],
  ) =>
    `${gap}<PERSON pePeID="${id.replace(/"/g, "")}">${own}${
      services.map(([key, fields], i) =>
        i === 2
          ? service(7, 70, soundService)
          : `<TJENESTE tjTjID="${key.replace(/"/g, "")}" tjPeID='7'>${fields}</TJENESTE>`
      ).join("")
    }</PERSON >`
  ),
  { maxLength: 12 },
).map((all) => all.join(""));

Deno.test("the lane gives what the reader and mapper in TypeScript give", async () => {
  await fc.assert(
    fc.asyncProperty(
      persons,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 200, max: 3000 }),
      fc.boolean(),
      async (body, chunk, groupRows, blockBytes, prefixed) => {
        let xml = iplos({ persons: person(1, service(1, 10, soundService)) + body });
        if (prefixed) xml = xml.replace(/<(\/?)([A-Za-z])/g, "<$1k:$2").replace("xmlns=", "xmlns:k=");
        const bytes = new TextEncoder().encode(xml);
        const options = { groupRows, blockBytes, groupBytes: chunk * 10 };
        assert.deepEqual(await told(bytes, "wasm", options), await told(bytes, "ts", options));
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("chunks of any size give the lane the same rows", () => {
  const xml = iplos({
    persons: Array.from({ length: 9 }, (_, i) => person(i, service(i, i, soundService))).join("\n"),
  });
  const bytes = new TextEncoder().encode(xml);
  const rowsWith = (size: number) => {
    const { reader, mapper, release } = createRecordReader("wasm");
    for (let at = 0; at < bytes.length; at += size) {
      reader.write(bytes.subarray(at, at + size), mapper, false);
    }
    reader.write(new Uint8Array(0), mapper, true);
    const batch = mapper.takeGroup()!.batches.get("service")!;
    const rows = Array.from(
      { length: batch.length },
      (_, row) => batch.columns.map((column) => cellAt(column, row)),
    );
    release();
    return rows;
  };
  const whole = rowsWith(bytes.length);
  assert.equal(whole.length, 9);
  for (let size = 1; size < 200; size++) assert.deepEqual(rowsWith(size), whole);
});

Deno.test("the lane takes what has been met, and leaves little to the mapper", () => {
  const persons = Array.from({ length: 200 }, (_, i) => person(i, service(i, i, soundService)));
  const xml = iplos({ persons: persons.join("\n") });
  const { reader, mapper, release } = createRecordReader("wasm");
  let started = 0;
  reader.write(new TextEncoder().encode(xml), {
    startElement: (name, reader) => {
      started++;
      mapper.startElement(name, reader);
    },
    text: (start, end, flags, reader) => mapper.text(start, end, flags, reader),
    endElement: (name, reader) => mapper.endElement(name, reader),
  }, true);
  const elements = xml.match(/<[A-Za-z]/g)!.length;
  assert.ok(elements > 2000 && started < 100, `${started} of ${elements}`);
  release();
});

Deno.test("a field with no end of different values becomes plain text, and stays right", async () => {
  const texts = ["", "Å", "&amp;", "12345678901234567890", "x y", "<!-- -->7"];
  const persons = Array.from({ length: 7000 }, (_, i) => {
    const number = String(974760673 + i) + (i % 50 === 0 ? texts[(i / 50) % texts.length] : "");
    return person(i, service(i, i, { ...soundService, tjInstOrgnr: number }));
  });
  const bytes = new TextEncoder().encode(iplos({ persons: persons.join("") }));
  const options = { groupRows: 5000, groupBytes: 1 << 24 };
  const lines = await told(bytes, "ts", options);
  assert.ok(lines.length > 14_000);
  assert.deepEqual(await told(bytes, "wasm", options), lines);
});

Deno.test("ISO-8859-1 goes through the lane too", async () => {
  const xml = `<?xml version="1.0" encoding="ISO-8859-1"?>${iplos({ persons: person(1) + person(2) })}`;
  const bytes = Uint8Array.from(xml.replace("Vakker Blomst", "Værø Blåbær"), (c) => c.charCodeAt(0));
  assert.deepEqual(await told(bytes, "wasm"), await told(bytes, "ts"));
});

Deno.test("a memory is as new when it is used again", () => {
  const memory = acquireLaneMemory();
  const array = memory.arena.int32(1000).fill(7);
  releaseLaneMemory(memory);
  const again = acquireLaneMemory();
  assert.equal(again, memory);
  assert.ok(again.arena.int32(1000).every((value) => value === 0));
  assert.equal(array.length, 1000);
  releaseLaneMemory(again);
});

Deno.test("blocks of an arena never overlap, and those taken back are zeros again", () => {
  const { arena } = new LaneMemory();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const arrays = sizes.map((size) => arena.uint8(size));
      for (const [i, array] of arrays.entries()) {
        assert.ok(array.every((byte) => byte === 0));
        array.fill(i + 1);
      }
      for (const [i, array] of arrays.entries()) assert.ok(array.every((byte) => byte === i + 1));
      for (const array of arrays) arena.release(array);
    }),
  );
});

Deno.test("an arena that is full gives arrays of the heap", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const arena = new Arena(memory, 100);
  assert.ok(arena.holds(arena.uint8(1000)));
  assert.ok(!arena.holds(arena.float64(100_000)));
});

Deno.test("line ends and characters are counted as one by one", () => {
  const memory = new LaneMemory();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 0, max: 17 }), (bytes, from) => {
    const held = memory.arena.uint8(200);
    const few = bytes.map((byte) => byte % 3 === 0 ? 10 : byte % 16);
    held.set(few, from);
    const { feeds, returns } = memory.lineEnds(held.subarray(from, from + few.length));
    assert.equal(feeds, few.filter((byte) => byte === 10).length);
    assert.equal(returns, few.filter((byte, i) => byte === 13 && few[i + 1] !== 10).length);
    held.set(bytes, from);
    assert.equal(
      memory.continuations(held.subarray(from, from + bytes.length)),
      bytes.filter((byte) => (byte & 0xc0) === 0x80).length,
    );
    memory.arena.release(held);
  }));
});

Deno.test("the compiled lane is that of its source", async () => {
  const kept = await Deno.readTextFile(new URL("lane_code.ts", import.meta.url));
  assert.equal(laneCodeModule(await compileLane()), kept, "Run deno task wasm");
});
