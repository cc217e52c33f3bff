import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { openNativeEngine } from "./native_engine.ts";
import { openParquetStore, type ParquetStoreOptions } from "./parquet_store.ts";
import type { Store, Submission, SubmissionOutcome } from "./store.ts";
import { StoreError } from "./store_error.ts";
import { testBatch, testGroup, testSubmission } from "./test_groups.ts";
import { openWasmEngine } from "./wasm_engine.ts";

/** A directory for one test, and stores in its `store`. */
async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function withStore<T>(
  directory: string,
  work: (store: Store) => Promise<T>,
  options: ParquetStoreOptions = {},
): Promise<T> {
  const engine = await openNativeEngine({ threads: 2 });
  try {
    const store = await openParquetStore(`${directory}/store`, engine, options);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } finally {
    await engine.close();
  }
}

const group = (service = 1) =>
  testGroup([
    testBatch("person", [{ person_id: 11 }, { person_id: 12, $fate: 1 }]),
    testBatch("service", [{ service_id: service, hours_per_week: 3.5 }, { service_id: 900, $fate: 1 }]),
  ]);

const identGroup = testGroup([
  testBatch("ident", [{ pid: "11", national_id: "41814512302", id_type: "1" }]),
]);

async function ingest(
  store: Store,
  submission: Submission,
  options: { readonly outcome?: SubmissionOutcome; readonly group?: ReturnType<typeof group> } = {},
) {
  const writer = await store.begin(submission);
  await writer.write(options.group ?? group());
  return await writer.commit(options.outcome ?? { status: "current" });
}

const ident = testSubmission("i", { kind: "ident", format: "xpr-ide-53.1.3" });

/** Every file below a directory with its bytes' place in time, by relative path. */
async function filesBelow(path: string, prefix = ""): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const entry of Deno.readDir(`${path}/${prefix}`)) {
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory) {
      for (const [key, value] of await filesBelow(path, `${name}/`)) files.set(key, value);
    } else {
      const { ino, mtime } = await Deno.stat(`${path}/${name}`);
      files.set(name, `${ino} ${mtime?.getTime()}`);
    }
  }
  return files;
}

async function parquetPaths(directory: string): Promise<string[]> {
  return [...(await filesBelow(`${directory}/store`)).keys()].filter((path) => path.endsWith(".parquet"))
    .sort();
}

async function serviceIds(store: Store): Promise<unknown[]> {
  await store.settle();
  await store.attach();
  const rows = await store.engine.query("SELECT submission_id, service_id FROM service ORDER BY 1, 2");
  return rows.map(({ submission_id, service_id }) => `${submission_id} ${service_id}`);
}

Deno.test("the layout is the one that other engines read", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a", { municipality: "0301" }));
      await ingest(store, testSubmission("b", { year: 2020 }), { outcome: { status: "refused" } });
    });
    assert.deepEqual(await parquetPaths(directory), [
      "person/year=2021/municipality=0301/a.parquet",
      "quarantine/person/year=2020/municipality=4601/b.parquet",
      "quarantine/rejected_rows/person/year=2020/municipality=4601/b.parquet",
      "quarantine/rejected_rows/service/year=2020/municipality=4601/b.parquet",
      "quarantine/service/year=2020/municipality=4601/b.parquet",
      "rejected_rows/person/year=2021/municipality=0301/a.parquet",
      "rejected_rows/service/year=2021/municipality=0301/a.parquet",
      "service/year=2021/municipality=0301/a.parquet",
      "submissions.parquet",
    ]);
    const engine = await openNativeEngine();
    const file = `${directory}/store/service/year=2021/municipality=0301/a.parquet`;
    const from = `read_parquet('${file}', hive_partitioning = false)`;
    assert.deepEqual(await engine.query(`SELECT municipality, year, typeof(year) AS type FROM ${from}`), [
      { municipality: "0301", year: 2021, type: "INTEGER" },
    ]);
    assert.deepEqual(await engine.query(`SELECT DISTINCT compression FROM parquet_metadata('${file}')`), [
      { compression: "ZSTD" },
    ]);
    const [metadata] = await engine.query(
      `SELECT decode(value) AS fields FROM parquet_kv_metadata('${file}') WHERE decode(key) = 'kprkit_fields'`,
    );
    assert.equal(JSON.parse(String(metadata!.fields)).hours_per_week, "tjTimerUke");
    await engine.close();
  }));

Deno.test("what was committed is there when the store is opened again", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"));
      const unfinished = await store.begin(testSubmission("b", { year: 2020 }));
      await unfinished.write(group());
    });
    await withStore(directory, async (store) => {
      assert.deepEqual(await serviceIds(store), ["a 1"]);
      const types = await store.engine.query("SELECT typeof(hours_per_week) AS type FROM judged_service");
      assert.deepEqual(types, [{ type: "DECIMAL(9,2)" }, { type: "DECIMAL(9,2)" }]);
    });
    assert.deepEqual(
      [...(await filesBelow(directory)).keys()].filter((path) => path.includes("staging")),
      [],
    );
  }));

Deno.test("settle leaves files alone where nothing changed", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"));
      await ingest(store, testSubmission("a2", { header: { sequence_number: "2" } }));
      await ingest(store, ident, { group: identGroup });
      await store.settle();
      const before = await filesBelow(`${directory}/store`);
      await store.settle();
      await ingest(store, ident, { group: identGroup });
      await store.settle();
      const after = await filesBelow(`${directory}/store`);
      const changed = [...after].filter(([path, state]) => before.get(path) !== state).map(([path]) => path);
      assert.deepEqual(changed.sort(), [
        "ident/year=2021/municipality=4601/i.parquet",
        "submissions.parquet",
      ]);
    });
  }));

Deno.test("keys that come later leave the files that they would have made at first", () =>
  withDirectory(async (directory) => {
    const many = testGroup([
      testBatch(
        "person",
        Array.from({ length: 300 }, (_, row) => ({ person_id: row % 9 === 0 ? null : row % 20 })),
      ),
      testBatch(
        "service",
        Array.from({ length: 500 }, (_, row) => ({
          $parent: Math.floor(row / 2),
          $fate: row % 50 === 0 ? 1 : 0,
          service_id: row,
        })),
      ),
    ]);
    const steps = [
      (store: Store) => ingest(store, ident, { group: identGroup }),
      async (store: Store) => {
        const writer = await store.begin(testSubmission("a"));
        for (let part = 0; part < 3; part++) {
          await writer.write(many);
          await writer.endPart!(() => undefined);
        }
        await writer.commit({ status: "current" });
      },
    ];
    const made: Map<string, string>[] = [];
    for (const order of [steps, steps.toReversed()]) {
      await withStore(directory, async (store) => {
        for (const step of order) await step(store);
        await store.settle();
        await store.attach();
        const [{ keys } = { keys: 0 }] = await store.engine.query<{ keys: number }>(
          "SELECT count(*) AS keys FROM service WHERE length(person_key) = 32",
        );
        assert.ok(keys > 20);
      }, { keyFile: `${directory}/one.key` });
      const files = new Map<string, string>();
      for (const path of await parquetPaths(directory)) {
        const bytes = await Deno.readFile(`${directory}/store/${path}`);
        files.set(path, createHash("sha256").update(bytes).digest("hex"));
      }
      made.push(files);
      await Deno.remove(`${directory}/store`, { recursive: true });
    }
    assert.deepEqual(made[1], made[0]);
  }));

Deno.test("a refused message that comes again in order leaves the quarantine", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"), { outcome: { status: "incomplete", reason: "Cut off" } });
      await ingest(store, testSubmission("a"));
      assert.deepEqual(await serviceIds(store), ["a 1"]);
    });
    assert.ok((await parquetPaths(directory)).every((path) => !path.startsWith("quarantine")));
  }));

Deno.test("files without their submission are leftovers, and removed", () =>
  withDirectory(async (directory) => {
    const root = `${directory}/store`;
    await withStore(directory, (store) => ingest(store, testSubmission("a")));
    const place = "service/year=2021/municipality=4601";
    await Deno.copyFile(`${root}/${place}/a.parquet`, `${root}/${place}/b.parquet`);
    await Deno.writeTextFile(`${root}/${place}/README`, "mine");
    await Deno.mkdir(`${root}/.staging-1/spill`, { recursive: true });
    await withStore(directory, async (store) => assert.deepEqual(await serviceIds(store), ["a 1"]));
    const files = await filesBelow(root);
    assert.ok(!files.has(`${place}/b.parquet`));
    assert.ok(files.has(`${place}/README`));
    await assert.rejects(Deno.stat(`${root}/.staging-1`), Deno.errors.NotFound);

    await Deno.remove(`${root}/submissions.parquet`);
    await withStore(directory, async (store) => assert.deepEqual(await serviceIds(store), []));
    assert.deepEqual(await parquetPaths(directory), []);
  }));

Deno.test("a submission that lacks a file does not exist, and the user is told", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"));
      await ingest(store, testSubmission("b", { year: 2020 }));
    });
    await Deno.remove(`${directory}/store/person/year=2021/municipality=4601/a.parquet`);
    const notices: string[] = [];
    await withStore(directory, async (store) => assert.deepEqual(await serviceIds(store), ["b 1"]), {
      onNotice: (text) => notices.push(text),
    });
    assert.equal(notices.length, 1);
    assert.match(notices[0]!, /submission a .* a\.xml again/);
    assert.ok((await parquetPaths(directory)).every((path) => !path.endsWith("/a.parquet")));
  }));

Deno.test("a change that was decided is brought to its end", () =>
  withDirectory(async (directory) => {
    const root = `${directory}/store`;
    await withStore(directory, (store) => ingest(store, testSubmission("a"), { group: group(1) }));
    // The state of a run that was cut off while it put the files of a second version in their places.
    const [before, after] = [`${directory}/before`, `${directory}/after`];
    await copyTree(root, before);
    await withStore(directory, (store) => ingest(store, testSubmission("a"), { group: group(2) }));
    await copyTree(root, after);
    await Deno.remove(root, { recursive: true });
    await copyTree(before, root);
    await Deno.mkdir(`${root}/.staging-1`);
    const place = "service/year=2021/municipality=4601/a.parquet";
    await Deno.copyFile(`${after}/${place}`, `${root}/.staging-1/0.parquet`);
    await Deno.copyFile(`${after}/submissions.parquet`, `${root}/.staging-1/1.parquet`);
    await Deno.writeTextFile(
      `${root}/.commit.json`,
      JSON.stringify({
        moves: [
          { from: ".staging-1/done-before.parquet", to: "person/year=2021/municipality=4601/a.parquet" },
          { from: ".staging-1/0.parquet", to: place },
          { from: ".staging-1/1.parquet", to: "submissions.parquet" },
        ],
        removals: ["contact/year=2021/municipality=4601/a.parquet"],
      }),
    );
    await withStore(directory, async (store) => assert.deepEqual(await serviceIds(store), ["a 2"]));
    await assert.rejects(Deno.stat(`${root}/.commit.json`), Deno.errors.NotFound);
  }));

async function copyTree(from: string, to: string): Promise<void> {
  for (const path of (await filesBelow(from)).keys()) {
    await Deno.mkdir(`${to}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${from}/${path}`, `${to}/${path}`);
  }
}

Deno.test("a commit that fails leaves the store as it was", () =>
  withDirectory(async (directory) => {
    const root = `${directory}/store`;
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"));
      // Where a directory is wanted there is a file: the disk refuses, for root as well.
      await Deno.writeTextFile(`${root}/service/year=2020`, "in the way");
      await assert.rejects(ingest(store, testSubmission("b", { year: 2020 })), (error: unknown) => {
        assert.ok(error instanceof StoreError);
        assert.notEqual(error.hint, "");
        return true;
      });
      assert.deepEqual(await serviceIds(store), ["a 1"]);
      await Deno.remove(`${root}/service/year=2020`);
      await ingest(store, testSubmission("b", { year: 2020 }));
      assert.deepEqual(await serviceIds(store), ["a 1", "b 1"]);
    });
    assert.ok((await parquetPaths(directory)).every((path) => !path.startsWith(".staging")));
  }));

Deno.test("a change that is decided and cannot be done keeps its files for the next run", () =>
  withDirectory(async (directory) => {
    const root = `${directory}/store`;
    const blocked = `${root}/service/year=2020/municipality=4601/b.parquet`;
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"));
      await Deno.mkdir(`${blocked}/in the way`, { recursive: true });
      await assert.rejects(ingest(store, testSubmission("b", { year: 2020 })), StoreError);
      await assert.rejects(store.attach(), StoreError);
      await assert.rejects(store.begin(testSubmission("c")), StoreError);
    });
    await Deno.remove(blocked, { recursive: true });
    await withStore(directory, async (store) => assert.deepEqual(await serviceIds(store), ["a 1", "b 1"]));
  }));

Deno.test("one run at a time has the store", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async () => {
      await assert.rejects(withStore(directory, () => Promise.resolve()), /in use by another run/);
    });
    await withStore(directory, (store) => store.settle());
  }));

Deno.test("what cannot be a store is refused with a hint", () =>
  withDirectory(async (directory) => {
    const wasm = await openWasmEngine();
    await assert.rejects(openParquetStore(`${directory}/store`, wasm), /cannot read or write Parquet/);
    await wasm.close();

    await Deno.writeTextFile(`${directory}/store`, "a file");
    await assert.rejects(withStore(directory, () => Promise.resolve()), StoreError);
    await Deno.remove(`${directory}/store`);

    await Deno.mkdir(`${directory}/store`);
    const engine = await openNativeEngine();
    await engine.run(`COPY (SELECT 1 AS x) TO '${directory}/store/submissions.parquet'`);
    await engine.close();
    await assert.rejects(withStore(directory, () => Promise.resolve()), /another version of kprkit/);
  }));

Deno.test("values of the data cannot lead out of the store", () =>
  withDirectory(async (directory) => {
    await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a", { municipality: "../../x", year: null }));
      await ingest(store, testSubmission("b", { municipality: "..", year: 2020 }));
      await assert.rejects(store.begin(testSubmission("../a")), StoreError);
      await assert.rejects(store.begin(testSubmission(".a")), StoreError);
      assert.deepEqual(await serviceIds(store), ["a 1", "b 1"]);
    });
    await withStore(directory, async (store) => assert.deepEqual(await serviceIds(store), ["a 1", "b 1"]));
    const outside = [...(await filesBelow(directory)).keys()].filter((path) => !path.startsWith("store/"));
    assert.deepEqual(outside, []);
  }));

Deno.test("a store may stand in a directory whose name looks like a pattern", () =>
  withDirectory(async (directory) => {
    const odd = `${directory}/it's [a] *`;
    await Deno.mkdir(odd);
    await withStore(odd, async (store) => {
      await ingest(store, testSubmission("a"));
      await ingest(store, ident, { group: identGroup });
      assert.deepEqual(await serviceIds(store), ["a 1"]);
    });
    await withStore(odd, async (store) => assert.deepEqual(await serviceIds(store), ["a 1"]));
  }));

Deno.test("the key file is made beside the store, for the user alone", () =>
  withDirectory(async (directory) => {
    const keyOf = (store: Store) => store.engine.query("SELECT person_key, national_id FROM ident");
    const notices: string[] = [];
    const options = { onNotice: (text: string) => notices.push(text) };
    const first = await withStore(directory, async (store) => {
      await ingest(store, testSubmission("a"));
      await assert.rejects(Deno.stat(`${directory}/kprkit.key`), Deno.errors.NotFound);
      await ingest(store, ident, { group: identGroup });
      await store.attach();
      return await keyOf(store);
    }, options);
    assert.equal(first[0]!.national_id, null);
    const { mode } = await Deno.stat(`${directory}/kprkit.key`);
    if (Deno.build.os !== "windows") assert.equal(mode! & 0o777, 0o600);
    assert.deepEqual(notices, []);

    if (Deno.build.os !== "windows") await Deno.chmod(`${directory}/kprkit.key`, 0o644);
    const second = await withStore(directory, async (store) => {
      await ingest(store, ident, { group: identGroup });
      await store.attach();
      return await keyOf(store);
    }, { ...options, keepNationalId: true });
    assert.deepEqual(second, [{ ...first[0], national_id: "41814512302" }]);
    if (Deno.build.os !== "windows") assert.match(notices.join(), /chmod 600/);
  }));

Deno.test("sequences of commits, reopenings and settlings count every submission once", () =>
  withDirectory(async (directory) => {
    for (const [round, ids] of [["a", "b"], ["b", "c"], ["a", "c"]].entries()) {
      await withStore(directory, async (store) => {
        for (const id of ids) {
          await ingest(store, testSubmission(id, { municipality: `110${id.charCodeAt(0) - 97}` }), {
            group: group(round + 1),
          });
        }
      });
    }
    await withStore(directory, async (store) => {
      assert.deepEqual(await serviceIds(store), ["a 3", "b 2", "c 3"]);
    });
  }));
