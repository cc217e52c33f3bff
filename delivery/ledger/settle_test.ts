import assert from "node:assert/strict";
import type { DispatchState, DispatchStatus } from "../dispatch.ts";
import type { ReceiptVerdict } from "../receipt.ts";
import { Ledger, type SettlementKind } from "./mod.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "./test_dispatches.ts";

type Setting = DispatchState | "sent again" | "never sent" | "tried";

/** Brings a dispatch to a state. */
async function bring(ledger: Ledger, to: Setting): Promise<DispatchStatus> {
  const [dispatch] = (await ledger.prepare([
    exampleDispatch({ year: null, payloadHash: crypto.randomUUID().replaceAll("-", "").padStart(64, "0") }),
  ])) as [DispatchStatus];
  const { id } = dispatch;
  if (to === "never sent") return dispatch;
  if (to === "withdrawn") return await ledger.order(id, { kind: "withdraw", reason: "Wrong", by: "Ola" });
  await ledger.sent(id);
  if (to === "sent") return ledger.get(id)!;
  if (to === "tried" || to === "prepared") {
    return await ledger.outcome(id, { kind: "deferred", problem: { code: "busy", text: "Later" } });
  }
  const status = await ledger.outcome(id, { kind: "acknowledged", by: "broker", reference: null });
  if (to === "acknowledged") return status;
  if (to === "sent again") return await ledger.order(id, { kind: "resend", reason: "Lost", by: "Kari" });
  await ledger.settle(exampleReceipt(dispatch, to));
  return ledger.get(id)!;
}

async function withLedger(test: (ledger: Ledger) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    using ledger = Ledger.open(directory);
    await test(ledger);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What each verdict is, where it finds the dispatch so; the state after it where that is another one. */
const table: Readonly<Record<Setting, Readonly<Record<ReceiptVerdict, [SettlementKind, DispatchState?]>>>> = {
  "never sent": {
    acknowledged: ["not_due"],
    accepted: ["not_due"],
    partly: ["not_due"],
    rejected: ["not_due"],
  },
  tried: {
    acknowledged: ["late", "acknowledged"],
    accepted: ["late", "accepted"],
    partly: ["late", "partly"],
    rejected: ["late", "rejected"],
  },
  prepared: {
    acknowledged: ["late", "acknowledged"],
    accepted: ["late", "accepted"],
    partly: ["late", "partly"],
    rejected: ["late", "rejected"],
  },
  sent: {
    acknowledged: ["applied", "acknowledged"],
    accepted: ["applied", "accepted"],
    partly: ["applied", "partly"],
    rejected: ["applied", "rejected"],
  },
  "sent again": {
    acknowledged: ["late", "acknowledged"],
    accepted: ["late", "accepted"],
    partly: ["late", "partly"],
    rejected: ["late", "rejected"],
  },
  acknowledged: {
    acknowledged: ["duplicate"],
    accepted: ["applied", "accepted"],
    partly: ["applied", "partly"],
    rejected: ["applied", "rejected"],
  },
  accepted: {
    acknowledged: ["duplicate"],
    accepted: ["duplicate"],
    partly: ["contradictory"],
    rejected: ["contradictory"],
  },
  partly: {
    acknowledged: ["duplicate"],
    accepted: ["contradictory"],
    partly: ["duplicate"],
    rejected: ["contradictory"],
  },
  rejected: {
    acknowledged: ["duplicate"],
    accepted: ["contradictory"],
    partly: ["contradictory"],
    rejected: ["duplicate"],
  },
  withdrawn: {
    acknowledged: ["not_due"],
    accepted: ["not_due"],
    partly: ["not_due"],
    rejected: ["not_due"],
  },
};

for (const [setting, verdicts] of Object.entries(table)) {
  Deno.test(`receipts that find a dispatch ${setting}`, () =>
    withLedger(async (ledger) => {
      for (const [verdict, [kind, state]] of Object.entries(verdicts)) {
        const before = await bring(ledger, setting as Setting);
        const receipt = exampleReceipt(before, verdict as ReceiptVerdict);
        const settlement = await ledger.settle(receipt);
        assert.equal(settlement.kind, kind, `${verdict} on ${setting}`);
        assert.equal(settlement.applied, state !== undefined);
        assert.deepEqual(settlement.dispatch, ledger.get(before.id));
        assert.equal(settlement.dispatch!.state, state ?? before.state);
        const kept = ledger.receipts(before.id).at(-1)!;
        assert.deepEqual([kept.kind, kept.found, kept.hash], [kind, before.state, receipt.hash]);
        assert.equal(kept.open, kind === "contradictory" || kind === "not_due");
      }
    }));
}

Deno.test("the same bytes are one receipt, however often they come", () =>
  withLedger(async (ledger) => {
    const dispatch = await bring(ledger, "acknowledged");
    const receipt = exampleReceipt(dispatch, "accepted");
    const kinds: SettlementKind[] = [];
    for (let time = 0; time < 3; time++) kinds.push((await ledger.settle(receipt)).kind);
    // In one commit as well.
    for (const { kind } of await Promise.all([ledger.settle(receipt), ledger.settle(receipt)])) {
      kinds.push(kind);
    }
    assert.deepEqual(kinds, ["applied", "duplicate", "duplicate", "duplicate", "duplicate"]);
    const kept = ledger.receipts(dispatch.id);
    assert.equal(kept.length, 1);
    assert.equal(kept[0]!.times, 5);
    assert.equal(kept[0]!.kind, "applied");
  }));

Deno.test("a register that answers an ordered repetition with the same bytes is heard", () =>
  withLedger(async (ledger) => {
    const dispatch = await bring(ledger, "acknowledged");
    const receipt = exampleReceipt(dispatch, "rejected");
    await ledger.settle(receipt);
    const ordered = await ledger.order(dispatch.id, {
      kind: "resend",
      reason: "Access was mended",
      by: "Kari",
    });
    assert.equal(ordered.state, "prepared");
    assert.equal((await ledger.settle(receipt)).kind, "duplicate", "nothing has been sent since");
    assert.equal((await ledger.settle({ ...receipt, hash: hashOf(77) })).cause, "before_order");
    await ledger.sent(dispatch.id);
    const second = await ledger.settle(receipt);
    assert.deepEqual([second.kind, second.dispatch!.state], ["applied", "rejected"]);
    assert.deepEqual(ledger.receipts(dispatch.id).map(({ times }) => times), [3, 1]);
  }));

Deno.test("an accepted message may be ordered once more, and a late receipt settles it", () =>
  withLedger(async (ledger) => {
    const dispatch = await bring(ledger, "accepted");
    await ledger.order(dispatch.id, { kind: "resend", reason: "The register asked for it", by: "Kari" });
    assert.equal(ledger.next()[0]?.id, dispatch.id);
    const late = await ledger.settle(exampleReceipt(dispatch, "accepted"));
    assert.deepEqual([late.kind, late.cause, late.dispatch!.state], ["late", "after_order", "accepted"]);
    assert.deepEqual(ledger.next(), []);
  }));

Deno.test("receipts of another type or another party are told and not applied", () =>
  withLedger(async (ledger) => {
    const dispatch = await bring(ledger, "acknowledged");
    const settle = async (parts: Parameters<typeof exampleReceipt>[2]) =>
      (await ledger.settle(exampleReceipt(dispatch, "accepted", parts))).cause;
    assert.equal(await settle({ originalType: "KPR_IDE" }), "other_type");
    assert.equal(await settle({ from: "134197" }), "other_party");
    assert.equal(ledger.get(dispatch.id)!.state, "acknowledged");
    assert.equal(ledger.misfits().length, 2);
    await ledger.order(dispatch.id, { kind: "dismiss", reason: "Asked the register", by: "Kari" });
    assert.equal(ledger.misfits().length, 0);
    assert.equal(
      await settle({ originalType: "KPR_HOM", from: null }),
      "",
      "the letter of 2023 says KPR_HOM",
    );
    assert.equal(ledger.get(dispatch.id)!.state, "accepted");
  }));

Deno.test("a receipt may be from the receiver's organisation, where the dispatch tells it", () =>
  withLedger(async (ledger) => {
    const [dispatch] =
      (await ledger.prepare([exampleDispatch({ facts: { receiver_organisation: "85217" } })])) as [
        DispatchStatus,
      ];
    await ledger.sent(dispatch.id);
    const settlement = await ledger.settle(exampleReceipt(dispatch, "accepted", { from: "85217" }));
    assert.equal(settlement.kind, "applied");
  }));

Deno.test("the first word of the register stands until somebody has looked", () =>
  withLedger(async (ledger) => {
    const dispatch = await bring(ledger, "accepted");
    const no = exampleReceipt(dispatch, "rejected");
    assert.equal((await ledger.settle(no)).kind, "contradictory");
    assert.equal((await ledger.settle(no)).kind, "duplicate");
    const [misfit] = ledger.misfits();
    assert.deepEqual([misfit!.cause, misfit!.found, misfit!.verdict], [
      "other_verdict",
      "accepted",
      "rejected",
    ]);
    assert.equal(ledger.get(dispatch.id)!.state, "accepted");
    await ledger.order(dispatch.id, { kind: "dismiss", reason: "The register says it has it", by: "Kari" });
    assert.deepEqual(ledger.misfits(), []);
    assert.equal(ledger.get(dispatch.id)!.state, "accepted");
  }));

Deno.test("an error of the bus yields to the register, and never the other way", () =>
  withLedger(async (ledger) => {
    const dispatch = await bring(ledger, "acknowledged");
    const error = exampleReceipt(dispatch, "rejected", { format: "amqp-error" });
    assert.equal((await ledger.settle(error)).dispatch!.state, "rejected");
    const apprec = await ledger.settle(exampleReceipt(dispatch, "accepted"));
    assert.deepEqual([apprec.kind, apprec.cause, apprec.dispatch!.state], [
      "applied",
      "over_carrier",
      "accepted",
    ]);
    assert.equal((await ledger.settle({ ...error, hash: hashOf(4) })).kind, "contradictory");
  }));

Deno.test("receipts of no dispatch, and what cannot be read, are kept and counted", () =>
  withLedger(async (ledger) => {
    const stray = exampleReceipt({ id: crypto.randomUUID(), type: "KPR_IPL", receiver: "1" }, "accepted");
    assert.deepEqual(await ledger.settle(stray, { via: "edi" }), {
      kind: "unknown",
      cause: "no_dispatch",
      applied: false,
      reason: "No message of this id has been prepared here",
    });
    assert.equal((await ledger.settle(stray)).kind, "unknown");
    for (let time = 0; time < 2; time++) {
      await ledger.unreadable({ code: "T01", text: "Not XML" }, { via: "amqp", hash: hashOf(3) });
    }
    const { unknown, unreadable } = ledger.strays();
    assert.deepEqual(unknown.map(({ hash, times, via }) => [hash, times, via]), [[stray.hash, 2, "edi"]]);
    assert.deepEqual(unreadable.map(({ problem, times }) => [problem.code, times]), [["T01", 2]]);
  }));
