/**
 * A cohort as a store of Parquet files: what `kprkit reconcile --store` reads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { runExtracts, type RunResult } from "../../stream/run.ts";
import type { RunSource } from "../../stream/run_plan.ts";
import { openEngine, openParquetStore } from "../../stream/store/mod.ts";
import type { PathPart } from "../random/stream_key.ts";
import { CohortWriteError } from "./cohort_error.ts";

/** What is stored, and where. */
export interface StoreCohortOptions {
  /** Directory of the store; made. */
  readonly directory: string;
  /** File for the key that person keys are made with; made. */
  readonly keyFile: string;
  readonly seed: PathPart;
  readonly signal?: AbortSignal | undefined;
}

/** DuckDB's memory: what does not fit is on disk. */
const MEMORY = "256MB";

/**
 * Takes the messages of a cohort into a store, the way that real extracts go: through the reader and the register's judgement,
 * with books that balance. The key that person keys are made with follows from the seed and is no secret, since no person is
 * real.
 *
 * @throws {CohortWriteError} A message could not be read back.
 */
export async function storeCohort(
  sources: readonly RunSource[],
  { directory, keyFile, seed, signal }: StoreCohortOptions,
): Promise<RunResult> {
  const key = createHash("sha256").update(JSON.stringify(["kprkit cohort", seed])).digest("hex");
  await Deno.writeTextFile(keyFile, `${key}\n`, { mode: 0o600 });
  const engine = await openEngine({ kind: "auto" });
  if (engine.kind === "native") await engine.run(`SET memory_limit = '${MEMORY}'`);
  const store = await openParquetStore(directory, engine, { keyFile });
  try {
    const result = await runExtracts(sources, store, signal === undefined ? {} : { signal });
    const [failure] = result.failures;
    if (failure !== undefined) {
      throw new CohortWriteError(`Could not store ${failure.source}: ${failure.message}`, {
        hint: failure.hint,
      });
    }
    return result;
  } finally {
    await store.close();
  }
}
