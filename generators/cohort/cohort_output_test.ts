import assert from "node:assert/strict";
import { CohortOutput } from "./cohort_output.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function inDirectory(work: (out: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(`${directory}/cohort`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Paths of all files below a directory. */
async function tree(directory: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${directory}/${below}`)) {
    if (isDirectory) found.push(...await tree(directory, `${below}${name}/`));
    else found.push(below + name);
  }
  return found.sort();
}

/** Writes a cohort of these files; without `whole` it stops before the end, as one that was killed. */
async function write(
  out: string,
  paths: readonly string[],
  { whole = true, force = false } = {},
): Promise<CohortOutput> {
  const output = await CohortOutput.open(out, { force });
  const files = paths.map((path) => {
    const file = output.file(path);
    file.write(bytes(path));
    return output.close(file);
  });
  if (whole) await output.commit(JSON.stringify({ files }));
  return output;
}

Deno.test("files get their names together, when all is written", async () => {
  await inDirectory(async (out) => {
    const output = await write(out, ["2021/4601-2021-ipl.xml"], { whole: false });
    assert.deepEqual(await tree(out), ["2021/4601-2021-ipl.xml.part", "cohort.json.part"]);
    await output.commit("{}");
    assert.deepEqual(await tree(out), ["2021/4601-2021-ipl.xml", "cohort.json"]);
  });
});

Deno.test("the length and digest are those of the file", async () => {
  await inDirectory(async (out) => {
    const output = await CohortOutput.open(out);
    const file = output.file("truth.ndjson");
    for (const part of ["a", "b", "c"]) file.write(bytes(part));
    assert.deepEqual(output.close(file), {
      path: "truth.ndjson",
      bytes: 3,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    });
    await output.abort();
    assert.deepEqual(await tree(out), []);
  });
});

Deno.test("another cohort takes the place of the first, and leaves nothing of it", async () => {
  await inDirectory(async (out) => {
    await write(out, ["2019/4601-2019-ipl.xml", "2020/4601-2020-ipl.xml"]);
    await write(out, ["2020/4601-2020-ipl.xml", "2020/1103-2020-ipl.xml"]);
    assert.deepEqual(await tree(out), ["2020/1103-2020-ipl.xml", "2020/4601-2020-ipl.xml", "cohort.json"]);
    await assert.rejects(Deno.stat(`${out}/2019`), Deno.errors.NotFound);
  });
});

Deno.test("the first cohort stays until the other one is whole; what was left unfinished is cleared away", async () => {
  await inDirectory(async (out) => {
    await write(out, ["2019/4601-2019-ipl.xml"]);
    await write(out, ["2020/4601-2020-ipl.xml"], { whole: false });
    assert.deepEqual(await tree(out), [
      "2019/4601-2019-ipl.xml",
      "2020/4601-2020-ipl.xml.part",
      "cohort.json",
      "cohort.json.part",
    ]);
    await write(out, ["2021/4601-2021-ipl.xml"]);
    assert.deepEqual(await tree(out), ["2021/4601-2021-ipl.xml", "cohort.json"]);
  });
});

Deno.test("a directory with other things in it is left alone, or with force used beside them", async () => {
  await inDirectory(async (out) => {
    await Deno.mkdir(`${out}/2020`, { recursive: true });
    await Deno.writeTextFile(`${out}/2020/notes.txt`, "mine");
    await assert.rejects(write(out, ["2020/4601-2020-ipl.xml"]), {
      name: "CohortWriteError",
      message: /not empty/,
    });
    assert.deepEqual(await tree(out), ["2020/notes.txt"]);
    await write(out, ["2020/4601-2020-ipl.xml"], { force: true });
    await write(out, ["2021/4601-2021-ipl.xml"]);
    assert.deepEqual(await tree(out), ["2020/notes.txt", "2021/4601-2021-ipl.xml", "cohort.json"]);
  });
});

Deno.test("a store that no cohort had is never written over", async () => {
  await inDirectory(async (out) => {
    await Deno.mkdir(`${out}/store`, { recursive: true });
    await Deno.writeTextFile(`${out}/store/mine.parquet`, "");
    const output = await CohortOutput.open(out, { force: true });
    await assert.rejects(output.expect("store"), { name: "CohortWriteError" });
    await output.abort();
    assert.deepEqual(await tree(out), ["store/mine.parquet"]);
  });
});

Deno.test("a manifest cannot make files outside of the cohort go away", async () => {
  await inDirectory(async (out) => {
    await Deno.mkdir(out, { recursive: true });
    await Deno.writeTextFile(`${out}/../precious.xml`, "");
    await Deno.writeTextFile(
      `${out}/cohort.json`,
      JSON.stringify({ files: [{ path: "../precious.xml" }, { path: 7 }] }),
    );
    await write(out, []);
    await Deno.stat(`${out}/../precious.xml`);
  });
});
