/**
 * Which engine does the arithmetic.
 *
 * @module
 */
import { CmsError } from "./cms_error.ts";
import type { CryptoEngine } from "./crypto_engine.ts";
import { runtimeEngine } from "./runtime_engine.ts";

/**
 * An engine by name, or one that is there.
 *
 * `runtime` is what Deno itself has. `openssl` is the system's OpenSSL 3, called natively; it signs several
 * times as fast. `auto` takes OpenSSL where native calls are permitted and it is installed, and the runtime
 * otherwise; on Windows, where a name alone does not tell whose library is opened, always the runtime.
 */
export type EngineChoice = "auto" | "runtime" | "openssl" | CryptoEngine;

let openssl: Promise<CryptoEngine | string> | undefined;

/**
 * The engine that is asked for.
 *
 * @throws {CmsError} `engine_unavailable`.
 */
export async function chooseEngine(choice: EngineChoice = "auto"): Promise<CryptoEngine> {
  if (typeof choice !== "string") return choice;
  if (choice === "runtime" || (choice === "auto" && Deno.build.os === "windows")) return runtimeEngine;
  const found = await (openssl ??= findOpenSsl());
  if (typeof found !== "string") return found;
  if (choice === "auto") return runtimeEngine;
  throw new CmsError("engine_unavailable", `OpenSSL cannot be used: ${found}`, {
    hint: "Take the engine of the runtime, install OpenSSL 3, or permit native calls.",
  });
}

/** The engine, or why there is none. */
async function findOpenSsl(): Promise<CryptoEngine | string> {
  const { openLibrary } = await import("./openssl_library.ts");
  const answer = await openLibrary();
  if ("unavailable" in answer) return answer.unavailable;
  const { OpenSslEngine } = await import("./openssl_engine.ts");
  return new OpenSslEngine(answer.symbols);
}
