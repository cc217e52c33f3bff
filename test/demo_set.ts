/**
 * The bundled extracts, and stores made of them, for tests that run in one process.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { TruthEntry } from "../fixtures/truth.ts";
import { runExtracts, type RunOptions, type RunResult } from "../stream/run.ts";
import type { RunSource } from "../stream/run_plan.ts";
import type { Row } from "../stream/store/engine.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { openParquetStore } from "../stream/store/parquet_store.ts";
import type { Store } from "../stream/store/store.ts";
import { rowTables } from "../stream/store/store_tables.ts";

const folder = new URL("../fixtures/demo/", import.meta.url);

/** Directory of the bundled extracts. */
export const demoDirectory = fileURLToPath(folder).replace(/[/\\]$/, "");

/** Names of the bundled extracts, sorted. */
export const demoNames: readonly string[] = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => /\.xml(\.gz)?$/.test(name)).sort();

/** Paths of the bundled extracts. */
export const demoPaths: readonly string[] = demoNames.map((name) => `${demoDirectory}/${name}`);

/** Path of one of them. */
export function demoPath(name: string): string {
  return `${demoDirectory}/${name}`;
}

/** What a report on them must say. */
export async function demoTruth(): Promise<TruthEntry[]> {
  return JSON.parse(await Deno.readTextFile(new URL("truth.json", folder)));
}

/** Does work in a directory that is gone afterwards. */
export async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await Deno.makeTempDir();
  try {
    return await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A Parquet store in `directory`, with its key beside it. */
export async function openTestStore(
  directory: string,
  options: { readonly keepNationalId?: boolean } = {},
): Promise<Store> {
  return await openParquetStore(directory, await openNativeEngine({ threads: 2 }), {
    keyFile: `${directory}.key`,
    ...options,
  });
}

/** Opens a store, runs over extracts, looks at what is there and closes it again. */
export async function ingested<T>(
  directory: string,
  sources: readonly (string | RunSource)[],
  run: { readonly options?: RunOptions; readonly look: (store: Store, result: RunResult) => Promise<T> },
): Promise<T> {
  const store = await openTestStore(directory);
  try {
    const result = await runExtracts(sources, store, run.options);
    await store.attach();
    return await run.look(store, result);
  } finally {
    await store.close();
  }
}

/** Every row of an attached store, by table; those that the register would drop too. */
export async function storeContents(store: Store): Promise<Record<string, Row[]>> {
  const views = ["submission", ...rowTables.map((table) => `judged_${table}`), "finding", "rejected"];
  const contents: Record<string, Row[]> = {};
  for (const view of views) contents[view] = await store.engine.query(`SELECT * FROM ${view} ORDER BY ALL`);
  return contents;
}
