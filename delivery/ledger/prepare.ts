/**
 * What may be prepared.
 *
 * @module
 */
import type { Dispatch, DispatchStatus } from "../dispatch.ts";
import type { Books } from "./books.ts";
import type { NewDispatch } from "./entries.ts";
import { LedgerError } from "./ledger_error.ts";
import { plainPath } from "./plain_text.ts";
import type { Row } from "./progress.ts";
import { openStates, standingStates } from "./transitions.ts";

const inList = (states: readonly string[]) => states.map((state) => `'${state}'`).join(", ");

const SAME_PAYLOAD = `SELECT id, state FROM dispatches JOIN progress USING (number)
  WHERE payload_hash = ? AND type = ? AND receiver = ? AND state IN (${
  inList(standingStates)
}) ORDER BY number`;

const SAME_YEAR = `SELECT id, state FROM dispatches JOIN progress USING (number)
  WHERE municipality = ? AND year = ? AND type = ? AND sender = ? AND receiver = ? AND payload_hash <> ?
  AND state IN (${inList(openStates)}) ORDER BY number`;

/** Writes a dispatch into the books. `again` is the reason where sending the like again has been ordered. */
export function prepareDispatch(
  books: Books,
  options: { readonly dispatch: NewDispatch; readonly again: string | undefined; readonly at: string },
): DispatchStatus {
  const { dispatch, again, at } = options;
  mustBeWhole(dispatch);
  if (books.first("SELECT 1 FROM dispatches WHERE id = ?", dispatch.id) !== undefined) {
    throw new LedgerError("known_id", `The ledger has a dispatch ${dispatch.id} already`, {
      hint: "Make a new message id for every message",
      ids: [dispatch.id],
    });
  }
  if (again === undefined) mustNotCross(books, dispatch);
  const { last } = books.first(
    "SELECT max(sequence) AS last FROM dispatches WHERE sender = ? AND receiver = ? AND transport = ?",
    dispatch.sender,
    dispatch.receiver,
    dispatch.transport,
  )!;
  const payloadSource = plainPath(dispatch.payloadSource);
  return books.add({ ...dispatch, payloadSource, sequence: (last as number | null ?? 0) + 1 }, {
    at,
    reason: again ?? "",
  });
}

/**
 * A message is not sent again before it is known what became of the one before (the letters on yearly reporting of 2023
 * and 2025, «Hvordan vite at innsendingen er vellykket?»).
 *
 * @throws {@linkcode LedgerError} `already_dispatched` or `unanswered`.
 */
export function mustNotCross(
  books: Books,
  dispatch: NewDispatch,
  options: { readonly but?: string } = {},
): void {
  const { payloadHash, type, sender, receiver, municipality, year, payloadSource } = dispatch;
  const others = (rows: readonly Row[]) => rows.filter(({ id }) => id !== options.but);
  const same = others(books.all(SAME_PAYLOAD, payloadHash, type, receiver));
  if (same.length > 0) {
    const { id, state } = same[0]!;
    throw new LedgerError(
      "already_dispatched",
      `The payload ${payloadSource} is dispatched to ${receiver} already: ${id} is ${state}`,
      {
        hint: "Run kprkit status to see how far it has come; only an explicit order sends it again",
        ids: same.map(({ id }) => id as string),
      },
    );
  }
  if (municipality === null || year === null) return;
  const waiting = others(books.all(SAME_YEAR, municipality, year, type, sender, receiver, payloadHash));
  if (waiting.length > 0) {
    const { id, state } = waiting[0]!;
    throw new LedgerError(
      "unanswered",
      `Another ${type} for ${municipality} and ${year} is ${state} and has not been answered: ${id}`,
      {
        hint:
          "Wait for its receipt (kprkit receipts), or withdraw it where it has not been sent; only an explicit order " +
          "sends another before that",
        ids: waiting.map(({ id }) => id as string),
      },
    );
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** What a dispatch must be, field by field. */
const forms: { readonly [Field in keyof NewDispatch]?: (value: NewDispatch[Field]) => boolean } = {
  id: (value) => UUID.test(value),
  type: isName,
  transport: isName,
  environment: isName,
  sender: isName,
  receiver: isName,
  municipality: (value) => value === null || /^\d{4}$/.test(value),
  year: (value) => value === null || Number.isInteger(value) && value > 1900 && value < 10_000,
  payloadHash: (value) => SHA256.test(value),
  packageHash: (value) => SHA256.test(value),
  packageFile: isName,
  packageSize: (value) => Number.isSafeInteger(value) && value >= 0,
  created: (value) => value.endsWith("Z") && !Number.isNaN(Date.parse(value)),
  payloadSource: (value) => value !== "",
};

function isName(value: string): boolean {
  return value.trim() !== "" && value.length <= 500;
}

function mustBeWhole(dispatch: NewDispatch): void {
  for (const field of Object.keys(forms) as (keyof NewDispatch)[]) {
    const form = forms[field] as (value: Dispatch[keyof NewDispatch]) => boolean;
    if (form(dispatch[field])) continue;
    throw new LedgerError("invalid_dispatch", `The ${field} of a dispatch is not of its form`, {
      hint: "See the description of Dispatch",
      ids: [dispatch.id],
    });
  }
}
