/**
 * An ingest with transforms that is stopped again and again ends as one that was left alone: what the transforms remember
 * goes on with it.
 */
import assert from "node:assert/strict";
import { runExtracts } from "../stream/run.ts";
import { personKeys } from "../stream/store/person_key.ts";
import { Deduplicate, Pseudonymise, RetireCodes, Screen, TransformChain } from "../stream/transforms/mod.ts";
import { demoPath, inDirectory, openTestStore, storeContents } from "./demo_set.ts";

const extracts = ["IDE_1804_2019", "IPL_1804_2019", "IPL_1804_2021"].map((name) =>
  demoPath(`KPR_${name}.xml`)
);
const { keyOf } = personKeys(new Uint8Array(32));

/** A chain that remembers: who is listed in the ident message, and every row. */
function chain(): TransformChain {
  const list = [{ personId: 110 }, { personId: 150 }];
  return new TransformChain([
    new Screen({ rules: false, list }),
    new RetireCodes(),
    new Deduplicate(),
    new Pseudonymise(keyOf),
  ]);
}

/** Runs over the extracts, as far as `stopAt` bytes; what the run told and the store then holds, as text. */
async function run(directory: string, stopAt = Infinity): Promise<string | undefined> {
  const store = await openTestStore(directory);
  const stop = new AbortController();
  try {
    const { account, transforms, findings } = await runExtracts(extracts, store, {
      chain: chain(),
      groupBytes: 20_000,
      resume: { partBytes: 100_000 },
      signal: stop.signal,
      onProgress: ({ bytes }) => bytes > stopAt && stop.abort(),
    });
    await store.attach();
    return JSON.stringify([account, transforms, findings, await storeContents(store)]);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return undefined;
  } finally {
    await store.close();
  }
}

Deno.test("transforms go on where a run was stopped, and the end is the same", async () => {
  await inDirectory(async (directory) => {
    const key = `${"5a".repeat(32)}\n`;
    for (const name of ["whole", "stopped"]) {
      await Deno.writeTextFile(`${directory}/${name}.key`, key, { mode: 0o600 });
    }
    const whole = await run(`${directory}/whole`);
    for (const stopAt of [150_000, 420_000, 700_000]) {
      assert.equal(await run(`${directory}/stopped`, stopAt), undefined);
    }
    const stopped = await run(`${directory}/stopped`);
    assert.ok(stopped === whole, "the two stores differ");
    assert.match(whole!, /"name":"deduplicate","changed":0,"removed":[1-9]/);
    assert.match(whole!, /"below_removed_person":[1-9]/);
  });
});
