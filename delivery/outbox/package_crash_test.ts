/**
 * Packages that were told to be durable are there, whole, whenever their maker is killed.
 */
import assert from "node:assert/strict";
import { createHash, randomInt } from "node:crypto";
import { runs } from "../../test/runs.ts";
import type { Dispatch } from "../dispatch.ts";
import { exampleDispatch } from "../ledger/test_dispatches.ts";
import { PackageFiles, type WrittenPackage } from "./package_files.ts";

/** Runs a maker, and kills it when it has told of so many packages; gives what it told. */
async function killedAfter(count: number, outbox: string): Promise<WrittenPackage[]> {
  const maker = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--allow-read",
      "--allow-write",
      new URL("test_package_process.ts", import.meta.url).href,
      outbox,
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let told = 0;
  for await (const piece of maker.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const before = told;
    told += piece.split("\n").length - 1;
    if (before < count && told >= count) maker.kill("SIGKILL");
  }
  const { signal } = await maker.status;
  assert.equal(signal, "SIGKILL");
  // The last line may be cut off: then it was not told.
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

function dispatchOf({ file, hash, size, facts }: WrittenPackage): Dispatch {
  return {
    ...exampleDispatch(),
    sequence: 1,
    packageFile: file,
    packageHash: hash,
    packageSize: size,
    facts,
  };
}

Deno.test({
  name: "a maker that is killed at any point leaves all that was durable, and an outbox that goes on",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const outbox = await Deno.makeTempDir({ prefix: "kprkit-outbox-" });
    try {
      const known: WrittenPackage[] = [];
      for (let run = 0; run < runs(4); run++) {
        known.push(...await killedAfter(randomInt(1, 60), outbox));
        const files = new PackageFiles(outbox);
        const knownFiles = new Set(known.map(({ file }) => file));
        await files.sweep((file) => knownFiles.has(file));
        const left = new Set([...Deno.readDirSync(`${outbox}/packages`)].map(({ name }) => name));
        assert.deepEqual(left, knownFiles);
        for (const written of known) {
          const hash = createHash("sha256");
          for await (const chunk of files.open(dispatchOf(written)).bytes()) hash.update(chunk);
          assert.equal(hash.digest("hex"), written.hash);
        }
      }
      assert.ok(known.length > 0);
    } finally {
      await Deno.remove(outbox, { recursive: true });
    }
  },
});
