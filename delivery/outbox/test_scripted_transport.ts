/**
 * A transport for tests: what becomes of each package is scripted.
 *
 * @module
 */
import type { Receipt, ReceiptVerdict } from "../receipt.ts";
import type { ArrivedReceipt, Package, SendOutcome, Transport } from "../transport.ts";

/** What becomes of a package, and whether the other side has it afterwards. */
export interface ScriptedExchange {
  readonly outcome: SendOutcome;
  readonly arrives: boolean;
}

/** Ways an exchange can go. */
export const exchanges = Object.freeze({
  acknowledged: { outcome: { kind: "acknowledged", by: "script", reference: null }, arrives: true },
  deferred: { outcome: { kind: "deferred", problem: { code: "busy", text: "Not now" } }, arrives: false },
  lost: {
    outcome: { kind: "unknown", problem: { code: "cut", text: "Cut before it arrived" } },
    arrives: false,
  },
  unheard: {
    outcome: { kind: "unknown", problem: { code: "cut", text: "Cut after it arrived" } },
    arrives: true,
  },
  refused: {
    outcome: {
      kind: "refused",
      because: "content",
      problem: { code: "too_large", text: "It is too large" },
      hint: "Make it smaller",
    },
    arrives: false,
  },
  denied: {
    outcome: {
      kind: "refused",
      because: "access",
      problem: { code: "not_let_in", text: "The sender is not let in" },
      hint: "Ask for access",
    },
    arrives: false,
  },
}) satisfies Readonly<Record<string, ScriptedExchange>>;

/** A receipt for a dispatch, as HTTP gives it. */
export function receiptFor(originalId: string, verdict: ReceiptVerdict): Receipt {
  return {
    format: "http",
    id: null,
    originalId,
    originalType: null,
    verdict,
    problems: verdict === "rejected" ? [{ code: "2008", text: "SchemaValidationFailed" }] : [],
    created: null,
    from: null,
    hash: crypto.randomUUID().replaceAll("-", "").padEnd(64, "0"),
  };
}

/** A transport that goes by a script. */
export class ScriptedTransport implements Transport {
  readonly name = "amqp";
  readonly window: number;
  /** Ids and bytes in the order they arrived, repetitions included. */
  readonly arrivals: { readonly id: string; readonly bytes: Uint8Array }[] = [];
  /** Most packages that were under way at once. */
  mostAtOnce = 0;
  readonly #script: (parcel: Package) => ScriptedExchange;
  readonly #receipts: readonly ArrivedReceipt[];
  #underWay = 0;

  constructor(
    script: (parcel: Package) => ScriptedExchange,
    { window = 4, receipts = [] }: { window?: number; receipts?: readonly ArrivedReceipt[] } = {},
  ) {
    this.#script = script;
    this.window = window;
    this.#receipts = receipts;
  }

  async send(parcel: Package): Promise<SendOutcome> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#underWay);
    try {
      const chunks: number[] = [];
      for await (const chunk of parcel.bytes()) chunks.push(...chunk);
      const { outcome, arrives } = this.#script(parcel);
      if (arrives) this.arrivals.push({ id: parcel.dispatch.id, bytes: Uint8Array.from(chunks) });
      return outcome;
    } finally {
      this.#underWay--;
    }
  }

  async *receipts(): AsyncGenerator<ArrivedReceipt> {
    yield* this.#receipts;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
