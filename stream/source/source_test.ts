import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { BytesSource, FileSource, openSource, type Source, SourceError, StdinSource } from "./mod.ts";

const DATA = Uint8Array.from({ length: 700_000 }, (_, i) => (i * 7919) >> 5);

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** All bytes of a source. Each chunk is copied, since the next one may overwrite it. */
async function readAll(source: Source): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of source.chunks()) parts.push(chunk.slice());
  return concat(...parts);
}

async function failure(source: Source): Promise<SourceError> {
  try {
    await readAll(source);
  } catch (error) {
    assert.ok(error instanceof SourceError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "the source did not fail" });
}

async function withFile(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/data`, bytes);
    await use(`${folder}/data`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file gives its bytes, twice if asked", () =>
  withFile(DATA, async (path) => {
    const source = openSource(path);
    assert.equal(source.size, DATA.length);
    assert.deepEqual(await readAll(source), DATA);
    assert.equal(source.position, DATA.length);
    assert.equal(source.gzip, false);
    assert.deepEqual(await readAll(source), DATA);
  }));

Deno.test("gzip is known by its bytes, and unpacked", () => {
  const packed = gzipSync(DATA);
  return withFile(packed, async (path) => {
    const source = new FileSource(path);
    assert.deepEqual(await readAll(source), DATA);
    assert.equal(source.gzip, true);
    assert.equal(source.size, packed.length);
    assert.equal(source.position, packed.length);
  });
});

Deno.test("several gzip members, and padding of zeros, are one stream", async () => {
  const packed = gzipSync(DATA);
  const source = new BytesSource("x", concat(packed, packed, new Uint8Array(512)));
  assert.deepEqual(await readAll(source), concat(DATA, DATA));
});

Deno.test("an empty source gives nothing", async () => {
  const source = new BytesSource("x", new Uint8Array(0));
  assert.equal((await readAll(source)).length, 0);
  assert.equal(source.gzip, false);
});

Deno.test("gzip that is cut off is told, at every length", async () => {
  const packed = gzipSync(new TextEncoder().encode("<a>some text</a>"));
  for (let length = 2; length < packed.length; length++) {
    const error = await failure(new BytesSource("x.gz", packed.subarray(0, length)));
    assert.match(
      error.message,
      /^Cannot unpack x\.gz: the gzip data are cut off; \d+ bytes came out before it$/,
    );
    assert.notEqual(error.hint, "");
  }
});

Deno.test("the bytes delivered before gzip breaks are counted", async () => {
  const packed = gzipSync(DATA);
  const source = new BytesSource("x", packed.subarray(0, packed.length >> 1));
  let delivered = 0;
  await assert.rejects(async () => {
    for await (const chunk of source.chunks()) delivered += chunk.length;
  }, (error) => error instanceof SourceError && error.offset === delivered && delivered > 0);
});

Deno.test("damaged gzip is told", async () => {
  for (const at of [-6, -2]) {
    const packed = Uint8Array.from(gzipSync(DATA));
    packed[packed.length + at]! ^= 0xff;
    assert.match((await failure(new BytesSource("x", packed))).message, /the gzip data are damaged/);
  }
});

Deno.test("what follows gzip without being gzip is told", async () => {
  const packed = gzipSync(DATA);
  const garbage = new TextEncoder().encode("<a/>");
  assert.match(
    (await failure(new BytesSource("x", concat(packed, garbage)))).message,
    /followed by something else/,
  );
  const hidden = concat(packed, new Uint8Array(300_000), packed);
  assert.match((await failure(new BytesSource("x", hidden))).message, /something other than gzip follows/);
});

Deno.test("a file that is not there, or a directory, is told with a hint", async () => {
  const missing = await failure(new FileSource("no/such/file.xml"));
  assert.equal(missing.message, "Cannot read no/such/file.xml: it does not exist");
  assert.equal(missing.offset, 0);
  const folder = await Deno.makeTempDir();
  assert.match((await failure(new FileSource(folder))).message, /it is a directory/);
  await Deno.remove(folder);
});

Deno.test("a consumer that stops early leaves nothing open", () =>
  withFile(gzipSync(DATA), async (path) => {
    for await (const chunk of new FileSource(path).chunks()) {
      assert.ok(chunk.length > 0);
      break;
    }
  }));

Deno.test("standard input is - and is read in a child", async () => {
  assert.ok(openSource("-") instanceof StdinSource);
  const module = new URL("./mod.ts", import.meta.url).href;
  const code = `import { StdinSource } from ${JSON.stringify(module)};
    const source = new StdinSource();
    let length = 0;
    for await (const chunk of source.chunks()) length += chunk.length;
    console.log(length, source.gzip);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(Uint8Array.from(gzipSync(DATA)));
  await writer.close();
  const { stdout } = await child.output();
  assert.equal(new TextDecoder().decode(stdout), `${DATA.length} true\n`);
});
