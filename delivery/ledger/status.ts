/**
 * How far everything in a ledger has come: what `kprkit status` tells, as data.
 *
 * @module
 */
import { reportingDeadline } from "../../register/deadlines.ts";
import type { DeliveryEnvironment, DispatchState, DispatchStatus } from "../dispatch.ts";
import type { DispatchFilter, JournalEntry, ReceiptEntry, Strays, Transition } from "./entries.ts";
import type { Ledger } from "./ledger.ts";

/** Days before a deadline from which on it is near. */
export const nearDays = 14;

/** What is missing for a deadline. */
export interface MissingMessage {
  /** Message type. */
  readonly type: string;
  /** Municipality, of four digits; `null` where the payload tells none. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the payload tells none. */
  readonly year: number | null;
  /** The newest dispatch of it; `null` where there is none, as where the ident message of a professional one is absent. */
  readonly id: string | null;
  /** State of that dispatch. */
  readonly state: DispatchState | null;
}

/** A deadline and what is missing for it. */
export interface DeadlineStatus {
  /** `2026-01-15`; the whole day counts, in Norway. */
  readonly date: string;
  /** Reporting year that it is for; `null` where it was given and is for all. */
  readonly year: number | null;
  /** No letter of the register names it. */
  readonly assumed: boolean;
  /** Days from today until it; 0 on the day itself, below 0 when it is past. */
  readonly daysLeft: number;
  /** `met`: nothing is missing; `near`: within {@linkcode nearDays} days; `past`: the day is over. */
  readonly state: "met" | "ahead" | "near" | "past";
  /** What has not been accepted. */
  readonly missing: readonly MissingMessage[];
}

/** How far everything has come. */
export interface LedgerStatus {
  /** When this was told, ISO 8601 in UTC. */
  readonly at: string;
  /** Dispatches by state, of the whole ledger. */
  readonly counts: Readonly<Record<DispatchState, number>>;
  /** The dispatches that were asked for, in the order they were prepared. */
  readonly dispatches: readonly DispatchStatus[];
  /** Message ids of those rejected that nothing has been prepared for since. */
  readonly rejected: readonly string[];
  /** Receipts that do not fit, and that nobody has given an order about. */
  readonly misfits: readonly ReceiptEntry[];
  /** Receipts that belong to no dispatch. */
  readonly strays: Strays;
  /** Deadlines, the first one first. */
  readonly deadlines: readonly DeadlineStatus[];
}

/** Everything about one dispatch. */
export interface DispatchHistory {
  /** The dispatch as it stands. */
  readonly dispatch: DispatchStatus;
  /** Every step, oldest first. */
  readonly history: readonly Transition[];
  /** Its receipts, oldest first. */
  readonly receipts: readonly ReceiptEntry[];
  /** What somebody has decided about it. */
  readonly journal: readonly JournalEntry[];
}

/** Options of {@linkcode ledgerStatus}. */
export interface LedgerStatusOptions {
  /** The dispatches to tell of. Deadlines and what was rejected are judged by all of the ledger. */
  readonly filter?: DispatchFilter;
  /** A deadline for everything in the ledger, in place of the register's, which is for what goes to production. */
  readonly deadline?: string;
  /** The time to tell it for. @default the machine's clock */
  readonly now?: Date;
}

/**
 * Tells how far everything has come.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ledger } from "./ledger.ts";
 * import { ledgerStatus } from "./status.ts";
 * import { exampleDispatch } from "./test_dispatches.ts";
 *
 * const directory = await Deno.makeTempDir();
 * {
 *   using ledger = Ledger.open(directory);
 *   await ledger.prepare([exampleDispatch({ environment: "production" })]);
 *   const { deadlines: [deadline] } = ledgerStatus(ledger, { now: new Date("2026-01-10T12:00:00Z") });
 *   assert.deepEqual([deadline?.date, deadline?.daysLeft, deadline?.state], ["2026-01-15", 5, "near"]);
 * }
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export function ledgerStatus(ledger: Ledger, options: LedgerStatusOptions = {}): LedgerStatus {
  const now = options.now ?? new Date();
  const all = ledger.list();
  return {
    at: now.toISOString(),
    counts: ledger.counts(),
    dispatches: options.filter === undefined ? all : ledger.list(options.filter),
    rejected: unansweredRejections(all),
    misfits: ledger.misfits(),
    strays: ledger.strays(),
    deadlines: deadlinesOf(all, { deadline: options.deadline, today: osloDay(now) }),
  };
}

/** Everything about a dispatch; `undefined` where the ledger does not have it. */
export function dispatchHistory(ledger: Ledger, id: string): DispatchHistory | undefined {
  const dispatch = ledger.get(id);
  if (dispatch === undefined) return undefined;
  return {
    dispatch,
    history: ledger.history(id),
    receipts: ledger.receipts(id),
    journal: ledger.journal().filter(({ ids }) => ids.includes(id)),
  };
}

/** Rejected, and nothing of its kind has been prepared since. */
function unansweredRejections(dispatches: readonly DispatchStatus[]): string[] {
  const newest = new Map<string, string>();
  for (const dispatch of dispatches) {
    if (dispatch.state !== "withdrawn") newest.set(kindOf(dispatch), dispatch.created);
  }
  return dispatches.filter((dispatch) =>
    dispatch.state === "rejected" && !(newest.get(kindOf(dispatch))! > dispatch.since)
  ).map(({ id }) => id);
}

/** What one message takes the place of another by. */
function kindOf({ environment, sender, receiver, type, municipality, year }: DispatchStatus): string {
  return JSON.stringify([environment, sender, receiver, type, municipality, year]);
}

/** The messages that a yearly report takes: two dispatches (letters of 2023 and 2025, «Innsendingsmåte»). */
const pair = ["KPR_IPL", "KPR_IDE"] as const;

function deadlinesOf(
  dispatches: readonly DispatchStatus[],
  { deadline, today }: { readonly deadline: string | undefined; readonly today: string },
): DeadlineStatus[] {
  const due = dispatches.filter(({ state, environment, year }) =>
    state !== "withdrawn" && (deadline !== undefined || (environment === "production" && year !== null))
  );
  const byDeadline = new Map<string, { year: number | null; assumed: boolean; due: DispatchStatus[] }>();
  for (const dispatch of due) {
    const { date, assumed } = deadline === undefined
      ? reportingDeadline(dispatch.year!)
      : { date: deadline, assumed: false };
    const entry = byDeadline.get(date) ??
      { year: deadline === undefined ? dispatch.year : null, assumed, due: [] };
    byDeadline.set(date, entry);
    entry.due.push(dispatch);
  }
  return [...byDeadline].map(([date, { year, assumed, due }]) => {
    const missing = missingOf(due);
    const daysLeft = daysBetween(today, date);
    const state = missing.length === 0
      ? "met" as const
      : daysLeft < 0
      ? "past" as const
      : daysLeft <= nearDays
      ? "near" as const
      : "ahead" as const;
    return { date, year, assumed, daysLeft, state, missing };
  }).sort((a, b) => a.date < b.date ? -1 : 1);
}

/** Kinds of message none of which has been accepted, and halves of a yearly report that were never prepared. */
function missingOf(dispatches: readonly DispatchStatus[]): MissingMessage[] {
  const accepted = new Set<string>();
  const newest = new Map<string, DispatchStatus>();
  const halves = new Map<string, { types: Set<string>; of: DispatchStatus }>();
  for (const dispatch of dispatches) {
    const kind = kindOf(dispatch);
    if (dispatch.state === "accepted") accepted.add(kind);
    newest.set(kind, dispatch);
    const { type, municipality, year, environment } = dispatch;
    if (!(pair as readonly string[]).includes(type) || year === null || municipality === null) continue;
    const report = JSON.stringify([environment satisfies DeliveryEnvironment, municipality, year]);
    const half = halves.get(report) ?? { types: new Set(), of: dispatch };
    halves.set(report, half);
    half.types.add(type);
  }
  const missing: MissingMessage[] = [...newest].filter(([kind]) => !accepted.has(kind)).map((
    [, { type, municipality, year, id, state }],
  ) => ({ type, municipality, year, id, state }));
  for (const { types, of: { municipality, year } } of halves.values()) {
    for (const type of pair) {
      if (!types.has(type)) missing.push({ type, municipality, year, id: null, state: null });
    }
  }
  return missing;
}

const oslo = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo", dateStyle: "short" });

/** The day that it is in Norway: `2026-01-15`. */
function osloDay(time: Date): string {
  return oslo.format(time);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
