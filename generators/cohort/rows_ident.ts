/**
 * Whose the local keys are: the rows of ident messages.
 *
 * @module
 */
import { xprIde5313 } from "../../register/formats/mod.ts";
import { LocalKeys } from "./local_keys.ts";
import type { RowPerson } from "./message_rows.ts";
import { type MessageGroup, MessageGroups } from "./row_message.ts";
import { type CodeCells, RowTable, type TextCells } from "./row_table.ts";
import type { MessageOrigin } from "./rows_header.ts";

/** The rows of ident messages (XPR ide 53.1.3), which tell whose the local keys are. */
export class IdentRows {
  /** Rows of `ident`, that of the one added last at the end. */
  readonly persons: RowTable = new RowTable("ident", {
    pid: "always",
    national_id: "always",
    id_type: "always",
    patient_guid: "never",
  });
  readonly #id: TextCells = this.persons.cells("pid");
  readonly #number: TextCells = this.persons.cells("national_id");
  readonly #type: CodeCells = this.persons.cells("id_type");
  readonly #guid: TextCells = this.persons.cells("patient_guid");
  readonly #groups = new MessageGroups();
  #keys: LocalKeys;
  #isTaken = false;
  #lastOrdinal = -1;

  /** Begins a message. */
  constructor(file: MessageOrigin) {
    this.#keys = new LocalKeys(file.epoch ?? 0);
    this.begin(file);
  }

  /** Begins another message with the same arrays. What was gathered and not taken is gone. */
  begin(file: MessageOrigin): void {
    this.#keys = new LocalKeys(file.epoch ?? 0);
    this.#groups.begin(xprIde5313, file);
    this.persons.clear();
    this.#type.use(identTypes);
    this.#isTaken = false;
    this.#lastOrdinal = -1;
  }

  /** Number in the cohort of the person added last; -1 where rows have been taken since, or there is none. */
  get lastOrdinal(): number {
    return this.#lastOrdinal;
  }

  /** Persons that have been added since rows were last taken. */
  get length(): number {
    return this.#isTaken ? 0 : this.persons.length;
  }

  /** Adds a person: whoever is in the professional message. */
  add({ ordinal, number, kind }: RowPerson): void {
    if (this.#isTaken) this.#forget();
    const { persons } = this;
    persons.reserve(1);
    const row = persons.length++;
    persons.parent[row] = -1;
    putText(this.#id, row, String(this.#keys.person(ordinal)));
    putText(this.#number, row, number);
    this.#guid.offsets[row + 1] = this.#guid.offsets[row]!;
    this.#type.codes[row] = kind === "fnr" ? 0 : 1;
    this.#lastOrdinal = ordinal;
  }

  /** The group that begins the message. */
  head(): MessageGroup {
    return this.#groups.head();
  }

  /** What has been gathered; valid until the next person is added. `last`: the message ends with it. */
  take(last: boolean): MessageGroup {
    if (this.#isTaken) this.#forget();
    this.#isTaken = true;
    this.#lastOrdinal = -1;
    return this.#groups.group([this.persons], last);
  }

  #forget(): void {
    this.persons.clear();
    this.#isTaken = false;
  }
}

/** Code list 9032: national identity number, D-number. */
const identTypes: readonly string[] = Object.freeze(["1", "2"]);

/** A text in ASCII behind those before it. */
function putText(cells: TextCells, row: number, text: string): void {
  let at = cells.offsets[row]!;
  cells.reserve(at, text.length);
  for (let i = 0; i < text.length; i++) cells.bytes[at++] = text.charCodeAt(i);
  cells.offsets[row + 1] = at;
}
