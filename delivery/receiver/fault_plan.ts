/**
 * Which message meets which fault: decided by seed, message and arrival alone, so that a run can be had again.
 *
 * @module
 */
import { nearest } from "../../stream/nearest.ts";
import { createHash } from "node:crypto";
import { type FaultKind, faultKinds, type FaultPlan } from "./faults.ts";
import { ReceiverError } from "./receiver_error.ts";

/** Options of {@linkcode faultPlan}. */
export interface FaultPlanOptions {
  /** Another seed gives the faults to other messages. @default 1 */
  readonly seed?: number;
}

/**
 * A plan from the share of arrivals that meet each fault: `late=0.1,negative=0.05`. The shares are of all arrivals and
 * sum to 1 at most; the rest goes well. A message that comes again meets its faults anew: that of its second arrival has
 * nothing to do with that of its first.
 *
 * Arrivals without a message id are counted, and take part by their number.
 *
 * @throws {@linkcode ReceiverError} `fault_plan`: the text names a fault that there is none of, or shares that cannot be.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { faultPlan } from "./fault_plan.ts";
 *
 * const plan = faultPlan("silent=0.5,late=0.5");
 * const fault = plan.next({ route: "amqp", messageId: "0e9a3a0e-0000-4000-8000-000000000001" });
 * assert.ok(fault === "silent" || fault === "late");
 * assert.throws(() => faultPlan("latte=0.1"), { hint: /^Did you mean late\?/ });
 * ```
 */
export function faultPlan(text: string, options: FaultPlanOptions = {}): FaultPlan {
  const shares = parseShares(text);
  const { seed = 1 } = options;
  const arrivals = new Map<string, number>();
  return {
    next({ messageId }) {
      const who = messageId?.toLowerCase() ?? "";
      const arrival = (arrivals.get(who) ?? 0) + 1;
      arrivals.set(who, arrival);
      return faultOf(shares, fraction(`${seed}\n${who}\n${arrival}`));
    },
  };
}

/** The fault whose share a number from 0 to 1 falls into. */
function faultOf(shares: ReadonlyMap<FaultKind, number>, at: number): FaultKind | undefined {
  let end = 0;
  for (const [kind, share] of shares) {
    end += share;
    if (at < end) return kind;
  }
  return undefined;
}

/** A number from 0 to below 1 that is the same for the same text, and as good as random else. */
function fraction(text: string): number {
  return createHash("sha256").update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}

function parseShares(text: string): ReadonlyMap<FaultKind, number> {
  const shares = new Map<FaultKind, number>();
  for (const part of text.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
    const [name = "", value = ""] = part.split("=").map((word) => word.trim());
    const kind = faultKinds.find((kind) => kind === name);
    if (kind === undefined) throw unknownFault(name);
    const share = /^(?:0|1|0?\.\d+|1\.0+)$/.test(value) ? Number(value) : NaN;
    if (Number.isNaN(share)) {
      throw refused(
        `The share of ${kind} is not a number from 0 to 1`,
        `Write ${kind}=0.1 for every tenth arrival`,
      );
    }
    if (shares.has(kind)) throw refused(`The fault ${kind} is given twice`, `Give ${kind} one share`);
    shares.set(kind, share);
  }
  const sum = [...shares.values()].reduce((sum, share) => sum + share, 0);
  if (sum > 1 + 1e-9) {
    throw refused(
      `The shares of the faults sum to ${Number(sum.toFixed(6))}`,
      "Let them sum to 1 at most: each arrival meets one fault or none",
    );
  }
  return shares;
}

function unknownFault(name: string): ReceiverError {
  const meant = nearest(name, faultKinds);
  return refused(
    name === "" ? "A fault without a name" : `There is no fault ${name.slice(0, 40)}`,
    `${meant === undefined ? "" : `Did you mean ${meant}? `}The faults are ${faultKinds.join(", ")}`,
  );
}

function refused(message: string, hint: string): ReceiverError {
  return new ReceiverError("fault_plan", message, { hint });
}
