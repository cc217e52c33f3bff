/**
 * `kprkit ingest` as a process: what it prints and leaves behind, and what becomes of a run that is
 * interrupted, killed, or meets another one.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Account } from "../stream/account.ts";
import { cliCommand, runCli } from "./cli.ts";
import { demoDirectory, demoPath, inDirectory, ingested, openTestStore } from "./demo_set.ts";

const never = ["--fail-on", "never"];

/** Submissions of a store: id, status and persons. */
async function submissionsOf(directory: string): Promise<unknown[]> {
  return await ingested(directory, [], {
    look: (store) =>
      store.engine.query("SELECT submission_id, status, persons FROM submission ORDER BY submission_id"),
  });
}

Deno.test("the first ingest makes a store, a key that only its owner may read, and says so", async () => {
  await inDirectory(async (directory) => {
    const first = await runCli([demoDirectory, "--json", ...never], { task: "ingest", cwd: directory });
    assert.equal(first.code, 0, first.err);
    assert.match(first.err, /^note: Made the key file kprkit\.key\. Keep it safe .*\n$/);
    const { account, submissions, failures, ...rest } = JSON.parse(first.out);
    assert.deepEqual([Object.keys(rest), failures.length, submissions.length], [["findings"], 0, 12]);
    for (const { read, stored, rejected, removed } of Object.values(account as Account)) {
      assert.equal(read, stored + rejected + removed);
    }
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["kprkit.key", "store"], "nothing else is left behind");
    if (Deno.build.os !== "windows") {
      for (const file of ["kprkit.key", "store/rejected.ndjson"]) {
        assert.equal((await Deno.stat(`${directory}/${file}`)).mode! & 0o777, 0o600, file);
      }
    }

    const again = await runCli([demoDirectory, "--json", ...never], { task: "ingest", cwd: directory });
    assert.deepEqual(again, { ...first, err: "" }, "the key is made once");
    if (Deno.build.os !== "windows") {
      await Deno.chmod(`${directory}/kprkit.key`, 0o644);
      const open = await runCli([demoPath("KPR_IDE_1804_2019.xml"), ...never, "--quiet"], {
        task: "ingest",
        cwd: directory,
      });
      assert.equal(open.err, "", "--quiet keeps notes back");
    }
  });
});

Deno.test("--rejected, --store and --key-file go where they are told, from where the user stands", async () => {
  await inDirectory(async (directory) => {
    const args = [
      demoPath("KPR_IPL_1804_2019.xml"),
      "--store",
      "lager/2019",
      "--rejected",
      "avvist å.ndjson",
    ];
    const { code, out } = await runCli([...args, "--key-file", "min.key"], {
      task: "ingest",
      cwd: directory,
    });
    assert.equal(code, 1, "the file has errors");
    assert.match(out, /^service +374 +371 +3 +0$/m);
    const lines = (await Deno.readTextFile(`${directory}/avvist å.ndjson`)).trimEnd().split("\n");
    assert.equal(lines.length, 3);
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["avvist å.ndjson", "lager"], "without an ident message no key is needed");
  });
});

Deno.test("a path that is not there makes no store", async () => {
  await inDirectory(async (directory) => {
    for (
      const [args, code] of [[["absent.xml"], 3], [[demoDirectory, "--rejected", "absent/x"], 2]] as const
    ) {
      const result = await runCli(args, { task: "ingest", cwd: directory });
      assert.deepEqual([result.code, result.out], [code, ""]);
      assert.match(result.err, /^error: .+\nhint: .+\n$/);
    }
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});

Deno.test("two directories that hold files of one name are two sources", async () => {
  await inDirectory(async (directory) => {
    for (const folder of ["a", "b"]) {
      await Deno.mkdir(`${directory}/${folder}`);
      await Deno.copyFile(demoPath("KPR_IPL_1824_2021.xml"), `${directory}/${folder}/uttrekk.xml`);
    }
    const { out } = await runCli(["a", "b", "--json"], { task: "ingest", cwd: directory });
    const { submissions, account } = JSON.parse(out);
    assert.deepEqual(submissions.map(({ source }: { source: string }) => source), [
      "a/uttrekk.xml",
      "b/uttrekk.xml",
    ]);
    const stored = await submissionsOf(`${directory}/store`) as { status: string; persons: number }[];
    assert.deepEqual(stored.map(({ status }) => status).sort(), ["current", "superseded"]);
    assert.equal(stored.reduce((sum, { persons }) => sum + persons, 0), account.person.stored);
  });
});

Deno.test("without permission for native code the Wasm engine steps in, and says that it stores nothing", async () => {
  await inDirectory(async (directory) => {
    const withoutFfi = (...args: string[]) =>
      runCli(args, { task: "ingest", cwd: directory, without: "--allow-ffi" });
    const path = demoPath("KPR_IPL_1824_2021.xml");
    const auto = await withoutFfi(path, ...never);
    assert.equal(auto.code, 0, auto.err);
    assert.match(
      auto.err,
      /^note: The wasm engine keeps the store in memory; nothing is written to it on disk\n$/,
    );
    assert.match(auto.out, /^person +91 +91 +0 +0$/m);
    const native = await withoutFfi(path, "--engine", "native");
    assert.deepEqual([native.code, native.out], [2, ""]);
    assert.match(native.err, /^error: The native DuckDB library cannot be loaded.*\nhint: .+\n$/);
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});

Deno.test("a store that another run holds is left alone", async () => {
  await inDirectory(async (directory) => {
    const held = await openTestStore(`${directory}/store`);
    try {
      const { code, out, err } = await runCli([demoDirectory], { task: "ingest", cwd: directory });
      assert.deepEqual([code, out], [3, ""]);
      assert.equal(
        err,
        "error: The store store is in use by another run\n" +
          "hint: Wait until it is over (kprkit sql uses the store as long as it is open), or use another store directory\n",
      );
    } finally {
      await held.close();
    }
  });
});

/** Starts an ingest of standard input and waits until it is at work. */
async function startHalf(directory: string): Promise<{
  child: Deno.ChildProcess;
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
}> {
  const bytes = await Deno.readFile(demoPath("KPR_IPL_1824_2021.xml"));
  const child = cliCommand(["ingest", "-", ...never], { cwd: directory, stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  // More than a pipe takes: when it is written, the run has opened its store and reads.
  await writer.write(bytes.slice(0, 150_000));
  return { child, writer };
}

Deno.test("Ctrl-C: what was committed stays, the rest is not there, and the exit code is 130", async () => {
  await inDirectory(async (directory) => {
    const first = await runCli([demoPath("KPR_IPL_1824_2020.xml"), ...never], {
      task: "ingest",
      cwd: directory,
    });
    assert.equal(first.code, 0);
    const before = await submissionsOf(`${directory}/store`);
    const { child, writer } = await startHalf(directory);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    await writer.abort().catch(() => {});
    assert.deepEqual([code, stdout.length], [130, 0]);
    assert.match(new TextDecoder().decode(stderr), /^error: Interrupted\nhint: .*run the command again.*\n$/);
    assert.deepEqual(await submissionsOf(`${directory}/store`), before);
  });
});

Deno.test("kill -9: the next run clears up, and stores everything", async () => {
  await inDirectory(async (directory) => {
    const { child, writer } = await startHalf(directory);
    child.kill("SIGKILL");
    await child.output();
    await writer.abort().catch(() => {});
    const left = [...Deno.readDirSync(`${directory}/store`)].map(({ name }) => name);
    assert.ok(left.some((name) => name.startsWith(".staging-")), left.join());

    const { code, out } = await runCli(["-", "--json", ...never], {
      task: "ingest",
      cwd: directory,
      stdin: await Deno.readFile(demoPath("KPR_IPL_1824_2021.xml")),
    });
    assert.equal(code, 0);
    const { submissions: [{ id }] } = JSON.parse(out);
    assert.deepEqual(await submissionsOf(`${directory}/store`), [
      { submission_id: id, status: "current", persons: 91 },
    ]);
    const now = [...Deno.readDirSync(`${directory}/store`)].map(({ name }) => name);
    assert.ok(!now.some((name) => name.startsWith(".staging-")), now.join());
  });
});

Deno.test("a message of a health station is not stored, and the command says so; it is judged all the same", async () => {
  const file = fileURLToPath(new URL("../fixtures/minimal/xpr-hst.xml", import.meta.url));
  await inDirectory(async (directory) => {
    for (const dryRun of [[], ["--dry-run"]]) {
      const { code, out, err } = await runCli(
        [file, demoPath("KPR_IPL_1804_2019.xml"), "--json", "--quiet", ...dryRun, ...never],
        { task: "ingest", cwd: directory },
      );
      assert.equal(code, 3, err);
      assert.match(
        err,
        /^error: .*xpr-hst\.xml: kprkit cannot store xpr-hst-56\.0\.0 yet\nhint: .+validate.+$/m,
      );
      const { submissions } = JSON.parse(out) as { submissions: { format: string }[] };
      assert.deepEqual(submissions.map(({ format }) => format), ["iplos-3.7"], "the other file is read");
    }
    const judged = await runCli([file, "--json"], { task: "validate", cwd: directory });
    assert.equal(judged.code, 0, judged.err);
    const { account, findings } = JSON.parse(judged.out) as { account: Account; findings: unknown[] };
    assert.deepEqual(account.hst_consultation, { read: 1, stored: 1, rejected: 0, removed: 0 });
    assert.deepEqual(findings, []);
  });
});
