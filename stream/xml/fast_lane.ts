/**
 * The way that nearly all bytes of an extract take: elements that follow as they did last time, plain text, end
 * tags without white space. It is a second way through the same grammar, made for speed: it only ever takes what is right
 * beyond doubt, and leaves all else where it stands, for the reader's complete way.
 *
 * @module
 */

import { Byte, ByteClass, isSpace, NAME_CLASS, NOT_NAME, TEXT_CLASS } from "./byte_classes.ts";
import type { Lane, LaneParts } from "./lane.ts";
import { ValueFlag, type XmlHandler, type XmlReader } from "./xml_reader.ts";

const ESCAPED_BLANK = ValueFlag.blank | ValueFlag.escaped;

/** Reads on from a token boundary inside the root element. */
export class FastLane implements Lane {
  readonly #parts: LaneParts;
  readonly #reader: XmlReader;

  constructor(parts: LaneParts, reader: XmlReader) {
    this.#parts = parts;
    this.#reader = reader;
  }

  run(handler: XmlHandler): void {
    const { window, names, namespaces, elements, attributes } = this.#parts;
    const reader = this.#reader;
    // None of these changes while tokens are read: only new bytes move the window.
    const { buffer, view, end } = window;
    const { open } = elements;
    const { lengths } = names;
    const takesLeaves = handler.leaf !== undefined;
    let start = window.start;
    while (elements.depth > 0) {
      // Text: white space first, then whatever is plain.
      let p = start;
      let byte = buffer[p]!;
      if (byte !== Byte.less) {
        let flags: number = ValueFlag.blank;
        while (byte <= Byte.space && isSpace(byte)) {
          if (byte === Byte.carriageReturn) flags = ESCAPED_BLANK;
          byte = buffer[++p]!;
        }
        if (byte !== Byte.less) {
          // Text with a line end that must be changed is for the complete way.
          if (flags === ESCAPED_BLANK) break;
          flags = ValueFlag.plain;
          while (TEXT_CLASS[byte] === ByteClass.plain) byte = buffer[++p]!;
          if (byte !== Byte.less) break;
        }
        if (p + 1 >= end) break;
        if (buffer[p + 1] === Byte.slash) flags |= ValueFlag.last;
        window.markupStart = start;
        window.markupEnd = p;
        window.start = p;
        handler.text(start, p, flags, reader);
        start = p;
      }
      if (buffer[p + 1] === Byte.slash) {
        const depth = elements.depth - 1;
        const name = open[depth]!;
        const after = p + 2 + lengths[name]!;
        if (after >= end || buffer[after] !== Byte.greater || !names.matches(name, view, p + 2)) break;
        window.markupStart = p;
        window.markupEnd = window.start = start = after + 1;
        if (namespaces.depth === depth) namespaces.leave();
        handler.endElement(elements.pop(), reader);
      } else {
        const name = elements.guesses[elements.previous]!;
        if (name < 0 || elements.depth >= open.length) break;
        const after = p + 1 + lengths[name]!;
        if (after >= end || NAME_CLASS[buffer[after]!] !== NOT_NAME || !names.matches(name, view, p + 1)) {
          break;
        }
        let close = after;
        if (buffer[after] === Byte.greater) {
          attributes.count = 0;
          if (takesLeaves && this.#leaf(name, p, after + 1, handler)) {
            start = window.start;
            continue;
          }
        } else {
          close = attributes.scan(after, name);
          if (close < 0 || buffer[close] !== Byte.greater) break;
          window.checkLength(close);
          attributes.declare(elements.depth);
        }
        const expanded = namespaces.element(name, p + 1);
        if (attributes.count > 0) attributes.resolve();
        window.markupStart = p;
        window.markupEnd = window.start = start = close + 1;
        elements.push(name, expanded);
        handler.startElement(expanded, reader);
      }
    }
    window.start = start;
  }

  /** The element whose start tag ends before `start`, where it holds plain text and then ends. */
  #leaf(name: number, markup: number, start: number, handler: XmlHandler): boolean {
    const { window, names, namespaces, elements } = this.#parts;
    const { buffer, end } = window;
    let p = start;
    let byte = buffer[p]!;
    while (TEXT_CLASS[byte] === ByteClass.plain) byte = buffer[++p]!;
    if (byte !== Byte.less || buffer[p + 1] !== Byte.slash) return false;
    const after = p + 2 + names.lengths[name]!;
    if (after >= end || buffer[after] !== Byte.greater || !names.matches(name, window.view, p + 2)) {
      return false;
    }
    const expanded = namespaces.element(name, markup + 1);
    window.markupStart = markup;
    window.markupEnd = after + 1;
    if (!handler.leaf!(expanded, start, p, this.#reader)) return false;
    window.start = after + 1;
    elements.closed(name);
    return true;
  }
}
