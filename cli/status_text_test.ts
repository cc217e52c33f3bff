import assert from "node:assert/strict";
import { dispatchHistory, Ledger, ledgerStatus } from "../delivery/ledger/mod.ts";
import { exampleDispatch, exampleReceipt, hashOf } from "../delivery/ledger/test_dispatches.ts";
import { statusExitCode } from "./status.ts";
import { historyText, statusText } from "./status_text.ts";

const idOf = (number: number) => `${String(number).repeat(8)}-0000-4000-8000-000000000000`;
const production = { environment: "production", receiver: "122612" } as const;

/** A ledger on the morning of 10 January 2026: one accepted, one rejected, one tried in vain, and receipts that do not fit. */
async function withLedger(test: (ledger: Ledger) => void | Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  let minutes = 0;
  const clock = () => new Date(Date.UTC(2026, 0, 10, 7, minutes++));
  try {
    using ledger = Ledger.open(directory, { clock });
    const [ipl, ide, other] = await ledger.prepare([
      exampleDispatch({ ...production, id: idOf(1) }),
      exampleDispatch({ ...production, id: idOf(2), type: "KPR_IDE", payloadHash: hashOf(2) }),
      exampleDispatch({
        ...production,
        id: idOf(3),
        municipality: "4602",
        group: "4602-2025",
        payloadHash: hashOf(3),
      }),
    ]);
    for (const { id } of [ipl!, ide!, other!]) await ledger.sent(id);
    await ledger.outcome(ide!.id, { kind: "acknowledged", by: "broker", reference: null });
    await ledger.outcome(other!.id, {
      kind: "deferred",
      problem: {
        code: "connection_refused",
        text: "Nobody answers at the address of the message bus, try again",
      },
    });
    await ledger.settle(exampleReceipt(ipl!, "accepted", { hash: hashOf(11) }), { via: "amqp" });
    await ledger.settle(exampleReceipt(ide!, "rejected", { hash: hashOf(12) }), { via: "amqp" });
    await ledger.settle(exampleReceipt(ipl!, "rejected", { hash: hashOf(13) }), { via: "amqp" });
    await ledger.settle(
      exampleReceipt({ id: idOf(9), type: "KPR_IPL", receiver: "1" }, "accepted", { hash: hashOf(14) }),
    );
    await ledger.unreadable({ code: "T01", text: "Not XML" }, { via: "edi", hash: hashOf(15) });
    await ledger.unreadable({ code: "T01", text: "Not XML" }, { via: "edi", hash: hashOf(15) });
    await test(ledger);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const now = new Date("2026-01-12T22:59:00Z"); // a minute to midnight in Norway

Deno.test("status in Norwegian, wide", () =>
  withLedger((ledger) => {
    assert.equal(
      statusText(ledgerStatus(ledger, { now }), { lang: "nb", width: 100 }),
      `status     type     kommune  år    tid               forsøk  id
godtatt    KPR_IPL  4601     2025  10.01.2026 08:06       1  11111111
avvist     KPR_IDE  4601     2025  10.01.2026 08:07       1  22222222
    T02 XML validerer ikke
klargjort  KPR_IPL  4602     2025  10.01.2026 08:05       1  33333333
    connection_refused Nobody answers at the address of the message bus, try again

Kvitteringer som ikke stemmer: avklar dem med registeret
  11111111-0000-4000-8000-000000000000 sier avvist (T02 XML validerer ikke), den sier noe annet
    enn kvitteringen før den, kom 10.01.2026 08:08 over amqp

Kvitteringer uten forsendelse
  99999999-0000-4000-8000-000000000000 sier godtatt, ingen melding med denne id-en er klargjort
    her, kom 10.01.2026 08:09

Kom som kvittering, men kan ikke leses
  T01: Not XML, kom 10.01.2026 08:10 over edi, kom 2 ganger

Frist 15.01.2026 for 2025: 3 dager igjen, 3 ikke godtatt
  KPR_IDE 4601 2025: avvist  22222222
  KPR_IPL 4602 2025: klargjort  33333333
  KPR_IDE 4602 2025: ikke klargjort

3 forsendelser: 1 godtatt; 1 avvist; 1 klargjort
`,
    );
  }));

Deno.test("status fits 60 columns, in both languages", () =>
  withLedger((ledger) => {
    for (const lang of ["nb", "en"] as const) {
      const text = statusText(ledgerStatus(ledger, { now }), { lang, width: 60 });
      for (const line of text.split("\n")) assert.ok([...line].length <= 60, line);
    }
    assert.equal(
      statusText(ledgerStatus(ledger, { now, filter: { group: "4602-2025" } }), { lang: "en", width: 60 }),
      `prepared  KPR_IPL 4602 2025
  2026-01-10 08:05  1 attempt  33333333
    connection_refused Nobody answers at the address of
      the message bus, try again

Receipts that do not fit: clear them up with the register
  11111111-0000-4000-8000-000000000000 says rejected (T02
    XML validerer ikke), it says otherwise than the receipt
    before it, came 2026-01-10 08:08 over amqp

Receipts without a dispatch
  99999999-0000-4000-8000-000000000000 says accepted, no
    message of this id has been prepared here, came
    2026-01-10 08:09

Came as a receipt, and cannot be read
  T01: Not XML, came 2026-01-10 08:10 over edi, came 2
    times

Deadline 2026-01-15 for 2025: 3 days left, 3 not accepted
  KPR_IDE 4601 2025: rejected  22222222
  KPR_IPL 4602 2025: prepared  33333333
  KPR_IDE 4602 2025: not prepared

1 dispatch: 1 prepared
`,
    );
  }));

Deno.test("one dispatch with its steps, receipts and orders", () =>
  withLedger(async (ledger) => {
    await ledger.order(idOf(2), { kind: "resend", reason: "The register mended its check", by: "Kari" });
    assert.equal(
      historyText(dispatchHistory(ledger, idOf(2))!, { lang: "nb", width: 80 }),
      `KPR_IDE 4601 2025: klargjort
  22222222-0000-4000-8000-000000000000
  fra 8000002 til 122612 (produksjon) over amqp
  hører sammen som 4601-2025
  kilde: extracts/4601-2025.xml
  pakke: 22222222-0000-4000-8000-000000000000.p7m, 100000 byte
  The register mended its check (Kari)

Hendelser
  10.01.2026 08:00  klargjort
  10.01.2026 08:02  sendes
  10.01.2026 08:04  overlevert: broker
  10.01.2026 08:07  avvist
  10.01.2026 08:12  ordre om å sende på nytt: The register mended its check
    (Kari)

Kvitteringer
  22222222-0000-4000-8000-000000000000 sier avvist (T02 XML validerer ikke),
    kom 10.01.2026 08:07 over amqp

Ordrer og notater
  10.01.2026 08:12  resend: The register mended its check (Kari)
`,
    );
    assert.equal(dispatchHistory(ledger, idOf(8)), undefined);
  }));

Deno.test("an empty ledger has nothing to tell", async () => {
  const directory = await Deno.makeTempDir();
  {
    using ledger = Ledger.open(directory);
    const status = ledgerStatus(ledger, { now });
    assert.equal(statusText(status, { lang: "nb", width: 80 }), "Ingen forsendelser.\n");
    assert.equal(statusExitCode(status, { deadline: true }), 0);
  }
  await Deno.remove(directory, { recursive: true });
});

Deno.test("exit codes: rejected goes before the deadline, and a deadline counts only where asked for", () => {
  const deadline = (state: "met" | "ahead" | "near" | "past") => ({
    date: "2026-01-15",
    year: 2025,
    assumed: false,
    daysLeft: 3,
    state,
    missing: [],
  });
  const code = (rejected: string[], state: Parameters<typeof deadline>[0], asked: boolean) =>
    statusExitCode({ rejected, deadlines: [deadline(state)] }, { deadline: asked });
  assert.equal(code([], "near", false), 0);
  assert.equal(code([], "near", true), 1);
  assert.equal(code([], "past", true), 1);
  assert.equal(code([], "ahead", true), 0);
  assert.equal(code([], "met", true), 0);
  assert.equal(code(["a"], "near", true), 4);
  assert.equal(code(["a"], "met", false), 4);
});
