/**
 * What comes back: receipts of carriers and of the register, in one shape whatever way they came.
 *
 * @module
 */
import type { DispatchProblem } from "./dispatch.ts";

/**
 * What a receipt says of the message it is for.
 *
 * | verdict | from |
 * |---|---|
 * | `acknowledged` | ebXML Acknowledgment: the other side's message handler has it, the register has not spoken |
 * | `accepted` | Apprec 1 (kodeverk 8258), HTTP 200 of SLASH and dhhr |
 * | `partly` | Apprec 3, «OK, feil i delmelding» |
 * | `rejected` | Apprec 2, ebXML MessageError of severity Error, an error message of the bus, HTTP 4xx for the content |
 */
export type ReceiptVerdict = "acknowledged" | "accepted" | "partly" | "rejected";

/** A receipt. */
export interface Receipt {
  /** `apprec-1.0`, `apprec-1.1`, `ebxml`, `amqp-error`, `http`. */
  readonly format: string;
  /** The receipt's own id; `null` where it has none. */
  readonly id: string | null;
  /** Message id of the dispatch it is for (`OriginalMsgId/Id`, `RefToMessageId`, `originalMessageId`). */
  readonly originalId: string;
  /** Message type that it says the dispatch has: `KPR_IPL`; `KPR_HOM` is seen too. `null` where it does not tell. */
  readonly originalType: string | null;
  /** What it says. */
  readonly verdict: ReceiptVerdict;
  /** What is wrong with the message; empty where nothing is. */
  readonly problems: readonly DispatchProblem[];
  /** When the other side made it, as it says, ISO 8601; `null` where it does not tell. */
  readonly created: string | null;
  /** Who gives it, HER-id of the service or else of the organisation; `null` where it does not tell. */
  readonly from: string | null;
  /** SHA-256 of its bytes in lower-case hexadecimal: the same bytes twice are one receipt. */
  readonly hash: string;
}
