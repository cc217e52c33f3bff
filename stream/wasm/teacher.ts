/**
 * Teaches the lane elements and attributes: what has been met is laid out in its memory, under the name it was
 * written with.
 *
 * @module
 */

import { recordTables } from "../../register/table.ts";
import { Kind } from "../mapper/column_builder.ts";
import {
  type ChildLink,
  type ElementState,
  SUBMISSION,
  tableNames,
  type ValueBinding,
} from "../mapper/element_state.ts";
import { isFit } from "../mapper/group_assembler.ts";
import { registerDateFormat, Shape, type ValueFormat } from "../mapper/value_format.ts";
import type { LaneMemory } from "./lane_memory.ts";
import * as at from "./layout.ts";

/** An element with children, as the lane knows it. */
export interface LaneNode {
  /** Its record. */
  readonly pointer: number;
  readonly state: ElementState;
  /** By name as written. */
  readonly children: Map<number, LaneLink>;
}

/** A child under one name. */
export interface LaneLink {
  /** Its record; 0 where the lane cannot take the element. */
  readonly pointer: number;
  /** Names as the reader numbers them. */
  readonly name: number;
  readonly expanded: number;
  /** Absent where the element holds a value. */
  readonly node: LaneNode | undefined;
}

/** The name of an element as the reader knows it. */
export interface WrittenName {
  readonly name: number;
  readonly expanded: number;
  /** As it stands in the document. */
  readonly bytes: Uint8Array;
}

/** How a column reads its values, by number of table and column. */
export type KindOf = (table: number, column: number) => number;

/** What the lane knows of one message: names mean the same throughout it. */
export class Teacher {
  readonly #memory: LaneMemory;
  readonly #kindOf: KindOf;
  readonly #nodes = new Map<number, LaneNode>();
  readonly #links = new Map<number, LaneLink>();
  readonly #bindings = new Map<number, ValueBinding>();
  /** By table and column: the binding that judges the values its codes are known by. */
  readonly #judges = new Map<string, ValueBinding>();

  constructor(memory: LaneMemory, kindOf: KindOf) {
    this.#memory = memory;
    this.#kindOf = kindOf;
  }

  /** The link with this record. */
  link(pointer: number): LaneLink {
    return this.#links.get(pointer)!;
  }

  /** The node with this record. */
  node(pointer: number): LaneNode {
    return this.#nodes.get(pointer)!;
  }

  /** Where the value of a link goes and what it must look like. */
  binding(pointer: number): ValueBinding {
    return this.#bindings.get(pointer)!;
  }

  /** The root element of the message, whose end the lane leaves alone. */
  root(state: ElementState, name: WrittenName): LaneLink {
    const node = this.#makeNode(state, { isRoot: true, isTop: false });
    const pointer = this.#record(at.LINK_SIZE);
    this.#name(pointer, name.bytes);
    return this.#keep({ pointer, name: name.name, expanded: name.expanded, node });
  }

  /** Teaches a child of a node; `isTop` where it stands right below the message's root. */
  child(parent: LaneNode, link: ChildLink, name: WrittenName, isTop: boolean): LaneLink {
    const state = link.state!;
    const value = state.value;
    const node = value === undefined ? this.#makeNode(state, { isRoot: false, isTop }) : undefined;
    // What must be counted, and values that only TypeScript can judge, are not for the lane.
    const pointer = link.counted || (value !== undefined && !this.#isTakeable(state.owner, value))
      ? 0
      : this.#record(at.LINK_SIZE);
    const known: LaneLink = { pointer, name: name.name, expanded: name.expanded, node };
    parent.children.set(name.name, known);
    if (pointer === 0) return known;
    this.#name(pointer, name.bytes);
    this.#set(pointer + at.LINK_ORDER, link.order);
    this.#set(pointer + at.LINK_BIT, link.bit);
    this.#set(pointer + at.LINK_ONCE, link.max === 1 ? 1 : 0);
    if (node !== undefined) this.#set(pointer + at.LINK_NODE, node.pointer);
    if (value !== undefined) this.#setValue(pointer, state.owner, value);
    this.#insert(parent.pointer + at.NODE_CHILDREN, pointer);
    return this.#keep(known);
  }

  #keep(link: LaneLink): LaneLink {
    this.#links.set(link.pointer, link);
    return link;
  }

  #makeNode(state: ElementState, { isRoot, isTop }: { isRoot: boolean; isTop: boolean }): LaneNode {
    const pointer = this.#record(at.NODE_SIZE);
    const table = state.table < 0 ? undefined : recordTables[tableNames[state.table]!];
    this.#set(pointer + at.NODE_ATTRIBUTE_MASK, state.attributeMask);
    this.#set(pointer + at.NODE_CHILD_MASK, state.childMask);
    this.#set(pointer + at.NODE_OPTIONAL, state.childrenOptional ? 1 : 0);
    this.#set(pointer + at.NODE_TABLE, state.table);
    this.#set(pointer + at.NODE_BELOW_PERSON, table?.parent === "person" ? 1 : 0);
    const isKept = isRoot || state.payload || state.countedChildren.length > 0 || state.table === SUBMISSION;
    this.#set(pointer + at.NODE_KEPT, isKept ? 1 : 0);
    this.#set(pointer + at.NODE_RECORD, isTop && table !== undefined ? 1 : 0);
    this.#teachAttributes(pointer, state);
    const node = { pointer, state, children: new Map<number, LaneLink>() };
    this.#nodes.set(pointer, node);
    return node;
  }

  /** Attributes of the message's formats have no prefix, so that their names are known beforehand. */
  #teachAttributes(node: number, state: ElementState): void {
    let one = 1;
    for (const [name, link] of state.attributes) {
      if (!/^[\x21-\x7e]+$/.test(name) || name.startsWith("{") || one === 0) continue;
      if (!this.#isTakeable(state.owner, link)) continue;
      const pointer = this.#record(at.LINK_SIZE);
      this.#name(pointer, new TextEncoder().encode(name));
      this.#set(pointer + at.LINK_BIT, link.bit);
      this.#set(pointer + at.LINK_ONE, one);
      one <<= 1;
      this.#setValue(pointer, state.owner, link);
      this.#insert(node + at.NODE_ATTRIBUTES, pointer);
    }
  }

  #isTakeable(owner: number, binding: ValueBinding): boolean {
    if (owner < 0 || owner === SUBMISSION || binding.column < 0 || binding.fixed !== undefined) return false;
    if (laneShape(this.#kindOf(owner, binding.column), binding) === undefined) return false;
    const place = `${owner} ${binding.column}`;
    const judge = this.#judges.get(place);
    if (judge === undefined) this.#judges.set(place, binding);
    return judge === undefined ||
      (sameFormat(judge.facet, binding.facet) && sameFormat(judge.format, binding.format));
  }

  #setValue(pointer: number, owner: number, binding: ValueBinding): void {
    const shape = laneShape(this.#kindOf(owner, binding.column), binding)!;
    this.#bindings.set(pointer, binding);
    this.#set(pointer + at.LINK_TABLE, owner);
    this.#set(pointer + at.LINK_COLUMN, binding.column);
    this.#set(pointer + at.LINK_SHAPE, shape.shape);
    this.#set(pointer + at.LINK_LEAST, shape.least);
    this.#set(pointer + at.LINK_MOST, shape.most);
    this.#set(pointer + at.LINK_LEAST_PART, shape.leastPart ?? 0);
    this.#set(pointer + at.LINK_MOST_PART, shape.mostPart ?? 0);
    this.#set(pointer + at.LINK_EMPTY, isFit(binding, new Uint8Array(0), 0, 0) ? 1 : 0);
  }

  #name(pointer: number, bytes: Uint8Array): void {
    // Comparisons read up to seven bytes past the end.
    const name = this.#record(bytes.length + 8);
    new Uint8Array(this.#memory.words.buffer, name, bytes.length).set(bytes);
    this.#set(pointer + at.LINK_NAME, name);
    this.#set(pointer + at.LINK_LENGTH, bytes.length);
  }

  /** Puts a link into a ring, before the first one that comes later in the sequence. */
  #insert(ring: number, pointer: number): void {
    const { words } = this.#memory;
    const first = words[ring >> 2]!;
    const orderOf = (link: number) => words[(link + at.LINK_ORDER) >> 2]!;
    const nextOf = (link: number) => words[(link + at.LINK_NEXT) >> 2]!;
    if (first === 0) {
      this.#set(ring, pointer);
      this.#set(pointer + at.LINK_NEXT, pointer);
      return;
    }
    let before = first;
    while (nextOf(before) !== first && orderOf(nextOf(before)) <= orderOf(pointer)) before = nextOf(before);
    if (orderOf(first) > orderOf(pointer)) {
      while (nextOf(before) !== first) before = nextOf(before);
      this.#set(ring, pointer);
    }
    this.#set(pointer + at.LINK_NEXT, nextOf(before));
    this.#set(before + at.LINK_NEXT, pointer);
  }

  #record(bytes: number): number {
    const pointer = this.#memory.arena.block(bytes);
    if (pointer === 0) throw new RangeError("The memory of the lane is full");
    return pointer;
  }

  #set(place: number, value: number): void {
    this.#memory.set(place, value);
  }
}

interface LaneShape {
  readonly shape: number;
  readonly least: number;
  readonly most: number;
  readonly leastPart?: number;
  readonly mostPart?: number;
}

/** Digits of a number that every double holds exactly. */
const EXACT_DIGITS = 15;
/** Digits of hours before the point whose hundredths fit 32 bits. */
const WHOLE_DIGITS = 6;

/** How the lane reads the values of a column; `undefined` where it cannot. What it refuses, the mapper judges. */
export function laneShape(kind: number, { facet, format }: ValueBinding): LaneShape | undefined {
  switch (kind) {
    case Kind.integer:
      if (facet !== undefined) return undefined;
      if (format === undefined) return { shape: at.SHAPE_INTEGER, least: 1, most: EXACT_DIGITS };
      if (format.shape !== Shape.parsedDigits) return undefined;
      return { shape: at.SHAPE_INTEGER, least: format.least, most: Math.min(format.most, EXACT_DIGITS) };
    case Kind.basicDate:
      if (facet !== undefined || (format !== undefined && format !== registerDateFormat)) return undefined;
      return { shape: at.SHAPE_DATE, least: 8, most: 8 };
    case Kind.hundredths: {
      const [least = 0, most = 0, leastPart = 0, mostPart = 0] = format?.decimal ?? [];
      if (mostPart < 1 || (facet !== undefined && facet.digits === undefined)) return undefined;
      // Where the schema counts digits too, only what fits however many of them are zeros.
      const total = facet?.digits?.total ?? Infinity;
      const part = Math.min(mostPart, 2, facet?.digits?.fraction ?? 2);
      const whole = Math.min(most, WHOLE_DIGITS, total - part);
      return { shape: at.SHAPE_HUNDREDTHS, least, most: whole, leastPart, mostPart: part };
    }
    case Kind.dictionary:
      return { shape: at.SHAPE_CODE, ...plainShape(facet, format) };
    case Kind.text: {
      const formats = [facet, format].filter((one) => one !== undefined);
      if (formats.some(({ shape }) => shape !== Shape.length)) return undefined;
      const least = Math.max(0, ...formats.map((one) => one.least));
      const most = Math.min(0x7fffffff, ...formats.map((one) => one.most));
      return { shape: at.SHAPE_TEXT, least, most };
    }
    default:
      return undefined;
  }
}

/** How long a code may be, and whether it has digits only, for where it is read as plain text. */
function plainShape(...formats: (ValueFormat | undefined)[]): Omit<LaneShape, "shape"> {
  let [least, most, leastPart] = [0, 0x7fffffff, 0];
  for (const format of formats) {
    if (format === undefined) continue;
    if (format.shape === Shape.digits || format.shape === Shape.digitsAndZero) leastPart = 1;
    else if (format.shape !== Shape.length) return { least: 1, most: 0 }; // none: the mapper judges
    // The zero that may follow is left to the mapper.
    least = Math.max(least, format.shape === Shape.digitsAndZero ? format.most : format.least);
    most = Math.min(most, format.most);
  }
  return { least, most, leastPart };
}

/** Two formats judge alike. */
function sameFormat(a: ValueFormat | undefined, b: ValueFormat | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b ||
    (a.judge === undefined && b.judge === undefined && a.shape === b.shape && a.least === b.least &&
      a.most === b.most);
}
