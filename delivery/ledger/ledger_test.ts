import assert from "node:assert/strict";
import type { DispatchStatus } from "../dispatch.ts";
import type { SendOutcome } from "../transport.ts";
import { Ledger, type LedgerErrorCode, type LedgerOptions } from "./mod.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "./test_dispatches.ts";

const taken: SendOutcome = { kind: "acknowledged", by: "broker", reference: null };
const problem = { code: "network", text: "Connection reset" };

/** A ledger in a directory of its own, with a clock that goes on a second at each look. */
async function withLedger(
  test: (ledger: Ledger, directory: string) => Promise<void>,
  options: LedgerOptions = {},
): Promise<void> {
  const directory = await Deno.makeTempDir();
  let seconds = 0;
  const clock = () => new Date(Date.UTC(2026, 0, 10, 7, 0, seconds++));
  try {
    using ledger = Ledger.open(directory, { clock, ...options });
    await test(ledger, directory);
    assert.deepEqual(ledger.check(), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function prepared(
  ledger: Ledger,
  parts: Parameters<typeof exampleDispatch>[0] = {},
): Promise<DispatchStatus> {
  return (await ledger.prepare([exampleDispatch(parts)]))[0]!;
}

/** Prepared, sent, and taken by the carrier. */
async function acknowledged(
  ledger: Ledger,
  parts: Parameters<typeof exampleDispatch>[0] = {},
): Promise<DispatchStatus> {
  const { id } = await prepared(ledger, parts);
  await ledger.sent(id);
  return await ledger.outcome(id, taken);
}

async function refuses(code: LedgerErrorCode, work: () => unknown): Promise<void> {
  await assert.rejects(async () => await work(), (error) => {
    assert.equal((error as { name: string }).name, "LedgerError", String(error));
    const { code: found, hint, message } = error as { code: string; hint: string; message: string };
    assert.equal(found, code, message);
    assert.match(message, /^[A-Z\/]/);
    assert.ok(hint.length > 10);
    return true;
  });
}

Deno.test("a dispatch goes from prepared to accepted, and every step is told", async () => {
  await withLedger(async (ledger) => {
    const dispatch = exampleDispatch({ facts: { key: "abc" } });
    const [status] = await ledger.prepare([dispatch]);
    assert.deepEqual(status, {
      ...dispatch,
      sequence: 1,
      state: "prepared",
      since: "2026-01-10T07:00:00.000Z",
      attempts: 0,
      reason: "",
      problems: [],
      reference: null,
    });
    assert.equal((await ledger.sent(dispatch.id)).attempts, 1);
    const reference = "correlation-1";
    assert.equal((await ledger.outcome(dispatch.id, { ...taken, reference })).state, "acknowledged");
    const settlement = await ledger.settle(exampleReceipt(dispatch, "accepted"), { via: "amqp" });
    assert.equal(settlement.kind, "applied");
    assert.deepEqual(settlement.dispatch, ledger.get(dispatch.id));
    assert.equal(settlement.dispatch!.reference, reference);
    assert.deepEqual(
      ledger.history(dispatch.id).map((
        { event, state, at, attempt },
      ) => [event, state, at.slice(17, 19), attempt]),
      [
        ["prepared", "prepared", "00", 0],
        ["sending", "sent", "01", 1],
        ["taken", "acknowledged", "02", 1],
        ["accepted", "accepted", "03", 1],
      ],
    );
    assert.deepEqual(ledger.counts(), {
      prepared: 0,
      sent: 0,
      acknowledged: 0,
      accepted: 1,
      partly: 0,
      rejected: 0,
      withdrawn: 0,
    });
  });
});

Deno.test("the same payload is not dispatched twice unless that is ordered", async () => {
  await withLedger(async (ledger) => {
    const first = await acknowledged(ledger);
    await refuses("already_dispatched", () => prepared(ledger));
    await ledger.settle(exampleReceipt(first, "accepted"));
    await refuses("already_dispatched", () => prepared(ledger));
    await prepared(ledger, { type: "KPR_IDE" });
    await prepared(ledger, { receiver: "171479" });
    const [again] = await ledger.prepare([exampleDispatch()], {
      again: { reason: "Asked for by phone", by: "Kari" },
    });
    assert.equal(again!.reason, "Asked for by phone (Kari)");
    assert.deepEqual(ledger.journal().map(({ kind, text, by, ids }) => ({ kind, text, by, ids })), [
      { kind: "again", text: "Asked for by phone", by: "Kari", ids: [again!.id] },
    ]);
  });
});

Deno.test("what was rejected or withdrawn may be dispatched anew", async () => {
  await withLedger(async (ledger) => {
    const first = await acknowledged(ledger);
    await ledger.settle(exampleReceipt(first, "rejected"));
    const second = await prepared(ledger);
    await ledger.order(second.id, { kind: "withdraw", reason: "Wrong file", by: "Ola" });
    assert.equal((await prepared(ledger)).sequence, 3);
  });
});

Deno.test("another payload for the same year waits for the receipt of the first", async () => {
  await withLedger(async (ledger) => {
    const first = await prepared(ledger);
    const next = { payloadHash: hashOf(9) };
    await refuses("unanswered", () => prepared(ledger, next));
    await ledger.sent(first.id);
    await refuses("unanswered", () => prepared(ledger, next));
    await ledger.outcome(first.id, taken);
    await refuses("unanswered", () => prepared(ledger, next));
    const others = [
      { year: 2024 },
      { municipality: "4602" },
      { type: "KPR_IDE" },
      { sender: "8000009" },
      { receiver: "171479" },
      { year: null },
      { municipality: null },
    ];
    for (const [index, parts] of others.entries()) {
      await prepared(ledger, { payloadHash: hashOf(20 + index), ...parts });
    }
    await ledger.settle(exampleReceipt(first, "partly"));
    await prepared(ledger, next);
  });
});

Deno.test("dispatches are prepared all or none, and one that is not whole is named", async () => {
  await withLedger(async (ledger) => {
    const good = exampleDispatch();
    await refuses("already_dispatched", () => ledger.prepare([good, exampleDispatch()]));
    await refuses("unanswered", () => ledger.prepare([good, exampleDispatch({ payloadHash: hashOf(7) })]));
    await refuses("known_id", () => ledger.prepare([good, { ...good, type: "KPR_IDE" }]));
    for (
      const parts of [
        { id: "nonsense" },
        { id: good.id.toUpperCase().replace(/\d/g, "A") },
        { payloadHash: "abc" },
        { packageHash: hashOf(1).toUpperCase().replace("0", "G") },
        { packageSize: -1 },
        { created: "10.01.2026" },
        { sender: " " },
        { municipality: "461" },
        { year: 25 },
      ]
    ) await refuses("invalid_dispatch", () => ledger.prepare([good, exampleDispatch(parts)]));
    assert.equal(ledger.list().length, 0);
    assert.equal((await prepared(ledger)).sequence, 1);
  });
});

Deno.test("one bad change fails alone among those of the same turn", async () => {
  await withLedger(async (ledger) => {
    const ids = (await ledger.prepare(Array.from({ length: 5 }, (_, i) =>
      exampleDispatch({ payloadHash: hashOf(i + 10), year: null })))).map(({ id }) =>
        id
      );
    const results = await Promise.allSettled([
      ...ids.map((id) => ledger.sent(id)),
      ledger.sent(crypto.randomUUID()),
      ledger.order(ids[0]!, { kind: "withdraw", reason: "No", by: "Ola" }),
      ledger.outcome(ids[1]!, taken),
    ]);
    assert.deepEqual(results.map(({ status }) => status === "fulfilled"), [
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
    assert.equal(ledger.get(ids[0]!)!.state, "sent");
    assert.deepEqual(
      ledger.history(ids[0]!).map(({ event, attempt }) => [event, attempt]),
      [["prepared", 0], ["sending", 1]],
      "what was undone with the bad ones is not counted twice",
    );
    assert.equal(ledger.get(ids[1]!)!.state, "acknowledged");
    assert.deepEqual(ledger.journal(), [], "an order that was refused leaves nothing");
  });
});

Deno.test("what was acknowledged or answered is not sent again before somebody orders it", async () => {
  await withLedger(async (ledger) => {
    const { id } = await acknowledged(ledger);
    await refuses("not_allowed", () => ledger.sent(id));
    assert.deepEqual(ledger.next(), []);
    await refuses("invalid_order", () => ledger.order(id, { kind: "resend", reason: "", by: "Kari" }));
    await refuses("invalid_order", () => ledger.order(id, { kind: "resend", reason: "Lost", by: " " }));
    const ordered = await ledger.order(id, {
      kind: "resend",
      reason: "No receipt for three days",
      by: "Kari",
    });
    assert.equal(ordered.state, "sent", "it may have arrived");
    await refuses("not_allowed", () => ledger.order(id, { kind: "withdraw", reason: "No", by: "Ola" }));
    assert.deepEqual(ledger.next().map((it) => it.id), [id]);
    assert.equal((await ledger.sent(id)).attempts, 2);
    assert.equal(
      (await ledger.outcome(id, { kind: "deferred", problem })).state,
      "sent",
      "the first may have arrived",
    );
    await refuses("not_allowed", () => ledger.order(id, { kind: "resend", reason: "Again", by: "Kari" }));
    assert.deepEqual(ledger.journal().map(({ kind, by }) => [kind, by]), [["resend", "Kari"]]);
  });
});

Deno.test("an outcome leads where it says, and a broken exchange is never forgotten", async () => {
  await withLedger(async (ledger) => {
    const { id } = await prepared(ledger);
    await refuses("not_allowed", () => ledger.outcome(id, taken));
    await refuses("unknown_dispatch", () => ledger.outcome(crypto.randomUUID(), taken));
    await ledger.sent(id);
    const deferred = await ledger.outcome(id, { kind: "deferred", problem });
    assert.equal(deferred.state, "prepared");
    assert.equal(deferred.reason, "network: Connection reset");
    await ledger.sent(id);
    const access: SendOutcome = { kind: "refused", problem, hint: "Renew", because: "access" };
    assert.equal((await ledger.outcome(id, access)).state, "prepared");
    await ledger.sent(id);
    assert.equal((await ledger.outcome(id, { kind: "unknown", problem })).state, "sent");
    await ledger.sent(id);
    assert.equal((await ledger.outcome(id, { kind: "deferred", problem })).state, "sent");
    await ledger.sent(id);
    assert.equal((await ledger.outcome(id, access)).state, "sent");
    await ledger.sent(id);
    const content: SendOutcome = { kind: "refused", problem, hint: "Mend", because: "content" };
    const refused = await ledger.outcome(id, content);
    assert.equal(refused.state, "rejected");
    assert.deepEqual(refused.problems, [problem]);
    assert.equal(refused.attempts, 6);
    const accepted = await ledger.settle(exampleReceipt(refused, "accepted"));
    assert.deepEqual(
      [accepted.kind, accepted.dispatch!.state],
      ["applied", "accepted"],
      "the register's word goes first",
    );
  });
});

Deno.test("an answer in the same exchange settles in the same commit", async () => {
  await withLedger(async (ledger) => {
    const dispatch = await prepared(ledger, { transport: "slash" });
    await ledger.sent(dispatch.id);
    const receipt = exampleReceipt(dispatch, "accepted", { format: "http", from: null, originalType: null });
    const answer: SendOutcome = { kind: "answered", receipt, reference: "5f0c" };
    const other = { ...answer, receipt: { ...receipt, originalId: crypto.randomUUID() } };
    await refuses("not_allowed", () => ledger.outcome(dispatch.id, other));
    const status = await ledger.outcome(dispatch.id, answer);
    assert.deepEqual([status.state, status.reference], ["accepted", "5f0c"]);
    assert.equal(ledger.receipts(dispatch.id)[0]!.via, "slash");
  });
});

Deno.test("a strict queue: nothing overtakes, and nothing made before a rejection follows it", async () => {
  await withLedger(async (ledger) => {
    const make = async (number: number, parts = {}) =>
      await prepared(ledger, { payloadHash: hashOf(number), year: null, transport: "slash", ...parts });
    const [a, b, c] = [await make(1), await make(2), await make(3)];
    const other = await make(4, { sender: "8000009" });
    assert.deepEqual(ledger.next().map(({ id }) => id), [a.id, other.id]);
    assert.deepEqual(ledger.next({ limit: 1 }).map(({ id }) => id), [a.id]);
    await refuses("queued_behind", () => ledger.sent(b.id));
    await ledger.sent(a.id);
    await ledger.outcome(a.id, taken);
    assert.deepEqual(ledger.next().map(({ id }) => id), [other.id], "acknowledged is not accepted");
    await ledger.settle(exampleReceipt(a, "accepted"));
    await ledger.sent(b.id);
    await ledger.settle(exampleReceipt(b, "rejected"));
    await refuses("queued_behind", () => ledger.sent(c.id));
    const mended = await make(5);
    assert.deepEqual(ledger.next().map(({ id }) => id), [other.id], "c was made before it was known");
    await ledger.order(c.id, { kind: "withdraw", reason: "Made anew", by: "Ola" });
    assert.deepEqual(ledger.next().map(({ id }) => id), [other.id, mended.id]);
    await ledger.sent(mended.id);
  });
});

Deno.test("a queue of another transport is not strict, unless that is asked for", async () => {
  await withLedger(async (ledger) => {
    const [a, b] = [await prepared(ledger), await prepared(ledger, { type: "KPR_IDE" })];
    assert.deepEqual(ledger.next().map(({ id }) => id), [a.id, b.id]);
    await refuses("queued_behind", () => ledger.sent(b.id, { strict: true }));
    await ledger.sent(b.id);
  });
  await withLedger(async (ledger) => {
    const [a, b] = [await prepared(ledger), await prepared(ledger, { type: "KPR_IDE" })];
    assert.deepEqual(ledger.next({ transport: "amqp" }).map(({ id }) => id), [a.id]);
    await refuses("queued_behind", () => ledger.sent(b.id));
  }, { strict: ["amqp"] });
});

Deno.test("lists are filtered, and the machine may be asked for what waits", async () => {
  await withLedger(async (ledger) => {
    const a = await prepared(ledger);
    const b = await prepared(ledger, { type: "KPR_IDE", transport: "edi" });
    await prepared(ledger, { year: 2024, group: "4601-2024", municipality: "4602", receiver: "171479" });
    await ledger.sent(a.id);
    const ids = (filter: Parameters<Ledger["list"]>[0]) =>
      ledger.list(filter).map(({ sequence, type }) => `${type}${sequence}`);
    assert.deepEqual(ids({ group: "4601-2025" }), ["KPR_IPL1", "KPR_IDE1"]);
    assert.deepEqual(ids({ states: ["sent"] }), ["KPR_IPL1"]);
    assert.deepEqual(ids({ states: ["accepted"] }), []);
    assert.deepEqual(ids({ states: ["prepared", "withdrawn"], year: 2025 }), ["KPR_IDE1"]);
    assert.deepEqual(ids({ municipality: "4602" }), ["KPR_IPL1"]);
    assert.deepEqual(ids({ limit: 2 }), ["KPR_IPL1", "KPR_IDE1"]);
    assert.deepEqual(ledger.next({ states: ["prepared"], transport: "edi" }).map(({ id }) => id), [b.id]);
    assert.equal(ledger.get(crypto.randomUUID()), undefined);
  });
});

Deno.test("one sender at a time", async () => {
  await withLedger(async (ledger, directory) => {
    {
      using _lock = await ledger.lockSending();
      await refuses("sending", () => ledger.lockSending());
      using other = Ledger.open(directory);
      await refuses("sending", () => other.lockSending());
    }
    (await ledger.lockSending())[Symbol.dispose]();
  });
});

Deno.test("two processes' worth of ledgers on one file see each other at once", async () => {
  await withLedger(async (sender, directory) => {
    using follower = Ledger.open(directory);
    const dispatch = await prepared(sender);
    await sender.sent(dispatch.id);
    assert.equal(follower.get(dispatch.id)!.state, "sent");
    await follower.settle(exampleReceipt(dispatch, "accepted"));
    assert.equal(sender.get(dispatch.id)!.state, "accepted");
    // The carrier's word comes after the receipt: the receipt stands.
    assert.equal((await sender.outcome(dispatch.id, taken)).state, "accepted");
    await refuses("not_allowed", () => sender.sent(dispatch.id));
    assert.equal(follower.history(dispatch.id).length, 3);
  });
});

Deno.test("what is asked for before closing is written, and nothing after", async () => {
  const directory = await Deno.makeTempDir();
  const ledger = Ledger.open(directory);
  const promise = ledger.prepare([exampleDispatch()]);
  ledger[Symbol.dispose]();
  ledger[Symbol.dispose]();
  const [{ id }] = (await promise) as [DispatchStatus];
  await refuses("closed", () => ledger.sent(id));
  await refuses("closed", () => ledger.get(id));
  using again = Ledger.open(directory, { readOnly: true });
  assert.equal(again.get(id)!.state, "prepared");
  await refuses("read_only", () => again.sent(id));
  await Deno.remove(directory, { recursive: true });
});

Deno.test("no identity number, however it came, and no control character is kept", async () => {
  const directory = await Deno.makeTempDir();
  const number = "01814512319";
  {
    using ledger = Ledger.open(directory);
    const dispatch = await prepared(ledger, { payloadSource: `extracts/${number}.xml` });
    await ledger.sent(dispatch.id);
    const text = `Pasient ${number} \u001b[31mfinnes ikke`;
    await ledger.outcome(dispatch.id, { kind: "unknown", problem: { code: number, text } });
    await ledger.settle(exampleReceipt(dispatch, "rejected", {
      problems: [{ code: "E31", text: `018145 12319 ${"x".repeat(600)}` }],
      id: number,
      originalType: "KPR_IPL",
    }));
    await ledger.settle(
      exampleReceipt({ ...dispatch, id: number }, "rejected", { from: number, originalType: number }),
    );
    await ledger.unreadable({ code: "T01", text }, { via: "amqp", hash: hashOf(5) });
    await ledger.note({ kind: "guard", text, by: number, ids: [number] });
    const told = JSON.stringify([
      ledger.list(),
      ledger.history(dispatch.id),
      ledger.strays(),
      ledger.journal(),
    ]);
    assert.match(told, /\[11 digits\]/);
    assert.doesNotMatch(told, /\\u001b/);
    assert.ok(ledger.get(dispatch.id)!.problems[0]!.text.length <= 510);
    for (const file of Deno.readDirSync(directory)) assertWithout(`${directory}/${file.name}`, number);
  }
  for (const file of Deno.readDirSync(directory)) assertWithout(`${directory}/${file.name}`, number);
  await Deno.remove(directory, { recursive: true });
});

function assertWithout(path: string, number: string): void {
  const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(path));
  assert.ok(!bytes.includes(number) && !bytes.includes("018145 12319"), `${path} holds an identity number`);
}
