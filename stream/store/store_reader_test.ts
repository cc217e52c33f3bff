import assert from "node:assert/strict";
import { openNativeEngine } from "./native_engine.ts";
import { openParquetStore } from "./parquet_store.ts";
import type { SqlValue, StatementRunner } from "./statement.ts";
import { openStoreReader, type StoreReader } from "./store_reader.ts";
import { borrowWasmEngine } from "./test_engines.ts";
import { demoPath, inDirectory, ingested } from "../../test/demo_set.ts";

/** A directory with a store in `lager [1]`, whose name holds what patterns are made of. */
async function withStore(work: (root: string, directory: string) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const root = `${directory}/lager [1]`;
    await ingested(root, [demoPath("KPR_IPL_1824_2021.xml")], { look: () => Promise.resolve() });
    await work(root, directory);
  });
}

async function withReader(root: string, work: (reader: StoreReader) => Promise<void>): Promise<void> {
  const reader = await openStoreReader(root, await openNativeEngine());
  try {
    await work(reader);
  } finally {
    await reader.close();
  }
}

async function all(runner: StatementRunner, sql: string): Promise<(readonly SqlValue[])[]> {
  return (await Array.fromAsync((await runner.run(sql)).rows)).flat();
}

/** Names and times of everything below a directory. */
async function inventory(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    const { mtime, size } = await Deno.stat(path);
    found.push(`${path} ${mtime?.getTime()} ${size}`);
    if (isDirectory) found.push(...await inventory(path));
  }
  return found.sort();
}

Deno.test("several read at once, nobody writes meanwhile, and nothing is changed", async () => {
  await withStore(async (root) => {
    const before = await inventory(root);
    await withReader(root, async (first) => {
      await withReader(root, async (second) => {
        for (const reader of [first, second]) {
          const [[count]] = await all(await reader.statements(), "SELECT count(*) FROM service") as [
            [number],
          ];
          assert.ok(count > 100);
        }
        await assert.rejects(openParquetStore(root, await openNativeEngine()), {
          name: "StoreError",
          message: /is in use by another run/,
        });
      });
    });
    assert.deepEqual(await inventory(root), before);
  });
});

Deno.test("a store that is written to is told", async () => {
  await withStore(async (root) => {
    const store = await openParquetStore(root, await openNativeEngine());
    const engine = await openNativeEngine();
    await assert.rejects(openStoreReader(root, engine), { name: "StoreError", message: /A run is writing/ });
    await engine.close();
    await store.close();
    await withReader(root, async () => {});
  });
});

Deno.test("a change that was cut off is left for a run to finish", async () => {
  await withStore(async (root) => {
    await Deno.writeTextFile(`${root}/.commit.json`, JSON.stringify({ moves: [], removals: [] }));
    const engine = await openNativeEngine();
    await assert.rejects(openStoreReader(root, engine), { name: "StoreError", message: /was cut off/ });
    await engine.close();
    assert.ok((await Deno.stat(`${root}/.commit.json`)).isFile);
  });
});

Deno.test("a submission whose files are gone is left out and told", async () => {
  await withStore(async (root) => {
    const path = `${root}/service/year=2021/municipality=1824`;
    for await (const { name } of Deno.readDir(path)) await Deno.remove(`${path}/${name}`);
    const notices: string[] = [];
    const reader = await openStoreReader(root, await openNativeEngine(), {
      onNotice: (text) => notices.push(text),
    });
    assert.deepEqual(await reader.engine.query("SELECT * FROM submission"), []);
    await reader.close();
    assert.equal(notices.length, 1);
    assert.match(notices[0]!, /are gone from the store\. Ingest .+ again/);
  });
});

Deno.test("what is no store, and an engine without files, are told", async () => {
  await inDirectory(async (directory) => {
    const engine = await openNativeEngine();
    await assert.rejects(openStoreReader(directory, engine), { message: /There is no store/ });
    await engine.close();
    await assert.rejects(openStoreReader(directory, await borrowWasmEngine()), {
      message: /cannot read Parquet/,
    });
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});

Deno.test("nothing outside the store is reached, and nothing is written", async () => {
  await withStore(async (root, directory) => {
    await Deno.writeTextFile(`${directory}/secret.csv`, "a\n1\n");
    const before = await inventory(directory);
    await withReader(root, async (reader) => {
      const runner = await reader.statements();
      const own = `${root}/service/x`;
      const refused = [
        `COPY service TO '${directory}/x.parquet'`,
        `COPY service TO '${own}.parquet'`,
        `COPY (SELECT 1) TO '${own}.csv'`,
        `COPY (SELECT 1) TO '${
          before.find((line) => line.includes("/service/year=2021/municipality=1824/"))!.split(".parquet")[0]
        }.parquet'`,
        `SELECT E'\\''; EXPORT DATABASE '${own}'`,
        `SELECT 1; COPY service TO '${own}.csv'`,
        `EXPLAIN ANALYZE COPY service TO '${own}.csv'`,
        `/* ; */ EXPLAIN /* ; */ ANALYZE COPY service TO '${own}.csv'`,
        `EXPLAIN (ANALYZE) COPY service TO '${own}.csv'`,
        `EXPLAIN (ANALYZE, FORMAT json) COPY service TO '${own}.csv'`,
        `PREPARE p AS COPY service TO '${own}.csv'`,
        `EXPORT DATABASE '${own}'`,
        `ATTACH '${own}.db' AS x`,
        `ATTACH '${directory}/x.db' AS x`,
        `SELECT * FROM read_text('/etc/passwd')`,
        `SELECT * FROM read_csv('${directory}/secret.csv')`,
        `SELECT * FROM read_csv('${root}/../secret.csv')`,
        `SELECT * FROM read_csv('${root}/service/../../secret.csv')`,
        `SELECT * FROM '${directory}/secret.csv'`,
        `SELECT * FROM glob('${directory}/*')`,
        `CREATE TABLE stolen AS SELECT * FROM read_csv('${directory}/secret.csv')`,
        `SET VARIABLE stolen = (SELECT content FROM read_text('${directory}/secret.csv'))`,
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        `SET temp_directory = '${directory}'`,
        "PRAGMA enable_profiling",
        "VACUUM",
        "CHECKPOINT",
      ];
      for (const sql of refused) {
        await assert.rejects(runner.run(sql).then(({ rows }) => Array.fromAsync(rows)), {
          name: "EngineError",
        }, sql);
      }
      // What stays in memory is allowed.
      await all(runner, "CREATE TABLE mine AS SELECT DISTINCT service_type FROM service");
      assert.ok((await all(runner, "SELECT * FROM mine")).length > 3);
    });
    assert.deepEqual(await inventory(directory), before);
  });
});

Deno.test("values come as they are, and numbers that JSON cannot hold as text", async () => {
  await withStore(async (root) => {
    await withReader(root, async (reader) => {
      const runner = await reader.statements();
      const answer = await runner.run(
        "SELECT 9007199254740993::BIGINT AS a, 12 AS a, 1.50::DECIMAL(9,2), DATE '2021-02-03', [1, 2], {'x': NULL}, " +
          "'é', true, NULL, INTERVAL 1 DAY, 0.1",
      );
      assert.equal(answer.kind, "rows");
      assert.deepEqual(answer.columns.slice(0, 2).map(({ type }) => type), ["BIGINT", "INTEGER"]);
      assert.equal(new Set(answer.columns.map(({ name }) => name)).size, answer.columns.length);
      assert.deepEqual((await Array.fromAsync(answer.rows)).flat(), [
        ["9007199254740993", 12, 1.5, "2021-02-03", [1, 2], { x: null }, "é", true, null, "1 day", 0.1],
      ]);
      assert.equal((await runner.run("EXPLAIN SELECT 1")).kind, "plan");
      const made = await runner.run("CREATE TABLE t (x INTEGER)");
      assert.deepEqual([made.kind, await Array.fromAsync(made.rows)], ["none", []]);
      await all(runner, "INSERT INTO t VALUES (1), (1), (2)");
      assert.deepEqual(await all(runner, "PIVOT t ON x USING count(*)"), [[2, 1]]);
    });
  });
});

Deno.test("a statement that runs can be stopped, and the next one runs", async () => {
  await withStore(async (root) => {
    await withReader(root, async (reader) => {
      const runner = await reader.statements();
      const running = all(runner, "SELECT count(*) FROM range(100000000000) AS a, range(1000) AS b");
      const stopped = assert.rejects(running, /INTERRUPT/);
      const timer = setInterval(() => runner.interrupt(), 20);
      await stopped.finally(() => clearInterval(timer));
      assert.deepEqual(await all(runner, "SELECT 1"), [[1]]);
    });
  });
});
