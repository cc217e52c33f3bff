/**
 * What was promised is there, whatever happens to whoever promised it.
 */
import assert from "node:assert/strict";
import { runs } from "../../test/runs.ts";
import type { DispatchStatus } from "../dispatch.ts";
import { Ledger, type LedgerError } from "./mod.ts";
import { lockSending } from "./sending_lock.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "./test_dispatches.ts";

/** One promise that was kept before it was told: an event and the dispatch, or the hash of a receipt. */
type Promised = readonly [event: string, id: string, detail?: string | number];

/** Starts a process that works on the ledger of a directory and tells every promise as it is kept. */
function start(directory: string, role: "sender" | "follower"): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      new URL("test_ledger_process.ts", import.meta.url).href,
      directory,
      role,
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Lines of a process until it ends; `onLine` is told how many there are. The last one may be cut off: then it was not told. */
async function linesOf(
  child: Deno.ChildProcess,
  onLine: (count: number) => void = () => {},
): Promise<Promised[]> {
  let text = "";
  let count = 0;
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let at = piece.indexOf("\n"); at !== -1; at = piece.indexOf("\n", at + 1)) onLine(++count);
  }
  await child.status;
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/** All that was promised stands in the ledger, and the ledger is sound. */
function verify(directory: string, promised: readonly Promised[]): void {
  using ledger = Ledger.open(directory);
  assert.deepEqual(ledger.check(), []);
  const steps = new Map<string, string[]>();
  for (const { id, attempts, state } of ledger.list()) {
    const history = ledger.history(id);
    steps.set(id, history.map(({ event, attempt }) => `${event} ${attempt}`));
    assert.equal(history.at(-1)!.state, state, "the state and its history are of one commit");
    assert.equal(history.at(-1)!.attempt, attempts);
  }
  for (const [event, id, detail] of promised) {
    if (event === "receipt") {
      assert.ok(ledger.receipts(id).some(({ hash }) => hash === detail), `the receipt ${detail} is lost`);
    } else assert.ok(steps.get(id)?.includes(`${event} ${detail}`), `${event} ${detail} of ${id} is lost`);
  }
}

Deno.test("a process that is killed at any point has kept what it promised", async () => {
  const directory = await Deno.makeTempDir();
  const promised: Promised[] = [];
  try {
    for (let kill = 0; kill < runs(20); kill++) {
      const child = start(directory, "sender");
      const last = 1 + Math.floor(Math.random() * 150);
      promised.push(
        ...await linesOf(child, (count) => {
          if (count === last) child.kill("SIGKILL");
        }),
      );
      verify(directory, promised);
    }
    assert.ok(promised.length > runs(20), "hardly anything was promised");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a sender and a follower of receipts work on one ledger at once, and either may be killed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const promised: Promised[] = [];
    for (let round = 0; round < runs(3); round++) {
      const sender = start(directory, "sender");
      const follower = start(directory, "follower");
      const [first, second] = round % 2 === 0 ? [sender, follower] : [follower, sender];
      const goesOn = linesOf(second);
      const killed = await linesOf(first, (count) => {
        if (count === 60) first.kill("SIGKILL");
      });
      second.kill("SIGKILL");
      const told = [killed, await goesOn];
      promised.push(...told.flat());
      assert.ok(killed.length >= 60);
      verify(directory, promised);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a sender that is killed loses its lock", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const child = start(directory, "sender");
    const refusals: Promise<unknown>[] = [];
    await linesOf(child, (count) => {
      if (count !== 1) return;
      const refusal = lockSending(directory).then((lock) => lock[Symbol.dispose](), ({ code }) => code);
      refusals.push(refusal.finally(() => child.kill("SIGKILL")));
    });
    assert.deepEqual(await Promise.all(refusals), ["sending"]);
    (await lockSending(directory))[Symbol.dispose]();
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a full disk is named, leaves nothing half, and the ledger goes on once there is room", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const make = (number: number) => exampleDispatch({ payloadHash: hashOf(number), year: null });
    const kept: DispatchStatus[] = [];
    const refused: LedgerError[] = [];
    {
      using ledger = Ledger.open(directory, { maximumPages: 40 });
      for (let group = 0; group < 30; group++) {
        // Pairs are prepared as one; four pairs share a commit.
        const pairs = [0, 1, 2, 3].map((pair) => {
          const number = (group * 4 + pair) * 2;
          return ledger.prepare([make(number), make(number + 1)]);
        });
        for (const result of await Promise.allSettled(pairs)) {
          if (result.status === "fulfilled") kept.push(...result.value);
          else refused.push(result.reason as LedgerError);
        }
      }
      assert.ok(kept.length > 10 && refused.length > 10, `${kept.length} kept, ${refused.length} refused`);
      assert.deepEqual(new Set(refused.map(({ code }) => code)), new Set(["full"]));
      assert.deepEqual(ledger.list().map(({ id }) => id), kept.map(({ id }) => id));
      assert.deepEqual(ledger.check(), []);
      // A step needs less room than a dispatch; in the end there is none for it either.
      const { id } = kept[0]!;
      let full: LedgerError | undefined;
      while (full === undefined) {
        const before = ledger.get(id)!;
        const steps = ledger.history(id).length;
        await ledger.sent(id).catch((error) => full = error);
        if (full === undefined) continue;
        assert.equal((full as LedgerError).code, "full");
        assert.deepEqual([ledger.get(id), ledger.history(id).length], [before, steps]);
      }
    }
    using ledger = Ledger.open(directory);
    assert.deepEqual(ledger.check(), []);
    const last = kept.at(-1)!;
    await ledger.sent(last.id);
    assert.equal((await ledger.settle(exampleReceipt(last, "accepted"))).kind, "applied");
    assert.equal((await ledger.prepare([make(10_000)]))[0]!.sequence, kept.length + 1);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
