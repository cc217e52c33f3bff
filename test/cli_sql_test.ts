/**
 * `kprkit sql`: questions to a store, and what they cannot do to it.
 */
import assert from "node:assert/strict";
import { runCli as run } from "./cli.ts";
import { cliCommand } from "./cli.ts";
import { demoPath, inDirectory, ingested, openTestStore } from "./demo_set.ts";

/** The command with the permissions of its task, which are none to write. */
const runCli = (args: readonly string[], options: { cwd: string; stdin?: string }) =>
  run(args, {
    task: "sql",
    cwd: options.cwd,
    ...(options.stdin === undefined ? {} : { stdin: new TextEncoder().encode(options.stdin) }),
  });

/** A directory with a store of one extract in `store`. */
async function withStore(work: (directory: string) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    await ingested(`${directory}/store`, [demoPath("KPR_IPL_1824_2021.xml")], {
      look: () => Promise.resolve(),
    });
    await work(directory);
  });
}

const perYear = "SELECT year, municipality, count(*) AS n FROM service GROUP BY ALL";

Deno.test("a query from the argument, a file or standard input, in every format", async () => {
  await withStore(async (cwd) => {
    const json = await runCli([perYear, "--json"], { cwd });
    assert.deepEqual([json.code, json.err], [0, ""]);
    const [{ n, ...rest }] = JSON.parse(json.out) as [{ n: number }];
    assert.deepEqual(rest, { year: 2021, municipality: "1824" });
    assert.ok(n > 100);
    await Deno.writeTextFile(`${cwd}/q.sql`, `-- how many\n${perYear};\n`);
    for (
      const [format, expected] of Object.entries({
        table: `year  municipality    n\n────  ────────────  ───\n2021  1824          ${n}\n`,
        csv: `year,municipality,n\n2021,1824,${n}\n`,
        ndjson: `{"year":2021,"municipality":"1824","n":${n}}\n`,
        markdown: `| year | municipality | n |\n| ---: | --- | ---: |\n| 2021 | 1824 | ${n} |\n`,
      })
    ) {
      const { code, out, err } = await runCli(["--file", "q.sql", "--format", format], { cwd });
      assert.deepEqual([code, out, err], [0, expected, ""]);
    }
    const piped = await runCli(["--store", "store", "--format", "csv"], {
      cwd,
      stdin: "CREATE TABLE t AS SELECT 1 AS a; SELECT a FROM t; SELECT a + 1 AS b FROM t",
    });
    assert.deepEqual([piped.code, piped.out], [0, "a\n1\nb\n2\n"]);
  });
});

Deno.test("the views are listed with their columns, and all of them answer", async () => {
  await withStore(async (cwd) => {
    const { out } = await runCli(["--views", "--json", "--lang", "en"], { cwd });
    const views = JSON.parse(out) as { name: string; about: string; columns: { name: string }[] }[];
    const names = views.map(({ name }) => name);
    for (
      const name of [
        "service",
        "judged_person",
        "finding",
        "submission",
        "recipients_by_year",
        "nutrition_indicator",
      ]
    ) {
      assert.ok(names.includes(name), name);
    }
    const all = await runCli([
      names.map((name) => `SELECT * FROM ${name} LIMIT 1`).join(";"),
      "--format",
      "ndjson",
    ], { cwd });
    assert.deepEqual([all.code, all.err], [0, ""]);
    for (const { name, about, columns } of views) {
      assert.match(about, /\S/, name);
      assert.ok(columns.length > 1, name);
    }
    // A view that nobody tells of would not be found.
    const every = await runCli([
      "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
      "--json",
    ], { cwd });
    const defined = (JSON.parse(every.out) as { view_name: string }[]).map(({ view_name }) => view_name);
    assert.deepEqual(defined, [...names].sort());
    const text = await runCli(["--views"], { cwd });
    assert.match(text.out, /^service\n {2}Tjenester /m);
  });
});

Deno.test("what is wrong is one line with a hint, and nothing outside the store is reached", async () => {
  await withStore(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/secret.csv`, "a\n1\n");
    const cases: [string, RegExp, RegExp][] = [
      ["SELECT * FROM servic", /Table with name servic does not exist! Did you mean "service"\?$/, /--views/],
      ["SELECT nothing FROM service", /^Binder Error: .*nothing/, /--views/],
      ["SELEC 1", /^Parser Error: syntax error/, /Correct the SQL/],
      ["COPY service TO 'x.csv'", /Permission Error|not permitted/, /--format csv > answer\.csv/],
      ["SELECT * FROM read_csv('secret.csv')", /^Permission Error/, /standard output/],
      ["SELECT * FROM read_text('/etc/passwd')", /^Permission Error/, /standard output/],
      ["ATTACH 'x.db'", /Permission Error|not permitted/, /standard output/],
      ["INSTALL httpfs", /Permission Error|not permitted/, /standard output/],
      ["SET enable_external_access = true", /configuration has been locked/, /standard output/],
    ];
    for (const [sql, message, hint] of cases) {
      const { code, out, err } = await runCli([sql], { cwd });
      assert.deepEqual([code, out], [2, ""], sql);
      const [error, tip, ...more] = err.trimEnd().split("\n");
      assert.deepEqual(more, [], sql);
      assert.match(error!, /^error: /);
      assert.match(error!.replace("error: ", ""), message);
      assert.match(tip!, /^hint: /);
      assert.match(tip!, hint);
    }
    assert.deepEqual([...Deno.readDirSync(cwd)].map(({ name }) => name).sort(), ["secret.csv", "store"]);
    const large = await runCli(["SELECT list(range) FROM range(100000000)", "--memory", "64MB"], { cwd });
    assert.equal(large.code, 3);
    assert.match(large.err, /^error: Out of Memory Error.+\nhint: .+--memory 8GB\n$/);
  });
});

Deno.test("no store, a store in use, and no native code are told", async () => {
  await withStore(async (cwd) => {
    const absent = await runCli(["SELECT 1", "--store", "absent"], { cwd });
    assert.equal(absent.code, 3);
    assert.match(absent.err, /^error: There is no store in absent\nhint: .+\n$/);
    const store = await openTestStore(`${cwd}/store`);
    const busy = await runCli(["SELECT 1"], { cwd });
    await store.close();
    assert.equal(busy.code, 3);
    assert.match(busy.err, /^error: A run is writing to the store .+\nhint: Wait until it is over\n$/);
    const sandboxed = await run(["SELECT 1"], { task: "sql", cwd, without: "--allow-ffi" });
    assert.equal(sandboxed.code, 2);
    assert.match(sandboxed.err, /^error: The wasm engine cannot read a store on disk\nhint: .+\n$/);
  });
});

Deno.test("a long answer stops when nobody reads on", async () => {
  await withStore(async (cwd) => {
    const child = cliCommand(["SELECT range AS x FROM range(1000000000)", "--format", "csv"], {
      task: "sql",
      cwd,
    }).spawn();
    const reader = child.stdout.getReader();
    let text = "";
    while (text.length < 10) text += new TextDecoder().decode((await reader.read()).value);
    assert.match(text, /^x\n0\n1\n/);
    await reader.cancel();
    const [{ code }, err] = await Promise.all([child.status, new Response(child.stderr).text()]);
    assert.deepEqual([code, err], [0, ""]);
  });
});
