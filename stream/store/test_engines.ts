/**
 * Engines for tests.
 *
 * @module
 */
import { type Engine, sqlName } from "./engine.ts";
import { openNativeEngine } from "./native_engine.ts";
import { openWasmEngine } from "./wasm_engine.ts";

let wasm: Promise<Engine> | undefined;

/**
 * The Wasm engine, empty. Compiling it takes a second, so that the tests of a file share one; `close`
 * empties it for the next.
 */
export async function borrowWasmEngine(): Promise<Engine> {
  const engine = await (wasm ??= openWasmEngine());
  return {
    kind: engine.kind,
    version: engine.version,
    parquet: engine.parquet,
    run: (sql) => engine.run(sql),
    query: (sql) => engine.query(sql),
    stream: (sql) => engine.stream(sql),
    append: (target, columns, length) => engine.append(target, columns, length),
    close: async () => {
      const made = await engine.query(
        "SELECT 'VIEW' AS kind, view_name AS name FROM duckdb_views() WHERE NOT internal " +
          "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE NOT internal",
      );
      for (const { kind, name } of made) await engine.run(`DROP ${kind} ${sqlName(String(name))}`);
    },
  };
}

/** Both engines, by kind. */
export const testEngines: Readonly<Record<Engine["kind"], () => Promise<Engine>>> = Object.freeze({
  native: () => openNativeEngine({ threads: 2 }),
  wasm: borrowWasmEngine,
});
