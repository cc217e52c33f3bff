/**
 * The one door of the simulated register: whatever way a message came, it is judged and booked here.
 *
 * @module
 */
import type { DispatchProblem, TransportName } from "../dispatch.ts";
import type { ReceiptVerdict } from "../receipt.ts";

/** A message as it came in. */
export interface ArrivedMessage {
  /** How it came. */
  readonly route: TransportName;
  /**
   * Message id by the carrier (AMQP `messageId`, `messageHeader.messageId`; over SLASH one made of `enc_sym_key`, which is
   * the same in every retry of a package, while `jti` is not); `null` where it gives none.
   */
  readonly messageId: string | null;
  /** Message type by the carrier: `KPR_IPL`. */
  readonly type: string;
  /** Version of the message type by the carrier; `null` where it gives none. */
  readonly version: string | null;
  /** Who sends, by the carrier: HER-id, or organisation number. */
  readonly sender: string;
  /** `sealed`: CMS, signed and enveloped, to be opened by the intake; `plain`: the payload itself, opened by the route. */
  readonly form: "sealed" | "plain";
  /** What came. */
  readonly bytes: Uint8Array;
}

/** What the register says of a message. */
export interface IntakeAnswer {
  /** What it says of the message as a whole. */
  readonly verdict: Exclude<ReceiptVerdict, "acknowledged">;
  /** By kodeverk 8221 (`T02`), which each route puts into its own terms. */
  readonly problems: readonly DispatchProblem[];
  /** The register's reference; the same each time for the same message. */
  readonly reference: string;
  /** The same message (id and bytes of the payload) was here before: nothing new was booked, and the answer is that of then. */
  readonly duplicate: boolean;
  /** Bytes of the Apprec that answers it, not sealed; absent where the message was not in a MsgHead that can be answered. */
  readonly apprec?: Uint8Array;
  /** Message id of the Apprec. */
  readonly apprecId?: string;
}

/** Judges messages and keeps the books. An answer is given only when it is durably in the books. */
export interface Intake {
  /** Judges and books a message. */
  take(message: ArrivedMessage): Promise<IntakeAnswer>;
}
