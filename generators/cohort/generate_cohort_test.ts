import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { readRecords } from "../../stream/read_records.ts";
import { cellAt, type RecordGroup } from "../../stream/record_batch.ts";
import { FileSource } from "../../stream/source/mod.ts";
import { openNativeEngine, openStoreReader } from "../../stream/store/mod.ts";
import { generateCohort, type GeneratedCohort } from "./generate_cohort.ts";
import { generatorVersion } from "./manifest.ts";
import { type CohortOptions, resolveCohort } from "./options.ts";

const small: CohortOptions = {
  seed: 7,
  persons: 400,
  municipalities: ["1508", "1580", "4601"],
  years: { from: 2018, to: 2024 },
};

async function withCohort<T>(
  options: CohortOptions,
  work: (out: string, made: GeneratedCohort) => T | Promise<T>,
  workers = 1,
): Promise<T> {
  const directory = await Deno.makeTempDir();
  try {
    const out = `${directory}/cohort`;
    const made = await generateCohort(resolveCohort(options).spec, { out, workers, kprkitVersion: "0" });
    return await work(out, made);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const manifest = (out: string) => Deno.readTextFile(`${out}/cohort.json`);

/** Persons of a message as text, by their number. */
async function personsOf(path: string): Promise<Map<string, string>> {
  const text = await Deno.readTextFile(path);
  return new Map(
    [...text.matchAll(/<PERSON pePeID="(\d+)">[\s\S]*?<\/PERSON>/g)].map(([person, id]) => [id!, person]),
  );
}

Deno.test("any number of workers makes the same bytes", async () => {
  const options: CohortOptions = {
    ...small,
    persons: 2500,
    municipalities: ["1103", "4601"],
    formats: ["iplos-3.7", "xpr-ide-53.1.3", "xpr-hst-56.0.0"],
    years: { from: 2021, to: 2022 },
    defects: "webinar-2021",
    gzip: true,
  };
  const expected = await withCohort(options, manifest);
  for (const workers of [2, 3]) assert.equal(await withCohort(options, manifest, workers), expected);
});

Deno.test("the manifest tells of every file what it is, and counts all rows", async () => {
  await withCohort(small, async (out, { manifest, bytes }) => {
    assert.equal(manifest.generator_version, generatorVersion);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${out}/cohort.json`)), manifest);
    assert.equal(manifest.areas.reduce((sum, { persons }) => sum + persons, 0), 400);
    let [read, written] = [0, 0];
    for (const file of manifest.files) {
      const content = await Deno.readFile(`${out}/${file.path}`);
      assert.equal(content.length, file.bytes);
      assert.equal(createHash("sha256").update(content).digest("hex"), file.sha256);
      written += content.length;
      for await (const { batches, message } of readRecords(new FileSource(`${out}/${file.path}`))) {
        assert.equal(message.format.id, file.format);
        for (const [table, batch] of batches) if (manifest.rows[table] !== undefined) read += batch.length;
      }
    }
    assert.equal(written, bytes);
    assert.equal(read, Object.values(manifest.rows).reduce((sum, count) => sum + count, 0));
    const kinds = new Set(manifest.files.map(({ year, format }) => `${year < 2019} ${format}`));
    assert.ok(kinds.has("true iplos-3.5") && !kinds.has("true iplos-3.7") && !kinds.has("false iplos-3.5"));
    for (const name of ["truth.ndjson", "calibration.html", "calibration.json"]) {
      assert.ok(manifest.others.some(({ path }) => path === name));
    }
  });
});

Deno.test("more persons stand beside the ones there were, who stay as they are", async () => {
  const path = "2021/4601-2021-ipl.xml";
  const of = (persons: number, workers = 1) =>
    withCohort({ ...small, persons, epjChange: 2021 }, (out) => personsOf(`${out}/${path}`), workers);
  const before = await of(2200);
  const after = await of(5200, 2);
  assert.ok(before.size > 500 && after.size > before.size);
  for (const [id, person] of before) assert.equal(after.get(id), person);
});

Deno.test("who moves is in one extract until then and in another one after", async () => {
  await withCohort(
    { ...small, persons: 4000, municipalities: ["4601", "1103"] },
    async (out, { manifest }) => {
      const places = new Map<string, Set<string>>();
      for (const { path, municipality, kind } of manifest.files) {
        if (kind !== "ide") continue;
        for (const [, number] of (await Deno.readTextFile(`${out}/${path}`)).matchAll(/fid="(\d+)"/g)) {
          const seen = places.get(number!) ?? new Set();
          places.set(number!, seen.add(["1201", "4601"].includes(municipality) ? "Bergen" : "Stavanger"));
        }
      }
      const moved = [...places.values()].filter(({ size }) => size === 2).length;
      assert.ok(moved > 5 && moved < places.size / 50, `${moved} of ${places.size}`);
    },
  );
});

Deno.test("envelope, packing, encoding and layout change nothing of what is read", async () => {
  const years = { from: 2021, to: 2021 };
  const formats = ["iplos-3.7", "xpr-ide-53.1.3", "xpr-hst-56.0.0"] as const;
  // Of a name that has letters of its own.
  const options = { ...small, persons: 200, municipalities: ["1508", "5610"], years, formats };
  const read = (more: Partial<CohortOptions>) =>
    withCohort({ ...options, ...more }, async (out, { manifest }) => {
      const rows: string[] = [];
      const files = manifest.files.map(({ path }) => path).sort();
      for (const path of files) {
        for await (const group of readRecords(new FileSource(`${out}/${path}`))) {
          assert.equal(group.message.enveloped, more.msghead ?? false);
          assert.equal(group.message.encoding, more.encoding ?? "utf-8");
          assert.deepEqual(group.message.misfits, []);
          if (more.msghead) {
            assert.match(group.message.header.get("sender_id")!, /^81\d{5}$/);
            assert.match(group.message.header.get("receiver_id")!, /^81\d{5}$/);
          }
          rows.push(...cellsOf(group));
        }
      }
      return rows;
    });
  const expected = await read({});
  assert.ok(expected.length > 5000);
  for (
    const more of [
      { msghead: true },
      { gzip: true, layout: "compact" },
      { encoding: "iso-8859-1", msghead: true, layout: "indented" },
      { encoding: "windows-1252", gzip: true },
    ] as const
  ) assert.deepEqual(await read(more), expected, JSON.stringify(more));
});

/** Values of all rows of a group, without its header. */
function cellsOf({ batches }: RecordGroup): string[] {
  return [...batches].filter(([table]) => table !== "submission").flatMap(([table, batch]) =>
    Array.from(
      { length: batch.length },
      (_, row) => `${table} ${batch.columns.map((column) => cellAt(column, row)).join("|")}`,
    )
  );
}

Deno.test("a change of record system gives every key anew from its year on", async () => {
  await withCohort({ ...small, municipalities: ["4601"], epjChange: 2022 }, async (out) => {
    const systemOf = async (year: number) => {
      const path = `${out}/${year}/4601-${year}-ipl.xml`;
      for await (const { message } of readRecords(new FileSource(path))) {
        return message.header.get("system_id");
      }
    };
    assert.equal(await systemOf(2020), await systemOf(2021));
    assert.notEqual(await systemOf(2021), await systemOf(2022));
    const before = await personsOf(`${out}/2021/4601-2021-ipl.xml`);
    const after = await personsOf(`${out}/2022/4601-2022-ipl.xml`);
    assert.ok(before.size > 20 && after.size > 20);
    for (const id of after.keys()) assert.ok(!before.has(id));
  });
});

Deno.test("a store holds what the messages hold, with and without them", async () => {
  const options: CohortOptions = { ...small, persons: 100, years: { from: 2021, to: 2022 } };
  for (const formats of [["parquet"], ["iplos-3.7", "xpr-ide-53.1.3", "parquet"]] as const) {
    await withCohort({ ...options, formats }, async (out, { manifest }) => {
      const paths = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
      assert.deepEqual(
        paths.filter((name) => !name.startsWith("cal") && !name.startsWith("co")),
        formats.length === 1 ? ["store", "truth.ndjson"] : ["2021", "2022", "store", "truth.ndjson"],
      );
      const reader = await openStoreReader(`${out}/store`, await openNativeEngine());
      try {
        const [row] = await reader.engine.query("SELECT count(*) AS services FROM service");
        assert.equal(Number(row!.services), manifest.rows.service);
      } finally {
        await reader.close();
      }
    });
  }
});

Deno.test("a run that is stopped leaves nothing", async () => {
  const directory = await Deno.makeTempDir();
  const stop = new AbortController();
  const { spec } = resolveCohort({ ...small, persons: 3000 });
  await assert.rejects(
    generateCohort(spec, {
      out: `${directory}/cohort`,
      kprkitVersion: "0",
      workers: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    }),
    { name: "AbortError" },
  );
  assert.deepEqual([...Deno.readDirSync(`${directory}/cohort`)], []);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a full disk is told as one, and nothing is left under a final name", async () => {
  if (Deno.build.os !== "linux") return;
  const directory = await Deno.makeTempDir();
  await Deno.mkdir(`${directory}/2021`);
  // Where the message would be written there is no room.
  await Deno.symlink("/dev/full", `${directory}/2021/4601-2021-ipl.xml.part`);
  const { spec } = resolveCohort({ ...small, municipalities: ["4601"], years: { from: 2021, to: 2021 } });
  // Devices may be written to only by a process that may do everything.
  const script = `
import { generateCohort } from ${JSON.stringify(new URL("./generate_cohort.ts", import.meta.url).href)};
const [spec, out] = ${JSON.stringify([spec, directory])};
await generateCohort(spec, { out, kprkitVersion: "0", force: true })
  .catch(({ name, message, hint }) => console.log(JSON.stringify({ name, message, hint })));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-lock",
      "--config",
      fileURLToPath(new URL("../../deno.json", import.meta.url)),
      script,
    ],
    stderr: "inherit",
  }).output();
  const { name, message, hint } = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(name, "CohortWriteError");
  assert.match(message, /No space left on device$/);
  assert.match(hint, /^Make room on the disk/);
  assert.deepEqual([...Deno.readDirSync(directory)], []);
  await Deno.remove(directory, { recursive: true });
});

/**
 * Digest of a whole cohort. Whoever changes what the generator makes, on purpose, gives `generatorVersion` in manifest.ts the
 * next number, puts the new digest here, and tells in docs/generate.md what is different: cohorts of one version stay as they
 * are for good, since others compare what they find in them.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  "1": "83c14c13acbcc6d5d50c846e003d79d4d0bd508b21955e6005ef1483bd89045c",
};

Deno.test("the generator makes what it has always made", async () => {
  const options: CohortOptions = {
    seed: "golden",
    persons: 600,
    municipalities: ["1508", "1580", "5059", "4601", "0301"],
    years: { from: 2017, to: 2025 },
    formats: ["iplos-3.7", "xpr-ide-53.1.3", "xpr-hst-56.0.0"],
    epjChange: 2022,
    defects: "all",
  };
  const digest = await withCohort(options, (_, { manifest: { files, others } }) => {
    const hash = createHash("sha256");
    for (const { path, sha256 } of files) hash.update(`${path} ${sha256}\n`);
    const truth = others.find(({ path }) => path === "truth.ndjson");
    return hash.update(JSON.stringify(truth)).digest("hex");
  });
  assert.equal(
    digest,
    GOLDEN[generatorVersion],
    `The same options make other bytes than before. If that is meant, set generatorVersion in manifest.ts to the next ` +
      `number and add its digest ${digest} to GOLDEN; if not, find what changed`,
  );
});
