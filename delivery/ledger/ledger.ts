/**
 * What was sent, and what came of it: durable before anything further happens.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { DispatchProblem, DispatchState, DispatchStatus, TransportName } from "../dispatch.ts";
import type { Receipt } from "../receipt.ts";
import type { SendOutcome } from "../transport.ts";
import { Books } from "./books.ts";
import { databaseFailure } from "./database_failure.ts";
import type {
  DispatchFilter,
  JournalEntry,
  NewDispatch,
  Order,
  ReceiptEntry,
  Settlement,
  Strays,
  Transition,
} from "./entries.ts";
import { GroupCommit } from "./group_commit.ts";
import { JournalFile } from "./journal_file.ts";
import { LedgerError } from "./ledger_error.ts";
import { ledgerFile, openDatabase } from "./open_database.ts";
import { plainId, plainText } from "./plain_text.ts";
import { statusOf } from "./progress.ts";
import { prepareDispatch } from "./prepare.ts";
import { carryOut } from "./carry_out.ts";
import { isBlocked, listDispatches, nextDispatches } from "./queues.ts";
import { receiptOf, recordReceipt, recordUnreadable, unreadableOf } from "./record_receipt.ts";
import { recordOutcome } from "./record_outcome.ts";
import { lockSending } from "./sending_lock.ts";
import type { LedgerEvent } from "./transitions.ts";

/** Options of {@linkcode Ledger.open}. */
export interface LedgerOptions {
  /** Nothing is made or changed, and there must be a ledger. @default false */
  readonly readOnly?: boolean;
  /** Tells the time that is written. @default the machine's clock */
  readonly clock?: () => Date;
  /** Transports whose queues are strict: nothing is sent before what stands ahead of it is accepted. @default ["slash"] */
  readonly strict?: readonly TransportName[];
  /** Most pages of 4 096 bytes that the file may grow to; beyond it the ledger is `full`. @default none */
  readonly maximumPages?: number;
}

/** Who ordered that the like is sent again, and why. */
export interface AgainOrder {
  /** Why, for the journal. */
  readonly reason: string;
  /** Who orders it, for the journal. */
  readonly by: string;
}

/** Options of {@linkcode Ledger.next}. */
export interface NextFilter extends Omit<DispatchFilter, "states"> {
  /** `sent` are those whose outcome is not known: the same bytes are handed over once more. @default both */
  readonly states?: readonly ("prepared" | "sent")[];
}

/**
 * The ledger of a directory: what is dispatched from there, and what came of it, in the file `ledger.sqlite`.
 *
 * Every change is on the disk when its promise resolves. All that is asked for within one turn of the event loop shares
 * one wait for the disk, and each of them fails alone. Several processes may use a ledger at once.
 *
 * It holds message ids, hashes, names of files, states and what the other side says, cut and without identity numbers;
 * never a payload or a key.
 *
 * @example Prepare, send, and settle the receipt
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ledger } from "./ledger.ts";
 * import { exampleDispatch, exampleReceipt } from "./test_dispatches.ts";
 *
 * const directory = await Deno.makeTempDir();
 * {
 *   using ledger = Ledger.open(directory);
 *   const [dispatch] = await ledger.prepare([exampleDispatch()]);
 *   await ledger.sent(dispatch!.id); // only now may the bytes leave
 *   await ledger.outcome(dispatch!.id, { kind: "acknowledged", by: "broker", reference: null });
 *   const { kind } = await ledger.settle(exampleReceipt(dispatch!, "accepted"));
 *   assert.equal(kind, "applied");
 *   assert.equal(ledger.get(dispatch!.id)?.state, "accepted");
 * }
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export class Ledger implements Disposable {
  readonly #directory: string;
  readonly #database: DatabaseSync;
  readonly #books: Books;
  readonly #commits: GroupCommit | undefined;
  readonly #journalFile: JournalFile | undefined;
  readonly #clock: () => Date;
  readonly #strict: ReadonlySet<string>;
  readonly #readOnly: boolean;
  #closed = false;

  private constructor(directory: string, options: LedgerOptions) {
    this.#directory = directory;
    this.#readOnly = options.readOnly ?? false;
    this.#clock = options.clock ?? (() => new Date());
    this.#strict = new Set(options.strict ?? ["slash"]);
    const { maximumPages } = options;
    this.#database = openDatabase(directory, { readOnly: this.#readOnly, maximumPages });
    this.#books = new Books(this.#database);
    if (this.#readOnly) return;
    try {
      this.#journalFile = new JournalFile(this.path);
    } catch (thrown) {
      this.#database.close();
      throw databaseFailure(thrown, this.path);
    }
    this.#commits = new GroupCommit(this.#database, {
      path: this.path,
      disk: this.#journalFile,
      onBegin: () => this.#books.refresh(),
      onRollback: () => this.#books.forget(),
    });
  }

  /**
   * Opens the ledger of a directory, and makes one where there is none. The directory must be there.
   *
   * @throws {@linkcode LedgerError} where it cannot be used.
   */
  static open(directory: string, options: LedgerOptions = {}): Ledger {
    return new Ledger(directory, options);
  }

  /** The file. */
  get path(): string {
    return `${this.#directory}/${ledgerFile}`;
  }

  /**
   * Writes down dispatches that are packed and ready, all or none, and gives them their places in their queues.
   * `again` is the explicit order to send what is there already, or before the one before it is answered; it is journalled.
   *
   * @throws {@linkcode LedgerError} `already_dispatched`, `unanswered`, `known_id`, `invalid_dispatch`.
   */
  prepare(
    dispatches: readonly NewDispatch[],
    options: { readonly again?: AgainOrder } = {},
  ): Promise<readonly DispatchStatus[]> {
    const { again } = options;
    return this.#change((at) => {
      const reason = again === undefined ? undefined : this.#orderReason(again);
      if (again !== undefined) {
        this.#write(
          { kind: "again", text: again.reason, by: again.by, ids: dispatches.map(({ id }) => id) },
          at,
        );
      }
      return dispatches.map((dispatch) => prepareDispatch(this.#books, { dispatch, again: reason, at }));
    });
  }

  /**
   * Writes down that a dispatch is about to be handed to the carrier. Only when this has resolved may bytes leave.
   * `strict` tells whether everything ahead of it in its queue must have been accepted.
   *
   * @throws {@linkcode LedgerError} `not_allowed` where it is not `prepared` or `sent`, `queued_behind`.
   */
  sent(id: string, options: { readonly strict?: boolean } = {}): Promise<DispatchStatus> {
    return this.#change((at) => {
      const found = this.#books.mustFind(id);
      const { state, attempts, uncertain, reference } = found.progress;
      const strict = options.strict ?? this.#strict.has(found.dispatch.transport);
      if (strict && isBlocked(this.#books, found)) {
        throw new LedgerError(
          "queued_behind",
          `Something ahead of the dispatch ${id} has not been accepted`,
          {
            hint: "Send what stands ahead of it first, or withdraw it; kprkit status shows what it is",
            ids: [id],
          },
        );
      }
      return this.#books.step(found, "sending", {
        at,
        attempts: attempts + 1,
        // What is sent once more without an outcome may have arrived the last time.
        uncertain: uncertain || state === "sent",
        ordered: false,
        reference,
      });
    });
  }

  /**
   * Writes down how handing over ended. `answered` settles the receipt in the same commit. Where a receipt has been
   * quicker, it stands.
   */
  outcome(id: string, outcome: SendOutcome): Promise<DispatchStatus> {
    return this.#change((at) => recordOutcome(this.#books, { id, outcome, at }));
  }

  /** Settles a receipt: it is kept whatever it says, and only when this has resolved may the carrier forget it. */
  settle(receipt: Receipt, options: { readonly via?: TransportName } = {}): Promise<Settlement> {
    return this.#change((at) => recordReceipt(this.#books, { receipt, via: options.via ?? null, at }));
  }

  /** Writes down that something came as a receipt and could not be read. `hash` is the SHA-256 of its bytes. */
  unreadable(
    problem: DispatchProblem,
    options: { readonly via: TransportName; readonly hash: string },
  ): Promise<void> {
    return this.#change((at) => recordUnreadable(this.#books, { problem, ...options, at }));
  }

  /**
   * Carries out an explicit order, and journals who gave it and why.
   *
   * @throws {@linkcode LedgerError} `not_allowed`, `unanswered`, `invalid_order`.
   */
  order(id: string, order: Order): Promise<DispatchStatus> {
    return this.#change((at) => {
      const reason = this.#orderReason(order);
      this.#write({ kind: order.kind, text: order.reason, by: order.by, ids: [id] }, at);
      return carryOut(this.#books, { id, kind: order.kind, reason, at });
    });
  }

  /** Journals what somebody decided, such as what a guard was told to let through. */
  note(entry: Omit<JournalEntry, "at">): Promise<void> {
    return this.#change((at) => this.#write(entry, at));
  }

  /** A dispatch by its message id. */
  get(id: string): DispatchStatus | undefined {
    const found = this.#read(() => this.#books.find(id));
    return found === undefined ? undefined : statusOf(found.dispatch, found.progress);
  }

  /** Dispatches in the order they were prepared. */
  list(filter: DispatchFilter = {}): readonly DispatchStatus[] {
    return this.#read(() => listDispatches(this.#books, filter));
  }

  /** What may be sent now, in sequence; of a strict queue only its head, and only where nothing stops it. */
  next(filter: NextFilter = {}): readonly DispatchStatus[] {
    return this.#read(() => nextDispatches(this.#books, { filter, strict: this.#strict }));
  }

  /** Every step of a dispatch, oldest first. */
  history(id: string): readonly Transition[] {
    return this.#read(() =>
      this.#books.all(
        `SELECT event, state, at, reason, attempt FROM transitions
          WHERE dispatch = (SELECT number FROM dispatches WHERE id = ?) ORDER BY step`,
        id,
      ).map((row) => ({
        event: row.event as LedgerEvent,
        state: row.state as DispatchState,
        at: new Date(row.at as number).toISOString(),
        reason: row.reason as string,
        attempt: row.attempt as number,
      }))
    );
  }

  /** Receipts of a dispatch, oldest first. */
  receipts(id: string): readonly ReceiptEntry[] {
    return this.#read(() =>
      this.#books.all("SELECT * FROM receipts WHERE original_id = ? ORDER BY number", plainId(id)).map(
        receiptOf,
      )
    );
  }

  /** Receipts that contradict what stands, or are for what was never sent, and that nobody has given an order about. */
  misfits(): readonly ReceiptEntry[] {
    return this.#read(() =>
      this.#books.all("SELECT * FROM receipts WHERE open = 1 ORDER BY number").map(receiptOf)
    );
  }

  /** Receipts that belong to no dispatch, oldest first. */
  strays(): Strays {
    return this.#read(() => ({
      unknown: this.#books.all("SELECT * FROM receipts WHERE dispatch IS NULL ORDER BY number").map(
        receiptOf,
      ),
      unreadable: this.#books.all("SELECT * FROM unreadable ORDER BY number").map(unreadableOf),
    }));
  }

  /** What somebody decided, oldest first. */
  journal(): readonly JournalEntry[] {
    return this.#read(() =>
      this.#books.all("SELECT * FROM journal ORDER BY number").map(({ kind, text, by, ids, at }) => ({
        kind: kind as string,
        text: text as string,
        by: by as string,
        ids: JSON.parse(ids as string) as string[],
        at: at as string,
      }))
    );
  }

  /** Dispatches by state. */
  counts(): Readonly<Record<DispatchState, number>> {
    const counts: Record<DispatchState, number> = {
      prepared: 0,
      sent: 0,
      acknowledged: 0,
      accepted: 0,
      partly: 0,
      rejected: 0,
      withdrawn: 0,
    };
    for (
      const { state, count } of this.#read(() =>
        this.#books.all("SELECT state, count(*) AS count FROM progress GROUP BY state")
      )
    ) counts[state as DispatchState] = count as number;
    return counts;
  }

  /** Reads the whole file; gives what is wrong with it, nothing where it is sound. */
  check(): readonly string[] {
    return this.#read(() => [
      ...this.#books.all("PRAGMA integrity_check").map((row) => row.integrity_check as string)
        .filter((line) => line !== "ok"),
      ...this.#books.all("PRAGMA foreign_key_check").map(({ table, rowid }) =>
        `Row ${rowid} of ${table} belongs to nothing`
      ),
    ]);
  }

  /**
   * Takes the right to send from this directory until it is disposed of, or the process ends in any way.
   *
   * @throws {@linkcode LedgerError} `sending` where another process has it.
   */
  lockSending(): Promise<Disposable> {
    return lockSending(this.#directory);
  }

  /** Commits what was asked for, and closes the file. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#commits?.close();
    this.#database.close();
    this.#journalFile?.close();
  }

  #change<T>(run: (at: string) => T): Promise<T> {
    if (this.#commits === undefined) {
      return Promise.reject(
        new LedgerError("read_only", `The ledger ${this.path} was opened for reading`, {
          hint: "Open it for writing",
        }),
      );
    }
    return this.#commits.commit(() => run(this.#clock().toISOString()));
  }

  #read<T>(run: () => T): T {
    if (this.#closed) {
      throw new LedgerError("closed", `The ledger ${this.path} has been closed`, { hint: "Open it again" });
    }
    try {
      this.#books.refresh();
      return run();
    } catch (thrown) {
      throw databaseFailure(thrown, this.path);
    }
  }

  #write({ kind, text, by, ids }: Omit<JournalEntry, "at">, at: string): void {
    this.#books.run(
      "INSERT INTO journal (at, kind, text, by, ids) VALUES (?, ?, ?, ?, ?)",
      at,
      plainText(kind),
      plainText(text),
      plainText(by),
      JSON.stringify(ids.map(plainId)),
    );
  }

  /** An order without a reason or a name is no order. */
  #orderReason({ reason, by }: AgainOrder): string {
    if (reason.trim() !== "" && by.trim() !== "") return plainText(`${reason} (${by})`);
    throw new LedgerError("invalid_order", "An order needs a reason and the name of who gives it", {
      hint: "Tell why, and who you are",
    });
  }
}
