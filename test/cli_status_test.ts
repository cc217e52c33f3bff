import assert from "node:assert/strict";
import { Ledger } from "../delivery/ledger/mod.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "../delivery/ledger/test_dispatches.ts";
import { runCli } from "./cli.ts";

Deno.test("kprkit status tells of an outbox, of one dispatch, and ends as the ledger says", async () => {
  const outbox = await Deno.makeTempDir();
  try {
    {
      using ledger = Ledger.open(outbox);
      const [first, second] = await ledger.prepare([
        exampleDispatch(),
        exampleDispatch({ type: "KPR_IDE", payloadHash: hashOf(2) }),
      ]);
      await Promise.all([ledger.sent(first!.id), ledger.sent(second!.id)]);
      await ledger.settle(exampleReceipt(first!, "accepted"));
    }
    const run = (...args: string[]) => runCli(["status", "--outbox", outbox, ...args]);
    const plain = await run();
    assert.deepEqual([plain.code, plain.err], [0, ""]);
    assert.match(plain.out, /godtatt[\s\S]*2 forsendelser/);
    const { code, out } = await run("--deadline", "2020-01-15", "--json", "--state", "sent");
    assert.equal(code, 1, "past, and something is missing");
    const status = JSON.parse(out);
    assert.deepEqual(status.dispatches.map(({ type }: { type: string }) => type), ["KPR_IDE"]);
    assert.deepEqual([status.counts.accepted, status.deadlines[0].state], [1, "past"]);
    const { id } = status.dispatches[0];
    {
      using ledger = Ledger.open(outbox);
      await ledger.settle(exampleReceipt(ledger.get(id)!, "rejected"));
    }
    assert.equal((await run("--deadline", "2020-01-15")).code, 4);
    const one = await run("--id", id.slice(0, 13), "--lang", "en");
    assert.equal(one.code, 4);
    assert.match(one.out, /KPR_IDE 4601 2025: rejected[\s\S]*T02 XML validerer ikke/);
    const json = JSON.parse((await run("--id", id, "--json")).out);
    assert.equal(json.history.length, 3);
    assert.equal(json.receipts.length, 1);
    for (
      const args of [["--id", "00000000"], ["--id", "x"], ["--state", "lost"], ["--deadline", "2026-02-30"]]
    ) {
      const wrong = await run(...args);
      assert.equal(wrong.code, 2, args.join(" "));
      assert.match(wrong.err, /^error: [^\n]+\nhint: [^\n]+\n$/);
      assert.equal(wrong.out, "");
    }
  } finally {
    await Deno.remove(outbox, { recursive: true });
  }
});

Deno.test("kprkit status makes no ledger where there is none, and takes nothing else for one", async () => {
  const outbox = await Deno.makeTempDir();
  try {
    const none = await runCli(["status", "--outbox", outbox]);
    assert.equal(none.code, 3);
    assert.match(none.err, /^error: There is no ledger in [^\n]+\nhint: [^\n]+\n$/);
    assert.deepEqual([...Deno.readDirSync(outbox)], []);
    Deno.writeTextFileSync(`${outbox}/ledger.sqlite`, "something else altogether ".repeat(100));
    const other = await runCli(["status", "--outbox", outbox]);
    assert.equal(other.code, 3);
    assert.match(other.err, /is not a ledger/);
  } finally {
    await Deno.remove(outbox, { recursive: true });
  }
});
