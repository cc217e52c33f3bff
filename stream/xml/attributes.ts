/**
 * The attributes of a start tag: scanning, uniqueness, and namespace declarations.
 *
 * @module
 */

import { ATTRIBUTE_CLASS, Byte, ByteClass, isSpace } from "./byte_classes.ts";
import type { Characters } from "./characters.ts";
import { NameKind, type NameTable, NO_NAME, shorten } from "./names.ts";
import type { Binding, Namespaces } from "./namespaces.ts";
import { type ValueDecoder, Where } from "./values.ts";
import type { Window } from "./window.ts";
import { ValueFlag } from "./xml_reader.ts";

/** What {@linkcode AttributeList} works with. */
export interface AttributeListOptions {
  readonly window: Window;
  readonly names: NameTable;
  readonly namespaces: Namespaces;
  readonly characters: Characters;
  readonly values: ValueDecoder;
  readonly maxAttributes: number;
  readonly maxNames: number;
}

/** Attributes of one start tag at a time, in arrays that are used again. */
export class AttributeList {
  count = 0;
  /** Names as written while scanning, expanded names after {@linkcode AttributeList.resolve}. */
  readonly name: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly flags: Int32Array;
  readonly #options: AttributeListOptions;
  /** Index in the window of each name, for errors. */
  readonly #at: Int32Array;
  /** The name that followed last time: by element for the first attribute, by attribute for the others. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  /** By name, as written and expanded: the tag that last had it. Finds duplicates without comparing pairs. */
  readonly #seen: Float64Array;
  readonly #seenExpanded: Float64Array;
  #tag = 0;
  #declares = false;
  #prefixed = 0;
  #valueFlags = 0;

  constructor(options: AttributeListOptions) {
    this.#options = options;
    const { maxAttributes, maxNames } = options;
    this.name = new Int32Array(maxAttributes);
    this.start = new Int32Array(maxAttributes);
    this.end = new Int32Array(maxAttributes);
    this.flags = new Int32Array(maxAttributes);
    this.#at = new Int32Array(maxAttributes);
    this.#first = new Int32Array(maxNames).fill(NO_NAME);
    this.#next = new Int32Array(maxNames).fill(NO_NAME);
    this.#seen = new Float64Array(maxNames);
    this.#seenExpanded = new Float64Array(maxNames);
  }

  /**
   * Scans from the end of the element's name. Returns the index of the `>` or `/` that ends the attributes, or
   * -1 where the window ends before it.
   */
  scan(p: number, element: number): number {
    const { window, names } = this.#options;
    const { buffer, end } = window;
    this.count = 0;
    this.#declares = false;
    this.#prefixed = 0;
    this.#tag++;
    let predictions = this.#first;
    let previous = element;
    for (;;) {
      const gap = p;
      let byte = buffer[p]!;
      while (isSpace(byte)) byte = buffer[++p]!;
      if (byte === Byte.greater || byte === Byte.slash) return p;
      if (p >= end) return -1;
      if (p === gap) window.fail("White space must stand before an attribute", p);
      const name = names.read(window, p, predictions[previous]!);
      if (name < 0) {
        if (p < end && name === NO_NAME) window.fail("An attribute name was expected", p);
        return -1;
      }
      predictions[previous] = name;
      predictions = this.#next;
      previous = name;
      // As nearly every attribute is written; the rest takes the long way.
      let value = names.after + 2;
      if (buffer[value - 2] !== Byte.equals || buffer[value - 1] !== Byte.quote || value > end) {
        value = this.#value(names.after);
        if (value < 0) return -1;
      }
      let close = value;
      while (ATTRIBUTE_CLASS[buffer[close]!] === ByteClass.plain) close++;
      // A plain value ends at its quote; what else there may be takes the long way, from its beginning.
      if (buffer[close] === buffer[value - 1] && close > value && buffer[value] !== Byte.space) {
        this.#valueFlags = 0;
      } else {
        close = this.#scanValue(value, buffer[value - 1]!);
        if (close < 0) return -1;
      }
      this.#add(name, p, value, close);
      p = close + 1;
    }
  }

  /** Index after the opening quote, or -1. */
  #value(p: number): number {
    const { window } = this.#options;
    const { buffer, end } = window;
    let byte = buffer[p]!;
    while (isSpace(byte)) byte = buffer[++p]!;
    if (p >= end) return -1;
    if (byte !== Byte.equals) window.fail('"=" was expected after the attribute name', p);
    byte = buffer[++p]!;
    while (isSpace(byte)) byte = buffer[++p]!;
    if (p >= end) return -1;
    if (byte !== Byte.quote && byte !== Byte.apostrophe) {
      window.fail("The attribute value is not in quotes", p, 'Put the value in "…"');
    }
    return p + 1;
  }

  /** Index of the closing quote, or -1; the flags in `#valueFlags`. */
  #scanValue(start: number, quote: number): number {
    const { window, characters } = this.#options;
    const { buffer } = window;
    let flags = 0;
    let p = start;
    for (;;) {
      let kind = ATTRIBUTE_CLASS[buffer[p]!]!;
      while (kind === ByteClass.plain) kind = ATTRIBUTE_CLASS[buffer[++p]!]!;
      if (kind === ByteClass.closing) {
        if (buffer[p] === quote) break;
        p++;
      } else if (kind === ByteClass.space) {
        flags |= ValueFlag.escaped | Where.attribute;
        p++;
      } else if (kind === ByteClass.nonAscii) {
        const length = characters.length(p);
        if (length === 0) return -1;
        flags |= ValueFlag.nonAscii;
        p += length;
      } else if (kind === ByteClass.ampersand) {
        const after = characters.reference(p);
        if (after === 0) return -1;
        flags |= ValueFlag.escaped | Where.attribute;
        p = after;
      } else if (p >= window.end) {
        return -1;
      } else if (kind === ByteClass.less) {
        window.fail(
          '"<" stands in an attribute value',
          p,
          'Write "&lt;", or look for a missing quote before it',
        );
      } else {
        window.fail("A control character stands in an attribute value", p);
      }
    }
    if (isSpace(buffer[start]!) && isBlank(buffer, start, p)) flags |= ValueFlag.blank;
    this.#valueFlags = flags;
    return p;
  }

  #add(name: number, at: number, start: number, end: number): void {
    const { window, names, maxAttributes } = this.#options;
    if (this.#seen[name] === this.#tag) {
      window.fail(`The attribute "${shorten(names.stringOf(name))}" stands twice on the element`, at);
    }
    this.#seen[name] = this.#tag;
    const i = this.count;
    if (i >= maxAttributes) {
      window.fail(
        `An element has more than ${maxAttributes} attributes`,
        at,
        "Raise maxAttributes, or --limit attributes=…, if it is genuine",
      );
    }
    this.name[i] = name;
    this.#at[i] = at;
    this.start[i] = start;
    this.end[i] = end;
    this.flags[i] = this.#valueFlags;
    this.count = i + 1;
    const kind = names.kinds[name]!;
    if (kind === NameKind.declaration) this.#declares = true;
    else if (kind === NameKind.prefixed) this.#prefixed++;
  }

  /** Enters the namespaces that the tag of an element at `depth` declares, and drops their attributes. */
  declare(depth: number): void {
    if (!this.#declares) return;
    const { names, namespaces, values, window } = this.#options;
    const bindings: Binding[] = [];
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const name = this.name[i]!;
      if (names.kinds[name] === NameKind.declaration) {
        const value = { start: this.start[i]!, end: this.end[i]!, flags: this.flags[i]! };
        const prefix = names.stringOf(name).slice("xmlns:".length);
        bindings.push({ prefix, uri: values.stringOf(window.buffer, value), at: this.#at[i]! });
      } else {
        this.name[kept] = name;
        this.start[kept] = this.start[i]!;
        this.end[kept] = this.end[i]!;
        this.flags[kept] = this.flags[i]!;
        this.#at[kept] = this.#at[i]!;
        kept++;
      }
    }
    this.count = kept;
    namespaces.enter(bindings, depth);
  }

  /** Turns names as written into expanded names, which must differ too (Namespaces in XML, section 6.3). */
  resolve(): void {
    const { namespaces, window } = this.#options;
    for (let i = 0; i < this.count; i++) {
      const expanded = namespaces.attribute(this.name[i]!, this.#at[i]!);
      this.name[i] = expanded;
      // One attribute with a prefix can equal no other: those without are in no namespace.
      if (this.#prefixed < 2) continue;
      if (this.#seenExpanded[expanded] === this.#tag) {
        window.fail(
          `The attribute "${shorten(namespaces.nameOf(expanded))}" stands twice on the element`,
          this.#at[i]!,
        );
      }
      this.#seenExpanded[expanded] = this.#tag;
    }
  }
}

function isBlank(buffer: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isSpace(buffer[i]!)) return false;
  return true;
}
