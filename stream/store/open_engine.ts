/**
 * The engine that a machine can have.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Engine } from "./engine.ts";
import { EngineError } from "./engine_error.ts";
import { type NativeEngineOptions, openNativeEngine } from "./native_engine.ts";
import { openWasmEngine } from "./wasm_engine.ts";

/** Which engine to open, and how. */
export interface OpenEngineOptions extends NativeEngineOptions {
  /** `auto`: native where native code may be loaded and can be, else Wasm. @default "auto" */
  readonly kind?: "auto" | "native" | "wasm";
}

/**
 * Opens an engine. The Wasm engine has no files and one thread: it takes `memoryLimit` only.
 *
 * @throws {@linkcode EngineError} where the engine asked for cannot be had.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openEngine } from "./open_engine.ts";
 *
 * const engine = await openEngine({ kind: "auto" });
 * assert.deepEqual(await engine.query("SELECT 1 + 1 AS two"), [{ two: 2 }]);
 * await engine.close();
 * ```
 */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  const { kind = "auto", ...native } = options;
  if (kind === "native") return await openNativeEngine(native);
  const { memoryLimit } = native;
  const wasm = memoryLimit === undefined ? {} : { memoryLimit };
  if (kind === "wasm") return await openWasmEngine(wasm);
  if (!await mayLoadNativeCode()) return await openWasmEngine(wasm);
  try {
    return await openNativeEngine(native);
  } catch (thrown) {
    // A database that cannot be opened is the caller's to know; a library that is not there is not.
    if (!(thrown instanceof EngineError) || thrown.cause === undefined) throw thrown;
    return await openWasmEngine(wasm);
  }
}

/** Asked for the library's own place, so that `--allow-ffi` for its directory is enough. */
async function mayLoadNativeCode(): Promise<boolean> {
  const path = fileURLToPath(import.meta.resolve("@duckdb/node-api"));
  const status = await Deno.permissions.query({ name: "ffi", path });
  return status.state === "granted";
}
