/**
 * The ways a package can travel, behind one interface.
 *
 * @module
 */
import type { Dispatch, DispatchProblem, TransportName } from "./dispatch.ts";
import type { Receipt } from "./receipt.ts";

/** A dispatch with the bytes that travel. */
export interface Package {
  /** What is known of it. */
  readonly dispatch: Dispatch;
  /** The bytes from the beginning; may be asked for again, and they are the same each time. */
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * How handing over a package ended.
 *
 * | kind | what it means | what the sender does |
 * |---|---|---|
 * | `acknowledged` | the carrier has it for good (broker's accept, SMTP 250, a file under its name) | waits for a receipt |
 * | `answered` | the register itself has spoken in the same exchange (HTTP) | settles it at once |
 * | `deferred` | it has certainly not arrived, or repeating is safe; it may be tried again | waits, tries again the same bytes |
 * | `refused` | it has certainly not arrived, and will not by trying again | tells, and stops what is queued behind it |
 * | `unknown` | the exchange broke: it may have arrived | tries again the same bytes under the same id |
 */
export type SendOutcome =
  | { readonly kind: "acknowledged"; readonly by: string; readonly reference: string | null }
  | { readonly kind: "answered"; readonly receipt: Receipt; readonly reference: string | null }
  | {
    readonly kind: "deferred" | "unknown";
    readonly problem: DispatchProblem;
    /** Milliseconds that the other side asks to wait (`Retry-After`). */
    readonly retryAfter?: number;
  }
  | {
    readonly kind: "refused";
    readonly problem: DispatchProblem;
    /** What to do about it, in one sentence. */
    readonly hint: string;
    /** `content`: what is sent must be mended; `access`: who sends is not let in, the same bytes may be sent once that is mended. */
    readonly because: "content" | "access";
  };

/** A receipt that came over a transport. It counts as received only when it is settled. */
export interface ArrivedReceipt {
  /** What it says; `undefined` where it cannot be read. */
  readonly receipt: Receipt | undefined;
  /** What is wrong with one that cannot be read, or is not a receipt. */
  readonly problem?: DispatchProblem;
  /** SHA-256 of the bytes of one that cannot be read, in lower-case hexadecimal. */
  readonly hash?: string;
  /** Says to the carrier that it is durably in the ledger: it does not come again. */
  settle(): Promise<void>;
  /** Gives it back to the carrier: it comes again later. */
  release(): Promise<void>;
}

/** Options of {@linkcode Transport.receipts}. */
export interface ReceiptsOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Ends the iteration after so many milliseconds without a receipt. @default none: it goes on until the signal */
  readonly idle?: number;
}

/**
 * A way that packages travel. Opened by the function of its own file (`openAmqpTransport` and the like).
 *
 * It knows nothing of the ledger: whoever calls it has written down that it is about to send before it calls
 * {@linkcode send}, and writes down the outcome after.
 */
export interface Transport extends AsyncDisposable {
  /** How it is called in settings and in the ledger. */
  readonly name: TransportName;
  /** Packages that may be under way at once; 1 where order matters. */
  readonly window: number;
  /** Largest package it takes, in bytes, where it is known before sending. */
  readonly maximumBytes?: number;
  /**
   * Hands over a package. Up to {@linkcode window} calls may run at once. It never throws for what the network or the other
   * side does: that is an outcome. An abort before the bytes have left is `deferred`, after it `unknown`.
   */
  send(parcel: Package, options?: { readonly signal?: AbortSignal }): Promise<SendOutcome>;
  /** Receipts as they come; nothing where the transport answers in the same exchange. */
  receipts(options?: ReceiptsOptions): AsyncIterable<ArrivedReceipt>;
}
