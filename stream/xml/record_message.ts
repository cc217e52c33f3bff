/**
 * Record groups back into the message they came from: the mirror of the mapper, driven by the same format.
 *
 * @module
 */

import type { ComplexType, ElementDefinition, Format, Particle, SimpleType } from "../../register/format.ts";
import { type ColumnSchema, type TableName, tables } from "../../register/table.ts";
import { isoDate } from "../iso_time.ts";
import { cellAt, type Column, Fate, type RecordBatch, type RecordGroup } from "../record_batch.ts";
import { type MessageLayout, type MessageNode, messageText } from "./message_writer.ts";

/** A row taken out of its batch, with the rows below it. */
interface Row {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly below: RowsByTable;
}

interface Cell {
  readonly schema: ColumnSchema;
  readonly value: number | string;
}

type RowsByTable = Map<TableName, Row[]>;

/**
 * Collects the groups of one message, and gives it as the node that `writeMessage` takes. What the format stores
 * comes back; what it does not, and what did not fit its column, is gone. Rows that a transform removed or the
 * register would drop are left out, with all below them. An ident message comes back with one `Institusjon`.
 *
 * The whole message is held in memory, as text is made of it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { BytesSource } from "../source/mod.ts";
 * import { readRecords } from "../read_records.ts";
 * import { RecordMessage } from "./record_message.ts";
 *
 * const xml = '<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">' +
 *   '<PERSON pePeID="1"><peAlder>84</peAlder></PERSON></IPLOS>';
 * const message = new RecordMessage();
 * for await (const group of readRecords(new BytesSource("example", new TextEncoder().encode(xml)))) {
 *   message.add(group);
 * }
 * assert.equal(message.text(), xml);
 * ```
 */
export class RecordMessage {
  #format: Format | undefined;
  #header: ReadonlyMap<string, string> = new Map();
  readonly #top: RowsByTable = new Map();
  /** The last person, left out or not: rows of the next group may stand below it. */
  #lastPerson: Row | undefined;

  /**
   * Takes the rows of the next group, copied.
   *
   * @throws {RangeError} where the group is of another message than those before.
   */
  add(group: RecordGroup): void {
    const { format, header } = group.message;
    if (this.#format !== undefined && (this.#format !== format || this.#header !== header)) {
      throw new RangeError("The group is of another message: write each message by itself");
    }
    this.#format = format;
    this.#header = header;
    const batches = group.batches;
    const persons = this.#addPersons(batches.get("person"));
    for (const [name, batch] of batches) {
      if (name === "person" || name === "submission") continue;
      for (let row = 0; row < batch.length; row++) {
        if (batch.fate[row] !== Fate.stored) continue;
        const parent = batch.table.parent === "person" ? this.#parentOf(batch, row, persons) : undefined;
        const place = batch.table.parent === "person" ? parent?.below : this.#top;
        if (place !== undefined) put(place, name, rowOf(batch, row));
      }
    }
    if (persons.length > 0) this.#lastPerson = persons.at(-1);
  }

  /** The persons of a group by row; `undefined` for those left out. */
  #addPersons(batch: RecordBatch | undefined): (Row | undefined)[] {
    const persons: (Row | undefined)[] = [];
    for (let row = 0; batch !== undefined && row < batch.length; row++) {
      const person = batch.fate[row] === Fate.stored ? rowOf(batch, row) : undefined;
      if (person !== undefined) put(this.#top, "person", person);
      persons.push(person);
    }
    return persons;
  }

  #parentOf(batch: RecordBatch, row: number, persons: readonly (Row | undefined)[]): Row | undefined {
    const parent = batch.parent[row]!;
    return parent < 0 ? this.#lastPerson : persons[parent];
  }

  /**
   * The message, for `writeMessage`.
   *
   * @throws {RangeError} where no group has been added.
   */
  node(): MessageNode {
    const format = this.#formatOrFail();
    const header = new Map<string, Cell>();
    for (const schema of tables.submission.columns) {
      const value = this.#header.get(schema.name);
      // As it was written, so that nothing is judged or changed.
      if (value !== undefined) header.set(schema.name, { schema: { ...schema, type: "text" }, value });
    }
    return nodeOf(format, format.types[format.root.type as string]!, { cells: header, below: this.#top }) ??
      {};
  }

  /**
   * The root element as text, without XML declaration.
   *
   * @throws {RangeError} where no group has been added.
   */
  text(layout: MessageLayout = {}): string {
    return messageText(this.#formatOrFail(), this.node(), layout);
  }

  #formatOrFail(): Format {
    if (this.#format === undefined) {
      throw new RangeError("There is no message to write: add its groups first");
    }
    return this.#format;
  }
}

function put(place: RowsByTable, table: TableName, row: Row): void {
  const rows = place.get(table);
  if (rows === undefined) place.set(table, [row]);
  else rows.push(row);
}

function rowOf(batch: RecordBatch, row: number): Row {
  const cells = new Map<string, Cell>();
  batch.columns.forEach((column: Column) => {
    const value = cellAt(column, row);
    if (value !== null) cells.set(column.schema.name, { schema: column.schema, value });
  });
  return { cells, below: new Map() };
}

/** An element of a complex type with what a row holds of it; `undefined` where that is nothing. */
function nodeOf(format: Format, type: ComplexType, row: Row): MessageNode | undefined {
  const node: Record<string, string | MessageNode | MessageNode[]> = {};
  for (const { name, column, type: simple } of type.attributes) {
    const text = textOf(row, column, simple);
    if (text !== undefined) node[`@${name}`] = text;
  }
  for (const child of elementsOf(type.particles)) {
    const value = valueOf(format, child, row);
    if (value !== undefined) node[child.name] = value;
  }
  return Object.keys(node).length === 0 ? undefined : node;
}

function valueOf(
  format: Format,
  child: ElementDefinition,
  row: Row,
): string | MessageNode | MessageNode[] | undefined {
  if (typeof child.type !== "string") return textOf(row, child.column, child.type);
  const type = format.types[child.type]!;
  if (child.table === undefined) return nodeOf(format, type, row);
  return row.below.get(child.table)?.map((below) => nodeOf(format, type, below) ?? {});
}

function textOf(row: Row, column: string | undefined, type: SimpleType): string | undefined {
  const cell = column === undefined ? undefined : row.cells.get(column);
  return cell === undefined ? undefined : written(cell, type);
}

/** A value as the format writes it. */
function written({ schema, value }: Cell, type: SimpleType): string {
  switch (schema.type) {
    case "date": {
      const iso = isoDate(value as number)!;
      return type.base === "date" ? iso : iso.replaceAll("-", "");
    }
    case "hours":
      return decimal(value as number);
    default:
      return String(value);
  }
}

function decimal(hundredths: number): string {
  const digits = String(Math.abs(hundredths)).padStart(3, "0");
  return `${hundredths < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function elementsOf(particles: readonly Particle[]): ElementDefinition[] {
  return particles.flatMap((particle) => {
    if (particle.kind === "element") return [particle];
    return particle.kind === "any" ? [] : elementsOf(particle.particles);
  });
}
