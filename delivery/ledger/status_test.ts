import assert from "node:assert/strict";
import type { DispatchStatus } from "../dispatch.ts";
import { Ledger, ledgerStatus } from "./mod.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "./test_dispatches.ts";

async function withLedger(
  test: (ledger: Ledger, tick: (iso: string) => void) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  let time = new Date("2026-01-10T07:00:00Z");
  try {
    using ledger = Ledger.open(directory, { clock: () => time });
    await test(ledger, (iso) => time = new Date(iso));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function settled(
  ledger: Ledger,
  verdict: "accepted" | "rejected" | "partly",
  parts: Parameters<typeof exampleDispatch>[0],
): Promise<DispatchStatus> {
  const [dispatch] = (await ledger.prepare([exampleDispatch({ environment: "production", ...parts })])) as [
    DispatchStatus,
  ];
  await ledger.sent(dispatch.id);
  await ledger.settle(exampleReceipt(dispatch, verdict));
  return dispatch;
}

const deadlineAt = (ledger: Ledger, now: string, deadline?: string) =>
  ledgerStatus(ledger, { now: new Date(now), ...(deadline === undefined ? {} : { deadline }) }).deadlines;

Deno.test("a deadline goes by Norwegian days", () =>
  withLedger(async (ledger) => {
    await ledger.prepare([exampleDispatch({ environment: "production" })]);
    const told = (now: string) => deadlineAt(ledger, now).map(({ daysLeft, state }) => [daysLeft, state])[0];
    assert.deepEqual(told("2025-12-31T22:59:59Z"), [15, "ahead"]);
    assert.deepEqual(told("2025-12-31T23:00:00Z"), [14, "near"]);
    assert.deepEqual(told("2026-01-15T22:59:59Z"), [0, "near"]);
    assert.deepEqual(told("2026-01-15T23:00:00Z"), [-1, "past"]);
  }));

Deno.test("both messages of a report must be accepted, and what replaces another counts for it", () =>
  withLedger(async (ledger, tick) => {
    const missing = () =>
      deadlineAt(ledger, "2026-01-12T12:00:00Z")[0]?.missing.map(({ type, state }) => `${type} ${state}`);
    const rejected = () => ledgerStatus(ledger).rejected.length;
    await settled(ledger, "accepted", { payloadHash: hashOf(1) });
    assert.deepEqual(missing(), ["KPR_IDE null"]);
    await settled(ledger, "rejected", { type: "KPR_IDE", payloadHash: hashOf(2) });
    assert.deepEqual([missing(), rejected()], [["KPR_IDE rejected"], 1]);
    tick("2026-01-11T07:00:00Z");
    const later = { type: "KPR_IDE", created: "2026-01-11T07:00:00.000Z" };
    const [mended] = await ledger.prepare([
      exampleDispatch({ ...later, environment: "production", payloadHash: hashOf(3) }),
    ]);
    assert.deepEqual([missing(), rejected()], [["KPR_IDE prepared"], 0]);
    await ledger.order(mended!.id, { kind: "withdraw", reason: "Wrong file", by: "Ola" });
    assert.deepEqual([missing(), rejected()], [["KPR_IDE rejected"], 1]);
    await settled(ledger, "partly", { ...later, payloadHash: hashOf(4) });
    assert.deepEqual([missing(), rejected()], [["KPR_IDE partly"], 0]);
    await settled(ledger, "accepted", { ...later, payloadHash: hashOf(5) });
    assert.deepEqual([missing(), rejected()], [[], 0]);
    assert.equal(deadlineAt(ledger, "2026-02-12T12:00:00Z")[0]!.state, "met");
  }));

Deno.test("tests have no deadline but one that is given", () =>
  withLedger(async (ledger) => {
    await ledger.prepare([
      exampleDispatch({ type: "HST_Konsultasjon", year: null, municipality: null }),
      exampleDispatch({ environment: "validation", receiver: "171479" }),
    ]);
    assert.deepEqual(deadlineAt(ledger, "2026-01-12T12:00:00Z"), []);
    const [given] = deadlineAt(ledger, "2026-01-12T12:00:00Z", "2026-02-01");
    assert.deepEqual([given!.date, given!.year, given!.daysLeft, given!.state], [
      "2026-02-01",
      null,
      20,
      "ahead",
    ]);
    assert.deepEqual(given!.missing.map(({ type, id }) => [type, id === null]), [
      ["HST_Konsultasjon", false],
      ["KPR_IPL", false],
      ["KPR_IDE", true],
    ]);
  }));

Deno.test("years have their own deadlines, and one that no letter names is assumed", () =>
  withLedger(async (ledger) => {
    await settled(ledger, "accepted", { payloadHash: hashOf(1), year: 2024 });
    await settled(ledger, "accepted", { payloadHash: hashOf(2), year: 2023, receiver: "122612" });
    assert.deepEqual(
      deadlineAt(ledger, "2024-01-01T12:00:00Z").map((
        { date, year, assumed, state },
      ) => [date, year, assumed, state]),
      [["2024-01-15", 2023, false, "near"], ["2025-01-15", 2024, true, "ahead"]],
    );
  }));
