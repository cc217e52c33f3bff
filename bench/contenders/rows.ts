/**
 * What a program on an event parser does to get rows: a plain object of strings for each record. It converts
 * nothing, which is less than kprkit does and speaks for the peers.
 *
 * @module
 */
import type { TableName } from "../../register/table.ts";

/** Values by official name. */
export type Row = Record<string, string>;

/** An attribute as both peers give it. */
export interface PeerAttribute {
  readonly local: string;
  readonly value: string;
}

/** Elements that are records, and the table that kprkit reads them into. `INNHINFO` belongs to the message's row. */
const records: ReadonlyMap<string, TableName> = new Map([
  ["IPLOS", "submission"],
  ["iiKontakt", "contact"],
  ["PERSON", "person"],
  ["PERSONOPPL", "person_info"],
  ["FUNKSJON", "function_score"],
  ["TJENESTE", "service"],
  ["DIAGNOSE", "diagnosis"],
  ["DOGNTILBUD", "hospital_stay"],
]);

/** Takes a row when its element has ended. */
export type TakeRow = (table: TableName, row: Row) => void;

/** Makes row objects from events. */
export class RowBuilder {
  readonly #take: TakeRow;
  readonly #open: Row[] = [];
  #row: Row = {};
  #text = "";
  /** Nothing but text has come since the last start tag. */
  #inLeaf = false;

  constructor(take: TakeRow) {
    this.#take = take;
  }

  start(name: string, attributes: Readonly<Record<string, PeerAttribute>>): void {
    this.#text = "";
    this.#inLeaf = true;
    if (!records.has(name)) return;
    const row: Row = {};
    for (const key in attributes) {
      const { local, value } = attributes[key]!;
      row[local] = value;
    }
    this.#open.push(row);
    this.#row = row;
  }

  text(text: string): void {
    if (this.#inLeaf) this.#text += text;
  }

  end(name: string): void {
    const table = records.get(name);
    if (table !== undefined) {
      const row = this.#open.pop()!;
      this.#row = this.#open.at(-1) ?? row;
      this.#take(table, row);
    } else if (this.#inLeaf) this.#row[name] = this.#text;
    this.#inLeaf = false;
  }
}

/** Holds a thousand rows at a time, as a program does that hands them on; returns how many there were. */
export function countRows(run: (take: TakeRow) => void): number {
  let count = 0;
  let held: Row[] = [];
  run((_, row) => {
    count++;
    if (held.push(row) === 1000) held = [];
  });
  return count;
}
