/**
 * A process that works on a ledger until it is killed, and tells every promise once it has been kept. For the crash tests.
 *
 * @module
 */
import { Ledger } from "./mod.ts";
import { exampleDispatch, exampleReceipt } from "./test_dispatches.ts";

const [directory = ".", role = "sender"] = Deno.args;
const encoder = new TextEncoder();
const ledger = Ledger.open(directory);

/** Written at once: what a killed process has told has left it. */
function tell(...promised: (string | number)[]): void {
  Deno.stdout.writeSync(encoder.encode(JSON.stringify(promised) + "\n"));
}

function randomHash(): string {
  return crypto.randomUUID().replaceAll("-", "").padStart(64, "0");
}

/** Prepares and sends, some at once. */
async function send(): Promise<never> {
  const _lock = await ledger.lockSending();
  while (true) {
    const fresh = Array.from(
      { length: 1 + Math.floor(Math.random() * 6) },
      () => exampleDispatch({ payloadHash: randomHash(), year: null }),
    );
    for (const { id } of await ledger.prepare(fresh)) tell("prepared", id, 0);
    await Promise.all(
      ledger.next({ limit: 10 }).map(async ({ id }) => {
        const { attempts } = await ledger.sent(id).catch((error) => {
          if (error.code === "not_allowed") return { attempts: 0 }; // its receipt was quicker
          throw error;
        });
        if (attempts === 0) return;
        tell("sending", id, attempts);
        const lost = Math.random() < 0.2;
        const { state } = await ledger.outcome(
          id,
          lost
            ? { kind: "unknown", problem: { code: "network", text: "Connection reset" } }
            : { kind: "acknowledged", by: "broker", reference: null },
        );
        if (state === "sent") tell("uncertain", id, attempts);
        if (state === "acknowledged") tell("taken", id, attempts);
      }),
    );
  }
}

/** Settles what waits, half of it twice. */
async function follow(): Promise<never> {
  while (true) {
    const waiting = ledger.list({ states: ["sent", "acknowledged"], limit: 20 });
    await Promise.all(waiting.map(async (dispatch) => {
      const receipt = exampleReceipt(dispatch, "accepted");
      await ledger.settle(receipt, { via: "amqp" });
      tell("receipt", dispatch.id, receipt.hash);
      if (Math.random() < 0.5) await ledger.settle(receipt);
    }));
    if (waiting.length === 0) await ledger.note({ kind: "waiting", text: "", by: "test", ids: [] });
  }
}

await (role === "sender" ? send() : follow());
