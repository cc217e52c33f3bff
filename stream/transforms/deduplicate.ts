/**
 * The same row of the same person once.
 *
 * @module
 */
import { classifyPersonNumber } from "../../register/identifiers/person_number.ts";
import { tables } from "../../register/table.ts";
import { cellAt, columnIndex, Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { type ChainTransform, type MessagePlace, removeRow, TransformTally } from "./chain_transform.ts";
import { type Fingerprint, RowHasher, textFingerprint, unreadableRows } from "./fingerprint.ts";
import { FingerprintMap } from "./fingerprint_map.ts";
import { localId, PersonLink } from "./person_link.ts";
import { rowIdentities } from "./row_identity.ts";

const PID = columnIndex(tables.ident, "pid");
const NATIONAL_ID = columnIndex(tables.ident, "national_id");

/** Options of {@linkcode Deduplicate}. */
export interface DeduplicateOptions {
  /** Most rows and identities that are remembered. @default 5000000 */
  readonly limit?: number;
}

/** Duplicates cannot be told within the limit, or not without losing something. */
export class DeduplicateError extends RangeError {
  /** Always `DeduplicateError`. */
  override readonly name = "DeduplicateError";
  /** What the user can do. */
  readonly hint: string;

  /** What is wrong and what helps. */
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** A message read before, as far as its rows can make others duplicates. */
interface SeenMessage {
  /** Messages of one partition take each other's place in the store. */
  readonly partition: string;
  /** It is stored: what it holds may be missing elsewhere. */
  isCurrent: boolean;
  /** Rows were taken out elsewhere because they stand here. */
  isReliedOn: boolean;
}

/**
 * Takes out rows that say the same of the same person as one before them, under other local keys, as happens where a
 * record system was changed and both hold the overlap. Which columns count is told in `row_identity.ts`.
 *
 * The same person is the same valid identity number, by the ident message of that municipality and year read earlier in
 * the run, else the same `pePeID` within the message. Rows are compared within a message, and between messages that
 * stand side by side in the store: those of one municipality and year with different districts. A message that takes
 * another's place is not compared with it, and years are not compared: a service that goes on is told every year.
 *
 * Memory: 21 to 43 bytes for each row remembered, and as much for each identity; see {@linkcode DeduplicateOptions}.
 */
export class Deduplicate implements ChainTransform {
  readonly name = "deduplicate";
  readonly tally: TransformTally = new TransformTally();
  readonly #limit: number;
  /** The message that a row was first met in, by the row's fingerprint. */
  readonly #rows = new FingerprintMap();
  /** Numbers of persons by identity number, and by local id in a municipality and year. */
  readonly #nationals = new FingerprintMap();
  readonly #locals = new FingerprintMap();
  #messages: SeenMessage[] = [];
  #message = -1;
  readonly #link = new PersonLink();
  readonly #hasher = new RowHasher();
  /** Of the message being read; `null` where municipality or year is not known. */
  #scope: string | null = null;

  /** Remembers nothing yet. */
  constructor(options: DeduplicateOptions = {}) {
    this.#limit = options.limit ?? 5_000_000;
  }

  begin({ message, municipality, district, year }: MessagePlace): void {
    this.#link.last = null;
    this.#message = this.#messages.length;
    this.#scope = municipality === null || year === null ? null : `${municipality} ${year}`;
    const part = district === "00" ? "" : district ?? "";
    const partition = this.#scope === null
      ? `message ${this.#message}`
      : `${message.format.kind} ${this.#scope} ${part}`;
    if (this.#messages.some((seen) => seen.partition === partition && seen.isReliedOn)) {
      throw new DeduplicateError(
        `Two extracts of ${municipality} for ${year} come for the same place, and duplicates were taken out elsewhere ` +
          "that stand in the first",
        "Leave out the extract that the other one replaces",
      );
    }
    this.#messages.push({ partition, isCurrent: false, isReliedOn: false });
  }

  end(status: "current" | "refused" | "incomplete" | "removed"): void {
    const message = this.#messages[this.#message];
    if (message !== undefined) message.isCurrent = status === "current";
  }

  apply(group: RecordGroup): void {
    const idents = group.batches.get("ident");
    if (idents !== undefined) this.#learn(idents);
    for (const batch of group.batches.values()) this.#removeSeen(group, batch);
    this.#link.endGroup(group);
  }

  save(): unknown {
    const [rows, nationals, locals] = [this.#rows, this.#nationals, this.#locals].map((map) => map.save());
    return {
      rows,
      nationals,
      locals,
      messages: this.#messages,
      message: this.#message,
      last: this.#link.last,
    };
  }

  restore(state: unknown): void {
    const saved = state as Record<"rows" | "nationals" | "locals", string> & {
      messages: SeenMessage[];
      message: number;
      last: number | null;
    };
    this.#rows.restore(saved.rows);
    this.#nationals.restore(saved.nationals);
    this.#locals.restore(saved.locals);
    this.#messages = saved.messages;
    this.#message = saved.message;
    this.#link.last = saved.last;
  }

  /** Remembers who is who. A number that cannot be right may fill the field of many, and says nothing. */
  #learn(batch: RecordBatch): void {
    if (this.#scope === null) return;
    for (let row = 0; row < batch.length; row++) {
      if (batch.fate[row] !== Fate.stored) continue;
      const id = localId(String(cellAt(batch.columns[PID]!, row) ?? ""));
      const number = String(cellAt(batch.columns[NATIONAL_ID]!, row) ?? "").trim();
      if (id === null || !classifyPersonNumber(number).valid) continue;
      const local = textFingerprint(`${this.#scope} ${id}`);
      if (this.#locals.get(...local) >= 0) continue;
      const national = textFingerprint(number);
      let person = this.#nationals.get(...national);
      if (person < 0) this.#nationals.set(...national, person = this.#nationals.size);
      this.#locals.set(...local, person);
      this.#assertRoom();
    }
  }

  #removeSeen(group: RecordGroup, batch: RecordBatch): void {
    const identity = rowIdentities.get(batch.table.name);
    if (identity === undefined) return;
    const persons = this.#personsOf(group, batch);
    const unreadable = unreadableRows(batch, identity.names);
    this.#hasher.start(batch.length, textFingerprint(`${batch.table.name} ${this.#scope}`));
    this.#hasher.addNumbers(persons, batch.length);
    for (const index of identity.columns) this.#hasher.addColumn(batch.columns[index]!, batch.length);
    for (let row = 0; row < batch.length; row++) {
      if (batch.fate[row] !== Fate.stored || persons[row] === UNKNOWN || unreadable.has(row)) continue;
      const fingerprint: Fingerprint = [
        this.#hasher.at(0, row),
        this.#hasher.at(1, row),
        this.#hasher.at(2, row),
      ];
      const met = this.#rows.get(...fingerprint);
      if (met === this.#message) removeRow(batch, row, this.tally, "same_row_in_message");
      else if (met >= 0 && this.#standsBeside(met)) {
        this.#messages[met]!.isReliedOn = true;
        removeRow(batch, row, this.tally, "same_row_in_other_message");
      } else {
        this.#rows.set(...fingerprint, this.#message);
        this.#assertRoom();
      }
    }
  }

  /** A message that is stored, and that the one being read will not take the place of. */
  #standsBeside(message: number): boolean {
    const { isCurrent, partition } = this.#messages[message]!;
    return isCurrent && partition !== this.#messages[this.#message]!.partition;
  }

  /**
   * Whom each row is about: a person known by number from 0 up, others below it by local id and message, so that they
   * are never found in another.
   */
  #personsOf(group: RecordGroup, batch: RecordBatch): Float64Array {
    const persons = new Float64Array(batch.length);
    const known = new Map<number, number>();
    for (let row = 0; row < batch.length; row++) {
      const id = this.#link.idOf(group, batch, row);
      if (id === null) {
        persons[row] = UNKNOWN;
        continue;
      }
      let person = known.get(id);
      if (person === undefined) known.set(id, person = this.#personOf(id));
      persons[row] = person;
    }
    return persons;
  }

  #personOf(id: number): number {
    const person = this.#scope === null ? -1 : this.#locals.get(...textFingerprint(`${this.#scope} ${id}`));
    if (person >= 0) return person;
    // Ten digits of id, five of message: below 2^53.
    return -2 - Math.abs(id) - (this.#message % 90_000) * 10_000_000_000;
  }

  #assertRoom(): void {
    const size = this.#rows.size + this.#nationals.size + this.#locals.size;
    if (size <= this.#limit) return;
    throw new DeduplicateError(
      `More than ${this.#limit} rows and identities would have to be remembered to find duplicates`,
      "Raise --deduplicate-limit (43 bytes of memory each at most), or run one municipality and year at a time",
    );
  }
}

/** No person can be told. */
const UNKNOWN = -1;
