/**
 * What a receipt means for its dispatch.
 *
 * @module
 */
import type { Dispatch, DispatchState } from "../dispatch.ts";
import type { Receipt } from "../receipt.ts";
import type { SettlementCause, SettlementKind } from "./entries.ts";
import type { Progress } from "./progress.ts";

/** What a receipt means. */
export interface Judgement {
  readonly kind: SettlementKind;
  /** State that it leads to; absent where it changes nothing. */
  readonly to?: Extract<DispatchState, "acknowledged" | "accepted" | "partly" | "rejected">;
  readonly cause: SettlementCause;
}

/**
 * Other names that receipts give a message type. The letters of 2023 and 2025 on yearly reporting («Hvordan vite at
 * innsendingen er vellykket?») speak of the Apprec for KPR_HOM and for KPR_IPL of the same submission.
 */
const otherNames: Readonly<Record<string, readonly string[]>> = Object.freeze({
  KPR_IPL: ["KPR_HOM"],
  KPR_IDE: ["KPR_HOM"],
});

/** The fact of a dispatch that tells its receiver's organisation (HER-id of level 1), which some receipts are from. */
export const receiverOrganisationFact = "receiver_organisation";

/**
 * Judges a receipt. `earlier` is what is known of the same bytes for the same dispatch, where they have come before.
 *
 * The first word of the register stands: a later one that says otherwise is told, and changes nothing until somebody has
 * looked. A carrier's word (the bus, a message handler) yields to the register's.
 */
export function judgeReceipt(
  receipt: Receipt,
  on: {
    readonly dispatch: Dispatch;
    readonly progress: Progress;
    readonly earlier?: { readonly attempt: number } | undefined;
  },
): Judgement {
  const { dispatch, progress, earlier } = on;
  const { state, attempts } = progress;
  const waits = state === "sent" || state === "acknowledged";
  // A register that is sent the same message once more may answer with the same bytes: they count for that attempt too.
  if (earlier !== undefined && !(waits && attempts > earlier.attempt)) {
    return { kind: "duplicate", cause: "same_receipt" };
  }
  if (attempts === 0) return { kind: "not_due", cause: "never_sent" };
  const misfit = misfitOf(receipt, dispatch);
  if (misfit !== undefined) return { kind: "contradictory", cause: misfit };
  if (state === "withdrawn") return { kind: "contradictory", cause: "withdrawn" };
  const { verdict } = receipt;
  const late = lateness(progress);
  const applied = { kind: late === "" ? "applied" : "late", to: verdict, cause: late } as const;
  if (verdict === "acknowledged") {
    return state === "sent" || state === "prepared" ? applied : { kind: "duplicate", cause: "nothing_new" };
  }
  if (state === "prepared" && progress.ordered && verdict === "rejected") {
    return { kind: "late", cause: "before_order" };
  }
  if (waits || state === "prepared") return applied;
  if (progress.decidedBy === "carrier" && bySpeaker(receipt) === "register") {
    return { kind: "applied", to: verdict, cause: "over_carrier" };
  }
  if (state === verdict) return { kind: "duplicate", cause: "nothing_new" };
  return { kind: "contradictory", cause: "other_verdict" };
}

/** Whose word a receipt is: that of whoever carries messages, or that of the register itself. */
export function bySpeaker({ format, verdict }: Pick<Receipt, "format" | "verdict">): "carrier" | "register" {
  return verdict === "acknowledged" || format === "ebxml" || format === "amqp-error" ? "carrier" : "register";
}

function misfitOf({ originalType, from }: Receipt, dispatch: Dispatch): SettlementCause | undefined {
  const { type, receiver, facts } = dispatch;
  if (originalType !== null && originalType !== type && !(otherNames[type] ?? []).includes(originalType)) {
    return "other_type";
  }
  if (from !== null && from !== receiver && from !== facts[receiverOrganisationFact]) return "other_party";
  return undefined;
}

function lateness({ state, ordered }: Progress): "" | "after_order" | "believed_lost" {
  if (ordered) return "after_order";
  return state === "prepared" ? "believed_lost" : "";
}
