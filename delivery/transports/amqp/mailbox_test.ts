import { strictEqual } from "node:assert/strict";
import { Mailbox } from "./mailbox.ts";

Deno.test("what is put in is taken in its order, before and while it is waited for", async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  mailbox.put(2);
  strictEqual(await mailbox.take({}), 1);
  strictEqual(await mailbox.take({ idle: 0 }), 2);
  const waiting = mailbox.take({});
  mailbox.put(3);
  strictEqual(await waiting, 3);
});

Deno.test("idle time counts only from when it is started", async () => {
  const mailbox = new Mailbox<number>();
  const waiting = mailbox.take({ idle: 1 });
  let over = false;
  waiting.then(() => over = true);
  // Longer than the idle time, and nothing is over: nobody looks yet.
  await new Promise((resolve) => setTimeout(resolve, 20));
  strictEqual(over, false);
  mailbox.startIdle();
  strictEqual(await waiting, undefined);
});

Deno.test("a signal ends the waiting, and what is there stays", async () => {
  const mailbox = new Mailbox<number>();
  const abort = new AbortController();
  const waiting = mailbox.take({ signal: abort.signal });
  abort.abort();
  strictEqual(await waiting, undefined);
  mailbox.put(1);
  strictEqual(await mailbox.take({ signal: abort.signal }), undefined);
  strictEqual(await mailbox.take({}), 1);
});
