import assert from "node:assert/strict";
import { openEngine } from "./open_engine.ts";

Deno.test("auto takes the native engine where native code may be loaded", async () => {
  const engine = await openEngine({ threads: 1, memoryLimit: "200MB" });
  assert.equal(engine.kind, "native");
  const [settings] = await engine.query(
    `SELECT current_setting('threads') AS threads, current_setting('memory_limit') AS memory,
      current_setting('autoload_known_extensions') AS autoload, current_setting('temp_directory') AS directory`,
  );
  assert.deepEqual(settings, { threads: 1, memory: "190.7 MiB", autoload: false, directory: "" });
  await engine.close();
});

Deno.test("wasm is had by name", async () => {
  const engine = await openEngine({ kind: "wasm" });
  assert.equal(engine.kind, "wasm");
  await engine.close();
});

Deno.test("a database that cannot be opened is an error, not a reason for the other engine", async () => {
  const directory = await Deno.makeTempDir();
  await assert.rejects(openEngine({ path: `${directory}/none/x.duckdb` }), { name: "EngineError" });
  await Deno.remove(directory);
});

/** Runs code with few permissions, and gives back what it prints. */
async function runNarrowly(code: string, permissions: readonly string[]): Promise<string> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${directory}/main.ts`,
      `import { openEngine } from ${JSON.stringify(import.meta.resolve("./open_engine.ts"))};\n${code}`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--allow-read",
        ...permissions,
        `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
        `${directory}/main.ts`,
      ],
    }).output();
    const decoder = new TextDecoder();
    return decoder.decode(stdout) || decoder.decode(stderr);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("without permission for native code auto takes wasm, and native is refused", async () => {
  const printed = await runNarrowly(
    `
    const engine = await openEngine();
    const [row] = await engine.query("SELECT sum(range) AS total FROM range(5)");
    let refused = "";
    try {
      await openEngine({ kind: "native" });
    } catch (error) {
      refused = error instanceof Error ? error.name + ": " + error.message : "";
    }
    console.log(JSON.stringify([engine.kind, row, refused]));
  `,
    ["--allow-env", "--allow-sys"],
  );
  assert.deepEqual(JSON.parse(printed), [
    "wasm",
    { total: 10 },
    "EngineError: The native DuckDB library cannot be loaded. Allow it with --allow-ffi, or use --engine wasm",
  ]);
});

Deno.test("permission for the library's directory is enough", async () => {
  const library = import.meta.resolve("@duckdb/node-api");
  const modules = new URL(library.slice(0, library.indexOf("/@duckdb/"))).pathname;
  const code = "const engine = await openEngine(); console.log(engine.kind); await engine.close();";
  assert.equal((await runNarrowly(code, [`--allow-ffi=${modules}`])).trim(), "native");
});
