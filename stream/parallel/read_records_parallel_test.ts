import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { brokenRecord, readRecords, type ReadRecordsOptions } from "../read_records.ts";
import { cellAt, type RecordGroup } from "../record_batch.ts";
import { FileSource } from "../source/mod.ts";
import { readRecordsParallel } from "./read_records_parallel.ts";
import { WorkerPool } from "./worker_pool.ts";

const decoder = new TextDecoder();

/** All that a group tells, as text; and nothing of how it is held. */
function told(group: RecordGroup): string {
  const batches = [...group.batches].map(([name, batch]) => {
    const rows = Array.from({ length: batch.length }, (_, row) => [
      batch.start[row],
      batch.end[row],
      batch.parent[row],
      batch.fate[row],
      ...batch.columns.map((column) => cellAt(column, row)),
      name === "person" ? decoder.decode(group.fragment(batch.start[row]!, batch.end[row]!)) : "",
    ]);
    return [name, batch.table.columns.length, rows, batch.misfits];
  });
  const { format, ordinal, encoding, enveloped, header, misfits, start, end } = group.message;
  const message = [format.id, ordinal, encoding, enveloped, [...header], misfits, start, end];
  return JSON.stringify([message, batches, group.last, group.offset, group.place]);
}

/** Groups and error of a reading. */
async function toldBy(groups: AsyncIterable<RecordGroup>): Promise<string[]> {
  const all: string[] = [];
  const messages = new Set();
  try {
    for await (const group of groups) {
      messages.add(group.message);
      assert.equal(messages.size, group.message.ordinal + 1, "a message is one object");
      all.push(told(group));
    }
  } catch (error) {
    assert.ok(error instanceof Error);
    const { start, end, fragment } = brokenRecord(error) ?? {};
    const broken = [start, end, fragment === undefined ? "" : decoder.decode(fragment)];
    const hint = "hint" in error ? error.hint : "";
    all.push(JSON.stringify([error.name, error.message, hint, broken]));
  }
  return all;
}

/** Writes a document, and hands over its path. */
async function withDocument(
  content: string | Uint8Array,
  work: (path: string) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    await work(path);
  } finally {
    await Deno.remove(path);
  }
}

/** Pools that count the blocks that they are given. */
class CountingPool extends WorkerPool {
  jobs = 0;
  override readHere(job: Parameters<WorkerPool["read"]>[0]): ReturnType<WorkerPool["read"]> {
    this.jobs++;
    return super.readHere(job);
  }

  override read(job: Parameters<WorkerPool["read"]>[0]): ReturnType<WorkerPool["read"]> {
    this.jobs++;
    return super.read(job);
  }
}

/** Serial reading and reading by a pool tell the same. */
async function assertSame(path: string, pool: WorkerPool, options: ReadRecordsOptions): Promise<string[]> {
  const serial = await toldBy(readRecords(new FileSource(path), options));
  const parallel = await toldBy(readRecordsParallel(new FileSource(path), { ...options, pool }));
  for (const [index, group] of serial.entries()) assert.equal(parallel[index], group);
  assert.equal(parallel.length, serial.length);
  return serial;
}

const content = fc.array(
  fc.constantFrom(
    "",
    "\n  ",
    '<!-- <PERSON pePeID="1"> -->',
    "<!-- <PERSON -->",
    "<peKomnr><![CDATA[<PERSON >]]></peKomnr>",
    "<peBydelsnr>&lt;PERSON ></peBydelsnr>",
    '<PERSON pePeID="8"><peAlder>9</peAlder></PERSON>',
    "<ukjent><PERSON/></ukjent>",
    "<peAlder>x</peAlder>",
    service(1, 1, soundService),
    service(1, "a", { ...soundService, tjTimerUke: "1,5", tjTjenType: "99" }),
    `<!--${" <PERSON >".repeat(60)}-->`,
    "<peKomnr>Ærlig blåbær</peKomnr>",
  ),
  { maxLength: 4 },
).map((parts) => parts.join(""));

const onePerson = fc.tuple(fc.integer({ min: 1, max: 99_999 }), content)
  .map(([id, inner]) => person(id, inner));

/** What may stand between two persons; most of it makes a block that cannot prove itself, or an error. */
const between = fc.oneof(
  { weight: 100, arbitrary: fc.constantFrom("", "\n", "\r\n\t", "<!-- - -->", "<?pi <PERSON ?>") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "<!-- <PERSON > -->",
      `<!--${"\n<PERSON >".repeat(200)}-->`,
      "løs tekst",
      "<![CDATA[ ]]>",
      `<![CDATA[${"<PERSON >".repeat(50)}]]>`,
      '<EKSTRA><PERSON pePeID="5"/><PERSON pePeID="6"></PERSON></EKSTRA>',
      "<PERSONER/>",
      "<INNHINFO><iiKomnr>1103</iiKomnr><iiKontakt><Type>1</Type></iiKontakt></INNHINFO>",
    ),
  },
);

const broken = fc.constantFrom(
  "&",
  "<",
  "</PERSON>",
  "<PERSON pePeID=1>",
  "</IPLOS>",
  "\u0001",
  "<a b='1' b='2'/>",
);

const documentOf = (count: number) =>
  fc.record({
    persons: fc.array(fc.tuple(between, onePerson), { minLength: count, maxLength: count * 3 }),
    fault: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.tuple(broken, fc.nat(1000))),
    cut: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.nat(1000)),
    wrap: fc.constantFrom("plain", "plain", "prefixed", "head", "two", "header", "tail"),
  }).map(({ persons, fault, cut, wrap }) => {
    const inner = persons.map((pair) => pair.join("")).join("");
    let text = wrapped(inner, wrap);
    if (fault !== null) {
      const at = Math.floor(fault[1] / 1000 * text.length);
      text = text.slice(0, at) + fault[0] + text.slice(at);
    }
    return cut === null ? text : text.slice(0, Math.floor(cut / 1000 * text.length));
  });

function wrapped(persons: string, wrap: string): string {
  const message = iplos({ persons });
  switch (wrap) {
    case "prefixed":
      return message.replace(" xmlns=", " xmlns:i=").replace(/<(\/?)(?=[A-Za-z])/g, "<$1i:");
    case "head":
      return msgHead(message);
    case "two":
      return msgHead(message, iplos({ municipality: "1103" }), message);
    case "header":
      return iplos({ persons, municipality: "46011" }).replace("<iiKontakt>", "<ukjent/><iiKontakt>");
    case "tail":
      return message.replace(/<\/IPLOS>$/, "<!-- <PERSON --> <ukjent/> løst</IPLOS>\n<!-- <PERSON > -->\n");
    default:
      return message;
  }
}

function msgHead(...messages: string[]): string {
  const documents = messages.map((message) =>
    `<Document><RefDoc><MsgType V="XML"/><Content>${message}</Content></RefDoc></Document>`
  );
  return '<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24"><MsgInfo><Type V="KPR_IPL" DN="x"/>' +
    `<MIGversion>v1.2 2006-05-24</MIGversion><MsgId>id-1</MsgId></MsgInfo>${documents.join("")}</MsgHead>`;
}

Deno.test("whatever the document, any number of workers tells what one reader tells", async () => {
  for (const [size, numRuns] of [[2, 30], [4, 10]] as const) {
    using pool = new CountingPool(size);
    await fc.assert(
      fc.asyncProperty(
        documentOf(40),
        fc.integer({ min: 200, max: 2000 }),
        fc.constantFrom(1, 7, 8192, 8192),
        fc.constantFrom(300, 1500, 1 << 20, 1 << 20),
        fc.constantFrom("ts" as const, "auto" as const),
        async (document, blockBytes, groupRows, groupBytes, parser) => {
          await withDocument(document, async (path) => {
            await assertSame(path, pool, { blockBytes, groupRows, groupBytes, parser });
          });
        },
      ),
      { numRuns, endOnFailure: true },
    );
    assert.ok(pool.jobs > 4 * numRuns, `${pool.jobs} blocks were read by workers`);
    assert.ok(pool.usable, "no worker was lost");
  }
});

const sound = (count: number) =>
  iplos({
    persons: Array.from(
      { length: count },
      (_, i) => `\n${person(i + 1, service(i + 1, i + 1, soundService))}`,
    ).join(""),
  });

Deno.test("reading by workers goes on at any place", async () => {
  using pool = new CountingPool(2);
  await withDocument(sound(60), async (path) => {
    const options = { blockBytes: 1000, groupRows: 3 };
    for await (const group of readRecords(new FileSource(path), options)) {
      if (group.place !== undefined) await assertSame(path, pool, { ...options, from: group.place });
    }
    const from = { offset: 1234, header: 99, order: 0, seen: 0 };
    assert.match((await assertSame(path, pool, { ...options, from })).at(-1)!, /has changed/);
  });
  assert.ok(pool.jobs > 100);
});

Deno.test("encodings and packed files: the same, by workers where they can", async () => {
  const text = sound(40).replaceAll("Vakker", "Æ é");
  const latin1 = Uint8Array.from(
    `<?xml version="1.0" encoding="ISO-8859-1"?>${text}`,
    (c) => c.charCodeAt(0),
  );
  const utf16 = Uint8Array.from(
    [..."\uFEFF" + text].flatMap((c) => [c.charCodeAt(0) & 0xff, c.charCodeAt(0) >> 8]),
  );
  using pool = new CountingPool(2);
  const cases = [["latin1", latin1, true], ["utf-16", utf16, false], ["gzip", gzipSync(text), false], [
    "mark",
    new TextEncoder().encode(`\uFEFF${text}`),
    true,
  ]] as const;
  for (const [name, bytes, byWorkers] of cases) {
    pool.jobs = 0;
    await withDocument(bytes, async (path) => void await assertSame(path, pool, { blockBytes: 600 }));
    assert.equal(pool.jobs > 0, byWorkers, name);
  }
});

Deno.test("blocks are read by workers, and again after one that could not prove itself", async () => {
  const text = sound(200).replace(
    person(60, service(60, 60, soundService)),
    (found) => `<!--${"\n<PERSON >".repeat(300)}-->${found}`,
  );
  await withDocument(text, async (path) => {
    const options = { blockBytes: 2000 };
    const places: number[] = [];
    class Watching extends CountingPool {
      override read(job: Parameters<WorkerPool["read"]>[0]): ReturnType<WorkerPool["read"]> {
        places.push(job.from?.offset ?? 0);
        return super.read(job);
      }
    }
    using watching = new Watching(2);
    await assertSame(path, watching, options);
    assert.ok(places.some((place) => place > text.indexOf("-->") + 4 * options.blockBytes));
  });
});

Deno.test("a worker that is lost: the rest is read without workers", async () => {
  const module = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const text = sound(60);
  for (
    const code of [
      "throw new Error('lost')",
      "onmessage = () => { throw new Error('lost'); }",
      "syntax error",
    ]
  ) {
    await withDocument(text, async (path) => {
      using pool = new WorkerPool(2, module(code));
      const all = await assertSame(path, pool, { blockBytes: 1000 });
      assert.ok(all.length > 10);
      assert.equal(pool.usable, false);
    });
  }
});

Deno.test("the signal ends workers that do not answer, and the reading with its reason", async () => {
  const silent = new URL("data:text/javascript,onmessage = () => { for (;;); }");
  const stop = new AbortController();
  class Stopping extends WorkerPool {
    override read(job: Parameters<WorkerPool["read"]>[0]): ReturnType<WorkerPool["read"]> {
      const answer = super.read(job);
      setTimeout(() => stop.abort(new RangeError("Enough")));
      return answer;
    }
  }
  await withDocument(sound(60), async (path) => {
    for (const signal of [stop.signal, stop.signal]) {
      using pool = new Stopping(2, silent);
      const reading = toldBy(readRecordsParallel(path, { pool, blockBytes: 1000, signal }));
      assert.equal((await reading).at(-1), '["RangeError","Enough","",[null,null,""]]');
    }
  });
});

Deno.test("workers end with a reading that nobody wants to the end", async () => {
  await withDocument(sound(60), async (path) => {
    for await (const group of readRecordsParallel(path, { workers: 2, blockBytes: 1000 })) {
      assert.equal(group.offset > 0, true);
      break;
    }
  });
});

Deno.test("a source counts what workers have read", async () => {
  using pool = new WorkerPool(2);
  await withDocument(`${sound(60)}\n`, async (path) => {
    const source = new FileSource(path);
    let before = 0;
    for await (const group of readRecordsParallel(source, { pool, blockBytes: 1000 })) {
      assert.ok(source.delivered >= before && source.delivered >= group.offset);
      before = source.delivered;
    }
    assert.deepEqual([source.delivered, source.position], [source.size, source.size]);
  });
});
