/**
 * The tables of a ledger, row by row. Nothing here decides anything.
 *
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Dispatch, DispatchStatus } from "../dispatch.ts";
import { LedgerError } from "./ledger_error.ts";
import { dispatchOf, problemsOf, type Progress, progressOf, type Row, statusOf } from "./progress.ts";
import { type LedgerEvent, transitions, waiting } from "./transitions.ts";

/** A dispatch with its row number and how far it has come. */
export interface Found {
  readonly number: number;
  readonly dispatch: Dispatch;
  readonly progress: Progress;
}

/** Most dispatches kept in memory: what is under way, in the widest window, with room to spare. */
const REMEMBERED = 16_384;

/** Reads and writes the tables; whoever writes has begun a transaction. */
export class Books {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #remembered = new Map<string, Found>();
  #version: unknown;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** All rows of a query. Statements are kept: name values by parameters, never by text. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** The first row of a query. */
  first(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** Runs a statement that gives no rows. */
  run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  /** Forgets what was read: after a rollback it may never have been. */
  forget(): void {
    this.#remembered.clear();
  }

  /** To be called when a transaction has begun, and before reading outside one: forgets what others have changed since. */
  refresh(): void {
    const version = this.first("PRAGMA data_version")!.data_version;
    if (version !== this.#version) this.#remembered.clear();
    this.#version = version;
  }

  /** A dispatch by its message id. What was read or written since the last {@linkcode refresh} is not read again. */
  find(id: string): Found | undefined {
    const known = this.#remembered.get(id);
    if (known !== undefined) return known;
    const row = this.first("SELECT * FROM progress JOIN dispatches USING (number) WHERE id = ?", id);
    if (row === undefined) return undefined;
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
    return this.remember(row);
  }

  /** A dispatch of a row of both tables; kept in memory where there is room. */
  remember(row: Row): Found {
    const found = { number: row.number as number, dispatch: dispatchOf(row), progress: progressOf(row) };
    return this.#remembered.size < REMEMBERED ? this.#keep(found) : found;
  }

  /** The same, where it must be there. */
  mustFind(id: string): Found {
    const found = this.find(id);
    if (found !== undefined) return found;
    throw new LedgerError("unknown_dispatch", `The ledger has no dispatch ${id}`, {
      hint: "Check the message id; kprkit status lists those that the ledger has",
      ids: [id],
    });
  }

  /** A new dispatch, prepared. */
  add(dispatch: Dispatch, options: { readonly at: string; readonly reason: string }): DispatchStatus {
    const { at, reason } = options;
    const { number } = this.first(
      `INSERT INTO dispatches (id, type, version, transport, environment, sender, receiver, together, municipality, year,
        sequence, payload_hash, payload_source, package_hash, package_file, package_size, content_type, facts, created)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
      dispatch.id,
      dispatch.type,
      dispatch.version,
      dispatch.transport,
      dispatch.environment,
      dispatch.sender,
      dispatch.receiver,
      dispatch.group,
      dispatch.municipality,
      dispatch.year,
      dispatch.sequence,
      dispatch.payloadHash,
      dispatch.payloadSource,
      dispatch.packageHash,
      dispatch.packageFile,
      dispatch.packageSize,
      dispatch.contentType,
      JSON.stringify(dispatch.facts),
      dispatch.created,
    )!;
    this.run(
      `INSERT INTO progress (number, state, since, attempts, reason, problems, reference, uncertain, ordered, decided_by,
        holds_back, event, at, step, waits) VALUES (?, 'prepared', ?, 0, ?, '[]', NULL, 0, 0, '', 0, 'prepared', ?, 1, 2)`,
      number as number,
      Date.parse(at),
      reason,
      Date.parse(at),
    );
    return this.mustFindStatus(dispatch.id);
  }

  /**
   * Takes a dispatch a step further, as the table of transitions allows.
   *
   * @throws {@linkcode LedgerError} `not_allowed` where it does not.
   */
  step(
    found: Found,
    event: LedgerEvent,
    change: Partial<Omit<Progress, "state" | "since" | "problems">> & {
      readonly at: string;
      /** As {@linkcode problemsText} makes it. */
      readonly problems?: string;
    },
  ): DispatchStatus {
    const { number, dispatch, progress } = found;
    const state = transitions[event][progress.state];
    if (state === undefined) throw notAllowed(found, event);
    const next = {
      attempts: progress.attempts,
      reason: "",
      reference: progress.reference,
      uncertain: progress.uncertain,
      ordered: progress.ordered,
      decidedBy: progress.decidedBy,
      problems: "[]",
      ...change,
    };
    const since = state === progress.state ? progress.since : change.at;
    const at = Date.parse(change.at);
    this.run(
      waiting[state] === waiting[progress.state] ? STEP : STEPS[waiting[state]],
      state,
      since === change.at ? at : Date.parse(since),
      next.attempts,
      next.reason,
      next.problems,
      next.reference,
      next.uncertain ? 1 : 0,
      next.ordered ? 1 : 0,
      next.decidedBy,
      event,
      at,
      number,
    );
    if (state === "rejected") {
      // What has been prepared by now was made without knowing of the rejection.
      this.run(
        "UPDATE progress SET holds_back = (SELECT max(number) FROM dispatches) WHERE number = ?",
        number,
      );
    }
    const after = { ...next, state, since, problems: problemsOf(next.problems) };
    this.#keep({ number, dispatch, progress: after });
    return statusOf(dispatch, after);
  }

  /** What callers see of a dispatch. */
  mustFindStatus(id: string): DispatchStatus {
    const { dispatch, progress } = this.mustFind(id);
    return statusOf(dispatch, progress);
  }

  #keep(found: Found): Found {
    this.#remembered.set(found.dispatch.id, found);
    return found;
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, statement = this.#database.prepare(sql));
    return statement;
  }
}

const step = (also: string) =>
  `UPDATE progress SET state = ?, since = ?, attempts = ?, reason = ?, problems = ?, reference = ?, uncertain = ?, ordered = ?,
    decided_by = ?, event = ?, at = ?, step = step + 1${also} WHERE number = ?`;

const STEP = step("");
const STEPS = [step(", waits = 0"), step(", waits = 1"), step(", waits = 2")] as const;

function notAllowed({ dispatch: { id }, progress: { state } }: Found, event: LedgerEvent): LedgerError {
  const [what, hint] = refusals[event] ?? ["changed so", "Run kprkit status to see how far it has come"];
  return new LedgerError("not_allowed", `The dispatch ${id} is ${state} and cannot be ${what}`, {
    hint,
    ids: [id],
  });
}

const refusals: Readonly<Partial<Record<LedgerEvent, readonly [string, string]>>> = Object.freeze({
  sending: ["sent", "It is not sent again before its receipt has come, or somebody orders it"],
  resend_ordered: ["ordered sent once more", "It waits to be sent already: run kprkit send"],
  withdrawal_ordered: ["withdrawn", "Only what has not left can be withdrawn; wait for its receipt"],
});
