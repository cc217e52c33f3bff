/**
 * The builders of a group's rows, as the lane sees them.
 *
 * @module
 */

import { type ColumnBuilder, Kind } from "../mapper/column_builder.ts";
import { PERSON, SUBMISSION } from "../mapper/element_state.ts";
import type { TableBuilder } from "../mapper/table_builder.ts";
import type { LaneMemory } from "./lane_memory.ts";
import * as at from "./layout.ts";

/** Longest code, in bytes, that the lane knows. */
const LONGEST_CODE = 15;
/** Slots of a new index of codes. */
const SLOTS = 64;

const encoder = new TextEncoder();

/** A column whose codes the lane looks up. */
interface CodeColumn {
  readonly pointer: number;
  readonly builder: ColumnBuilder;
  /** Codes it has learnt. */
  readonly known: number[];
  /** Of its index; 0 where there is none. */
  slots: number;
}

/** The records of one set of builders. Tables are laid out anew when their arrays have been replaced. */
export class RowMemory {
  readonly #memory: LaneMemory;
  readonly #tables: readonly TableBuilder[];
  /** Record of the first table. */
  readonly pointer: number;
  readonly #columns: number[] = [];
  /** Of the arena when the arrays were looked at last. */
  #handedOut = -1;
  /** Tables with an array outside the memory. */
  readonly #outside = new Set<number>();
  readonly #codes = new Map<number, CodeColumn>();
  /** Those whose dictionary has become plain text. */
  readonly #plain = new Set<CodeColumn>();
  /** By record of a column of text. */
  readonly #texts = new Map<number, { table: number; builder: ColumnBuilder }>();

  constructor(memory: LaneMemory, tables: readonly TableBuilder[]) {
    this.#memory = memory;
    this.#tables = tables;
    this.pointer = memory.arena.block(tables.length * at.TABLE_SIZE);
    for (const [t, table] of tables.entries()) {
      const columns = memory.arena.block(table.columns.length * at.COLUMN_SIZE);
      const texts = memory.arena.block(table.texts.length * 4);
      this.#columns.push(columns);
      const record = this.pointer + t * at.TABLE_SIZE;
      memory.set(record + at.TABLE_COLUMNS, columns);
      memory.set(record + at.TABLE_TEXTS, texts);
      memory.set(record + at.TABLE_TEXT_COUNT, table.texts.length);
      for (const [c, builder] of table.columns.entries()) {
        const column = columns + c * at.COLUMN_SIZE;
        if (table.texts.includes(builder)) memory.set(texts + 4 * table.texts.indexOf(builder), column);
        if (builder.mustClose) this.#texts.set(column, { table: t, builder });
      }
      this.layOut(t);
    }
  }

  /** Record of the table of persons. */
  get persons(): number {
    return this.pointer + PERSON * at.TABLE_SIZE;
  }

  /** Whether every array stands in the memory, so that the lane can be used. */
  get isWhole(): boolean {
    return this.#outside.size === 0;
  }

  #isHeld(table: TableBuilder): boolean {
    const { arena } = this.#memory;
    const { start, end, parent, fate } = table.arrays;
    return [start, end, parent, fate].every((array) => arena.holds(array)) &&
      table.columns.every((column) => {
        const { valid, values, bytes } = column.arrays;
        return arena.holds(valid) && arena.holds(values) && arena.holds(bytes);
      });
  }

  /** Writes the arrays of a table into its record. */
  layOut(t: number): void {
    const memory = this.#memory;
    const table = this.#tables[t]!;
    if (t === SUBMISSION || this.#isHeld(table)) this.#outside.delete(t);
    else this.#outside.add(t);
    const record = this.pointer + t * at.TABLE_SIZE;
    const { start, end, parent, fate } = table.arrays;
    memory.set(record + at.TABLE_CAPACITY, table.capacity);
    memory.set(record + at.TABLE_START, start.byteOffset);
    memory.set(record + at.TABLE_END, end.byteOffset);
    memory.set(record + at.TABLE_PARENT, parent.byteOffset);
    memory.set(record + at.TABLE_FATE, fate.byteOffset);
    for (const [c, builder] of table.columns.entries()) {
      const column = this.#columns[t]! + c * at.COLUMN_SIZE;
      const { kind, valid, values, bytes, largest } = builder.arrays;
      memory.set(column + at.COLUMN_VALID, valid.byteOffset);
      memory.set(column + at.COLUMN_VALUES, values.byteOffset);
      memory.set(column + at.COLUMN_WIDTH, values.BYTES_PER_ELEMENT);
      memory.doubles[(column + at.COLUMN_LARGEST) >> 3] = largest;
      if (kind === Kind.text) {
        memory.set(column + at.COLUMN_BYTES, bytes.byteOffset);
        memory.set(column + at.COLUMN_ROOM, bytes.length);
      } else if (kind === Kind.dictionary && !this.#codes.has(column)) {
        this.#codes.set(column, { pointer: column, builder, known: [], slots: 0 });
        this.#layOutCodes(this.#codes.get(column)!);
      }
    }
  }

  /** Before the lane runs: tells it where the rows stand. `isNew`: the group has been begun since it ran last. */
  enter(isNew: boolean): void {
    if (isNew || this.#handedOut !== this.#memory.arena.handedOut) this.#lookAgain();
    for (const { pointer, builder } of this.#plain) {
      this.#memory.set(pointer + at.COLUMN_COUNT, builder.arrays.dictionary!.count);
    }
    for (let t = 0; t < this.#tables.length; t++) {
      const record = this.pointer + t * at.TABLE_SIZE;
      this.#memory.set(record + at.TABLE_LENGTH, this.#tables[t]!.length);
      this.#memory.set(record + at.TABLE_OPEN, this.#tables[t]!.isOpen ? 1 : 0);
    }
  }

  /** The slower way may have made room, and dictionaries may have begun anew. */
  #lookAgain(): void {
    for (const [t, table] of this.#tables.entries()) {
      const record = this.pointer + t * at.TABLE_SIZE;
      if (this.#memory.get(record + at.TABLE_START) !== table.arrays.start.byteOffset) this.layOut(t);
    }
    for (const [pointer, { table, builder }] of this.#texts) {
      if (this.#memory.get(pointer + at.COLUMN_ROOM) !== builder.textRoom) this.layOut(table);
    }
    for (const code of this.#codes.values()) {
      if (code.builder.arrays.dictionary!.isPlain) this.#layOutCodes(code);
    }
    this.#handedOut = this.#memory.arena.handedOut;
  }

  /** Gives a column its index, or where its dictionary has become plain text, that. */
  #layOutCodes(column: CodeColumn): void {
    const memory = this.#memory;
    const dictionary = column.builder.arrays.dictionary!;
    if (!dictionary.isPlain) return this.#makeIndex(column, SLOTS);
    if (column.slots > 0) this.#freeIndex(column);
    const { offsets, bytes } = dictionary.arrays;
    if (!memory.arena.holds(offsets) || !memory.arena.holds(bytes)) this.#outside.add(-1);
    memory.set(column.pointer + at.COLUMN_PLAIN, 1);
    memory.set(column.pointer + at.COLUMN_OFFSETS, offsets.byteOffset);
    memory.set(column.pointer + at.COLUMN_ENTRIES, offsets.length - 1);
    memory.set(column.pointer + at.COLUMN_BYTES, bytes.byteOffset);
    memory.set(column.pointer + at.COLUMN_ROOM, bytes.length);
    memory.set(column.pointer + at.COLUMN_COUNT, dictionary.count);
    this.#plain.add(column);
  }

  /** After the lane ran: takes over the rows. */
  leave(): void {
    for (const { pointer, builder } of this.#plain) {
      builder.arrays.dictionary!.count = this.#memory.get(pointer + at.COLUMN_COUNT);
    }
    for (const [t, table] of this.#tables.entries()) {
      if (t === SUBMISSION) continue;
      const record = this.pointer + t * at.TABLE_SIZE;
      table.length = this.#memory.get(record + at.TABLE_LENGTH);
      table.isOpen = this.#memory.get(record + at.TABLE_OPEN) !== 0;
    }
  }

  /** Makes room for more rows in a table. */
  growTable(t: number): void {
    this.#tables[t]!.grow();
    this.layOut(t);
  }

  /** Makes room for so many bytes of text in a column. */
  growText(pointer: number, bytes: number): void {
    const { table, builder } = this.#texts.get(pointer)!;
    builder.reserveText(bytes);
    this.layOut(table);
  }

  /** Makes room for one more plain code, where all have so many bytes together. */
  growCodes(pointer: number, bytes: number): void {
    const column = this.#codes.get(pointer)!;
    const dictionary = column.builder.arrays.dictionary!;
    dictionary.count = this.#memory.get(pointer + at.COLUMN_COUNT);
    dictionary.reserve(dictionary.count + 1, bytes);
    this.#layOutCodes(column);
  }

  /** Teaches a code that is right; false where it is too long for the lane. */
  learn(pointer: number, bytes: Uint8Array): boolean {
    if (bytes.length > LONGEST_CODE) return false;
    const column = this.#codes.get(pointer)!;
    const code = column.builder.arrays.dictionary!.intern(bytes, 0, bytes.length);
    if ((column.known.length + 1) * 2 > column.slots) this.#makeIndex(column, column.slots * 2);
    this.#enter(column, bytes, code);
    column.known.push(code);
    return true;
  }

  #freeIndex(column: CodeColumn): void {
    this.#memory.arena.free(this.#memory.get(column.pointer + at.COLUMN_BYTES), column.slots * at.SLOT_SIZE);
    column.slots = 0;
  }

  #makeIndex(column: CodeColumn, slots: number): void {
    const { arena } = this.#memory;
    if (column.slots > 0) this.#freeIndex(column);
    const index = arena.block(slots * at.SLOT_SIZE);
    if (index === 0) throw new RangeError("The memory of the lane is full");
    column.slots = slots;
    this.#memory.set(column.pointer + at.COLUMN_BYTES, index);
    this.#memory.set(column.pointer + at.COLUMN_ROOM, slots - 1);
    const { entries } = column.builder.arrays.dictionary!;
    for (const code of column.known) this.#enter(column, encoder.encode(entries[code]!), code);
  }

  #enter(column: CodeColumn, bytes: Uint8Array, code: number): void {
    const scratch = at.CONTROL + at.SCRATCH;
    new Uint8Array(this.#memory.words.buffer, scratch, LONGEST_CODE + 1).set(bytes);
    this.#memory.lane.learn(column.pointer, scratch, scratch + bytes.length, code);
  }
}
