import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../test/iplos.ts";
import { AccountError } from "./account.ts";
import { runExtracts, type RunProgress } from "./run.ts";
import type { Engine } from "./store/engine.ts";
import type { Store, SubmissionOutcome, SubmissionWriter } from "./store/store.ts";

const extract = iplos({
  persons:
    person(1, service(1, 10, soundService) + service(1, 11, { ...soundService, tjFraDato: "19860101" })) +
    person(2),
});

async function withFiles(
  files: Record<string, string>,
  run: (paths: string[]) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${name}`, text);
    await run(Object.keys(files).map((name) => `${directory}/${name}`));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A store that keeps nothing and says that it kept `stored` services. */
function claimingStore(stored: number): Store & { readonly outcomes: SubmissionOutcome[]; aborted: number } {
  const store = {
    engine: {} as Engine,
    outcomes: [] as SubmissionOutcome[],
    aborted: 0,
    begin: (): Promise<SubmissionWriter> =>
      Promise.resolve({
        write: () => Promise.resolve(),
        writeFindings: () => Promise.resolve(),
        writeRejected: () => Promise.resolve(),
        commit: (outcome: SubmissionOutcome) => {
          store.outcomes.push(outcome);
          return Promise.resolve({ service: { stored } });
        },
        abort: () => {
          store.aborted++;
          return Promise.resolve();
        },
      }),
    settle: () => Promise.resolve(),
    attach: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return store;
}

Deno.test("the books of a run name every record read", async () => {
  await withFiles({ "a.xml": extract }, async (paths) => {
    const { account, submissions, failures } = await runExtracts(paths, undefined);
    assert.deepEqual(failures, []);
    assert.deepEqual(account, {
      submission: { read: 1, stored: 1, rejected: 0, removed: 0 },
      contact: { read: 2, stored: 2, rejected: 0, removed: 0 },
      person: { read: 2, stored: 2, rejected: 0, removed: 0 },
      service: { read: 2, stored: 1, rejected: 1, removed: 0 },
    });
    assert.deepEqual(submissions.map(({ status, municipality, year }) => [status, municipality, year]), [
      ["current", "4601", 2021],
    ]);
  });
});

Deno.test("a store that holds other than what was given to it fails the run", async () => {
  await withFiles({ "a.xml": extract }, async (paths) => {
    await runExtracts(paths, claimingStore(1));
    for (const stored of [0, 2]) {
      await assert.rejects(runExtracts(paths, claimingStore(stored)), AccountError);
    }
  });
});

Deno.test("a message that breaks off is committed as incomplete, and the next one is read", async () => {
  await withFiles({ "a.xml": extract.slice(0, -30), "b.xml": extract }, async (paths) => {
    const store = claimingStore(1);
    const { failures, submissions, account } = await runExtracts(paths, store);
    assert.deepEqual(failures.map(({ error }) => error), ["XmlSyntaxError"]);
    assert.deepEqual(submissions.map(({ status }) => status), ["incomplete", "current"]);
    assert.deepEqual(store.outcomes.map(({ status }) => status), ["incomplete", "current"]);
    assert.deepEqual(account.person, { read: 3, stored: 2, rejected: 1, removed: 0 });
  });
});

Deno.test("a run that is stopped commits nothing of the message it was in", async () => {
  await withFiles({ "a.xml": extract }, async (paths) => {
    const store = claimingStore(1);
    const run = runExtracts(paths, store, { signal: AbortSignal.abort(new Error("Stopped")), groupRows: 1 });
    await assert.rejects(run, /Stopped/);
    assert.deepEqual(store.outcomes, []);
  });
});

Deno.test("progress counts bytes and records to the end", async () => {
  await withFiles({ "a.xml": extract, "b.xml": extract }, async (paths) => {
    const seen: RunProgress[] = [];
    const { bytes } = await runExtracts(paths, undefined, { onProgress: (progress) => seen.push(progress) });
    const last = seen.at(-1)!;
    assert.equal(bytes, 2 * extract.length);
    assert.equal(last.bytes, bytes);
    assert.equal(last.size, bytes);
    assert.equal(last.position, bytes);
    assert.equal(last.records, 14);
  });
});
