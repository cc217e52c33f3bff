/**
 * Stores for commands: one that stays, or one for this run only.
 *
 * @module
 */
import type { Engine } from "../stream/store/engine.ts";
import { openEngine } from "../stream/store/open_engine.ts";
import { openMemoryStore } from "../stream/store/memory_store.ts";
import { openParquetStore } from "../stream/store/parquet_store.ts";
import type { Store } from "../stream/store/store.ts";
import type { StoreOptions } from "./shared_options.ts";
import type { Terminal } from "./terminal.ts";

/** A store and what remains to be done with it. */
export interface OpenedStore {
  readonly store: Store;
  /** Closes the store; one for this run only is removed from the disk. */
  close(): Promise<void>;
}

const PREFIX = ".kprkit-run-";
/**
 * Memory of DuckDB while records are read: what does not fit is on disk, so that a large extract takes what a small
 * one does. Queries over years get more, see {@linkcode allowQueries}.
 */
const READING_MEMORY = "256MB";
const QUERY_MEMORY = "2GB";

/** Gives DuckDB the memory to query a store with, after everything has been read. */
export async function allowQueries(store: Store): Promise<void> {
  await limitMemory(store.engine, QUERY_MEMORY);
}

/** The Wasm engine has all its data in memory, and no limit but its own. */
async function limitMemory(engine: Engine, limit: string): Promise<void> {
  if (engine.kind === "native") await engine.run(`SET memory_limit = '${limit}'`);
}

/**
 * Opens the store of a command. With a directory it stays there. Without one it lives below `beside`
 * until the run is over. The Wasm engine keeps all in memory, whichever was asked for.
 */
export async function openCommandStore(
  options: StoreOptions,
  place: { readonly beside: string; readonly terminal: Terminal },
): Promise<OpenedStore> {
  const { terminal } = place;
  const engine = await openEngine({ kind: options.engine });
  await limitMemory(engine, READING_MEMORY);
  const keys = {
    keyFile: options.keyFile,
    keepNationalId: options.keepNationalId ?? false,
    onNotice: (text: string) => terminal.note(`note: ${text}`),
  };
  const keyIsNew = !await isThere(options.keyFile);
  /** Told at the end: the key is made only where an ident message needs it. */
  const close = async (store: Store) => {
    await store.close();
    if (keyIsNew && await isThere(options.keyFile)) {
      terminal.note(
        `note: Made the key file ${options.keyFile}. Keep it safe and apart from the store: ` +
          "with another key every person gets another person_key",
      );
    }
  };
  if (!engine.parquet) {
    if (options.store !== undefined) {
      terminal.note("note: The wasm engine keeps the store in memory; nothing is written to it on disk");
    }
    const store = await openMemoryStore(engine, keys);
    return { store, close: () => close(store) };
  }
  if (options.store !== undefined) {
    const store = await openParquetStore(options.store, engine, keys);
    return { store, close: () => close(store) };
  }
  await Deno.mkdir(place.beside, { recursive: true });
  await removeAbandoned(place.beside);
  const directory = await Deno.makeTempDir({ dir: place.beside, prefix: PREFIX });
  const store = await openParquetStore(directory, engine, keys);
  return {
    store,
    close: async () => {
      await close(store);
      await Deno.remove(directory, { recursive: true });
    },
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false; // or cannot be seen, which is told when it is read
  }
}

/** Removes stores of runs that were killed: their lock went with the process. */
async function removeAbandoned(parent: string): Promise<void> {
  for await (const entry of Deno.readDir(parent)) {
    if (!entry.isDirectory || !entry.name.startsWith(PREFIX)) continue;
    const directory = `${parent}/${entry.name}`;
    if (await isAbandoned(directory)) await Deno.remove(directory, { recursive: true });
  }
}

async function isAbandoned(directory: string): Promise<boolean> {
  try {
    using lock = await Deno.open(`${directory}/.lock`, { write: true });
    return await lock.tryLock(true);
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
