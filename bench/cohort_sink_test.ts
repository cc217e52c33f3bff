import assert from "node:assert/strict";
import { type CohortManifest, generateCohort, resolveCohort } from "../generators/cohort/mod.ts";
import { makeCohortSink } from "./cohort_sink.ts";
import { runProcess } from "./run_process.ts";

const { spec } = resolveCohort({
  seed: 7,
  persons: 60,
  // Numbers that merged in the years, so that the area has more than one a year.
  municipalities: ["5001"],
  years: { from: 2018, to: 2020 },
});

async function messagesBelow(directory: string): Promise<Map<string, Deno.FileInfo>> {
  const found = new Map<string, Deno.FileInfo>();
  for (const { path } of (await manifestOf(directory)).files) {
    found.set(path, await Deno.lstat(`${directory}/${path}`));
  }
  return found;
}

async function manifestOf(directory: string): Promise<CohortManifest> {
  return JSON.parse(await Deno.readTextFile(`${directory}/cohort.json`)) as CohortManifest;
}

Deno.test("makeCohortSink() makes a directory that a cohort is written to as ever and that keeps no message", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [kept, sink] = [`${root}/kept`, `${root}/sink`];
    const made = await generateCohort(spec, { out: kept, kprkitVersion: "0.0.0" });
    await makeCohortSink(sink, spec);
    const gone = await generateCohort(spec, { out: sink, kprkitVersion: "0.0.0", force: true });
    // Lengths and hashes are in it.
    assert.deepEqual(gone.manifest, made.manifest);
    assert(made.manifest.files.length > 0);
    for (const [path, info] of await messagesBelow(sink)) {
      assert(info.isSymlink, path);
      assert.equal(await Deno.readLink(`${sink}/${path}`), "/dev/null");
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("write_cohort.ts writes files of the same names and lengths, and counts them", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [kept, again] = [`${root}/kept`, `${root}/again`];
    const { manifest: { files } } = await generateCohort(spec, { out: kept, kprkitVersion: "0.0.0" });
    const script = new URL("contenders/write_cohort.ts", import.meta.url).href;
    const permissions = ["--no-prompt", "--allow-read", `--allow-write=${again}`];
    const command = [Deno.execPath(), "run", ...permissions, script, kept, again];
    const { code, out, err } = await runProcess(command);
    assert.equal(code, 0, err);
    for (const { path, bytes } of files) {
      assert.equal((await Deno.stat(`${again}/${path}`)).size, bytes, path);
    }
    const { records } = JSON.parse(out) as { records: number };
    assert.equal(records, files.reduce((sum, { bytes }) => sum + bytes, 0));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
