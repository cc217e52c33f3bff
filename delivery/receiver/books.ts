/**
 * The books of the simulated register: every message once, however often it arrives, and every answer that is owed.
 *
 * They hold what is known about messages and nothing that stands in them: no payload, no identity number.
 *
 * @module
 */
// The types of node:sqlite are not in the version of these that another package brings along.
import type {} from "node-types";
import { setImmediate } from "node:timers";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { DispatchProblem, TransportName } from "../dispatch.ts";
import type { IntakeAnswer } from "./intake.ts";
import type { RecordCount } from "./payload_judge.ts";
import { ReceiverError } from "./receiver_error.ts";

/** How a transport error goes back over the bus. */
export interface BusError {
  /** `transport:expired-certificate`. */
  readonly condition: string;
  /** One sentence. */
  readonly description: string;
  /** What it is about: names of fields, never values. */
  readonly data: readonly string[];
}

/** What the register knows about a message that came. */
export interface BookEntry {
  /** Message id by the envelope, or else by the carrier; a digest where both tell none that may be written down. */
  readonly id: string;
  /**
   * `booked`: the id is this message's. `conflicting`: another message has the id. `turned_away`: it is forged, cannot be
   * opened or is misdirected, so that its id means nothing; the same bytes may be judged otherwise another day.
   */
  readonly standing: "booked" | "conflicting" | "turned_away";
  /** SHA-256 of what was signed (envelope and payload); of what came, where it was turned away. In hexadecimal. */
  readonly hash: string;
  /** How it came first. */
  readonly route: TransportName;
  /** Message type by the carrier; `?` where it tells none that may be written down. */
  readonly type: string;
  /** By the carrier. */
  readonly sender: string;
  /** Four digits; `null` where the payload tells none. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the payload tells none. */
  readonly year: number | null;
  /** What the register says of it. */
  readonly verdict: IntakeAnswer["verdict"];
  /** What is wrong with it. */
  readonly problems: readonly DispatchProblem[];
  /** The register's reference. */
  readonly reference: string;
  /** `null` where no Apprec could be made. */
  readonly apprecId: string | null;
  /** Records by table. */
  readonly records: { readonly [table: string]: RecordCount };
  /** How often it came. */
  readonly arrivals: number;
  /** ISO 8601 in UTC. */
  readonly firstArrival: string;
  /** ISO 8601 in UTC. */
  readonly lastArrival: string;
}

/** A message that was judged, to be booked. */
export type NewEntry = Omit<BookEntry, "apprecId" | "arrivals" | "firstArrival" | "lastArrival" | "standing">;

/** What was decided of a message that is new to the books. */
export interface Decision {
  readonly standing: BookEntry["standing"];
  readonly verdict: BookEntry["verdict"];
  readonly problems: readonly DispatchProblem[];
  readonly busError: BusError | null;
  readonly apprec: { readonly id: string; readonly bytes: Uint8Array } | null;
}

/** A message as it stands in the books after an arrival. */
export interface BookedMessage extends IntakeAnswer {
  /** What goes back over the bus in place of an Apprec. */
  readonly busError: BusError | null;
  /** How often it came, this time included. */
  readonly arrivals: number;
  /** Number of the answer over the bus that is owed for it; `null` where none is. */
  readonly answer: number | null;
}

/** Where an answer goes on the bus. */
export interface AnswerAddress {
  /** Name of the queue. */
  readonly queue: string;
  /** What the bus needs to know of it: see `bus_answers.ts`. */
  readonly facts: Readonly<Record<string, string>>;
}

/** An answer that is owed. */
export interface PendingAnswer extends AnswerAddress {
  /** Its number in the books. */
  readonly number: number;
  /** What it says of the message. */
  readonly verdict: BookEntry["verdict"];
  /** Bytes of the Apprec, not sealed. */
  readonly apprec: Uint8Array | undefined;
  /** Message id of the Apprec. */
  readonly apprecId: string | undefined;
  /** What goes back in place of an Apprec. */
  readonly busError: BusError | null;
  /** Milliseconds since 1970 that it is not to go before. */
  readonly due: number;
}

/** What the books say of the answers over the bus. */
export interface AnswerCounts {
  /** Owed. */
  readonly pending: number;
  /** Given. */
  readonly sent: number;
}

/** How an arrival is booked. */
export interface BookOptions {
  readonly entry: NewEntry;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The message is what it says it is: see `VerdictRule.authentic`. */
  readonly authentic: boolean;
  /** The carrier gives each arrival an id of its own: the same content from the same sender is the same message. */
  readonly idOfArrival: boolean;
  /** Asked when it is new. */
  decide(taken: boolean): Decision;
  /** Asked what is owed for this arrival over the bus; goes into the books with it. */
  readonly answer?: AskAnswer;
}

/** Says where the answer to an arrival goes: an Apprec to one queue, an error to another. */
export type AskAnswer = (told: { readonly busError: BusError | null }) => AnswerAddress & {
  /** Milliseconds since 1970 that it is not to go before. */
  readonly due: number;
};

const SCHEMA = `
CREATE TABLE message (
  page INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('booked', 'conflicting', 'turned_away')),
  hash TEXT NOT NULL,
  route TEXT NOT NULL,
  type TEXT NOT NULL,
  sender TEXT NOT NULL,
  municipality TEXT,
  year INTEGER,
  verdict TEXT NOT NULL,
  problems TEXT NOT NULL,
  bus_error TEXT,
  reference TEXT NOT NULL UNIQUE,
  apprec_id TEXT,
  apprec BLOB,
  records TEXT NOT NULL,
  arrivals INTEGER NOT NULL,
  first_arrival TEXT NOT NULL,
  last_arrival TEXT NOT NULL,
  UNIQUE (standing, id, hash)
) STRICT;
CREATE UNIQUE INDEX one_message_of_an_id ON message (id) WHERE standing = 'booked';
CREATE INDEX message_content ON message (hash);
CREATE TABLE answer (
  number INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES message (page),
  queue TEXT NOT NULL,
  facts TEXT NOT NULL,
  due INTEGER NOT NULL,
  sent TEXT
) STRICT;
CREATE INDEX answer_owed ON answer (page, queue) WHERE sent IS NULL;
CREATE INDEX answer_due ON answer (due, number) WHERE sent IS NULL;
`;

const VERSION = 1;

interface MessageRow {
  page: number;
  id: string;
  standing: BookEntry["standing"];
  hash: string;
  route: TransportName;
  type: string;
  sender: string;
  municipality: string | null;
  year: number | null;
  verdict: BookEntry["verdict"];
  problems: string;
  bus_error: string | null;
  reference: string;
  apprec_id: string | null;
  apprec: Uint8Array | null;
  records: string;
  arrivals: number;
  first_arrival: string;
  last_arrival: string;
}

/** The books, in `register.sqlite` of a directory. */
export class Books implements Disposable {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #waiting: Change[] = [];
  #open = true;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the books of a directory, made where there are none.
   *
   * @throws {@linkcode ReceiverError} `books_unusable`, `books_version`
   */
  static open(directory: string): Books {
    const path = `${directory}/register.sqlite`;
    let database: DatabaseSync | undefined;
    try {
      Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
      database = new DatabaseSync(path);
      database.exec("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
      // Two that open at once must not both make the tables.
      database.exec("BEGIN IMMEDIATE");
      const { user_version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
      if (user_version === 0) database.exec(`${SCHEMA} PRAGMA user_version = ${VERSION};`);
      database.exec("COMMIT");
      if (user_version !== 0 && user_version !== VERSION) {
        throw new ReceiverError("books_version", `The books in ${path} are of version ${user_version}`, {
          hint: "Use the kprkit that made them, or another directory",
        });
      }
      return new Books(database);
    } catch (error) {
      database?.close();
      if (error instanceof ReceiverError) throw error;
      throw new ReceiverError("books_unusable", `The books in ${path} cannot be opened`, {
        hint:
          "Name a directory that may be written to, and that holds books of a simulated register or nothing",
        cause: error,
      });
    }
  }

  /** Books an arrival, durably, in one transaction with the answer that is owed for it. */
  book(options: BookOptions): Promise<BookedMessage> {
    return this.#durably(() => {
      const { at } = options;
      const known = this.#known(options);
      const page = known === undefined ? this.#write(options) : known.page;
      if (known !== undefined) {
        this.#run("UPDATE message SET arrivals = arrivals + 1, last_arrival = ? WHERE page = ?", at, page);
      }
      const row = this.#get<MessageRow>("SELECT * FROM message WHERE page = ?", page)!;
      const busError: BusError | null = row.bus_error === null ? null : JSON.parse(row.bus_error);
      const isTold = row.apprec !== null || busError !== null;
      const answer = options.answer === undefined || !isTold
        ? null
        : this.#owe(page, options.answer({ busError }));
      return {
        verdict: row.verdict,
        problems: JSON.parse(row.problems),
        reference: row.reference,
        duplicate: known !== undefined,
        ...(row.apprec === null ? {} : { apprec: row.apprec, apprecId: row.apprec_id! }),
        busError,
        arrivals: row.arrivals,
        answer,
      };
    }, options.entry.id);
  }

  /** Numbers of answers that are owed and may go at a time, those that are due longest first. */
  pending(at: number, limit: number): number[] {
    this.#assertOpen();
    return this.#all<{ number: number }>(
      "SELECT number FROM answer WHERE sent IS NULL AND due <= ? ORDER BY due, number LIMIT ?",
      at,
      limit,
    ).map(({ number }) => number);
  }

  /** An answer; `undefined` where there is none of that number. */
  answer(number: number): PendingAnswer | undefined {
    this.#assertOpen();
    const row = this.#get<MessageRow & { queue: string; facts: string; due: number }>(
      "SELECT answer.queue, answer.facts, answer.due, message.* FROM answer JOIN message USING (page) WHERE number = ?",
      number,
    );
    if (row === undefined) return undefined;
    const { queue, facts, due, verdict, apprec, apprec_id, bus_error } = row;
    return {
      number,
      queue,
      facts: JSON.parse(facts),
      due,
      verdict,
      apprec: apprec ?? undefined,
      apprecId: apprec_id ?? undefined,
      busError: bus_error === null ? null : JSON.parse(bus_error),
    };
  }

  /** When the next answer after `now` is due, in milliseconds since 1970. */
  nextDue(now: number): number | undefined {
    this.#assertOpen();
    const sql = "SELECT min(due) AS due FROM answer WHERE sent IS NULL AND due > ?";
    return this.#get<{ due: number | null }>(sql, now)?.due ?? undefined;
  }

  /** Whether an answer is owed still. */
  isOwed(number: number): boolean {
    this.#assertOpen();
    return this.#get("SELECT number FROM answer WHERE number = ? AND sent IS NULL", number) !== undefined;
  }

  /** The broker has an answer: it is not owed any longer. */
  answerSent(number: number, at: string): Promise<void> {
    return this.#durably(() => this.#run("UPDATE answer SET sent = ? WHERE number = ?", at, number));
  }

  /** How many answers are owed, and how many were given. */
  answerCounts(): AnswerCounts {
    this.#assertOpen();
    const { owed, sent } = this.#get<{ owed: number; sent: number }>(
      "SELECT count(*) AS owed, count(sent) AS sent FROM answer",
    )!;
    return { pending: owed - sent, sent };
  }

  /** All entries, in the order of their first arrival. */
  entries(): BookEntry[] {
    this.#assertOpen();
    return this.#all<MessageRow>("SELECT * FROM message ORDER BY page").map((row) => ({
      id: row.id,
      standing: row.standing,
      hash: row.hash,
      route: row.route,
      type: row.type,
      sender: row.sender,
      municipality: row.municipality,
      year: row.year,
      verdict: row.verdict,
      problems: JSON.parse(row.problems),
      reference: row.reference,
      apprecId: row.apprec_id,
      records: JSON.parse(row.records),
      arrivals: row.arrivals,
      firstArrival: row.first_arrival,
      lastArrival: row.last_arrival,
    }));
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#commit();
    this.#open = false;
    this.#statements.clear();
    this.#database.close();
  }

  /** The page of the same message, where it was here before. */
  #known({ entry, authentic, idOfArrival }: BookOptions): { page: number } | undefined {
    const { id, hash } = entry;
    if (!authentic) {
      return this.#get(
        "SELECT page FROM message WHERE standing = 'turned_away' AND id = ? AND hash = ?",
        id,
        hash,
      );
    }
    return this.#get(
      "SELECT page FROM message WHERE standing <> 'turned_away' AND id = ? AND hash = ?",
      id,
      hash,
    ) ?? (idOfArrival
      ? this.#get(
        `SELECT page FROM message WHERE standing <> 'turned_away'
         AND hash = ? AND sender = ? AND type = ? AND route = ?`,
        hash,
        entry.sender,
        entry.type,
        entry.route,
      )
      : undefined);
  }

  #write({ entry, at, authentic, decide }: BookOptions): number {
    const taken = authentic &&
      this.#get("SELECT page FROM message WHERE standing = 'booked' AND id = ?", entry.id) !== undefined;
    const { standing, verdict, problems, busError, apprec } = decide(taken);
    this.#run(
      `INSERT INTO message (id, standing, hash, route, type, sender, municipality, year, verdict, problems, bus_error,
         reference, apprec_id, apprec, records, arrivals, first_arrival, last_arrival)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
      entry.id,
      standing,
      entry.hash,
      entry.route,
      entry.type,
      entry.sender,
      entry.municipality,
      entry.year,
      verdict,
      JSON.stringify(problems),
      busError === null ? null : JSON.stringify(busError),
      entry.reference,
      apprec?.id ?? null,
      apprec?.bytes ?? null,
      JSON.stringify(entry.records),
      at,
      at,
    );
    return this.#lastRow();
  }

  /** One that is still owed for the same message to the same queue answers this arrival too. */
  #owe(page: number, { queue, facts, due }: ReturnType<AskAnswer>): number {
    const owed = this.#get<{ number: number }>(
      "SELECT number FROM answer WHERE page = ? AND queue = ? AND sent IS NULL",
      page,
      queue,
    );
    if (owed !== undefined) return owed.number;
    this.#run(
      "INSERT INTO answer (page, queue, facts, due) VALUES (?, ?, ?, ?)",
      page,
      queue,
      JSON.stringify(facts),
      due,
    );
    return this.#lastRow();
  }

  #lastRow(): number {
    return this.#get<{ row: number }>("SELECT last_insert_rowid() AS row")!.row;
  }

  /**
   * Changes that are asked for in one turn of the event loop share one transaction, and so one wait for the disk. It
   * resolves when the change is on disk. One that fails leaves nothing behind, and the others alone.
   */
  #durably<T>(run: () => T, about?: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#assertOpen(about);
      this.#waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const changes = this.#waiting;
    if (changes.length === 0) return;
    this.#waiting = [];
    const settle: (() => void)[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const { run, resolve, reject } of changes) {
        this.#database.exec("SAVEPOINT change");
        try {
          const value = run();
          settle.push(() => resolve(value));
        } catch (error) {
          // A full or broken disk ends the whole transaction, and then none of it stands.
          if (!this.#database.isTransaction) throw error;
          this.#database.exec("ROLLBACK TO change");
          settle.push(() => reject(error));
        }
        this.#database.exec("RELEASE change");
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      for (const { reject } of changes) reject(error);
      return;
    }
    for (const each of settle) each();
  }

  #assertOpen(about?: string): void {
    if (this.#open) return;
    throw new ReceiverError(
      "books_closed",
      about === undefined ? "The books are closed" : `Message ${about} came after the books were closed`,
      { hint: "Send it again when the register is open" },
    );
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, statement = this.#database.prepare(sql));
    return statement;
  }

  #run(sql: string, ...values: SqlValue[]): void {
    this.#prepare(sql).run(...values);
  }

  #get<T = { page: number }>(sql: string, ...values: SqlValue[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  #all<T>(sql: string, ...values: SqlValue[]): T[] {
    return this.#prepare(sql).all(...values) as T[];
  }
}

/** A change that waits for its commit. */
interface Change {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type SqlValue = string | number | null | Uint8Array;
