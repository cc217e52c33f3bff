/**
 * Every kind of store, for the tests that all of them must pass.
 *
 * @module
 */
import { openMemoryStore } from "./memory_store.ts";
import { openNativeEngine } from "./native_engine.ts";
import { openParquetStore } from "./parquet_store.ts";
import type { Store, Submission, SubmissionOutcome } from "./store.ts";
import type { RecordGroup } from "../record_batch.ts";
import { testBatch, testGroup, type TestRow } from "./test_groups.ts";
import { borrowWasmEngine } from "./test_engines.ts";

/** A kind of store and how one is opened. */
export interface Kind {
  readonly name: string;
  open(directory: string): Promise<Store>;
}

/** Every kind: Parquet and memory, native and Wasm. */
export const kinds: readonly Kind[] = [
  {
    name: "parquet, native",
    open: async (directory) =>
      await openParquetStore(`${directory}/store`, await openNativeEngine({ threads: 2 }), {
        keyFile: `${directory}/test.key`,
      }),
  },
  {
    name: "memory, native",
    open: async (directory) =>
      await openMemoryStore(await openNativeEngine({ threads: 2 }), { keyFile: `${directory}/test.key` }),
  },
  {
    name: "memory, wasm",
    open: async (directory) =>
      await openMemoryStore(await borrowWasmEngine(), { keyFile: `${directory}/test.key` }),
  },
];

/** Does work with a new store, and clears it away. */
export async function withStore(kind: Kind, work: (store: Store) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  await Deno.writeTextFile(`${directory}/test.key`, "0f".repeat(32), { mode: 0o600 });
  const store = await kind.open(directory);
  try {
    await work(store);
  } finally {
    await store.close();
    await Deno.remove(directory, { recursive: true });
  }
}

/** A test that every kind of store must pass. */
export function contract(name: string, work: (store: Store) => Promise<void>): void {
  for (const kind of kinds) Deno.test(`store (${kind.name}): ${name}`, () => withStore(kind, work));
}

/** Stores a submission. */
export async function ingest(
  store: Store,
  submission: Submission,
  groups: readonly RecordGroup[],
  outcome: SubmissionOutcome = { status: "current" },
) {
  const writer = await store.begin(submission);
  for (const group of groups) await writer.write(group);
  return await writer.commit(outcome);
}

/** Two persons with two services and one service. */
export function twoPersons(services: readonly TestRow[] = defaultServices): RecordGroup {
  return testGroup([
    testBatch("submission", [{ format_version: "3.7" }]),
    testBatch("person", [{ person_id: 11, age: 80, sex: "2" }, { person_id: 12, age: 45, sex: "1" }]),
    testBatch("service", services),
  ]);
}

/** Two services of the first person, one of the second. */
export const defaultServices: readonly TestRow[] = [
  {
    $parent: 0,
    person_ref: 11,
    service_id: 101,
    service_type: 1,
    hours_per_week: 7.25,
    start_date: "2021-03-01",
  },
  { $parent: 0, person_ref: 11, service_id: 102, service_type: 15, end_date: "9999-12-31", rolling: "1" },
  { $parent: 1, person_ref: 12, service_id: 103, service_type: 26, org_number: "974707152" },
];
