/**
 * The lane in WebAssembly, between a reader and a mapper: it takes both the reader's and the mapper's place for as long as
 * a document holds nothing but what it has met before.
 *
 * @module
 */

import { ByteClass, TEXT_CLASS } from "../xml/byte_classes.ts";
import type { Lane, LaneParts } from "../xml/lane.ts";
import type { BuilderSet } from "../mapper/group_assembler.ts";
import type { Mapper } from "../mapper/mapper.ts";
import { isFit, type OpenGroup } from "../mapper/group_assembler.ts";
import type { Message } from "../message.ts";
import { DEEPEST, type LaneMemory } from "./lane_memory.ts";
import * as at from "./layout.ts";
import { RowMemory } from "./row_memory.ts";
import { type LaneLink, type LaneNode, Teacher } from "./teacher.ts";

/** Longest tag or value that the lane takes; longer ones are rare, and checked against the limits elsewhere. */
const LONGEST = 4096;

/** The lane counts no attributes: no element of the formats has as many. Below such a limit it is not used. */
const MOST_ATTRIBUTES = 32;

/** Runs the lane from wherever reader and mapper stand to wherever it stops, and brings them there. */
export class WasmLane implements Lane {
  readonly #memory: LaneMemory;
  readonly #mapper: Mapper;
  readonly #parts: LaneParts;
  #message: Message | undefined;
  #teacher: Teacher | undefined;
  #root: LaneLink | undefined;
  /** Groups that had ended when the lane ran last. */
  #groups = -1;
  readonly #rows = new Map<BuilderSet, RowMemory>();

  constructor(memory: LaneMemory, mapper: Mapper, parts: LaneParts) {
    this.#memory = memory;
    this.#mapper = mapper;
    this.#parts = parts;
    memory.set(at.CONTROL + at.LONGEST, Math.min(LONGEST, parts.window.maxTokenBytes));
  }

  run(): void {
    const group = this.#mapper.groups.open;
    if (!this.#canRun(group)) return;
    const rows = this.#rowsOf(group);
    if (!rows.isWhole || !this.#enter(group, rows)) return;
    const { lane } = this.#memory;
    for (let reason = lane.run(); reason !== at.STOP && this.#help(reason, rows); reason = lane.run());
    this.#leave(group, rows);
  }

  #canRun({ message, personContinued }: OpenGroup): boolean {
    const { path } = this.#mapper;
    const { window, namespaces, elements } = this.#parts;
    // The lane knows of rows below persons, and of no others.
    return message !== undefined && message.format.kind !== "health_station" &&
      this.#parts.attributes.name.length >= MOST_ATTRIBUTES &&
      !personContinued && path.skipped === 0 &&
      path.depth >= path.messageDepth &&
      // Where an element inside the message declares namespaces, names mean something else below it.
      namespaces.depth <= path.messageDepth && elements.depth === path.depth + 1 &&
      window.buffer.buffer === this.#memory.words.buffer;
  }

  #rowsOf({ tables }: OpenGroup): RowMemory {
    let rows = this.#rows.get(tables);
    if (rows === undefined) this.#rows.set(tables, rows = new RowMemory(this.#memory, tables));
    return rows;
  }

  /** Brings the lane to where reader and mapper stand; false where it cannot read on from there. */
  #enter(group: OpenGroup, rows: RowMemory): boolean {
    const { path } = this.#mapper;
    if (this.#message !== group.message) this.#begin(group);
    const from = path.messageDepth;
    let link = this.#root!;
    for (let depth = from;; depth++) {
      if (link.pointer === 0 || link.node === undefined) return false;
      this.#putFrame(depth - from, link, depth);
      if (depth === path.depth) break;
      const next = this.#childOf(link.node, depth + 1);
      if (next === undefined) return false;
      link = next;
    }
    const memory = this.#memory;
    const { groups } = this.#mapper;
    const { window } = this.#parts;
    const origin = window.buffer.byteOffset;
    rows.enter(this.#groups !== groups.ended);
    this.#groups = groups.ended;
    const set = (field: number, value: number) => memory.set(at.CONTROL + field, value);
    set(at.WINDOW, origin);
    set(at.POSITION, origin + window.start);
    set(at.END, origin + window.end);
    memory.doubles[(at.CONTROL + at.BASE) >> 3] = window.base;
    set(at.DEPTH, path.depth - from + 1);
    set(at.MAX_DEPTH, Math.min(DEEPEST, this.#parts.elements.open.length - from));
    set(at.TABLES, rows.pointer);
    set(at.PERSONS, rows.persons);
    set(at.GROUP_ROWS, group.rows);
    set(at.GROUP_BYTES, Math.min(group.bytes, 0x7fffffff));
    const { measuredFrom, blockEnd } = group;
    set(at.MEASURED_FROM, measuredFrom < 0 ? 0 : origin + (measuredFrom - window.base));
    set(at.BLOCK_END, Math.min(origin + Math.max(blockEnd - window.base, 0), 0x7fffffff));
    set(at.EXPECTED, 0);
    return true;
  }

  #begin({ message }: OpenGroup): void {
    const { path } = this.#mapper;
    this.#message = message;
    const kinds = this.#mapper.groups.open.tables;
    this.#teacher = new Teacher(this.#memory, (table, column) => kinds[table]!.columns[column]!.arrays.kind);
    this.#root = this.#teacher.root(path.states[path.messageDepth]!, this.#nameAt(path.messageDepth));
    const isUtf8 = message!.encoding === "utf-8" || message!.encoding.startsWith("utf-16");
    this.#memory.set(at.CONTROL + at.UTF8, isUtf8 ? 1 : 0);
  }

  #nameAt(depth: number) {
    const { elements, names } = this.#parts;
    const name = elements.open[depth]!;
    return { name, expanded: elements.expanded[depth]!, bytes: names.bytesOf(name) };
  }

  #childOf(parent: LaneNode, depth: number): LaneLink | undefined {
    const { path } = this.#mapper;
    const { elements } = this.#parts;
    const known = parent.children.get(elements.open[depth]!);
    if (known !== undefined) return known;
    const link = parent.state.childByName[elements.expanded[depth]!];
    if (link === undefined || link === null || link.state !== path.states[depth]) return undefined;
    return this.#teacher!.child(parent, link, this.#nameAt(depth), depth === path.messageDepth + 1);
  }

  #putFrame(index: number, link: LaneLink, depth: number): void {
    const memory = this.#memory;
    const { path } = this.#mapper;
    const frame = memory.get(at.CONTROL + at.FRAMES) + index * at.FRAME_SIZE;
    memory.set(frame + at.FRAME_NODE, link.node!.pointer);
    memory.set(frame + at.FRAME_LINK, link.pointer);
    memory.set(frame + at.FRAME_SEEN, path.seen[depth]!);
    memory.set(frame + at.FRAME_ORDER, path.order[depth]!);
    memory.doubles[(frame + at.FRAME_START) >> 3] = path.starts[depth]!;
  }

  /** Gives the lane what it stopped for; false where it cannot go on. */
  #help(reason: number, rows: RowMemory): boolean {
    const memory = this.#memory;
    const get = (field: number) => memory.get(at.CONTROL + field);
    if (reason === at.GROW_TABLE) rows.growTable(get(at.AT_COLUMN));
    else if (reason === at.GROW_TEXT) rows.growText(get(at.AT_COLUMN), get(at.AT_START));
    else if (reason === at.GROW_CODES) rows.growCodes(get(at.AT_COLUMN), get(at.AT_START));
    else {
      const { buffer } = this.#parts.window;
      const bytes = buffer.subarray(get(at.AT_START) - buffer.byteOffset, get(at.AT_END) - buffer.byteOffset);
      const binding = this.#teacher!.binding(get(at.AT_LINK));
      if (!this.#isPlain(bytes) || !isFit(binding, bytes, 0, bytes.length)) return false;
      return rows.learn(get(at.AT_COLUMN), bytes);
    }
    return rows.isWhole;
  }

  /** Brings reader and mapper to where the lane stands. */
  #leave(group: OpenGroup, rows: RowMemory): void {
    const memory = this.#memory;
    const { path, groups } = this.#mapper;
    const { window, elements } = this.#parts;
    const get = (field: number) => memory.get(at.CONTROL + field);
    rows.leave();
    const origin = window.buffer.byteOffset;
    window.start = window.markupStart = window.markupEnd = get(at.POSITION) - origin;
    const measured = get(at.MEASURED_FROM);
    if (group.measuredFrom < 0 && measured !== 0) groups.measureFrom(window.base + measured - origin);
    const frames = get(at.FRAMES);
    const depth = path.messageDepth + get(at.DEPTH) - 1;
    for (let d = path.messageDepth; d <= depth; d++) {
      const frame = frames + (d - path.messageDepth) * at.FRAME_SIZE;
      const link = this.#teacher!.link(memory.get(frame + at.FRAME_LINK));
      path.put(d, link.node!.state, {
        seen: memory.get(frame + at.FRAME_SEEN),
        order: memory.get(frame + at.FRAME_ORDER),
        start: memory.doubles[(frame + at.FRAME_START) >> 3]!,
      });
      elements.open[d] = link.name;
      elements.expanded[d] = link.expanded;
    }
    path.depth = depth;
    elements.restore(depth + 1);
  }

  /** Bytes that are the value they stand for, in text and in attributes alike. */
  #isPlain(bytes: Uint8Array): boolean {
    let plain = true;
    for (const byte of bytes) {
      if (byte >= 0x80) plain = false;
      else if (byte < 0x20 || byte === 0x22 || byte === 0x27 || TEXT_CLASS[byte] !== ByteClass.plain) {
        return false;
      }
    }
    // UTF-8 is learnt where it is right; other characters are left to the reader.
    return plain || (this.#memory.get(at.CONTROL + at.UTF8) !== 0 && isUtf8(bytes));
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    return !/[\uFFFE\uFFFF]/.test(utf8.decode(bytes));
  } catch {
    return false;
  }
}
