/**
 * What an application receipt (Apprec) says.
 *
 * @module
 */
import type { DispatchProblem } from "../dispatch.ts";
import type { ReceiptVerdict } from "../receipt.ts";
import type { EnvelopeAddress } from "./party.ts";
import type { MsgHeadHeader } from "./read_msg_head.ts";

/** What an Apprec says; nothing in it says of which version it is. */
export interface ApprecContent {
  /** Id of the receipt itself, a GUID in practice. */
  readonly id: string;
  /** When it is made: `2026-01-10T08:05:00+01:00`. */
  readonly created: string;
  /** Who gives it: the receiver of the message. */
  readonly sender: EnvelopeAddress;
  /** Who gets it: the sender of the message. */
  readonly receiver: EnvelopeAddress;
  /** What it says of the message. */
  readonly verdict: Exclude<ReceiptVerdict, "acknowledged">;
  /** Codes of kodeverk 8221 with text. An empty text becomes the list's own. */
  readonly problems: readonly DispatchProblem[];
  /** The message that it answers. */
  readonly original: {
    /** Its `MsgId`. */
    readonly id: string;
    /** Its type: `KPR_IPL`. */
    readonly type: string;
    /** Its `GenDate`. */
    readonly created: string;
  };
  /** What makes the receipt. */
  readonly software?: { readonly name: string; readonly version: string };
}

/** What {@linkcode apprecAnswering} adds to what the message's header says. */
export interface ApprecAnswer
  extends Pick<ApprecContent, "id" | "created" | "verdict" | "problems" | "software"> {}

/**
 * The receipt for a message: sender and receiver change places, and the message is named as its header names it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { apprecAnswering } from "./apprec_content.ts";
 *
 * const party = (name: string, herId: string) => ({ name, herId, service: null });
 * const content = apprecAnswering({
 *   type: "KPR_IPL",
 *   id: "00000000-0000-4000-8000-000000000001",
 *   created: "2026-01-10T08:00:00+01:00",
 *   sender: party("Testvik kommune", "8000001"),
 *   receiver: party("Folkehelseinstituttet", "85217"),
 *   carrier: "Document",
 * }, {
 *   id: "00000000-0000-4000-8000-0000000000aa",
 *   created: "2026-01-10T08:05:00+01:00",
 *   verdict: "accepted",
 *   problems: [],
 * });
 * assert.equal(content.sender.herId, "85217");
 * ```
 */
export function apprecAnswering(message: MsgHeadHeader, answer: ApprecAnswer): ApprecContent {
  const { id, type, created } = message;
  return { ...answer, sender: message.receiver, receiver: message.sender, original: { id, type, created } };
}
