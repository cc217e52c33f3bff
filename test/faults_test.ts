/**
 * Bad input ends in a named error with an exit code; nothing hangs, nothing is lost silently, memory
 * stays bounded.
 */
import assert from "node:assert/strict";
import { faults } from "../fixtures/faults/make_faults.ts";
import { runExtracts } from "../stream/run.ts";
import { openEngine } from "../stream/store/open_engine.ts";
import { openParquetStore } from "../stream/store/parquet_store.ts";
import { runCli } from "./cli.ts";

Deno.test("there are at least thirty bad inputs", () => assert.ok(faults.length >= 30));

Deno.test("each bad input ends in a named error, at once and as one line with a hint", async (t) => {
  const directory = await Deno.makeTempDir();
  for (const fault of faults) {
    await t.step(`${fault.name}: ${fault.wrong}`, async () => {
      const path = `${directory}/${fault.name}`;
      await Deno.writeFile(path, fault.bytes());
      const { code, out, err } = await runCli([path, "--json"], { task: "validate" });
      await Deno.remove(path);
      const { account } = JSON.parse(out) as { account: Record<string, Record<string, number>> };
      for (const entry of Object.values(account)) {
        assert.equal(entry.read, entry.stored! + entry.rejected! + entry.removed!);
      }
      if (fault.outcome === "flawed") {
        assert.equal(code, 1, err);
        return;
      }
      if (fault.outcome === "sound") {
        assert.deepEqual([code, err], [0, ""]);
        return;
      }
      assert.equal(code, 3, err);
      const lines = err.trimEnd().split("\n");
      assert.equal(lines.length, 2, err);
      assert.match(lines[0]!, /^error: /);
      assert.match(lines[0]!, fault.message);
      assert.match(lines[1]!, /^hint: \S/);
      assert.doesNotMatch(err, /\bat .*\.ts:\d+/, "a stack is not for users");
    });
  }
  await Deno.remove(directory, { recursive: true });
});

Deno.test("memory stays bounded on inputs made to exhaust it", async () => {
  const directory = await Deno.makeTempDir();
  const script = new URL("../bench/contenders/validate.ts", import.meta.url).href;
  try {
    for (const fault of faults) {
      const bytes = fault.bytes();
      if (bytes.length < 1 << 20) continue;
      const path = `${directory}/${fault.name}`;
      await Deno.writeFile(path, bytes);
      const { stdout } = await new Deno.Command("sh", {
        // The shell in between is small: a child starts with the peak of its parent.
        args: ["-c", `"$0" run --no-prompt --allow-read "$1" "$2"`, Deno.execPath(), script, path],
        env: { NO_COLOR: "1" },
      }).output();
      const { peak } = JSON.parse(new TextDecoder().decode(stdout)) as { peak: number };
      assert.ok(peak < 250e6, `${fault.name} took ${Math.round(peak / 1e6)} MB`);
      await Deno.remove(path);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a run over all of them stores what is sound, quarantines the rest, and balances", async () => {
  const directory = await Deno.makeTempDir();
  const small = faults.filter((fault) => fault.bytes().length < 1 << 20);
  for (const fault of small) await Deno.writeFile(`${directory}/${fault.name}`, fault.bytes());
  const store = await openParquetStore(`${directory}/store`, await openEngine({ kind: "native" }), {
    keyFile: `${directory}/test.key`,
  });
  try {
    const result = await runExtracts(small.map((fault) => `${directory}/${fault.name}`), store);
    const unreadable = small.filter((fault) => fault.outcome === "unreadable");
    assert.equal(result.failures.length, unreadable.length);
    for (const failure of result.failures) {
      assert.ok(["XmlSyntaxError", "SourceError", "FormatError"].includes(failure.error), failure.error);
      assert.ok(failure.hint.length > 0);
    }
    await store.attach();
    const [{ stored } = { stored: -1 }] = await store.engine.query<{ stored: number }>(
      "SELECT count(*) AS stored FROM submission WHERE status IN ('current', 'superseded')",
    );
    assert.equal(stored, result.submissions.filter((submission) => submission.status === "current").length);
  } finally {
    await store.close();
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a directory without extracts and a path that is not there are told", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const path of [directory, `${directory}/absent.xml`]) {
      const { code, err } = await runCli([path], { task: "validate" });
      assert.equal(code, 3, err);
      assert.match(err, /^error: .+\nhint: .+\n$/);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
