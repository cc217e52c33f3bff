import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import type { Dispatch } from "../dispatch.ts";
import { PackageError } from "./package_error.ts";
import { PackageFiles, packageOffsetFact, type WrittenPackage } from "./package_files.ts";

async function withOutbox(work: (files: PackageFiles, directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-outbox-" });
  try {
    await work(new PackageFiles(directory), directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function* stream(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function dispatchOf({ file, hash, size, facts }: WrittenPackage): Dispatch {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    type: "KPR_IPL",
    version: null,
    transport: "folder",
    environment: "test",
    sender: "8000002",
    receiver: "8133973",
    group: "4601-2025",
    municipality: "4601",
    year: 2025,
    sequence: 1,
    payloadHash: "",
    payloadSource: "extract.xml",
    packageHash: hash,
    packageFile: file,
    packageSize: size,
    contentType: "application/pkcs7-mime",
    facts,
    created: "2026-01-10T07:00:00.000Z",
  };
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}

async function packageErrorOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, (thrown) => thrown);
  assert.ok(error instanceof PackageError, String(error));
  return error.code;
}

/** What is no longer small, so that it gets a file of its own. */
const large = (1 << 20) + 5;

const sizes = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 3000 }) },
  { weight: 1, arbitrary: fc.integer({ min: (1 << 18) - 2, max: (1 << 18) + 2 }) },
  { weight: 1, arbitrary: fc.integer({ min: (1 << 20) - 2, max: (1 << 20) + 70_000 }) },
);

Deno.test("packages of any sizes, made in any order, come back as they were, as often as they are asked for", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ sizes: fc.array(sizes, { maxLength: 4 }), synced: fc.boolean() }), {
        maxLength: 12,
      }),
      async (packages) => {
        await withOutbox(async (files, directory) => {
          const made = await Promise.all(packages.map(async ({ sizes, synced }, index) => {
            const chunks = sizes.map((size) => randomBytes(size));
            const whole = Buffer.concat(chunks);
            const written = await files.write(`${index}.p7m`, reused(chunks));
            if (synced) await files.sync();
            assert.equal(written.size, whole.length);
            assert.equal(written.hash, createHash("sha256").update(whole).digest("hex"));
            return { dispatch: dispatchOf(written), whole };
          }));
          await files.sync();
          const later = new PackageFiles(directory);
          for (const { dispatch, whole } of made) {
            for (const { bytes } of [files.open(dispatch), later.open(dispatch)]) {
              assert.ok(whole.equals(await read(bytes())));
              assert.ok(whole.equals(await read(bytes())));
            }
          }
          assert.equal(
            await later.sweep((file) => made.some(({ dispatch }) => dispatch.packageFile === file)),
            0,
          );
        });
      },
    ),
    { numRuns: 25 },
  );
});

/** One buffer for all chunks, as a source may have it. */
async function* reused(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(Math.max(0, ...chunks.map(({ length }) => length)));
  for (const chunk of chunks) {
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
    buffer.fill(0xee);
  }
}

Deno.test("small packages share a file, and a new one is begun by each run", async () => {
  await withOutbox(async (files, directory) => {
    const one = await files.write("one.p7m", stream(randomBytes(10)));
    const two = await files.write("two.p7m", stream(randomBytes(10)));
    const three = await files.write("three.p7m", stream(randomBytes(large)));
    await files.sync();
    assert.equal(one.file, two.file);
    assert.deepEqual([one.facts[packageOffsetFact], two.facts[packageOffsetFact]], ["0", "10"]);
    assert.deepEqual([three.file, three.facts], ["three.p7m", {}]);
    const later = new PackageFiles(directory);
    const four = await later.write("four.p7m", stream(randomBytes(10)));
    await later.sync();
    assert.notEqual(four.file, one.file);
    // Removing one takes nothing from the others.
    await files.remove(one.file);
    assert.equal((await read(later.open(dispatchOf(two)).bytes())).length, 10);
  });
});

Deno.test("a torn end of a shared file harms nothing that stands before it", async () => {
  await withOutbox(async (files, directory) => {
    const known = await files.write("one.p7m", stream(randomBytes(5000)));
    await files.sync();
    const torn = await files.write("two.p7m", stream(randomBytes(5000)));
    await files.sync();
    const path = files.path(known.file);
    const later = new PackageFiles(directory);
    for (const length of [9999, 5001, 5000]) {
      await Deno.truncate(path, length);
      assert.equal((await read(later.open(dispatchOf(known)).bytes())).length, 5000);
      assert.equal(await packageErrorOf(read(later.open(dispatchOf(torn)).bytes())), "package_damaged");
    }
    assert.equal(await later.sweep((file) => file === known.file), 0);
    await later.sync();
  });
});

Deno.test("what cannot be written is told to all who wait for it, and nothing is told to be durable after that", async () => {
  await withOutbox(async (files) => {
    const first = await files.write("one.p7m", stream(randomBytes(10)));
    await files.sync();
    await Deno.truncate(files.path(first.file), 3);
    await files.write("two.p7m", stream(randomBytes(10)));
    const ends = await Promise.allSettled([files.sync(), files.sync()]);
    assert.deepEqual(ends.map(({ status }) => status), ["rejected", "rejected"]);
    await files.write("three.p7m", stream(randomBytes(10)));
    await assert.rejects(files.sync(), /Somebody else/);
  });
});

Deno.test("a package whose making fails leaves nothing", async () => {
  await withOutbox(async (files, directory) => {
    const failing = async function* (size: number) {
      yield randomBytes(size);
      throw new Error("The source broke");
    };
    for (const size of [10, large]) {
      await assert.rejects(files.write("one.p7m", failing(size)), /The source broke/);
      const refused = files.write("two.p7m", stream(randomBytes(size)), {
        finish: () => {
          throw new Error("It is not what was guarded");
        },
      });
      await assert.rejects(refused, /not what was guarded/);
    }
    await files.sync();
    assert.deepEqual([...Deno.readDirSync(join(directory, "packages"))], []);
  });
});

Deno.test("the last chunk of a package that was changed, cut or lengthened is never given", async () => {
  await withOutbox(async (files) => {
    const content = randomBytes(1_600_000);
    const written = await files.write("one.p7m", stream(content));
    const dispatch = dispatchOf(written);
    const path = files.path("one.p7m");
    const changed = content.slice();
    changed[1_599_999]! ^= 1;
    for (
      const bytes of [
        changed,
        content.subarray(0, 1_599_999),
        Uint8Array.from([...content, 0]),
        new Uint8Array(0),
      ]
    ) {
      await Deno.writeFile(path, bytes);
      let given = 0;
      const reading = (async () => {
        for await (const chunk of files.open(dispatch).bytes()) given += chunk.length;
      })();
      assert.equal(await packageErrorOf(reading), "package_damaged");
      assert.ok(given < content.length);
    }
    await Deno.remove(path);
    assert.equal(await packageErrorOf(read(files.open(dispatch).bytes())), "package_missing");
  });
});

Deno.test("sweeping takes away what no dispatch knows of, half-written packages too", async () => {
  await withOutbox(async (files, directory) => {
    await files.write("known.p7m", stream(randomBytes(large)));
    await files.write("unknown.p7m", stream(randomBytes(large)));
    await files.write("small.p7m", stream(randomBytes(10)));
    await files.sync();
    await Deno.writeFile(join(directory, "packages", "third.p7m.12345678.part"), randomBytes(3));
    assert.equal(await files.sweep((file) => file === "known.p7m"), 3);
    assert.deepEqual([...Deno.readDirSync(join(directory, "packages"))].map(({ name }) => name), [
      "known.p7m",
    ]);
  });
});

Deno.test({
  name: "packages are closed to all others",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withOutbox(async (files, directory) => {
      const small = await files.write("one.p7m", stream(randomBytes(10)));
      const alone = await files.write("two.p7m", stream(randomBytes(large)));
      await files.sync();
      assert.equal((await Deno.stat(join(directory, "packages"))).mode! & 0o777, 0o700);
      for (const { file } of [small, alone]) {
        assert.equal((await Deno.stat(files.path(file))).mode! & 0o777, 0o600);
      }
    });
  },
});
