/**
 * Which dispatches, and in which order.
 *
 * @module
 */
import type { SQLInputValue } from "node:sqlite";
import type { DispatchStatus } from "../dispatch.ts";
import type { Books, Found } from "./books.ts";
import type { DispatchFilter } from "./entries.ts";
import { dispatchOf, progressOf, type Row, statusOf } from "./progress.ts";
import { waiting } from "./transitions.ts";

/** Columns that a filter may name. */
const columns: Readonly<Partial<Record<keyof DispatchFilter, string>>> = Object.freeze({
  group: "together",
  type: "type",
  transport: "transport",
  sender: "sender",
  receiver: "receiver",
  municipality: "municipality",
  year: "year",
  payloadHash: "payload_hash",
});

/** Dispatches in the order they were prepared. */
export function listDispatches(books: Books, filter: DispatchFilter): DispatchStatus[] {
  return rowsOf(books, filter).map((row) => statusOf(dispatchOf(row), progressOf(row)));
}

function rowsOf(books: Books, filter: DispatchFilter): Row[] {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  for (const [name, column] of Object.entries(columns)) {
    const value = filter[name as keyof DispatchFilter];
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value as SQLInputValue);
  }
  if (filter.states !== undefined) {
    // The index has only what waits, and is used where a query says so.
    const waits = new Set(filter.states.map((state) => waiting[state]));
    if (!waits.has(0)) conditions.push(`waits > 0 AND waits IN (${[...waits].join(", ")})`);
    conditions.push(`state IN (${filter.states.map(() => "?").join(", ")})`);
    values.push(...filter.states);
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return books.all(
    `SELECT * FROM progress JOIN dispatches USING (number) ${where} ORDER BY number LIMIT ?`,
    ...values,
    filter.limit ?? -1,
  );
}

/** What may be sent now, in the order it was prepared. */
export function nextDispatches(
  books: Books,
  options: {
    readonly filter: DispatchFilter;
    readonly strict: ReadonlySet<string>;
  },
): DispatchStatus[] {
  const { strict, filter: { limit, ...filter } } = options;
  const states = filter.states ?? ["prepared", "sent"];
  // They are about to be sent: what is read here is not read again then.
  const read = (wanted: DispatchFilter) => rowsOf(books, wanted).map((row) => books.remember(row));
  const given = ({ dispatch, progress }: Found) => statusOf(dispatch, progress);
  if (strict.size === 0 || (filter.transport !== undefined && !strict.has(filter.transport))) {
    return read({ ...options.filter, states }).map(given);
  }
  const seen = new Set<string>();
  const free = read({ ...filter, states }).filter((found) => {
    const { sender, receiver, transport } = found.dispatch;
    if (!strict.has(transport)) return true;
    // Only the first of a strict queue can be free: it stands ahead of the others itself.
    const queue = JSON.stringify([transport, sender, receiver]);
    if (seen.has(queue)) return false;
    seen.add(queue);
    return !isBlocked(books, found);
  });
  return free.slice(0, limit).map(given);
}

/**
 * Something stands ahead of it in its queue: it waits, or it was rejected after this one had been prepared, and so this one
 * was made without knowing. What is prepared after a rejection goes on (SLASH API, «strict order»: on an error in the
 * content, mend, make anew from the last accepted, and send that).
 */
export function isBlocked(books: Books, { number, dispatch }: Found): boolean {
  return books.first(
    `SELECT 1 FROM progress JOIN dispatches AS ahead USING (number)
    WHERE waits > 0 AND waits IN (1, 2) AND number < ? AND ahead.sender = ? AND ahead.receiver = ? AND ahead.transport = ?
    AND (state <> 'rejected' OR holds_back >= ?)
    LIMIT 1`,
    number,
    dispatch.sender,
    dispatch.receiver,
    dispatch.transport,
    number,
  ) !== undefined;
}
