/**
 * Receipts in the books.
 *
 * @module
 */
import type { DispatchProblem, TransportName } from "../dispatch.ts";
import type { Receipt } from "../receipt.ts";
import type { Books } from "./books.ts";
import { type ReceiptEntry, type Settlement, settlementCauses, type UnreadableEntry } from "./entries.ts";
import { bySpeaker, type Judgement, judgeReceipt } from "./judge_receipt.ts";
import { plainId, plainText } from "./plain_text.ts";
import { problemsOf, problemsText, type Row, statusOf } from "./progress.ts";

/** Writes a receipt, and what it does to its dispatch. */
export function recordReceipt(
  books: Books,
  options: {
    readonly receipt: Receipt;
    readonly via: TransportName | null;
    readonly at: string;
    /** The other side's reference that came with it. */
    readonly reference?: string | null;
  },
): Settlement {
  const { receipt, via, at } = options;
  const originalId = plainId(receipt.originalId);
  const found = books.find(receipt.originalId);
  const earlier = books.first(
    "SELECT * FROM receipts WHERE original_id = ? AND hash = ?",
    originalId,
    receipt.hash,
  );
  const judgement: Judgement = found === undefined
    ? { kind: "unknown", cause: "no_dispatch" }
    : judgeReceipt(receipt, {
      ...found,
      earlier: earlier === undefined ? undefined : { attempt: earlier.attempt as number },
    });
  const { kind, to, cause } = judgement;
  const problems = problemsText(receipt.problems);
  const applied = to !== undefined;
  const open = kind === "contradictory" || kind === "not_due";
  const state = found?.progress.state ?? null;
  const attempt = found?.progress.attempts ?? 0;
  if (earlier === undefined) {
    books.run(
      `INSERT INTO receipts (dispatch, original_id, hash, format, id, original_type, verdict, problems, created, sender, via,
        kind, cause, found, applied, attempt, arrived, times, last, open)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
      found?.number ?? null,
      originalId,
      receipt.hash,
      receipt.format,
      plainId(receipt.id),
      receipt.originalType === null ? null : plainText(receipt.originalType),
      receipt.verdict,
      problems,
      receipt.created,
      receipt.from === null ? null : plainText(receipt.from),
      via,
      kind,
      cause,
      state,
      applied ? 1 : 0,
      attempt,
      at,
      at,
      open ? 1 : 0,
    );
  } else if (kind === "duplicate" || kind === "unknown") {
    // What the first one did is still what stands of it.
    books.run("UPDATE receipts SET times = times + 1, last = ? WHERE number = ?", at, earlier.number!);
  } else {
    books.run(
      `UPDATE receipts SET times = times + 1, last = ?, kind = ?, cause = ?, found = ?, applied = ?, attempt = ?, open = ?
        WHERE number = ?`,
      at,
      kind,
      cause,
      state,
      applied ? 1 : 0,
      attempt,
      open ? 1 : 0,
      earlier.number!,
    );
  }
  const reason = settlementCauses[cause];
  if (found === undefined) return { kind, cause, applied: false, reason };
  if (to === undefined) {
    return { kind, cause, applied: false, reason, dispatch: statusOf(found.dispatch, found.progress) };
  }
  const dispatch = books.step(found, to === "acknowledged" ? "taken" : to, {
    at,
    reason,
    problems,
    ordered: false,
    // Once the register has spoken it is known what became of every attempt.
    uncertain: to === "acknowledged" ? found.progress.uncertain : false,
    decidedBy: to === "acknowledged" ? "" : bySpeaker(receipt),
    ...(options.reference == null ? {} : { reference: plainId(options.reference) }),
  });
  return { kind, cause, applied: true, reason, dispatch };
}

/** Writes that something came as a receipt and could not be read. */
export function recordUnreadable(
  books: Books,
  options: {
    readonly problem: DispatchProblem;
    readonly via: TransportName;
    readonly hash: string;
    readonly at: string;
  },
): void {
  const { problem, via, hash, at } = options;
  books.run(
    `INSERT INTO unreadable (hash, via, code, text, arrived, times, last) VALUES (?, ?, ?, ?, ?, 1, ?)
      ON CONFLICT (hash) DO UPDATE SET times = times + 1, last = excluded.last`,
    hash,
    via,
    plainText(problem.code),
    plainText(problem.text),
    at,
    at,
  );
}

/** Reads a row of `receipts`. */
export function receiptOf(row: Row): ReceiptEntry {
  const cause = row.cause as ReceiptEntry["cause"];
  return {
    format: row.format as string,
    id: row.id as string | null,
    originalId: row.original_id as string,
    originalType: row.original_type as string | null,
    verdict: row.verdict as Receipt["verdict"],
    problems: problemsOf(row.problems as string),
    created: row.created as string | null,
    from: row.sender as string | null,
    hash: row.hash as string,
    kind: row.kind as ReceiptEntry["kind"],
    cause,
    found: row.found as ReceiptEntry["found"],
    applied: row.applied === 1,
    reason: settlementCauses[cause],
    via: row.via as TransportName | null,
    arrived: row.arrived as string,
    times: row.times as number,
    last: row.last as string,
    open: row.open === 1,
  };
}

/** Reads a row of `unreadable`. */
export function unreadableOf(row: Row): UnreadableEntry {
  return {
    hash: row.hash as string,
    via: row.via as TransportName,
    problem: { code: row.code as string, text: row.text as string },
    arrived: row.arrived as string,
    times: row.times as number,
    last: row.last as string,
  };
}
